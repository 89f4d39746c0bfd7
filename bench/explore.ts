/**
 * How fast the explorer is on the protocol of detach against death against reap: proofs, schedules a
 * second, runs to the first bug; with fast-check's scheduler() and spin on the same protocol beside it.
 *
 * (2,1) is two tracers and one target. What is done in process begins with the text of the script; a
 * command is the one that ships, in its sandbox, from its start to its end.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { minimised } from '../src/explore/counterexample/minimise.ts';
import { Exploration, type SearchEnd, type StrategyName } from '../src/explore/exploration.ts';
import { type ScriptRunOptions, scriptSystem } from '../src/explore/script-system.ts';
import { PreemptionSearch } from '../src/explore/search/preemptions.ts';
import { Reduction, type RunEnd } from '../src/explore/search/reduction.ts';
import { RandomWalks } from '../src/explore/search/walks.ts';
import { LoadedScript } from '../src/script/loaded-script.ts';
import {
  type Bug,
  bugs,
  type Configuration,
  protocolRuns,
  protocolScript,
  protocolWorkloads,
} from '../test/explore/protocol/configurations.ts';
import { checkModel, missingForSpin } from '../test/explore/protocol/spin.ts';
import { plainRealm } from '../test/script/plain-realm.ts';
import { runProtocol } from './async-protocol.ts';
import type { BenchResult, BenchRow } from './result.ts';

const REPETITIONS = 7;
/** Repetitions that are not counted, where a process that is warm is measured. */
const WARMING = 20;
/** Schedules of one measurement of a rate. */
const WALKS = 3_000;
const FAST_CHECK_RUNS = 2_000;
/** Searches by random walks of which the median is taken, and what each may take. */
const SEEDS = 51;
const MOST_WALKS = 2_000;
/** Seconds that `quick` is given where there is nothing to find. */
const QUICK_SECONDS = 4;

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export async function bench(): Promise<BenchResult> {
  if (!existsSync(cli)) throw new Error('the command line is not built: npm run build');
  const runs = countOf(protocol(2, 1));
  const beside = await besides();
  return {
    name: 'explore',
    size: `the protocol; at (2,1) ${runs.complete} runs, ${runs.blocked} blocked, ${runs.steps} steps each`,
    repetitions: REPETITIONS,
    unit: 'milliseconds',
    // The rates come first: they warm the process up.
    rows: [...rates(), ...beside, ...proofs(), ...commands(), ...searches(), ...preemptions()],
    notes:
      'of a rate, p95 is what 95 % of the repetitions reached. Runs to a bug: over ' +
      `${SEEDS} seeds, ${MOST_WALKS} where there was none by then. ` +
      'fast-check runs the bare protocol, without kernel and script: once as it is, once with as many ' +
      'points as the tracer has.',
  };
}

function protocol(tracers: number, targets: 1 | 2, bug: Bug = 'none'): Configuration {
  return { tracers, targets, bug, semantics: 'reference' };
}

/** With the script loaded and instrumented anew. */
function fresh(configuration: Configuration): ScriptRunOptions {
  const workload = protocolWorkloads[configuration.targets];
  const load = (path: string): string => readFileSync(path, 'utf8');
  const script = new LoadedScript({ script: protocolScript, workload, load }, plainRealm);
  return { ...protocolRuns(configuration), script };
}

function countOf(configuration: Configuration) {
  const search = new Reduction(scriptSystem(protocolRuns(configuration)));
  let steps = 0;
  for (let end = search.next(); end !== null; end = search.next()) steps += end.schedule.length;
  const { complete, blocked } = search;
  return { complete, blocked, steps: Math.round(steps / (complete + blocked)) };
}

function ended(options: ScriptRunOptions, strategy: StrategyName): SearchEnd {
  const exploration = new Exploration(options, { strategy, seed: 1 });
  for (;;) {
    const end = exploration.next();
    if (end !== null) return end;
  }
}

