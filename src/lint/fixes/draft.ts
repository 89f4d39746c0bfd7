/**
 * Drafts: statements that a fix wants, before anybody knows how the file is written.
 *
 * A fix says what shall happen; how a language spells it, where it puts its braces and how deep the
 * file indents is settled when the draft is printed.
 */

export type Draft =
  /** A statement as it stands, with its semicolon; further lines are indented from its first. */
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'choice'; readonly condition: string; readonly body: readonly Draft[] }
  | { readonly kind: 'loop'; readonly condition: string; readonly body: readonly Draft[] }
  | { readonly kind: 'cases'; readonly subject: string; readonly cases: readonly Case[] };

export interface Case {
  readonly values: readonly string[];
  /** A sentence for the reader of the case. */
  readonly note: string;
  readonly body: readonly Draft[];
}

/** How a language and a file write. */
export interface Style {
  readonly language: 'c' | 'typescript';
  readonly newline: '\n' | '\r\n';
  /** One level of indentation. */
  readonly unit: string;
}

export function plain(text: string): Draft {
  return { kind: 'plain', text };
}

export function choice(condition: string, ...body: readonly Draft[]): Draft {
  return { kind: 'choice', condition, body };
}

/** The text of statements that stand one under the other; the first line is not indented. */
export function print(drafts: readonly Draft[], style: Style, indent: string): string {
  return drafts
    .flatMap((draft) => linesOf(draft, style))
    .join('\n')
    .replaceAll('\n', `${style.newline}${indent}`);
}

function linesOf(draft: Draft, style: Style): readonly string[] {
  switch (draft.kind) {
    case 'plain':
      return draft.text.split(/\r?\n/);
    case 'choice':
      return guarded(`if (${draft.condition})`, draft.body, style);
    case 'loop':
      return guarded(`while (${draft.condition})`, draft.body, style);
    case 'cases':
      return switched(draft.subject, draft.cases, style);
    default:
      return draft satisfies never;
  }
}

const lineWidth = 96;

function guarded(header: string, body: readonly Draft[], style: Style): readonly string[] {
  const lines = body.flatMap((draft) => linesOf(draft, style));
  const [only] = lines;
  const inner = lines.map((line) => `${style.unit}${line}`);
  if (style.language === 'c') {
    return body.length === 1 ? [header, ...inner] : [`${header} {`, ...inner, '}'];
  }
  const isShort =
    body[0]?.kind === 'plain' &&
    lines.length === 1 &&
    header.length + (only ?? '').length < lineWidth;
  return isShort ? [`${header} ${only}`] : [`${header} {`, ...inner, '}'];
}

function switched(subject: string, cases: readonly Case[], style: Style): readonly string[] {
  const outer = style.language === 'c' ? '' : style.unit;
  const inner = `${outer}${style.unit}`;
  const lines = cases.flatMap(({ values, note, body }) => [
    ...values.map((value) => `${outer}case ${value}:`),
    `${inner}${style.language === 'c' ? `/* ${note} */` : `// ${note}`}`,
    ...body.flatMap((draft) => linesOf(draft, style)).map((line) => `${inner}${line}`),
    `${inner}break;`,
  ]);
  return [`switch (${subject}) {`, ...lines, '}'];
}
