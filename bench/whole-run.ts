/**
 * How many whole runs of a small script fit into a second: what exploring schedules lives on.
 *
 * A run is everything from insmod to the verdict: two threads let go of a task while it dies and is
 * reaped, in some 60 steps. Each run is new; only the compiled script is kept. `random` chooses who
 * goes on; `searched` does so, too, and takes the footprint of each step.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Scheduler } from '../src/engine/machine.ts';
import { LoadedScript } from '../src/script/loaded-script.ts';
import { Run } from '../src/script/run.ts';
import { scriptedWorkload } from '../src/script/scripted-workload.ts';
import { plainRealm } from '../test/script/plain-realm.ts';
import type { BenchResult, BenchRow } from './result.ts';

const RUNS = 200;
const REPETITIONS = 100;
const WARM_UP = 30;
const TRACERS = 2;

const load = (path: string): string | null => {
  const folder = new URL('../../test/explore/protocol/', import.meta.url);
  return readFileSync(fileURLToPath(new URL(path, folder)), 'utf8');
};
const workload = scriptedWorkload('one.workload.ts');
const script = new LoadedScript(
  { script: 'protocol.tracer.ts', workload: workload.name, load },
  plainRealm,
);

/** Chooses at random for next to nothing, so that it is runs that are measured. */
function randomScheduler(): Scheduler {
  let state = 1;
  return {
    choose(runnable) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      const thread = runnable[(state >>> 0) % runnable.length];
      if (thread === undefined) throw new Error('nobody can run');
      return thread;
    },
  };
}

/** @returns whole runs per second */
function rate(scheduler: Scheduler, searched: boolean): number {
  const start = performance.now();
  for (let n = 0; n < RUNS; n++) {
    const params = { tracers: String(TRACERS) };
    const run = new Run({
      script,
      workload,
      scheduler,
      semantics: 'documented',
      params,
      searched,
    });
    while (run.step() === 'running');
    if (run.violation !== null) throw new Error(run.violation.message);
  }
  return (RUNS * 1000) / (performance.now() - start);
}

function measure(what: string, searched: boolean): BenchRow {
  const scheduler = randomScheduler();
  for (let n = 0; n < WARM_UP; n++) rate(scheduler, searched);
  const samples = Array.from({ length: REPETITIONS }, () => rate(scheduler, searched));
  samples.sort((one, other) => one - other);
  const at = (part: number): number => samples[Math.floor(part * (REPETITIONS - 1))] ?? 0;
  return { what, median: at(0.5), p95: at(0.05) };
}

export function bench(): BenchResult {
  return {
    name: 'whole-run',
    size: `detach against death with ${TRACERS} threads and 1 target, about 60 steps a run`,
    repetitions: REPETITIONS,
    unit: 'runs per second',
    rows: [measure('random', false), measure('searched', true)],
    notes: 'p95 is the rate that 95 % of the repetitions reached.',
  };
}
