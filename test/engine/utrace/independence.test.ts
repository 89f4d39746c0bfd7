/**
 * Two engines do not disturb each other: what one hears, and what its calls return, is the same with
 * and without another engine that wants no more than it does and lets everything pass. (HOLD is left
 * out: an engine of the vectors does not pass it on.)
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ALL_EVENTS, eventNames } from '../../../src/engine/abi/events.ts';
import { Scenario } from '../../conformance/scenario.ts';
import type { Json, Vector } from '../../conformance/vector.ts';

const seed = Number(process.env['FC_SEED'] ?? 20091216);

const CALLBACKS = ['quiesce', 'signal', 'clone', 'jctl', 'exec', 'syscall_entry', 'syscall_exit'];
const ACTIONS = ['STOP', 'INTERRUPT', 'REPORT', 'SINGLESTEP', 'BLOCKSTEP', 'RESUME'];
const HAPPENINGS = ['syscall_entry', 'syscall_exit', 'exec', 'return_to_user', 'return_to_user'];
const SIGNALS = ['SIGUSR1', 'SIGUSR2', 'SIGSTOP', 'SIGCONT', 'SIGCHLD', 'SIGTTIN'];

const answer = fc.record({
  ret: fc.constantFrom(...ACTIONS, 'RESUME', 'RESUME', 'RESUME'),
  signal: fc.constantFrom('DELIVER', 'IGN', 'STOP', 'TSTP', 'REPORT', 'HANDLER'),
});
const script = fc.record(
  Object.fromEntries(CALLBACKS.map((name) => [name, fc.array(answer, { maxLength: 5 })])),
);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...HAPPENINGS).map((op) => ({ op, task: 'A' })) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(...ACTIONS, 'RESUME').map((action) => {
      return { op: 'control', task: 'A', engine: 'E', action };
    }),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...SIGNALS).map((sig) => ({ op: 'kill', task: 'A', sig })),
  },
);

describe(`two engines on a task (seed ${seed})`, () => {
  test('a second engine that wants no more and lets all pass changes nothing for the first', () => {
    const masks = fc.tuple(fc.nat(ALL_EVENTS), fc.nat(ALL_EVENTS));
    const lives = fc.array(step, { minLength: 5, maxLength: 40, size: 'max' });
    let callbacks = 0;
    fc.assert(
      fc.property(masks, script, lives, ([wanted, some], answers, life) => {
        const alone = heardByE(wanted, null, answers, life);
        const together = heardByE(wanted, wanted & some, answers, life);
        assert.deepEqual(together, alone);
        callbacks += alone.length;
      }),
      { seed, numRuns: 800 },
    );
    assert.ok(callbacks > 2000, `only ${callbacks} callbacks and results were compared`);
  });
});

/** What E is called with and what calls on it return, with another engine of mask `other` or none. */
function heardByE(
  wanted: number,
  other: number | null,
  answers: Json,
  life: readonly Json[],
): readonly unknown[] {
  const attach = (engine: string, mask: number): Json[] => [
    { op: 'attach', task: 'A', flags: ['CREATE'], as: engine },
    { op: 'set_events', task: 'A', engine, events: eventNames(mask).join(' ') },
  ];
  const vector: Vector = {
    name: 'independence',
    tags: [],
    arch: { single_step: true, block_step: true },
    tasks: [{ id: 'A' }],
    tables: {},
    engines: { E: answers },
    steps: [],
    expected: [],
  };
  const scenario = new Scenario(vector, 'reference');
  const handle = (sig: string): Json => ({ op: 'sigaction', task: 'A', sig, handler: 'handler' });
  const start = [
    ...attach('E', wanted),
    ...(other === null ? [] : attach('F', other)),
    handle('SIGUSR1'),
    handle('SIGUSR2'),
  ];
  for (const op of start) scenario.step(op);
  const heard: unknown[] = [];
  let busy = false;
  for (const op of life) {
    if (busy && HAPPENINGS.includes(String(op['op']))) continue;
    for (const entry of scenario.step(op)) {
      if (entry[0] === 'task') busy = String(entry[2]).startsWith('stopped');
      if ((entry[0] === 'cb' && entry[1] === 'E') || entry[0] === 'ret') heard.push(entry);
    }
  }
  return heard;
}
