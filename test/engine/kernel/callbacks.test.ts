import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  UTRACE_ATTACH_CREATE,
  UTRACE_DETACH,
  UTRACE_INTERRUPT,
  UTRACE_RESUME,
  UTRACE_STOP,
} from '../../../src/engine/abi/actions.ts';
import { EINPROGRESS, EPERM, ERESTARTSYS, ESRCH } from '../../../src/engine/abi/errno.ts';
import { SIGKILL, SIGUSR1 } from '../../../src/engine/abi/signals.ts';
import { utrace_barrier } from '../../../src/engine/kernel/barrier.ts';
import { flushReleases } from '../../../src/engine/kernel/callbacks.ts';
import { handler, program } from '../../../src/engine/kernel/program.ts';
import { send_sig } from '../../../src/engine/kernel/signal/calls.ts';
import { utrace_attach_task, utrace_engine_put } from '../../../src/engine/utrace/attach.ts';
import { utrace_control } from '../../../src/engine/utrace/control.ts';
import { forSeeds, World } from './world.ts';

/** A point of a script: a statement that others may get in before. */
const statement = 1;

function busy(world: World, calls = 5) {
  world.machine.visible = [0, 1];
  return world.root(function* (user, task) {
    for (let n = 0; n < calls; n++) yield* user.getpid(task);
  });
}

