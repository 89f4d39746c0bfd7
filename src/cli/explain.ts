/**
 * `utrace-lab explain`: what a lint rule or a violation kind means, why, and how to mend it.
 *
 * The pages are those of docs/, one per name, so that the terminal, the editor and the web show
 * the same words.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { ParsedCall } from './arguments.ts';
import { helpHint, wantsJson } from './arguments.ts';
import { renderMarkdown } from './markdown.ts';
import { didYouMean } from './nearest.ts';
import { packagePath } from './package-files.ts';
import type { Style, Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { type ExitCode, exitCodes, formatOption, type Verb } from './verb.ts';

export interface Page {
  /** As it appears in findings and reports: `utrace/ealready-ignored`, `double-free`. */
  readonly name: string;
  readonly kind: 'rule' | 'violation';
  /** The first sentence under the heading. */
  readonly summary: string;
  readonly text: string;
}

const shelves = [
  { kind: 'violation', folder: 'violations', prefix: '', heading: 'Violation kinds' },
  { kind: 'rule', folder: 'rules', prefix: 'utrace/', heading: 'Lint rules' },
] as const;

export const explainVerb: Verb = {
  name: 'explain',
  usage: '[RULE|KIND]',
  summary: 'what a rule or a violation kind means, why, and how to mend it',
  details:
    'Without a name, lists all that can be explained. A rule may be given with or without its ' +
    'prefix utrace/.',
  options: [formatOption],
  examples: [
    { command: 'utrace-lab explain use-after-free', summary: 'a violation kind' },
    { command: 'utrace-lab explain utrace/ealready-ignored', summary: 'a lint rule' },
  ],
  run: explain,
};

async function explain(call: ParsedCall, terminal: Terminal): Promise<ExitCode> {
  const [name, second] = [...call.operands, ...(call.afterDashes ?? [])];
  if (second !== undefined) {
    throw new UsageError(second, `one name at a time was expected${helpHint(explainVerb)}`);
  }
  const pages = allPages();
  const json = wantsJson(call);
  if (name === undefined) {
    terminal.print(json ? indexJson(pages) : indexText(pages, terminal.style));
    return exitCodes.clean;
  }
  const page = findPage(pages, name);
  terminal.print(
    json
      ? `${JSON.stringify({ version: 1, ...page })}\n`
      : renderMarkdown(page.text, terminal.style),
  );
  return exitCodes.clean;
}

function findPage(pages: readonly Page[], asked: string): Page {
  const wanted = asked.toLowerCase();
  const page = pages.find(({ name }) => name === wanted || name === `utrace/${wanted}`);
  if (page !== undefined) return page;
  const names = pages.flatMap(({ name }) => [name, name.replace(/^utrace\//, '')]);
  const hint = didYouMean(asked, names) || '; utrace-lab explain lists all';
  throw new UsageError(asked, `no such rule or violation kind${hint}`);
}

export function allPages(): Page[] {
  return shelves.flatMap(({ kind, folder, prefix }) => {
    const path = packagePath('docs', folder);
    const files = existsSync(path) ? readdirSync(path).filter((file) => file.endsWith('.md')) : [];
    return files.sort().map((file) => {
      const text = readFileSync(packagePath('docs', folder, file), 'utf8');
      return { name: `${prefix}${file.slice(0, -3)}`, kind, summary: firstSentence(text), text };
    });
  });
}

/** Past the heading, and past the severity that opens the page of a rule. */
function firstSentence(text: string): string {
  const paragraphs = text.split(/\n{2,}/).map((part) => part.replace(/^\*[^*]+\*\s*/, ''));
  const paragraph = paragraphs.find((part) => /^[^#<>|\-\s]/.test(part)) ?? '';
  const sentence = /^.*?[.!?](?=\s|$)/s.exec(paragraph)?.[0] ?? paragraph;
  return sentence.replace(/\s+/g, ' ').replace(/[`*]/g, '').trim();
}

function indexText(pages: readonly Page[], style: Style): string {
  const width = Math.max(...pages.map((page) => page.name.length));
  const lines = shelves.flatMap(({ kind, heading }) => {
    const shelf = pages.filter((page) => page.kind === kind);
    if (shelf.length === 0) return [];
    const rows = shelf.map(
      (page) => `  ${style('name', page.name.padEnd(width))}  ${page.summary}`,
    );
    return [style('bold', heading), ...rows, ''];
  });
  return [...lines, 'utrace-lab explain NAME tells about one', ''].join('\n');
}

function indexJson(pages: readonly Page[]): string {
  const index = pages.map(({ name, kind, summary }) => ({ name, kind, summary }));
  return `${JSON.stringify({ version: 1, pages: index })}\n`;
}
