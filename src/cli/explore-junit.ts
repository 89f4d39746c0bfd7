/**
 * An exploration as JUnit XML: a suite with one case, which fails with its story.
 *
 * Bounded passes, as it does for a shell; what was covered stands in the case's output.
 */
import type { ExploreReport, FoundViolation } from '../adapter/explore-request.ts';
import type { Explored } from './explore-account.ts';
import { printable } from './terminal.ts';

/** @param account  what a person reads, without colours */
export function junitReport(report: ExploreReport, explored: Explored, account: string): string {
  const { seconds, violation } = report;
  const { script, workload = 'exit' } = explored;
  const totals = { tests: 1, failures: violation === undefined ? 0 : 1, errors: 0, skipped: 0 };
  const time = seconds.toFixed(3);
  const suite = { name: 'utrace-lab explore', ...totals, time };
  const name = `${workload}, ${report.semantics}`;
  const place = violation?.line ? { file: violation.file, line: violation.line } : { file: script };
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    open('testsuites', { name: 'utrace-lab', tests: 1, failures: totals.failures, time }),
    `  ${open('testsuite', suite)}`,
    `    ${open('testcase', { name, classname: script, time, ...place })}`,
    ...propertyLines(report),
    ...(violation === undefined ? outputLines(account) : failureLines(violation, account)),
    '    </testcase>',
    '  </testsuite>',
    '</testsuites>',
    '',
  ];
  return lines.join('\n');
}

function propertyLines(report: ExploreReport): string[] {
  const { outcome, strategy, semantics, schedules, blocked, steps, bound, violation } = report;
  const { token } = violation ?? {};
  const properties = { outcome, strategy, semantics, schedules, blocked, steps, bound, token };
  const lines = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `        <property${attributes({ name, value: value ?? '' })}/>`);
  return ['      <properties>', ...lines, '      </properties>'];
}

function failureLines({ kind, message }: FoundViolation, account: string): string[] {
  return [`      ${open('failure', { type: kind, message })}${escaped(account)}</failure>`];
}

function outputLines(account: string): string[] {
  return [`      <system-out>${escaped(account)}</system-out>`];
}

type Attributes = Readonly<Record<string, string | number>>;

const open = (name: string, values: Attributes): string => `<${name}${attributes(values)}>`;

function attributes(values: Attributes): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value)).replace(/[\n\t]/g, ' ')}"`)
    .join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Text that XML can hold: there is no way at all to write most control characters. */
function escaped(text: string): string {
  return printable(text)
    .replace(/[&<>"]/g, (character) => entities[character] ?? character)
    .replace(/[\uFFFE\uFFFF]|\p{Surrogate}/gu, '\uFFFD');
}
