/**
 * `utrace-lab merge`: the shards of an exploration, put together to one verdict.
 */
import { readFileSync } from 'node:fs';
import type { ExploreReport, ShardReport } from '../adapter/explore-request.ts';
import { type MergedReport, mergedReport, type ShardFile } from '../adapter/merge-shards.ts';
import { choiceOf, helpHint, type ParsedCall } from './arguments.ts';
import { isRecord, parsed } from './explore-checkpoint.ts';
import { exploreText } from './explore-formats.ts';
import { exploreFormatOption, exploreFormats } from './explore-options.ts';
import { checkReadable } from './input-file.ts';
import { counted, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { type ExitCode, exitCodes, type Verb } from './verb.ts';

export const mergeVerb: Verb = {
  name: 'merge',
  usage: 'SHARD.json…',
  summary: 'put the shards of an exploration together to one verdict',
  details:
    'Reads what explore --shard I/N --format json wrote on each machine. Says verified if every shard is ' +
    'there and has made all its units, violation if one of them found one, and bounded if some were ' +
    'broken off. A shard that is missing, named twice or of another exploration is refused.',
  options: [exploreFormatOption],
  examples: [
    {
      command: 'utrace-lab merge shard-1.json shard-2.json shard-3.json',
      summary: 'what three machines found, as one verdict',
    },
    { command: 'utrace-lab merge shards/*.json --format junit', summary: 'the same for CI' },
  ],
  run: merge,
};

async function merge(call: ParsedCall, terminal: Terminal): Promise<ExitCode> {
  const files = [...call.operands, ...(call.afterDashes ?? [])].map(shardFile);
  const [first, ...others] = files;
  if (first === undefined) {
    throw new UsageError('merge', `reports of shards were expected${helpHint(mergeVerb)}`);
  }
  const report = mergedReport([first, ...others]);
  const { script, workload } = first.report.shard;
  const explored = {
    script,
    strategy: report.strategy,
    ...(workload === undefined ? {} : { workload }),
  };
  const format = choiceOf(call, 'format', exploreFormats);
  terminal.print(exploreText(report, explored, format, terminal));
  if (format === 'text') terminal.print(terminal.style('dim', `  ${mergedText(report)}\n`));
  return report.outcome === 'violation' ? exitCodes.fault : exitCodes.clean;
}

function mergedText({ shards, units }: MergedReport): string {
  return `from ${counted(shards, 'shard')}, ${counted(units, 'unit')}`;
}

/** @throws UsageError for what is no report of a shard */
function shardFile(file: string): ShardFile {
  checkReadable(file, 'report of a shard');
  const report = parsed(readFileSync(file, 'utf8'));
  if (!isRecord(report) || !isShard(report['shard']) || !isReport(report)) {
    const advice = 'explore with --shard I/N --format json writes one';
    throw new UsageError(file, `is no whole report of a shard; ${advice}`);
  }
  if (report['version'] !== 1) {
    throw new UsageError(
      file,
      `is of version ${report['version']}; use the utrace-lab that wrote it`,
    );
  }
  return { file, report: report as unknown as ExploreReport & { readonly shard: ShardReport } };
}

type Members = { readonly [name: string]: unknown };

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;

function isReport(report: Members): boolean {
  const counts = ['schedules', 'blocked', 'steps'].every((name) => isCount(report[name]));
  const { outcome, seconds } = report as { readonly outcome?: unknown; readonly seconds?: unknown };
  const isKnown =
    outcome === 'bounded' || (outcome === 'violation' && isRecord(report['violation']));
  return counts && isKnown && typeof seconds === 'number';
}

function isShard(shard: unknown): boolean {
  if (!isRecord(shard)) return false;
  const { index, of, units, done, digest, script } = shard as Members & ShardReport;
  const isPlace = isCount(index) && isCount(of) && index >= 1 && index <= of;
  const isShare = (units === null || isCount(units)) && isCount(done);
  return isPlace && isShare && typeof digest === 'string' && typeof script === 'string';
}
