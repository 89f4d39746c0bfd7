/**
 * An exploration as a workflow command that GitHub shows beside a change: an error at the statement
 * that commits the violation, with the token that leads there again.
 */
import type { ExploreReport, FoundViolation } from '../adapter/explore-request.ts';
import { escapeData, escapeProperty } from '../lint/report/github.ts';
import { type Explored, preemptionsText, tokenCommand } from './explore-account.ts';
import { counted, printable } from './terminal.ts';

/** @param pathOf  a file's path from the root of the repository, with slashes */
export function githubAnnotation(
  report: ExploreReport,
  explored: Explored,
  pathOf: (file: string) => string,
): string {
  const { outcome, schedules, semantics, violation, bound = '' } = report;
  const file = pathOf(explored.script);
  const numbers = `${counted(schedules, 'schedule')}, ${semantics}`;
  switch (outcome) {
    case 'verified':
      return command('notice', { file, title: 'verified' }, `every interleaving: ${numbers}`);
    case 'bounded':
      return command('warning', { file, title: 'bounded' }, `nothing found ${bound}: ${numbers}`);
    case 'violation':
      return violation === undefined ? '' : annotation(violation, explored, pathOf);
    default:
      return outcome satisfies never;
  }
}

function annotation(
  violation: FoundViolation,
  explored: Explored,
  pathOf: (file: string) => string,
): string {
  const { kind, message, line, column, thread, token, related = [], kernelOnly } = violation;
  const file = pathOf(violation.file);
  // What took the whole sandbox along has no place.
  const place = line > 0 ? { file, line, col: column } : { file };
  const steps = related.map((step) => {
    return `${pathOf(step.file)}:${step.line}:${step.column} ${step.message}`;
  });
  const text = [
    thread === '' ? message : `${message} (in ${thread})`,
    ...steps,
    preemptionsText(violation),
    ...(kernelOnly === true
      ? ['the kernel’s, not the script’s: documented semantics do not have it']
      : []),
    ...(token === undefined ? [] : [tokenCommand(token, explored)]),
    `utrace-lab explain ${kind}`,
  ].join('\n');
  return command('error', { ...place, title: kind }, text);
}

function command(
  name: 'error' | 'warning' | 'notice',
  properties: Readonly<Record<string, string | number>>,
  text: string,
): string {
  const written = Object.entries(properties).map(([key, value]) => {
    return `${key}=${escapeProperty(String(value))}`;
  });
  return `::${name} ${written.join(',')}::${escapeData(printable(text))}\n`;
}
