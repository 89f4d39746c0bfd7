/**
 * How fast the engine is: callbacks per second into compiled engines and into a script, events per
 * second without any.
 *
 * One task makes system calls and nothing else. Each call is two events, entry and exit; each engine
 * that asks for both is called back twice a call. Everything real is in: machine, kernel, utrace.
 */
import { UTRACE_ATTACH_CREATE, UTRACE_RESUME } from '../src/engine/abi/actions.ts';
import { UTRACE_EVENT_SYSCALL } from '../src/engine/abi/events.ts';
import { NR_getpid } from '../src/engine/abi/syscalls.ts';
import type { EngineOps } from '../src/engine/kernel/callbacks.ts';
import { Kernel } from '../src/engine/kernel/kernel.ts';
import { program } from '../src/engine/kernel/program.ts';
import { Machine, type Scheduler } from '../src/engine/machine.ts';
import { utrace_attach_task } from '../src/engine/utrace/attach.ts';
import { utrace_set_events } from '../src/engine/utrace/set_events.ts';
import { LoadedScript } from '../src/script/loaded-script.ts';
import { Run } from '../src/script/run.ts';
import { plainRealm } from '../test/script/plain-realm.ts';
import type { BenchResult, BenchRow } from './result.ts';

const CALLS = 100_000;
const REPETITIONS = 9;

const first: Scheduler = {
  choose(runnable) {
    const [thread] = runnable;
    if (thread === undefined) throw new Error('nobody can run');
    return thread;
  },
};

const counter: EngineOps = {
  name: 'counter',
  has: (kind) => kind === 'syscall_entry' || kind === 'syscall_exit',
  invoke: () => UTRACE_RESUME,
};

/** Runs the workload once. @returns callbacks and events per second */
function run(engines: number): { readonly callbacks: number; readonly events: number } {
  const machine = new Machine(first);
  const kernel = new Kernel(machine);
  const caller = program('caller', function* (user, task) {
    for (let call = 0; call < CALLS; call++) yield* user.syscall(task, NR_getpid);
  });
  const task = kernel.spawnRoot(caller);
  for (let n = 0; n < engines; n++) {
    const engine = utrace_attach_task(kernel, task, UTRACE_ATTACH_CREATE, counter, n);
    if (typeof engine === 'number') throw new Error(`attach failed with ${engine}`);
    utrace_set_events(kernel, null, task, engine, UTRACE_EVENT_SYSCALL);
  }
  kernel.startWorkload();
  const start = performance.now();
  while (machine.step() === 'ran');
  const seconds = (performance.now() - start) / 1000;
  const callbacks = kernel.callbacks.total;
  const expected = 2 * engines * CALLS;
  // exit_group is entered, too.
  if (callbacks !== expected + engines) throw new Error(`${callbacks} callbacks, not ${expected}`);
  return { callbacks: callbacks / seconds, events: kernel.events / seconds };
}

/** A callback of four statements, as an author would write it. */
const TRACER = `
import {
  IS_ERR, module_init, SYSCALL_ENTRY, UTRACE_ATTACH_CREATE, UTRACE_EVENT, UTRACE_RESUME,
  utrace_attach_task, utrace_engine_put, utrace_set_events, workload_root,
} from 'utrace';
let calls = 0;
const ops = {
  report_syscall_entry(action, engine, regs) {
    const nr = regs.orig_ax;
    if (nr < 0) return UTRACE_RESUME;
    calls++;
    return UTRACE_RESUME;
  },
};
module_init(() => {
  const task = workload_root();
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
  if (IS_ERR(engine)) return -1;
  utrace_set_events(task, engine, UTRACE_EVENT(SYSCALL_ENTRY));
  utrace_engine_put(engine);
  return 0;
});
`;

const load = (path: string): string | null => (path === 'tracer.js' ? TRACER : null);
const tracer = new LoadedScript({ script: 'tracer.js', workload: null, load }, plainRealm);

/** @returns callbacks per second into the instrumented script */
function runScript(): number {
  const caller = program('caller', function* (user, task) {
    for (let call = 0; call < CALLS; call++) yield* user.syscall(task, NR_getpid);
  });
  const workload = { name: 'caller', populate: (made: Run) => void made.kernel.spawnRoot(caller) };
  const made = new Run({ script: tracer, workload, scheduler: first });
  const start = performance.now();
  while (made.step() === 'running');
  const seconds = (performance.now() - start) / 1000;
  if (made.violation !== null) throw new Error(made.violation.message);
  return made.kernel.callbacks.total / seconds;
}

function measure(what: string, sample: () => number): BenchRow {
  sample();
  const samples = Array.from({ length: REPETITIONS }, sample);
  return { what, median: percentile(samples, 50), p95: percentile(samples, 5) };
}

/** The nearest rank: the value that `percent` of the samples do not exceed. */
function percentile(samples: readonly number[], percent: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}

export function bench(): BenchResult {
  const rows = [
    measure('events, no engine', () => run(0).events),
    ...[1, 2, 8].map((engines) =>
      measure(
        `callbacks, ${engines} engine${engines > 1 ? 's' : ''}`,
        () => run(engines).callbacks,
      ),
    ),
    measure('callbacks into a script', runScript),
  ];
  return {
    name: 'engine',
    size: `${CALLS} system calls of one task`,
    repetitions: REPETITIONS,
    unit: 'per second',
    rows,
    notes: 'p95 is the rate that 95 % of the repetitions reached.',
  };
}