describe('callbacks', () => {
  test('others get in before, inside and after a callback', () => {
    const moments = new Set<string>();
    forSeeds(300, (seed) => {
      const world = new World({ seed });
      const root = busy(world, 1);
      const order: string[] = [];
      world.attach(root, 'e', 'SYSCALL_ENTRY', {
        *syscall_entry() {
          order.push('begins');
          yield statement;
          order.push('ends');
          return UTRACE_RESUME;
        },
      });
      world.thread('other', function* () {
        for (let n = 0; n < 6; n++) yield statement;
        order.push('other');
      });
      world.run();
      moments.add(order.slice(0, 3).join(' '));
    });
    assert.deepEqual([...moments].filter((order) => order.includes('other')).sort(), [
      'begins ends other',
      'begins other ends',
      'other begins ends',
    ]);
  });

  test('the answer of a scripted callback counts like that of a compiled one', () => {
    const world = new World();
    const root = busy(world);
    world.attach(root, 'e', 'SYSCALL_ENTRY', {
      *syscall_entry() {
        yield statement;
        return UTRACE_STOP;
      },
    });
    world.run();
    assert.equal(root.thread?.wait?.reason, 'stopped by utrace');
  });

  test('no callback follows a detach that answers 0; after EINPROGRESS a barrier waits for the last', () => {
    forSeeds(300, (seed) => {
      const world = new World({ seed });
      const root = busy(world, 8);
      let open = 0;
      const engine = world.attach(root, 'e', 'SYSCALL_ENTRY SYSCALL_EXIT QUIESCE', {
        *syscall_entry() {
          open++;
          yield statement;
          open--;
          return UTRACE_RESUME;
        },
      });
      let begun = -1;
      let allowed = 0;
      world.thread('detacher', function* (self) {
        for (let n = 0; n < 5; n++) yield statement;
        const answer = utrace_control(world.kernel, self, root, engine, UTRACE_DETACH);
        begun = world.seen.length;
        if (answer === -ESRCH) return;
        assert.ok(answer === 0 || answer === -EINPROGRESS);
        allowed = answer === 0 ? 0 : 1;
        if (answer === 0) assert.equal(open, 0);
        const waited = yield* utrace_barrier(self, root, engine);
        assert.equal(waited, -ESRCH);
        assert.equal(open, 0);
      });
      world.run();
      const later = world.seen.slice(begun).filter(({ kind }) => kind !== 'release');
      // A callback in progress may not have begun yet; no second one comes.
      assert.ok(later.length <= allowed, `${later.map(({ kind }) => kind)}`);
    });
  });

  test('release is called with the last reference, once, on a thread of its own choosing', () => {
    forSeeds(100, (seed) => {
      const world = new World({ seed });
      const root = busy(world);
      let released = 0;
      const engine = world.attach(root, 'e', 'SYSCALL_ENTRY', {
        release: () => {
          released++;
        },
        syscall_entry: () => UTRACE_DETACH,
      });
      world.thread('holder', function* () {
        for (let n = 0; n < 4; n++) yield statement;
        assert.equal(released, 0);
        utrace_engine_put(world.kernel, engine);
        const due = flushReleases(world.kernel);
        if (due !== null) yield due;
      });
      world.run();
      assert.equal(released, 1);
      assert.equal(engine.references, 0);
    });
  });

  test('a barrier in a callback ends with -ERESTARTSYS when its task gets a signal', () => {
    const world = new World({ seed: 5 });
    world.machine.visible = [0, 1];
    const root = world.root(function* (user, task) {
      yield* user.sigaction(
        task,
        SIGUSR1,
        handler('h', function* () {}),
      );
      yield* user.getpid(task);
    });
    const other = world.kernel.spawnRoot(
      program('other', function* (user, task) {
        yield* user.getpid(task);
      }),
    );
    let stuck = true;
    let begun = false;
    const held = world.attach(other, 'held', 'SYSCALL_ENTRY', {
      *syscall_entry() {
        begun = true;
        while (stuck) yield statement;
        return UTRACE_RESUME;
      },
    });
    let answer = 1;
    world.attach(root, 'waiter', 'SYSCALL_EXIT', {
      *syscall_exit() {
        while (!begun) yield statement;
        if (root.regs.orig_ax === 39) answer = yield* utrace_barrier(root, other, held);
        return UTRACE_RESUME;
      },
    });
    world.kernel.startWorkload();
    const waits = (): boolean => root.thread?.wait?.reason.includes('utrace_barrier') ?? false;
    assert.ok(world.until(waits));
    send_sig(world.kernel, SIGUSR1, root);
    world.until(() => answer !== 1);
    assert.equal(answer, -ERESTARTSYS);
    stuck = false;
    world.go();
  });

  test('user code that makes no calls can be stopped, and killed', () => {
    const world = new World();
    world.machine.visible = [0, 1];
    let turns = 0;
    const root = world.root(function* () {
      for (;;) {
        turns++;
        yield statement;
      }
    });
    const engine = world.attach(root, 'e', 'QUIESCE', { quiesce: () => UTRACE_STOP });
    world.kernel.startWorkload();
    assert.ok(world.until(() => turns > 5));
    assert.equal(utrace_control(world.kernel, null, root, engine, UTRACE_STOP), -EINPROGRESS);
    assert.equal(world.go(), 'stuck');
    assert.equal(root.thread?.wait?.reason, 'stopped by utrace');
    const before = turns;
    utrace_control(world.kernel, null, root, engine, UTRACE_RESUME);
    assert.ok(world.until(() => turns > before + 5));
    send_sig(world.kernel, SIGKILL, root);
    assert.equal(world.go(), 'finished');
  });

  test('a callback is not interrupted by what is asked of its task', () => {
    const world = new World({ seed: 2 });
    const root = busy(world, 1);
    world.attach(root, 'e', 'SYSCALL_ENTRY QUIESCE', {
      *syscall_entry() {
        const { length } = world.seen;
        root.notify = true;
        for (let n = 0; n < 3; n++) {
          assert.equal(world.seen.length, length);
          yield statement;
        }
        return UTRACE_RESUME;
      },
    });
    assert.equal(world.run(), 'finished');
  });

  test('kernel threads cannot be traced', () => {
    const world = new World();
    const thread = world.thread('kt', function* () {
      yield statement;
    });
    const ops = world.ops('e', {});
    const answer = utrace_attach_task(world.kernel, thread, UTRACE_ATTACH_CREATE, ops, null);
    assert.equal(answer, -EPERM);
  });

  test('INTERRUPT stops even a task that sleeps, and RESUME lets its call go on', () => {
    const world = new World();
    const root = world.root(function* (user, task) {
      yield* user.pause(task);
    });
    const engine = world.attach(root, 'debugger', 'QUIESCE', {
      signal: ({ action }) => (action & 0xf0) | UTRACE_STOP,
    });
    world.run();
    utrace_control(world.kernel, null, root, engine, UTRACE_INTERRUPT);
    world.go();
    assert.equal(root.thread?.wait?.reason, 'stopped by utrace');
    utrace_control(world.kernel, null, root, engine, UTRACE_RESUME);
    world.go();
    assert.equal(root.thread?.wait?.reason, 'sleeps in pause()');
  });
});
