/**
 * The report of an exploration, from its ledger.
 */
import type { Ledger, LedgerEnd } from '../explore/sharing/ledger.ts';
import type { ExploreReport, ExploreRequest, ShardReport } from './explore-request.ts';

/** The report but for what only the host knows: the time, and where a recording is. */
export type SearchReport = Omit<ExploreReport, 'seconds' | 'recording'>;

/** The report but for the violation, which is to be explained first. */
export function reportOf(
  ledger: Ledger,
  end: LedgerEnd,
  request: ExploreRequest,
  digest: string,
): SearchReport {
  const { strategy, semantics, seed } = request;
  const { schedules, blocked, steps } = ledger.tally;
  const isDistinct = strategy === 'prove' && request.maxPreemptions === undefined;
  return {
    version: 1,
    outcome: outcomes[end.kind],
    strategy,
    semantics,
    schedules,
    blocked,
    ...(isDistinct ? { traces: schedules } : {}),
    steps,
    seed,
    ...(end.kind === 'bounded' ? { bound: end.why } : {}),
    ...shardOf(ledger, end, request, digest),
  };
}

const outcomes = { exhausted: 'verified', bounded: 'bounded', violation: 'violation' } as const;

function shardOf(
  ledger: Ledger,
  end: LedgerEnd,
  { shard, script, workload }: ExploreRequest,
  digest: string,
): { readonly shard?: ShardReport } {
  if (shard === undefined) return {};
  const { units, gap } = ledger;
  const isFound = end.kind === 'violation' && units !== null;
  return {
    shard: {
      index: shard.index,
      of: shard.of,
      script,
      ...(workload === undefined ? {} : { workload }),
      units: units?.of ?? null,
      done: units?.done ?? 0,
      digest,
      ...(gap === null ? {} : { gap }),
      ...(isFound ? { violationUnit: ledger.endUnit * shard.of + shard.index - 1 } : {}),
    },
  };
}
