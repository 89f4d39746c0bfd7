/**
 * The corpus: all code of this repository that the lint is tried on, right and wrong.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { Finding } from '../../src/lint/finding.ts';

export interface Source {
  readonly name: string;
  readonly source: string;
}

const root = new URL('../../../', import.meta.url);

function filesBelow(folder: URL): readonly Source[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry): readonly Source[] => {
    if (entry.isDirectory()) return filesBelow(new URL(`${entry.name}/`, folder));
    if (!/\.(?:c|h|ts)$/.test(entry.name)) return [];
    return [{ name: entry.name, source: readFileSync(new URL(entry.name, folder), 'utf8') }];
  });
}

/** The cases of every rule, the engines, and the examples that are tracers. */
export function corpus(): readonly Source[] {
  const examples = filesBelow(new URL('examples/', root));
  return [
    ...filesBelow(new URL('test/lint/cases/', root)),
    ...filesBelow(new URL('test/lint/engines/', root)),
    ...examples.filter(({ name }) => name.endsWith('.tracer.ts')),
  ];
}

/** Numbers that look random and are the same each time: each call gives one below its argument. */
export function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** All of findings but their fixes, which follow from the rest and take long to make. */
export function withoutFixes(findings: readonly Finding[]): string {
  const fields = ['file', 'line', 'column', 'endLine', 'endColumn', 'rule', 'severity'] as const;
  return JSON.stringify(
    findings.map((finding) => [
      fields.map((field) => finding[field]),
      finding.message,
      finding.related,
    ]),
  );
}
