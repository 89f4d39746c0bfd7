import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Defect } from '../../src/engine/invariant.ts';
import {
  Frame,
  Machine,
  Replace,
  type Steps,
  type Thread,
  Wait,
  WaitQueue,
} from '../../src/engine/machine.ts';
import { ListedScheduler, SeededScheduler, steady } from './schedule.ts';

const POINT = -1;

function finish(machine: Machine): string {
  for (;;) {
    const outcome = machine.step();
    if (outcome !== 'ran') return outcome;
  }
}

describe('the machine', () => {
  test('asks the scheduler only where two or more can run, in order of id', () => {
    const asked: string[] = [];
    const machine = new Machine({
      choose(runnable, previous) {
        asked.push(`${runnable.map(({ id }) => id)} after ${previous?.id ?? 'nobody'}`);
        return runnable[runnable.length - 1] as Thread;
      },
    });
    const body = function* (): Steps<void> {
      yield POINT;
    };
    machine.spawn('a', {}, new Frame(body()));
    machine.spawn('b', {}, new Frame(body()));
    assert.equal(finish(machine), 'finished');
    assert.deepEqual(asked, ['1,2 after nobody', '1,2 after 2']);
    assert.equal(machine.choices, 2);
    assert.equal(machine.steps, 2);
  });

  test('the same choices make the same run', () => {
    const run = (scheduler: ConstructorParameters<typeof Machine>[0]): string => {
      const machine = new Machine(scheduler);
      let order = '';
      for (const name of 'abc') {
        const body = function* (): Steps<void> {
          for (let n = 0; n < 5; n++) {
            order += name;
            yield POINT;
          }
        };
        machine.spawn(name, {}, new Frame(body()));
      }
      finish(machine);
      return order;
    };
    const seeded = new SeededScheduler(7);
    const order = run(seeded);
    assert.equal(run(new SeededScheduler(7)), order);
    assert.equal(run(new ListedScheduler(seeded.chosen)), order);
    assert.notEqual(run(new SeededScheduler(8)), order);
  });

  test('a yielded frame is a call: its result comes back', () => {
    const machine = new Machine(steady);
    const results: unknown[] = [];
    const callee = function* (): Steps<string> {
      yield POINT;
      return 'result';
    };
    const caller = function* (): Steps<void> {
      results.push(yield new Frame(callee()));
    };
    machine.spawn('t', {}, new Frame(caller()));
    assert.equal(finish(machine), 'finished');
    assert.deepEqual(results, ['result']);
  });

  test('calls may nest a hundred thousand deep', () => {
    const machine = new Machine(steady);
    let deepest = 0;
    const descend = function* (depth: number): Steps<void> {
      deepest = depth;
      if (depth < 100_000) yield new Frame(descend(depth + 1));
    };
    machine.spawn('t', {}, new Frame(descend(1)));
    assert.equal(finish(machine), 'finished');
    assert.equal(deepest, 100_000);
  });

  test('a wait whose condition holds does not block; one that fails waits for a notice', () => {
    const machine = new Machine(steady);
    const queue = new WaitQueue();
    let open = false;
    let passed = 0;
    const body = function* (): Steps<void> {
      yield new Wait(queue, 'waits for nothing', () => true);
      passed++;
      yield new Wait(queue, 'waits for the gate', () => open);
      passed++;
    };
    const thread = machine.spawn('t', {}, new Frame(body()));
    assert.equal(finish(machine), 'stuck');
    assert.equal(passed, 1);
    assert.equal(thread.wait?.reason, 'waits for the gate');
    machine.notify(queue);
    assert.equal(thread.state, 'blocked');
    open = true;
    machine.notify(queue);
    assert.equal(thread.state, 'runnable');
    assert.equal(finish(machine), 'finished');
    assert.equal(passed, 2);
  });

  test('a replacement drops the whole stack, without running its finally blocks', () => {
    const machine = new Machine(steady);
    const ran: string[] = [];
    const fresh = function* (): Steps<void> {
      ran.push('fresh');
      yield POINT;
    };
    const inner = function* (): Steps<void> {
      yield new Replace(new Frame(fresh()));
      ran.push('inner goes on');
    };
    const outer = function* (): Steps<void> {
      try {
        yield new Frame(inner());
      } finally {
        ran.push('finally');
      }
    };
    machine.spawn('t', {}, new Frame(outer()));
    assert.equal(finish(machine), 'finished');
    assert.deepEqual(ran, ['fresh']);
  });

  test('an error unwinds frame by frame and can be caught on the way', () => {
    const machine = new Machine(steady);
    let caught: unknown;
    const fails = function* (): Steps<void> {
      yield POINT;
      throw new Error('no');
    };
    const body = function* (): Steps<void> {
      try {
        yield new Frame(fails());
      } catch (error) {
        caught = error;
      }
      yield POINT;
    };
    machine.spawn('t', {}, new Frame(body()));
    assert.equal(finish(machine), 'finished');
    assert.match(String(caught), /no/);
    assert.equal(machine.thrown?.frames.length, 2);
  });

  test('an error that nobody catches goes to uncaught, with the stack as it stood', () => {
    const machine = new Machine(steady);
    const told: string[] = [];
    machine.uncaught = (thread, error) => told.push(`${thread.name}: ${String(error)}`);
    const body = function* (): Steps<void> {
      yield POINT;
      throw new Error('no');
    };
    machine.spawn('t', {}, new Frame(body()));
    assert.equal(finish(machine), 'finished');
    assert.deepEqual(told, ['t: Error: no']);
    assert.equal(machine.thrown?.frames[0]?.at, POINT);
  });

  test('a halt ends the run at once and keeps the stack, whatever the frames catch', () => {
    const machine = new Machine(steady);
    const inner = function* (): Steps<void> {
      yield POINT;
      machine.halt();
    };
    const body = function* (): Steps<void> {
      yield new Frame(inner());
    };
    machine.spawn('t', {}, new Frame(body()));
    assert.equal(finish(machine), 'halted');
    assert.equal(machine.step(), 'halted');
    assert.equal(machine.halted?.frames.length, 2);
  });

  test('an invisible statement is no point, but an observer may pause there', () => {
    const machine = new Machine(new ListedScheduler([1, 2]));
    machine.visible = [0, 1, 0];
    const order: string[] = [];
    const body = (name: string) =>
      (function* (): Steps<void> {
        yield 2;
        order.push(`${name} invisible`);
        yield 1;
        order.push(`${name} visible`);
      })();
    machine.spawn('a', {}, new Frame(body('a')));
    machine.spawn('b', {}, new Frame(body('b')));
    machine.observer = { atPoint: (_thread, _frame, at) => at === 2 };
    assert.equal(machine.step(), 'paused');
    // Nobody else gets in where others cannot.
    assert.equal(machine.step(), 'ran');
    assert.deepEqual(order, ['a invisible']);
    assert.equal(machine.steps, 1);
  });

  test('an abandoned thread runs nothing more', () => {
    const machine = new Machine(steady);
    let ran = false;
    const body = function* (): Steps<void> {
      try {
        yield POINT;
        ran = true;
      } finally {
        ran = true;
      }
    };
    const thread = machine.spawn('t', {}, new Frame(body()));
    machine.step();
    machine.abandon(thread);
    assert.equal(machine.step(), 'finished');
    assert.equal(ran, false);
    assert.equal(thread.state, 'done');
  });

  test('what is no step is a defect of ours', () => {
    const machine = new Machine(steady);
    const body = function* (): Steps<void> {
      yield {} as never;
    };
    machine.spawn('t', {}, new Frame(body()));
    assert.throws(() => machine.step(), Defect);
  });
});
