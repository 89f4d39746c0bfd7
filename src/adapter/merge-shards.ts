/**
 * Shards put together: what they say of the whole, if they are one.
 *
 * Only where every shard of one exploration is there, and each has made all its units, is the whole
 * verified. A violation counts wherever it was found, also while other shards are missing.
 */
import { InputError } from '../recording/input-error.ts';
import type { ExploreReport, ShardReport } from './explore-request.ts';

/** A shard's report, and the file it came from. */
export interface ShardFile {
  readonly file: string;
  readonly report: ExploreReport & { readonly shard: ShardReport };
}

/** A report of the whole, from its shards. */
export type MergedReport = Omit<ExploreReport, 'shard'> & {
  /** How many there are. */
  readonly shards: number;
  /** Units of all of them. */
  readonly units: number;
};

/** @throws InputError for a shard that is missing, doubled, or of another exploration */
export function mergedReport(files: readonly [ShardFile, ...ShardFile[]]): MergedReport {
  const [first] = files;
  const { of } = first.report.shard;
  checkAlike(files);
  checkDoubled(files);
  const violations = files.filter(({ report }) => report.outcome === 'violation');
  violations.sort((one, other) => unitOf(one) - unitOf(other));
  const missing = missingOf(files, of);
  if (violations.length === 0 && missing.length > 0)
    throw new InputError(missingShards(first, missing));
  checkCut(files, of);
  const [found] = violations;
  const why = found === undefined ? boundOf(files) : null;
  const { version, strategy, semantics, seed } = first.report;
  const schedules = sum(files, ({ report }) => report.schedules);
  const { violation, recording } = found?.report ?? {};
  return {
    version,
    outcome: found !== undefined ? 'violation' : why === null ? 'verified' : 'bounded',
    strategy,
    semantics,
    schedules,
    blocked: sum(files, ({ report }) => report.blocked),
    traces: schedules,
    steps: sum(files, ({ report }) => report.steps),
    seconds: Math.max(...files.map(({ report }) => report.seconds)),
    seed,
    ...(why === null ? {} : { bound: why }),
    ...(violation === undefined ? {} : { violation }),
    ...(recording === undefined ? {} : { recording }),
    shards: of,
    units: sum(files, ({ report }) => report.shard.units ?? 0),
  };
}

const sum = (files: readonly ShardFile[], of: (file: ShardFile) => number): number =>
  files.reduce((total, file) => total + of(file), 0);

const unitOf = ({ report }: ShardFile): number => report.shard.violationUnit ?? 0;

function checkAlike(files: readonly [ShardFile, ...ShardFile[]]): void {
  const [first, ...others] = files;
  const { of, digest } = first.report.shard;
  for (const { file, report } of others) {
    if (report.shard.of !== of) {
      throw new InputError({
        file,
        problem: `is shard ${report.shard.index} of ${report.shard.of}, and ${first.file} one of ${of}`,
        advice: 'name the shards of one exploration',
      });
    }
    if (report.shard.digest !== digest) {
      throw new InputError({
        file,
        problem: `is a shard of another exploration than ${first.file}`,
        advice: 'script, workload, settings and version have to be the same for all',
      });
    }
  }
}

function checkDoubled(files: readonly ShardFile[]): void {
  const seen = new Map<number, string>();
  for (const { file, report } of files) {
    const { index, of } = report.shard;
    const earlier = seen.get(index);
    if (earlier !== undefined) {
      const problem = `is shard ${index} of ${of}, and so is ${earlier}`;
      throw new InputError({ file, problem, advice: 'name each shard once' });
    }
    seen.set(index, file);
  }
}

function missingOf(files: readonly ShardFile[], of: number): number[] {
  const there = new Set(files.map(({ report }) => report.shard.index));
  return Array.from({ length: of }, (_none, n) => n + 1).filter((index) => !there.has(index));
}

/** As many are named one by one. */
const MOST_NAMED = 10;

function missingShards({ file, report }: ShardFile, missing: readonly number[]) {
  const { of } = report.shard;
  const named = missing.slice(0, MOST_NAMED).join(', ');
  const more = missing.length > MOST_NAMED ? ` and ${missing.length - MOST_NAMED} more` : '';
  return {
    file,
    problem: `is one of ${of} shards, and ${missing.length === 1 ? 'shard' : 'shards'} ${named}${more} ${missing.length === 1 ? 'is' : 'are'} missing`,
    advice: 'explore with --shard I/N for each, and name them all',
  };
}

/** Whoever cuts the same exploration gets the same units, and deals them out in turn. */
function checkCut(files: readonly ShardFile[], of: number): void {
  const known = files.flatMap(({ file, report: { shard } }) => {
    return shard.units === null ? [] : [{ file, index: shard.index, units: shard.units }];
  });
  for (const one of known) {
    for (const other of known) {
      const fewer = one.index < other.index ? 0 : 1;
      const isDealt = one.units - other.units <= 1 - fewer && one.units - other.units >= -fewer;
      if (one.index === other.index || isDealt) continue;
      throw new InputError({
        file: one.file,
        problem: `has ${one.units} units, which does not go with ${other.units} of ${other.file} among ${of}`,
        advice: 'explore all shards once more, with one version of utrace-lab',
      });
    }
  }
}

/** Why all of them together are no proof; null if they are. */
function boundOf(files: readonly ShardFile[]): string | null {
  for (const { report } of files) {
    const { index, of, units, done, gap } = report.shard;
    if (gap !== undefined) return gap;
    if (units !== null && done >= units) continue;
    const share = units === null ? 'none of its units' : `${done} of its ${units} units`;
    return `while shard ${index} of ${of} made only ${share}`;
  }
  return null;
}
