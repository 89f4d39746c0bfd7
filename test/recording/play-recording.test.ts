/**
 * Recordings as workloads: a tracer that counts every callback counts what the recording says.
 *
 * The truth comes from the facts that were gathered beside the recordings, the kernel's own where
 * the text is ambiguous. The tracer is a script, so that the whole way is tested: log, workload,
 * kernel, utrace, script.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { seededScheduler } from '../../src/explore/seeded.ts';
import { playRecording } from '../../src/recording/play-recording.ts';
import type { RecordedWorkload } from '../../src/recording/recorded-workload.ts';
import { readStrace } from '../../src/recording/strace/read.node.ts';
import { WorkloadBuilder } from '../../src/recording/workload-builder.ts';
import { LoadedScript } from '../../src/script/loaded-script.ts';
import { Run } from '../../src/script/run.ts';
import { plainRealm } from '../script/plain-realm.ts';
import { recordingNames, recordingPath, type Truth, truthOf } from './recordings.ts';

const COUNTER = `
import {
  for_each_process, IS_ERR, module_exit, module_init, printk, UTRACE_ATTACH_CREATE, UTRACE_DETACH,
  UTRACE_EVENT, UTRACE_EVENT_SIGNAL_ALL, UTRACE_EVENT_SYSCALL, UTRACE_RESUME, CLONE, DEATH, EXEC, EXIT,
  REAP, utrace_attach_task, utrace_engine_put, utrace_set_events, utrace_signal_action,
  utrace_syscall_action,
} from 'utrace';

const counts = { clone: 0, exec: 0, exit: 0, death: 0, reap: 0, signal: 0, entry: 0, return: 0 };
const events =
  [CLONE, EXEC, EXIT, DEATH, REAP].reduce((mask, event) => mask | UTRACE_EVENT(event), 0) |
  UTRACE_EVENT_SYSCALL | UTRACE_EVENT_SIGNAL_ALL;

function attach(task) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
  if (IS_ERR(engine)) return;
  utrace_set_events(task, engine, events);
  utrace_engine_put(engine);
}

const ops = {
  report_clone(_action, _engine, _flags, child) {
    counts.clone++;
    attach(child);
    return UTRACE_RESUME;
  },
  report_exec: () => (counts.exec++, UTRACE_RESUME),
  report_exit: () => (counts.exit++, UTRACE_RESUME),
  report_signal: (action) => (counts.signal++, utrace_signal_action(action) | UTRACE_RESUME),
  report_syscall_entry: (action) => (counts.entry++, utrace_syscall_action(action) | UTRACE_RESUME),
  report_syscall_exit: () => (counts.return++, UTRACE_RESUME),
  report_death: () => (counts.death++, UTRACE_RESUME),
  report_reap: () => { counts.reap++; },
};

module_init(() => for_each_process(attach));
module_exit(() => printk(JSON.stringify(counts)));
`;

type Counts = Readonly<Record<string, number>>;

const load = (path: string): string | null => (path === 'counter.tracer.js' ? COUNTER : null);
const sources = { script: 'counter.tracer.js', workload: null, load };
const script = new LoadedScript(sources, plainRealm);

async function recorded(name: string): Promise<RecordedWorkload> {
  const builder = new WorkloadBuilder(name);
  await readStrace(recordingPath(name), (event) => builder.event(event));
  return builder.finish();
}

function countedIn(recording: RecordedWorkload, seed: number): Counts {
  const printed: string[] = [];
  const run = new Run({
    script,
    workload: {
      name: recording.name,
      childSignals: false,
      populate: ({ kernel }) => playRecording(kernel, recording),
    },
    scheduler: seededScheduler(seed),
    onPrint: (_kind, text) => printed.push(text),
  });
  while (run.step() === 'running');
  assert.equal(run.violation, null);
  assert.equal(printed.length, 1, 'the module was unloaded');
  return JSON.parse(printed[0] ?? '');
}

/** What happened, as far as the recording covers it. */
function truly({ log, kernel, authoritative }: Truth): Counts {
  const counts = (name: string): number => log.counts[name] ?? 0;
  const [run] = kernel;
  // Tasks whose end is not in the log, but that somebody reaped, have ended all the same.
  const ended = new Set<number | null>(
    log.tasks.filter((task) => task.end !== null).map((task) => task.tid),
  );
  const unseen = log.reaps.filter(({ child }) => !ended.has(child)).length;
  const deaths = counts('exited') + counts('killed') + counts('superseded') + unseen;
  const fromKernel = authoritative === 'kernel' && run !== undefined;
  return {
    clone: counts('creations'),
    exec: counts('execs'),
    exit: fromKernel ? run.exits.length : deaths,
    death: fromKernel ? run.exits.length : deaths,
    reap: fromKernel ? run.exits.length : deaths,
    signal: counts('signals'),
    entry: counts('entered'),
    // Where program output garbles the text, nobody knows how many returns can be read from it.
    ...(fromKernel ? {} : { return: counts('returned') }),
  };
}

describe('a tracer counts in a played recording what happened in it', () => {
  for (const name of recordingNames()) {
    test(name, async () => {
      const recording = await recorded(name);
      const truth = truly(truthOf(name));
      const seeds = recording.tasks.length < 60 ? [1, 2, 3] : [1];
      for (const seed of seeds) {
        const counted = countedIn(recording, seed);
        assert.deepEqual(counted, { ...counted, ...truth }, `seed ${seed}`);
      }
    });
  }
});
