/**
 * What a person waits for in the debugger: the first stop, a step, a step back, the way to a breakpoint.
 *
 * An adapter is started as an editor starts it and driven over its stdio, with the requests that an
 * editor makes after each stop (threads, stack, scopes, variables). The script is a loop, so how far
 * the run has come is all that differs between the rows.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { launcher, withAdapter } from '../test/adapter/dap-client.ts';
import { Driver, driving } from '../test/adapter/driver.ts';
import { dataFile } from '../test/adapter/transcript.ts';
import type { BenchResult, BenchRow } from './result.ts';

const STARTS = 5;
const STEPS = 60;
const BACK = 60;
/** After so long without a question the adapter comes to the moment that is shown, and is done with it. */
const REST_MS = 3_000;
/** Points the run has passed when it is stepped through. */
const DISTANCES = [100, 10_000, 100_000, 1_000_000];

/** With so many calls the recorded run takes some 100,000 steps. */
const RECORDED_CALLS = 11_100;
/** Of the tracer that is recorded: the second statement of its module_exit. */
const LAST_LINE = 48;
const calling = (calls: number): string => `
import { exit, syscall, user_program } from 'utrace/user';
export default user_program('caller', () => {
  for (let call = 0; call < ${calls}; call++) syscall('getpid');
  exit(0);
});
`;

const launch = {
  program: dataFile('endless.tracer.ts'),
  maxSteps: 100_000_000,
  stopOnEntry: true,
};

export async function bench(): Promise<BenchResult> {
  const rows: BenchRow[] = [await starting()];
  await driving(async (driver) => {
    await driver.launch(launch);
    for (const distance of DISTANCES) {
      await driver.go('utrace/gotoStep', { step: distance });
      rows.push(...(await stepping(driver, `at ${distance.toLocaleString('en-US')} steps`)));
    }
  });
  rows.push(...(await reversing()), await opening(), await memory());
  const size = 'one thread in a loop, up to a million steps';
  const notes = 'memory is that of both processes, in MB';
  return { name: 'dap', size, repetitions: STEPS, unit: 'ms', rows, notes };
}

async function starting(): Promise<BenchRow> {
  const times: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    const from = performance.now();
    await driving(async (driver) => {
      await driver.launch(launch);
      times.push(performance.now() - from);
    });
  }
  return row('spawn to first stop', times);
}

async function stepping(driver: Driver, where: string): Promise<BenchRow[]> {
  const bare: number[] = [];
  const refreshed: number[] = [];
  const back: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    const from = performance.now();
    await driver.go('next');
    bare.push(performance.now() - from);
    await refresh(driver);
    refreshed.push(performance.now() - from);
  }
  const first = await timed(() => driver.go('stepBack'));
  await refresh(driver);
  for (let step = 0; step < BACK; step++) {
    const from = performance.now();
    await driver.go('stepBack');
    await refresh(driver);
    back.push(performance.now() - from);
  }
  const on = await timed(() => driver.go('next'));
  await driver.go('stepBack');
  await delay(REST_MS);
  const rested = await timed(() => driver.go('next'));
  return [
    row(`next ${where}`, bare),
    row(`next with refresh ${where}`, refreshed),
    row(`first stepBack ${where}`, [first]),
    row(`stepBack with refresh ${where}`, back),
    row(`next right after it ${where}`, [on]),
    row(`next after a rest ${where}`, [rested]),
  ];
}

/** The way back over 100,000 steps to where nothing is, with each kind of thing to look for. */
async function reversing(): Promise<BenchRow[]> {
  const plain: number[] = [];
  const conditional: number[] = [];
  await driving(async (driver) => {
    await driver.launch(launch);
    for (const [times, condition] of [[plain], [conditional, 'turns < 0']] as const) {
      for (let repetition = 0; repetition < STARTS; repetition++) {
        await driver.breakpoints('endless.tracer.ts', [{ line: condition ? 7 : 3, condition }]);
        await driver.go('utrace/gotoStep', { step: 100_000 });
        const from = performance.now();
        await driver.go('reverseContinue');
        times.push(performance.now() - from);
      }
    }
  });
  return [
    row('reverseContinue over 100,000 steps', plain),
    row('reverseContinue with a condition at every turn', conditional),
  ];
}

/** The first step back in a recording of 100,000 steps, from the end of it. */
async function opening(): Promise<BenchRow> {
  const folder = mkdtempSync(join(tmpdir(), 'utrace-bench-'));
  const recording = join(folder, 'long.utrec');
  const workload = join(folder, 'long.workload.js');
  const times: number[] = [];
  try {
    writeFileSync(workload, calling(RECORDED_CALLS));
    const program = dataFile('count.tracer.ts');
    const run = ['run', program, '--workload', workload, '--record', recording];
    const { status, stderr } = spawnSync(process.execPath, [launcher, ...run], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
    for (let start = 0; start < STARTS; start++) {
      await driving(async (driver) => {
        await driver.launch({ recording, program }, () =>
          driver.breakpoints('count.tracer.ts', [{ line: LAST_LINE }]),
        );
        times.push(await timed(() => driver.go('stepBack')));
      });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return row('first stepBack in a recording of 100,000 steps', times);
}

/** Both processes, a million steps on. */
function memory(): Promise<BenchRow> {
  return withAdapter(async ({ client, child }) => {
    const driver = new Driver(client);
    await driver.launch(launch);
    await driver.go('utrace/gotoStep', { step: 1_000_000 });
    await driver.go('stepBack');
    return row('memory at 1,000,000 steps (MB)', [residentMb(child.pid ?? 0)]);
  });
}

/** What a process and its children hold; 0 where the system does not say. */
function residentMb(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1');
    const own = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
    const below = children.split(' ').map(Number);
    return below.filter((child) => child > 0).reduce((sum, child) => sum + residentMb(child), own);
  } catch {
    return 0;
  }
}

/** @returns milliseconds */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** What an editor asks for after each stop. */
async function refresh(driver: Driver): Promise<void> {
  const { client, threadId } = driver;
  await client.request('threads');
  const { stackFrames } = await client.request<{ stackFrames: readonly { id: number }[] }>(
    'stackTrace',
    { threadId, startFrame: 0, levels: 20 },
  );
  const frameId = stackFrames[0]?.id;
  const { scopes } = await client.request<{
    scopes: readonly { variablesReference: number }[];
  }>('scopes', { frameId });
  for (const { variablesReference } of scopes.slice(0, 2)) {
    await client.request('variables', { variablesReference });
  }
}

function row(what: string, times: readonly number[]): BenchRow {
  const sorted = [...times].sort((one, other) => one - other);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { what, median: at(0.5), p95: at(0.95) };
}