function proofs(): BenchRow[] {
  const proof = (what: string, tracers: number) =>
    cost(
      `${what} proved, in process, warm`,
      repeat(() => {
        const { kind } = ended(fresh(protocol(tracers, 1)), 'prove');
        if (kind !== 'exhausted') throw new Error(`${what} was not proved: ${kind}`);
      }, WARMING),
    );
  const wrong = protocol(2, 2, 'free-on-ealready');
  return [
    cost(
      'the script loaded and instrumented, warm',
      repeat(() => void fresh(protocol(1, 1)), WARMING),
    ),
    proof('(1,1)', 1),
    proof('(2,1)', 2),
    cost(
      '(2,2) quick, free-on-ealready found, in process',
      repeat(() => {
        const { kind } = ended(fresh(wrong), 'quick');
        if (kind !== 'violation') throw new Error(`nothing was found at (2,2): ${kind}`);
      }),
    ),
  ];
}

interface Answer {
  readonly outcome: string;
  readonly schedules: number;
  readonly blocked: number;
  readonly seconds: number;
}

function command(tracers: number, targets: 1 | 2, ...more: readonly string[]): Answer {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      ...[cli, 'explore', protocolScript, '--workload', protocolWorkloads[targets]],
      ...['--param', `tracers=${tracers}`, '--format', 'json', ...more],
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`explore ${more.join(' ')}: ${stdout}${stderr}`);
  return JSON.parse(stdout) as Answer;
}

function commands(): BenchRow[] {
  const whole = (what: string, outcome: string, run: () => Answer) =>
    cost(
      what,
      repeat(() => {
        const answer = run();
        if (answer.outcome !== outcome) throw new Error(`${what}: ${answer.outcome}`);
      }),
    );
  const sandboxed = (run: () => Answer) =>
    samples(() => {
      const { schedules, blocked, seconds } = run();
      return (schedules + blocked) / seconds;
    });
  return [
    whole('(2,1) proved, whole command', 'verified', () => command(2, 1)),
    whole(`(2,2) quick, --timeout ${QUICK_SECONDS}, whole command`, 'bounded', () =>
      command(2, 2, '--strategy', 'quick', '--timeout', `${QUICK_SECONDS}`),
    ),
    rate(
      '(2,1) random, command, schedules/s',
      sandboxed(() => command(2, 1, '--strategy', 'random', '--max-schedules', `${WALKS}`)),
    ),
    rate(
      '(1,2) reduced, command, schedules/s',
      sandboxed(() => command(1, 2)),
    ),
  ];
}

function rates(): BenchRow[] {
  const options = protocolRuns(protocol(2, 1));
  const walked = samples(() => {
    const walks = new RandomWalks(scriptSystem(options), 1);
    return perSecond(WALKS, () => {
      while (walks.complete < WALKS) walks.next();
    });
  });
  const { complete, blocked } = countOf(protocol(2, 1));
  const reduced = samples(() =>
    perSecond(complete + blocked, () => {
      const search = new Reduction(scriptSystem(options));
      while (search.next() !== null);
    }),
  );
  return [
    rate('(2,1) random, in process, schedules/s', walked),
    rate('(2,1) reduced, in process, schedules/s', reduced),
  ];
}

/** The same protocol in other hands. */
async function besides(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const grain of [1, 4]) {
    const { rates, steps } = await fastCheck(grain);
    rows.push(rate(`(2,1) fast-check scheduler(), ${steps} steps a run, schedules/s`, rates));
  }
  if (missingForSpin() !== null) return rows;
  const milliseconds: number[] = [];
  for (let n = 0; n < REPETITIONS; n++) {
    const start = performance.now();
    const { verdicts } = await checkModel(protocol(2, 1));
    milliseconds.push(performance.now() - start);
    if (verdicts.join() !== 'right') throw new Error(`spin says ${verdicts}`);
  }
  return [...rows, cost('(2,1) spin: generate, compile, run', milliseconds)];
}

