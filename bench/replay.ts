/**
 * What recording costs and how fast a replay is: one session of a million steps, three ways.
 *
 * Two tasks make system calls whose arguments hardly ever repeat, a tracer counts them, and the
 * scheduler has a choice at every third step. The run without a recording is measured as it stands,
 * digest included; what the sandbox does is in the figures, its messages are not.
 */
import { Laboratory } from '../src/adapter/laboratory.ts';
import type { RunReport, RunRequest } from '../src/adapter/run-request.ts';
import { nodeCompression } from '../src/recording/utrec/compression.node.ts';
import { RECORD_STRETCH } from '../src/recording/utrec/format.ts';
import { frame } from '../src/recording/utrec/records.ts';
import { readStretch } from '../src/recording/utrec/stretch.ts';
import { plainRealm } from '../test/script/plain-realm.ts';
import type { BenchResult, BenchRow } from './result.ts';

const REPETITIONS = 5;

const SCRIPT = `
import {
  IS_ERR, module_init, SYSCALL_ENTRY, UTRACE_ATTACH_CREATE, UTRACE_EVENT, UTRACE_RESUME,
  utrace_attach_task, utrace_engine_put, utrace_set_events, workload_root,
} from 'utrace';
const calls = new Map();
const ops = {
  report_syscall_entry(action, engine, regs) {
    calls.set(regs.orig_ax, (calls.get(regs.orig_ax) ?? 0) + 1);
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

const WORKLOAD = `
import { exit, fork, syscall, user_program, waitpid } from 'utrace/user';
function busy() {
  for (let round = 0; round < 58_000; round++) {
    syscall('write', [1, 0x7f0000000000 + round * 64, round % 4096], { ret: round % 4096 });
    syscall('getpid');
  }
}
export default user_program('busy', () => {
  fork('other', () => {
    busy();
    exit(0);
  });
  busy();
  waitpid(-1);
  exit(0);
});
`;

const request: RunRequest = {
  script: 'tracer.js',
  seed: 1,
  semantics: 'reference',
  params: {},
  unload: 'after-workload',
  maxSteps: 100_000_000,
};

const laboratory = new Laboratory(plainRealm);
laboratory.load({
  script: 'tracer.js',
  workload: 'busy.workload.js',
  sources: { 'tracer.js': SCRIPT, 'busy.workload.js': WORKLOAD },
});

interface Session {
  readonly seconds: number;
  readonly report: RunReport;
  readonly stretches: readonly Uint8Array[];
}

function run(recorded: boolean): Session {
  const stretches: Uint8Array[] = [];
  const listeners = { progress() {}, log() {} };
  const steps = laboratory.run(
    request,
    recorded ? { ...listeners, stretch: (contents) => void stretches.push(contents) } : listeners,
  );
  const start = performance.now();
  for (;;) {
    const { done, value } = steps.next();
    if (!done) continue;
    return { seconds: (performance.now() - start) / 1000, report: value, stretches };
  }
}

/** @returns seconds */
function replay({ report, stretches }: Session): number {
  const start = performance.now();
  const again = laboratory.replay(request);
  for (const contents of stretches) for (const _ of again.follow(contents));
  const { outcome, steps, choices, logged: events, eventDigest: digest } = report;
  for (const _ of again.finish({ outcome, steps, choices, events, digest }));
  if (again.divergence !== null) throw new Error(JSON.stringify(again.divergence));
  return (performance.now() - start) / 1000;
}

export async function bench(): Promise<BenchResult> {
  run(false);
  const plain: number[] = [];
  const recording: number[] = [];
  const replaying: number[] = [];
  let last = run(true);
  for (let round = 0; round < REPETITIONS; round++) {
    const { steps } = last.report;
    // One after the other, so that what slows the machine down slows all of them.
    plain.push(steps / run(false).seconds);
    last = run(true);
    recording.push(steps / last.seconds);
    replaying.push(steps / replay(last));
  }
  const { steps, choices, logged } = last.report;
  return {
    name: 'replay',
    size: [
      `${steps.toLocaleString('en-US')} steps`,
      `${choices.toLocaleString('en-US')} choices`,
      `${logged.toLocaleString('en-US')} events`,
    ].join(', '),
    repetitions: REPETITIONS,
    unit: 'steps per second',
    rows: [
      rate('run', plain),
      rate('run, recorded', recording),
      rate('replay, compared', replaying),
      ...(await sizes(last)),
    ],
    notes:
      'p95 is the rate that 95 % of the repetitions reached; sizes are the same in all of them.',
  };
}

async function sizes({ report, stretches }: Session): Promise<BenchRow[]> {
  let [choices, contents, stored] = [0, 0, 0];
  for (const stretch of stretches) {
    choices += readStretch(stretch).choiceBytes;
    contents += stretch.length;
    stored += (await frame(RECORD_STRETCH, stretch, nodeCompression)).length;
  }
  const size = (what: string, value: number): BenchRow => ({ what, median: value, p95: value });
  return [
    size('bytes a choice, uncompressed', choices / report.choices),
    size('bytes an event, uncompressed', (contents - choices) / report.logged),
    size('bytes a step in the file', stored / report.steps),
  ];
}

function rate(what: string, samples: readonly number[]): BenchRow {
  return { what, median: percentile(samples, 50), p95: percentile(samples, 5) };
}

/** The nearest rank: the value that `percent` of the samples do not exceed. */
function percentile(samples: readonly number[], percent: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}
