/**
 * The account of an exploration: what a person reads when it is over.
 *
 * Verified is one line that may be believed. Bounded says what was covered and what to do for more. A
 * violation tells its story as `run` does, and how many preemptions it takes.
 */
import { readFileSync } from 'node:fs';
import type { ExploreReport, ExploreRequest, FoundViolation } from '../adapter/explore-request.ts';
import { placeText, shellWord, violationLines } from './run-account.ts';
import { storyColumns } from './story-columns.ts';
import { counted, grouped, printable, type Style } from './terminal.ts';

/** What was explored, as far as its account says so. */
export type Explored = Pick<ExploreRequest, 'script' | 'workload' | 'strategy'>;

export function exploreAccount(
  report: ExploreReport,
  request: Explored,
  style: Style,
  width = 100,
): string {
  const lines = headline(report, request, style, width);
  return `${[...lines, ...advice(report, request), ''].join('\n')}`;
}

function headline(report: ExploreReport, request: Explored, style: Style, width: number): string[] {
  const numbers = style('dim', numbersOf(report));
  switch (report.outcome) {
    case 'verified':
      return [`${style('good', '✓ verified')}  every interleaving · ${numbers}`];
    case 'bounded':
      return [
        `${style('warn', '~ bounded')}  nothing found ${printable(report.bound ?? '')} · ${numbers}`,
      ];
    case 'violation': {
      const { violation } = report;
      if (violation === undefined) return [];
      return [
        ...violationLines(violation, style, textOnDisk),
        `    ${preemptionsText(violation)}`,
        `    ${style('dim', `found with ${request.strategy}${seedText(report)}`)} · ${numbers}`,
        ...storyLines(violation, width, style),
        ...decisiveLines(violation, style),
      ];
    }
    default:
      return report.outcome satisfies never;
  }
}

function numbersOf({ schedules, blocked, seconds, semantics }: ExploreReport): string {
  const runs = counted(schedules, 'schedule');
  const given = blocked === 0 ? [] : [`${grouped(blocked)} blocked`];
  return [runs, ...given, `${seconds.toFixed(1)} s`, semantics].join(' · ');
}

/** Of a random run the seed, which makes that run alone again: the last of those that were made. */
function seedText({ strategy, seed, schedules }: ExploreReport): string {
  if (strategy !== 'random' && strategy !== 'pct') return '';
  return `, seed ${seed + Math.max(0, schedules - 1)}`;
}

/** "needs 2 preemptions; none with 0 or 1", as far as it is known. */
export function preemptionsText({ preemptions, excludedBelow }: FoundViolation): string {
  const needs = `needs ${counted(preemptions, 'preemption')}`;
  if (excludedBelow === 0) return preemptions === 0 ? 'needs no preemption' : `${needs} at most`;
  const fewer = Array.from({ length: excludedBelow }, (_none, n) => n);
  const none = fewer.length === 1 ? '0' : `${fewer.slice(0, -1).join(', ')} or ${fewer.at(-1)}`;
  return `${excludedBelow === preemptions ? needs : `${needs} at most`}; none with ${none}`;
}

/** What each thread did, in columns. */
function storyLines(violation: FoundViolation, width: number, style: Style): string[] {
  const columns = storyColumns(violation, width, style);
  return columns.length === 0 ? [] : ['', ...columns];
}

/** The two steps whose order decides. */
export function decisiveLines({ decisive }: FoundViolation, style: Style): string[] {
  if (decisive === undefined) return [];
  const { first, second, swaps } = decisive;
  const which = swaps === 1 ? 'these two' : `these two, the last of ${swaps} pairs,`;
  const lines = [first, second].map(({ file, line, column, thread, text }) => {
    const what = `${printable(thread)}: ${printable(text)}`;
    if (file === undefined || line === undefined || column === undefined) return `      ${what}`;
    return `      ${style('name', placeText({ file, line, column }))}  ${what}`;
  });
  return ['', `    swap ${which} and it passes:`, ...lines];
}

/** The call that leads to the violation again, from its token. */
export function tokenCommand(token: string, { script, workload }: Explored): string {
  const words = ['utrace-lab run', shellWord(script)];
  if (workload !== undefined) words.push(`--workload ${shellWord(workload)}`);
  return `${words.join(' ')} --schedule ${token}`;
}

function advice(
  { outcome, violation, recording, shard }: ExploreReport,
  request: Explored,
): string[] {
  if (outcome === 'bounded' && shard !== undefined) {
    return ['', '  all of them:   utrace-lab merge SHARD.json…'];
  }
  if (outcome === 'bounded') {
    return [
      '',
      '  for more:      raise the limit, or leave it out; prove ends when it has seen all',
    ];
  }
  if (violation === undefined) return [];
  return [
    '',
    ...(recording === undefined
      ? []
      : [`  see it again:  utrace-lab replay ${shellWord(recording)}`]),
    ...(violation.token === undefined
      ? []
      : [
          `  ${recording === undefined ? 'see it again:' : 'without it:  '}  ${tokenCommand(violation.token, request)}`,
        ]),
    `  what to do:    utrace-lab explain ${violation.kind}`,
  ];
}

function textOnDisk(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