async function fastCheck(grain: number) {
  const rates: number[] = [];
  let total = 0;
  const setting = { tracers: 2, bug: 'none', grain } as const;
  const property = fc.asyncProperty(fc.scheduler(), async (scheduler) => {
    const point = () => scheduler.schedule(Promise.resolve());
    const { verdict, steps } = await runProtocol(point, () => scheduler.waitIdle(), setting);
    total += steps;
    return verdict === 'right';
  });
  for (let n = 0; n < REPETITIONS; n++) {
    const start = performance.now();
    const { failed } = await fc.check(property, { numRuns: FAST_CHECK_RUNS, seed: n });
    if (failed) throw new Error('the asynchronous protocol is wrong');
    rates.push((FAST_CHECK_RUNS / (performance.now() - start)) * 1000);
  }
  return { rates, steps: Math.round(total / (REPETITIONS * FAST_CHECK_RUNS)) };
}

const wrong = bugs.filter((bug) => bug !== 'none');

function searches(): BenchRow[] {
  return wrong.flatMap((bug) => {
    const options = protocolRuns(protocol(2, 1, bug));
    const walks = Array.from({ length: SEEDS }, (_, n) =>
      runsToViolation(new RandomWalks(scriptSystem(options), n * MOST_WALKS), MOST_WALKS),
    );
    const reduced = runsToViolation(new Reduction(scriptSystem(options)), Number.POSITIVE_INFINITY);
    return [
      cost(`(2,1) ${bug}: random runs to it`, walks),
      cost(`(2,1) ${bug}: reduced runs to it`, [reduced]),
    ];
  });
}

const violationOf = ({ execution }: RunEnd) =>
  'run' in execution ? (execution.run as { violation: object | null }).violation : null;

function runsToViolation(search: { next(): RunEnd | null }, most: number): number {
  for (let runs = 1; runs < most; runs++) {
    const end = search.next();
    if (end === null) throw new Error('there is no violation');
    if (violationOf(end) !== null) return runs;
  }
  return most;
}

/** How many counterexamples need exactly as many preemptions as a search from none upward finds. */
function preemptions(): BenchRow[] {
  return [2, 3].map((tracers) => {
    const exact = wrong.filter((bug) => {
      const options = protocolRuns(protocol(tracers, 1, bug));
      const found = ended(options, 'prove');
      if (found.kind !== 'violation') throw new Error(`nothing was found of ${bug}`);
      const search = minimised(scriptSystem(options), found, { runs: 20_000, steps: 2_000_000 });
      let made = search.next();
      while (!made.done) made = search.next();
      return made.value.preemptions === fewest(options, found.violation.kind);
    });
    const what = `(${tracers},1) counterexamples of ${wrong.length} with the fewest preemptions`;
    return cost(what, [exact.length]);
  });
}

function fewest(options: ScriptRunOptions, kind: string): number {
  const search = new PreemptionSearch(scriptSystem(options));
  for (let end = search.next(); end !== null; end = search.next()) {
    const violation = violationOf(end);
    if (violation !== null && 'kind' in violation && violation.kind === kind) {
      return search.preemptions;
    }
  }
  throw new Error(`no schedule leads to ${kind}`);
}

function samples(sample: () => number, warming = 1): number[] {
  for (let n = 0; n < warming; n++) sample();
  return Array.from({ length: REPETITIONS }, sample);
}

/** @returns milliseconds */
function repeat(body: () => void, warming?: number): number[] {
  return samples(() => {
    const start = performance.now();
    body();
    return performance.now() - start;
  }, warming);
}

function perSecond(count: number, body: () => void): number {
  const start = performance.now();
  body();
  return (count / (performance.now() - start)) * 1000;
}

function cost(what: string, values: readonly number[]): BenchRow {
  return { what, median: percentile(values, 50), p95: percentile(values, 95) };
}

function rate(what: string, values: readonly number[]): BenchRow {
  return { what, median: percentile(values, 50), p95: percentile(values, 5) };
}

/** The nearest rank: the value that `percent` of the samples do not exceed. */
function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}
