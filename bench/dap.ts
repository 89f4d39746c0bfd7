/**
 * What a person waits for in the debugger: the first stop, a step, a step back, the way to a breakpoint.
 *
 * An adapter is started as an editor starts it and driven over its stdio, with the requests that an
 * editor makes after each stop (threads, stack, scopes, variables). The script is a loop, so how far
 * the run has come is all that differs between the rows.
 */
import { performance } from 'node:perf_hooks';
import { type Driver, driving } from '../test/adapter/driver.ts';
import { dataFile } from '../test/adapter/transcript.ts';
import type { BenchResult, BenchRow } from './result.ts';

const STARTS = 5;
const STEPS = 60;
const BACK = 20;
/** Points the run has passed when it is stepped through. */
const DISTANCES = [100, 10_000, 100_000, 1_000_000];

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
  rows.push(...(await reversing()));
  const size = 'one thread in a loop, up to a million steps';
  return { name: 'dap', size, repetitions: STEPS, unit: 'ms', rows };
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
  for (let step = 0; step < BACK; step++) {
    const from = performance.now();
    await driver.go('stepBack');
    await refresh(driver);
    back.push(performance.now() - from);
  }
  return [
    row(`next ${where}`, bare),
    row(`next with refresh ${where}`, refreshed),
    row(`stepBack with refresh ${where}`, back),
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
