import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ECHILD, EINTR } from '../../../src/engine/abi/errno.ts';
import { SA_RESTART, SIGCHLD, SIGCONT, SIGSTOP, SIGUSR1 } from '../../../src/engine/abi/signals.ts';
import { handler, program } from '../../../src/engine/kernel/program.ts';
import { send_sig } from '../../../src/engine/kernel/signal/calls.ts';
import { forSeeds, World } from './world.ts';

const leaf = program('leaf', function* (user, task) {
  yield* user.exit(task, 2);
});
const sleeper = program('sleeper', function* (user, task) {
  yield* user.pause(task);
});

describe('waitpid', () => {
  test('without children, or for a stranger, it answers -ECHILD', () => {
    const world = new World();
    const results: number[] = [];
    world.root(function* (user, task) {
      results.push(yield* user.waitpid(task, -1));
      yield* user.fork(task, leaf);
      results.push(yield* user.waitpid(task, 999));
    });
    world.run();
    assert.deepEqual(results, [-ECHILD, -ECHILD]);
  });

  test('nohang answers 0 while no child is dead, nowait leaves it to be reaped', () => {
    const world = new World();
    const results: number[] = [];
    world.root(function* (user, task) {
      const pid = yield* user.fork(task, leaf);
      results.push(yield* user.waitpid(task, pid, { nohang: true }));
      results.push(yield* user.waitpid(task, pid, { nowait: true }));
      results.push(yield* user.waitpid(task, pid, { nohang: true }));
      results.push(yield* user.waitpid(task, pid, { nohang: true }));
    });
    world.run();
    assert.deepEqual(results, [0, 1001, 1001, -ECHILD]);
  });

  test('a named child is waited for though another is dead already', () => {
    forSeeds(50, (seed) => {
      const world = new World({ seed });
      const results: number[] = [];
      world.root(function* (user, task) {
        yield* user.fork(task, leaf);
        const second = yield* user.fork(task, leaf);
        results.push(yield* user.waitpid(task, second), yield* user.waitpid(task, -1));
      });
      world.run();
      assert.deepEqual(results, [1002, 1001]);
    });
  });

  test('of two threads that wait, exactly one gets the child', () => {
    forSeeds(100, (seed) => {
      const world = new World({ seed });
      const results: number[] = [];
      world.root(function* (user, task) {
        yield* user.fork(task, leaf);
        yield* user.clone_thread(
          task,
          program('waiter', function* (inner, self) {
            results.push(yield* inner.waitpid(self, -1));
            yield* inner.exit(self, 0);
          }),
        );
        results.push(yield* user.waitpid(task, -1));
        while (results.length < 2) yield* user.getpid(task);
      });
      assert.equal(world.run(), 'finished');
      assert.deepEqual(
        results.sort((a, b) => a - b),
        [-ECHILD, 1001],
      );
    });
  });

  test('stops and continues are reported where asked for, each once', () => {
    const world = new World();
    const statuses: number[] = [];
    world.root(function* (user, task) {
      const pid = yield* user.fork(task, sleeper);
      const status = { value: 0 };
      yield* user.kill(task, pid, SIGSTOP);
      yield* user.waitpid(task, pid, { untraced: true }, status);
      statuses.push(status.value, yield* user.waitpid(task, pid, { untraced: true, nohang: true }));
      yield* user.kill(task, pid, SIGCONT);
      yield* user.waitpid(task, pid, { continued: true }, status);
      statuses.push(
        status.value,
        yield* user.waitpid(task, pid, { continued: true, nohang: true }),
      );
      yield* user.kill(task, pid, 9);
      yield* user.waitpid(task, pid, {}, status);
      statuses.push(status.value);
    });
    world.run();
    assert.deepEqual(statuses, [(SIGSTOP << 8) | 0x7f, 0, 0xffff, 0, 9]);
  });

  test('children without SIGCHLD as exit signal need __WCLONE or __WALL', () => {
    const world = new World();
    const results: number[] = [];
    world.root(function* (user, task) {
      yield* user.clone(task, leaf, 0);
      yield* user.clone(task, leaf, SIGUSR1);
      results.push(yield* user.waitpid(task, -1));
      results.push(yield* user.waitpid(task, -1, { clone: true }));
      results.push(yield* user.waitpid(task, -1, { all: true }));
    });
    world.kernel.startWorkload();
    world.until(() => world.of('signal-sent').some(({ signo }) => signo === SIGUSR1));
    // The exit signal of the second child is an ordinary, deadly SIGUSR1.
    world.go();
    assert.deepEqual(results.slice(0, 1), [-ECHILD]);
    assert.equal(world.of('exit').find(({ pid }) => pid === 1000)?.code, SIGUSR1);
  });

  test('a handled signal interrupts with -EINTR, or restarts under SA_RESTART', () => {
    for (const [flags, expected] of [
      [0, -EINTR],
      [SA_RESTART, 1001],
    ] as const) {
      const world = new World();
      let result = 0;
      let handled = 0;
      const root = world.root(function* (user, task) {
        const note = handler('note', function* () {
          handled++;
        });
        yield* user.sigaction(task, SIGUSR1, note, flags);
        yield* user.fork(task, sleeper);
        result = yield* user.waitpid(task, -1);
      });
      world.kernel.startWorkload();
      assert.ok(world.until(() => root.thread?.wait?.reason === 'waits for a child'));
      send_sig(world.kernel, SIGUSR1, root);
      world.go();
      const child = world.kernel.find_task_by_vpid(1001);
      if (child !== null) send_sig(world.kernel, 9, child);
      world.go();
      assert.equal(handled, 1);
      assert.equal(result, expected);
    }
  });

  test('a signal without effect restarts the call, with a second entry', () => {
    const world = new World();
    const root = world.root(function* (user, task) {
      yield* user.fork(task, sleeper);
      yield* user.waitpid(task, -1);
    });
    world.attach(root, 'watcher', 'SIGNAL_IGN SYSCALL_ENTRY');
    world.kernel.startWorkload();
    assert.ok(world.until(() => root.thread?.wait?.reason === 'waits for a child'));
    send_sig(world.kernel, SIGCHLD, root);
    world.go();
    assert.equal(root.thread?.wait?.reason, 'waits for a child');
    assert.equal(world.of('syscall-entry').filter(({ nr }) => nr === 61).length, 2);
  });
});
