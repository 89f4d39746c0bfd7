import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CLONE_PARENT, CLONE_VFORK } from '../../../src/engine/abi/clone.ts';
import { SIGCHLD, SIGKILL, SIGUSR1 } from '../../../src/engine/abi/signals.ts';
import { handler, program } from '../../../src/engine/kernel/program.ts';
import { send_sig } from '../../../src/engine/kernel/signal/calls.ts';
import type { Task } from '../../../src/engine/kernel/task.ts';
import { forSeeds, World } from './world.ts';

const leaf = program('leaf', function* (user, task) {
  yield* user.getpid(task);
});

describe('fork', () => {
  test('a tree of forks is numbered in order of creation and all of it is reaped', () => {
    forSeeds(50, (seed) => {
      const world = new World({ seed });
      const inner = program('inner', function* (user, task) {
        yield* user.fork(task, leaf);
        yield* user.fork(task, leaf);
        yield* user.waitpid(task, -1);
        yield* user.waitpid(task, -1);
      });
      world.root(function* (user, task) {
        yield* user.fork(task, inner);
        yield* user.fork(task, inner);
        yield* user.waitpid(task, -1);
        yield* user.waitpid(task, -1);
      });
      assert.equal(world.run(), 'finished');
      assert.ok(world.kernel.workloadOver());
      const made = world.of('clone').map(({ child }) => child);
      assert.deepEqual(made, [1001, 1002, 1003, 1004, 1005, 1006]);
      assert.equal(world.of('reap').length, 7);
      for (const { pid, by } of world.of('reap')) {
        const creator = world.of('clone').find(({ child }) => child === pid)?.pid ?? 1;
        assert.equal(by, creator);
      }
    });
  });

  test('fork returns the pid in the parent, and the child starts with 0 in ax', () => {
    const world = new World();
    let returned = 0;
    let ax = -1;
    world.root(function* (user, task) {
      const child = program('child', function* (_user, self) {
        ax = self.regs.ax;
        yield* _user.getpid(self);
      });
      returned = yield* user.fork(task, child);
    });
    world.run();
    assert.equal(returned, 1001);
    assert.equal(ax, 0);
  });

  test('report_clone is made before the child runs, and engines are not inherited', () => {
    forSeeds(50, (seed) => {
      const world = new World({ seed });
      const root = world.root(function* (user, task) {
        yield* user.fork(task, leaf);
      });
      world.attach(root, 'e', 'CLONE SYSCALL_ENTRY', {
        clone: ({ child }) => {
          const entries = world
            .of('syscall-entry')
            .filter(({ pid }) => pid === (child as Task).pid);
          assert.equal(entries.length, 0);
          assert.equal(world.kernel.find_task_by_vpid((child as Task).pid), child);
          assert.equal((child as Task).utrace, null);
          return undefined;
        },
      });
      world.run();
      assert.equal(world.seen.filter(({ kind }) => kind === 'clone').length, 1);
      assert.ok(world.seen.every(({ pid }) => pid === 1000));
    });
  });

  test('an engine attached in report_clone misses nothing of the child', () => {
    forSeeds(50, (seed) => {
      const world = new World({ seed });
      const root = world.root(function* (user, task) {
        yield* user.fork(task, leaf);
        yield* user.waitpid(task, -1);
      });
      world.attach(root, 'parent', 'CLONE', {
        clone: ({ child }) => {
          world.attach(child as Task, 'child', 'SYSCALL_ENTRY SYSCALL_EXIT EXIT DEATH REAP');
          return undefined;
        },
      });
      world.run();
      assert.equal(
        world.heard('child').replace(' release', ''),
        'syscall_entry syscall_exit syscall_entry exit death reap',
      );
    });
  });

  test('CLONE_PARENT makes a sibling, which the parent of both waits for', () => {
    const world = new World();
    const reaped: number[] = [];
    world.root(function* (user, task) {
      const maker = program('maker', function* (maker, self) {
        yield* maker.clone(self, leaf, CLONE_PARENT | SIGCHLD);
      });
      yield* user.fork(task, maker);
      reaped.push(yield* user.waitpid(task, -1), yield* user.waitpid(task, -1));
    });
    world.run();
    assert.deepEqual(reaped.sort(), [1001, 1002]);
  });

  test('a thread shares its process: same tgid, no child of the parent, gone without a wait', () => {
    forSeeds(30, (seed) => {
      const world = new World({ seed });
      let waited = 0;
      world.root(function* (user, task) {
        const child = program('threaded', function* (inner, self) {
          yield* inner.clone_thread(self, leaf);
          yield* inner.pause(self);
        });
        const pid = yield* user.fork(task, child);
        yield* user.compute(task, 20);
        yield* user.kill(task, pid, SIGKILL);
        waited = yield* user.waitpid(task, -1);
        assert.equal(yield* user.waitpid(task, -1), -10);
      });
      assert.equal(world.run(), 'finished');
      assert.equal(waited, 1001);
    });
  });
});

describe('vfork', () => {
  test('the parent returns only after the child has executed or exited', () => {
    for (const executes of [true, false]) {
      forSeeds(50, (seed) => {
        const world = new World({ seed });
        world.root(function* (user, task) {
          const child = program('child', function* (inner, self) {
            yield* inner.compute(self, 3);
            if (executes) yield* inner.execve(self, '/bin/true', ['true'], leaf);
            yield* inner.exit(self, 1);
          });
          yield* user.vfork(task, child);
        });
        world.run();
        const end = world.log.findIndex(
          (event) => event.kind === (executes ? 'exec' : 'exit') && event.pid === 1001,
        );
        const back = world.log.findIndex(
          (event) => event.kind === 'syscall-exit' && event.pid === 1000,
        );
        assert.ok(end >= 0 && back > end);
      });
    }
  });

  test('SIGKILL breaks the wait, a signal with a handler does not', () => {
    const world = new World();
    const root = world.root(function* (user, task) {
      yield* user.sigaction(
        task,
        SIGUSR1,
        handler('noted', function* () {}),
      );
      const child = program('child', function* (inner, self) {
        yield* inner.pause(self);
      });
      yield* user.vfork(task, child);
    });
    world.kernel.startWorkload();
    const waits = (): boolean => root.thread?.wait?.reason === 'waits for its vfork child 1001';
    assert.ok(world.until(waits));
    send_sig(world.kernel, SIGUSR1, root);
    world.go();
    assert.ok(waits());
    send_sig(world.kernel, SIGKILL, root);
    world.go();
    assert.equal(root.exit_code, SIGKILL);
    assert.ok(root.reaped);
  });

  test('a STOP answered in report_clone takes effect before the parent waits for the child', () => {
    const world = new World();
    const root = world.root(function* (user, task) {
      yield* user.vfork(task, leaf);
    });
    world.attach(root, 'e', 'CLONE QUIESCE', {
      clone: ({ clone_flags }) => {
        assert.notEqual(clone_flags & CLONE_VFORK, 0);
        return 0;
      },
    });
    world.run();
    assert.equal(root.thread?.wait?.reason, 'stopped by utrace');
    assert.equal(world.of('start').length, 2);
  });
});
