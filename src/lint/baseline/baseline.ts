/**
 * The baseline: the findings that a project has decided to live with for now.
 *
 * Code that is old has findings that nobody will mend today. The baseline names them, so that the
 * lint can be switched on and only what is new fails. It is a text that one reads and reviews: each
 * entry says the rule, the function and the line, and how many findings look like that. Line
 * numbers are left out, for they change; an entry that matches nothing any more is reported.
 */
import type { Finding } from '../finding.ts';
import { type Fingerprint, fingerprinter, keyOf } from './fingerprint.ts';

export const baselineVersion = 1;

/** Findings that look the same, and how many there are. */
export interface BaselineEntry extends Fingerprint {
  readonly count: number;
}

/** An entry, or what is left of one, that no finding matches: `count` is how many are missing. */
export type StaleEntry = BaselineEntry;

export interface Baselined {
  /** Findings that the baseline does not have. */
  readonly fresh: readonly Finding[];
  /** Findings that it has. */
  readonly known: readonly Finding[];
  readonly stale: readonly StaleEntry[];
}

export interface Scope {
  readonly sources: ReadonlyMap<string, string>;
  /** How the baseline calls a file. */
  readonly pathOf: (file: string) => string;
  /** True for an entry that this run would have found again, were it still there. */
  readonly isLookedFor: (entry: BaselineEntry) => boolean;
}

/** Takes out of the findings what the baseline has. Of several equal ones the first are known. */
export function applyBaseline(
  findings: readonly Finding[],
  entries: readonly BaselineEntry[],
  scope: Scope,
): Baselined {
  const left = new Map<string, number>();
  for (const entry of entries) {
    const key = keyOf(entry);
    left.set(key, (left.get(key) ?? 0) + entry.count);
  }
  const printOf = printer(scope);
  const fresh: Finding[] = [];
  const known: Finding[] = [];
  for (const finding of findings) {
    const key = keyOf(printOf(finding));
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    (count > 0 ? known : fresh).push(finding);
  }
  const stale = entries.flatMap((entry) => {
    const key = keyOf(entry);
    const count = left.get(key) ?? 0;
    left.delete(key);
    return count > 0 && scope.isLookedFor(entry) ? [{ ...entry, count }] : [];
  });
  return { fresh, known, stale };
}

/** The baseline that makes these findings known, and keeps what this run did not look for. */
export function renewBaseline(
  findings: readonly Finding[],
  entries: readonly BaselineEntry[],
  scope: Scope,
): readonly BaselineEntry[] {
  const kept = entries.filter((entry) => !scope.isLookedFor(entry));
  const printOf = printer(scope);
  const counts = new Map<string, BaselineEntry>();
  for (const entry of [...kept, ...findings.map((each) => ({ ...printOf(each), count: 1 }))]) {
    const key = keyOf(entry);
    counts.set(key, { ...entry, count: (counts.get(key)?.count ?? 0) + entry.count });
  }
  return [...counts.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function printer({ sources, pathOf }: Scope): (finding: Finding) => Fingerprint {
  const printOf = fingerprinter(sources);
  return (finding) => ({ ...printOf(finding), file: pathOf(finding.file) });
}

/** The text of a baseline file: one entry a line, so that a change is a line of a diff. */
export function baselineText(entries: readonly BaselineEntry[]): string {
  const lines = entries.map(({ file, rule, in: within, line, count }) => {
    return `    ${JSON.stringify({ file, rule, in: within, line, count })}`;
  });
  const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
  return `{\n  "version": ${baselineVersion},\n  "findings": ${list}\n}\n`;
}
