import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { UTRACE_SYSCALL_ABORT } from '../../../src/engine/abi/actions.ts';
import { SIGUSR1, SIGUSR2 } from '../../../src/engine/abi/signals.ts';
import { handler, program } from '../../../src/engine/kernel/program.ts';
import type { Task } from '../../../src/engine/kernel/task.ts';
import { forSeeds, World } from './world.ts';

const after = program('after', function* (user, task) {
  yield* user.exit(task, 7);
});
const sleeper = program('sleeper', function* (user, task) {
  yield* user.pause(task);
});

describe('exec', () => {
  test('a successful call never returns, and the image runs in its place', () => {
    const world = new World();
    let returned = false;
    const root = world.root(function* (user, task) {
      yield* user.execve(task, '/usr/bin/env', ['env'], after);
      returned = true;
    });
    world.run();
    assert.equal(returned, false);
    assert.equal(root.exit_code, 7 << 8);
    assert.equal(root.comm, 'env');
    assert.equal(world.of('exec')[0]?.filename, '/usr/bin/env');
  });

  test('a failing call returns its errno and leaves everything as it was', () => {
    const world = new World();
    let result = 0;
    const root = world.root(function* (user, task) {
      result = yield* user.execve(task, '/nowhere', ['x'], after, { errno: 2 });
    });
    world.attach(root, 'e', 'EXEC');
    world.run();
    assert.equal(result, -2);
    assert.equal(root.comm, 'root');
    assert.equal(world.heard('e').includes('exec'), false);
  });

  test('report_exec comes after the image has changed and before the call returns', () => {
    const world = new World();
    const root = world.root(function* (user, task) {
      yield* user.execve(task, '/bin/a', ['a', 'b'], after);
    });
    world.attach(root, 'e', 'EXEC SYSCALL_ENTRY SYSCALL_EXIT', {
      exec: ({ task }) => {
        const { comm, image } = task as Task;
        assert.equal(comm, 'a');
        assert.deepEqual(image, { filename: '/bin/a', argv: ['a', 'b'] });
        return undefined;
      },
    });
    world.run();
    assert.match(world.heard('e'), /^syscall_entry exec syscall_exit syscall_entry/);
  });

  test('an aborted execve answers -ENOSYS even if an engine puts in success', () => {
    for (const [left, expected] of [
      [null, -38],
      [0, 0],
    ] as const) {
      const world = new World();
      let result = 1;
      const root = world.root(function* (user, task) {
        result = yield* user.execve(task, '/bin/a', ['a'], after);
      });
      world.attach(root, 'denier', 'SYSCALL_ENTRY', {
        syscall_entry: ({ task }) => {
          const { regs } = task as Task;
          if (regs.orig_ax !== 59) return undefined;
          if (left !== null) regs.ax = left;
          return UTRACE_SYSCALL_ABORT | 5;
        },
      });
      world.run();
      assert.equal(result, expected);
      assert.equal(root.exit_code, 0);
      assert.equal(world.of('exec').length, 0);
    }
  });

  test('handlers fall back to default, ignored signals stay ignored, the mask stays', () => {
    const world = new World();
    let masked = false;
    const root = world.root(function* (user, task) {
      yield* user.sigaction(
        task,
        SIGUSR1,
        handler('h', function* () {}),
      );
      yield* user.sigaction(task, SIGUSR2, 'SIG_IGN');
      yield* user.sigprocmask(task, 'block', [12]);
      yield* user.execve(
        task,
        '/bin/a',
        ['a'],
        program('a', function* (inner, self) {
          masked = self.mask.has(12);
          yield* inner.pause(self);
        }),
      );
    });
    world.run();
    assert.equal(world.kernel.disposition(root, SIGUSR1).handler, 'SIG_DFL');
    assert.equal(world.kernel.disposition(root, SIGUSR2).handler, 'SIG_IGN');
    assert.ok(masked);
  });

  test('a thread that is no leader ends its siblings and takes over the leader’s pid', () => {
    forSeeds(200, (seed) => {
      const world = new World({ seed });
      let status = -1;
      let child: Task | null = null;
      world.root(function* (user, task) {
        const threaded = program('threaded', function* (inner, self) {
          child = self;
          yield* inner.clone_thread(self, sleeper);
          yield* inner.clone_thread(
            self,
            program('execer', function* (execer, me) {
              yield* execer.execve(me, '/bin/after', ['after'], after);
            }),
          );
          yield* inner.pause(self);
        });
        const pid = yield* user.fork(task, threaded);
        const received = { value: -1 };
        assert.equal(yield* user.waitpid(task, -1, {}, received), pid);
        status = received.value;
      });
      assert.equal(world.run(), 'finished');
      assert.equal(status, 7 << 8);
      const [exec] = world.of('exec');
      assert.equal(exec?.pid, 1001);
      assert.equal(exec?.formerPid, 1003);
      assert.equal((child as Task | null)?.reaped, true);
      assert.equal(world.kernel.pids.task(1003), null);
      // Root, the old leader, the sleeper, and the thread that lived on under the leader's pid.
      assert.equal(world.of('reap').length, 4);
    });
  });

  test('engines stay with the thread that executes; those of the old leader see it reaped', () => {
    forSeeds(100, (seed) => {
      const world = new World({ seed });
      const root = world.root(function* (user, task) {
        yield* user.clone_thread(
          task,
          program('execer', function* (execer, me) {
            yield* execer.execve(me, '/bin/after', ['after'], after);
          }),
        );
        yield* user.pause(task);
      });
      world.attach(root, 'leader', 'CLONE EXEC EXIT DEATH REAP', {
        clone: ({ child }) => {
          world.attach(child as Task, 'thread', 'EXEC EXIT DEATH REAP');
          return undefined;
        },
      });
      assert.equal(world.run(), 'finished');
      const leader = world.heard('leader').replace(' release', '');
      assert.equal(leader, 'clone exit death reap');
      assert.equal(world.heard('thread').replace(' release', ''), 'exec exit death reap');
    });
  });
});
