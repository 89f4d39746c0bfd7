/**
 * Suppressions: `// utrace-lint-disable-next-line RULE -- reason` silences one rule on one line.
 *
 * The reason is for the next reader: without one the comment silences all the same, and is a
 * finding itself. So is a comment that silences nothing: it hides what comes later.
 */
import type { Finding, RuleName, Span } from './finding.ts';
import type { Comment } from './graph/graph.ts';

/** The rule that suppressions themselves are held to. */
export const unexplained: RuleName = 'utrace/suppression-unexplained';
export const unused: RuleName = 'utrace/suppression-unused';

const directive = /^\/[/*]\s*utrace-lint-disable-next-line\s+(\S+)(.*?)(?:\*\/)?\s*$/s;
const explanation = /^\s*--\s*\S/;

interface Suppression {
  readonly rule: string;
  readonly hasReason: boolean;
  readonly span: Span;
}

function suppressionIn({ text, span }: Comment): readonly Suppression[] {
  const [, rule, rest] = directive.exec(text) ?? [];
  if (rule === undefined || rest === undefined) return [];
  return [{ rule, hasReason: explanation.test(rest), span }];
}

/** Takes out what the comments silence, and adds what is wrong with the comments. */
export function applySuppressions(
  findings: readonly Finding[],
  comments: readonly Comment[],
  file: string,
): readonly Finding[] {
  const suppressions = comments.flatMap(suppressionIn);
  const silences = ({ rule, span }: Suppression, finding: Finding): boolean =>
    rule === finding.rule && finding.line === span.endLine + 1;
  const left = findings.filter(
    (finding) => !suppressions.some((suppression) => silences(suppression, finding)),
  );
  const about = suppressions.flatMap((suppression) => {
    const isUsed = findings.some((finding) => silences(suppression, finding));
    if (!isUsed) return [idle(suppression, file)];
    return suppression.hasReason ? [] : [bare(suppression, file)];
  });
  return [...left, ...about];
}

function bare({ rule, span }: Suppression, file: string): Finding {
  const message =
    `This silences ${rule} and does not say why. ` +
    'Add the reason behind two dashes: `-- the engine is freed by release()`.';
  return { file, ...span, rule: unexplained, severity: 'warning', message, related: [], fixes: [] };
}

function idle({ rule, span }: Suppression, file: string): Finding {
  const message =
    `There is nothing to silence: ${rule} finds nothing on the next line. Remove the comment, for ` +
    'it would hide what comes there later.';
  return { file, ...span, rule: unused, severity: 'warning', message, related: [], fixes: [] };
}
