import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { UTRACE_SYSCALL_ABORT } from '../../../src/engine/abi/actions.ts';
import { CLONE_VFORK, PTHREAD_FLAGS } from '../../../src/engine/abi/clone.ts';
import { SIGCHLD, SIGKILL, SIGSTOP, SIGTERM } from '../../../src/engine/abi/signals.ts';
import { Driven, Role } from '../../../src/engine/kernel/driven.ts';
import { blockedThreads } from '../../../src/engine/kernel/outcome.ts';
import { send_sig } from '../../../src/engine/kernel/signal/calls.ts';
import type { Program, Task } from '../../../src/engine/kernel/task.ts';
import type { Steps } from '../../../src/engine/machine.ts';
import type { CallbackKind } from '../../../src/engine/utrace/host.ts';
import { forSeeds, type Hooks, World } from './world.ts';

const EVENTS =
  'CLONE EXEC EXIT DEATH REAP SYSCALL_ENTRY SYSCALL_EXIT JCTL ' +
  'SIGNAL SIGNAL_IGN SIGNAL_STOP SIGNAL_TERM SIGNAL_CORE';

/** A tracer attached to all tasks; counts what it hears. */
function count(world: World, root: Task, hooks: Hooks = {}): Map<CallbackKind | 'release', number> {
  const follow = (task: Task): void => {
    world.attach(task, 'counter', EVENTS, {
      ...hooks,
      clone: ({ child }) => {
        follow(child as Task);
        return undefined;
      },
    });
  };
  follow(root);
  const counts = new Map<CallbackKind | 'release', number>();
  world.run();
  for (const { kind } of world.seen) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

function recorded(seed: number): { readonly world: World; readonly driven: Driven } {
  const world = new World({ seed, childSignals: false });
  return { world, driven: new Driven(world.kernel) };
}

const info = (si_signo: number) => ({ si_signo, si_code: 0, si_pid: 1, si_status: 0 });

describe('driven tasks', () => {
  test('a fork, an exec, a signal, an exit and a reap are each reported exactly once', () => {
    forSeeds(100, (seed) => {
      const { world, driven } = recorded(seed);
      const root = new Role();
      const child = new Role(root);
      const childProgram = driven.program('child', function* (task) {
        yield* driven.begin(task, 59);
        yield* driven.exec(task, { filename: '/bin/true', argv: ['true'] });
        yield* driven.end(task, 0);
        yield* driven.begin(task, 231, [3]);
        yield* driven.exit(task, 3 << 8, false);
      });
      const rootProgram = driven.program('sh', function* (task) {
        const made = yield* driven.begin(task, 57);
        yield* driven.clone(task, { role: child, pid: 501, flags: SIGCHLD, program: childProgram });
        yield* driven.end(task, 501, made);
        yield* driven.begin(task, 61, [-1]);
        yield* driven.reap(task, child);
        yield* driven.end(task, 501);
        yield* driven.signal(task, info(SIGCHLD), 'default');
        yield* driven.begin(task, 231, [0]);
        yield* driven.exit(task, 0);
      });
      const counts = count(world, driven.appear(root, rootProgram, 500));
      assert.deepEqual(Object.fromEntries(counts), {
        syscall_entry: 5,
        syscall_exit: 3,
        clone: 1,
        exec: 1,
        signal: 1,
        exit: 2,
        death: 2,
        reap: 2,
      });
      assert.equal(child.task?.exit_code, 3 << 8);
      assert.ok(world.kernel.workloadOver());
    });
  });

  test('threads end by operations of their own, whatever ends the group', () => {
    forSeeds(100, (seed) => {
      const { world, driven } = recorded(seed);
      const root = new Role();
      const threads = [new Role(root), new Role(root)];
      const thread = driven.program('worker', function* (task) {
        yield* driven.begin(task, 202);
        yield* driven.exit(task, SIGTERM);
      });
      const main = driven.program('main', function* (task) {
        for (const [n, role] of threads.entries()) {
          yield* driven.begin(task, 56);
          const clone = { role, pid: 601 + n, flags: PTHREAD_FLAGS, program: thread };
          yield* driven.clone(task, clone);
          yield* driven.end(task, 601 + n);
        }
        yield* driven.signal(task, info(SIGTERM), 'default', SIGTERM);
        assert.fail('it is dead');
      });
      const counts = count(world, driven.appear(root, main, 600));
      assert.equal(counts.get('syscall_entry'), 4);
      assert.equal(counts.get('syscall_exit'), 2);
      assert.equal(counts.get('signal'), 1);
      assert.equal(counts.get('exit'), 3);
      assert.equal(counts.get('death'), 3);
      assert.equal(counts.get('reap'), 3);
      assert.equal(root.task?.exit_code, SIGTERM);
      assert.equal(threads[0]?.task?.group, root.task?.group);
    });
  });

  test('exec by a thread waits for its siblings’ recorded ends and takes over the pid', () => {
    forSeeds(100, (seed) => {
      const { world, driven } = recorded(seed);
      const leader = new Role();
      const execer = new Role(leader);
      const thread = driven.program('execer', function* (task) {
        yield* driven.begin(task, 59);
        yield* driven.exec(task, { filename: '/bin/after', argv: ['after'] });
        yield* driven.end(task, 0);
        yield* driven.exit(task, 7 << 8);
      });
      const main = driven.program('main', function* (task) {
        yield* driven.begin(task, 56);
        yield* driven.clone(task, {
          role: execer,
          pid: 701,
          flags: PTHREAD_FLAGS,
          program: thread,
        });
        yield* driven.end(task, 701);
        yield* driven.begin(task, 202);
        yield* driven.exit(task, 0);
      });
      const counts = count(world, driven.appear(leader, main, 700));
      assert.equal(counts.get('exec'), 1);
      assert.equal(counts.get('exit'), 2);
      assert.equal(counts.get('reap'), 2);
      assert.equal(execer.task?.pid, 700);
      assert.ok(execer.task?.isLeader);
    });
  });

  test('a recorded stop does not block, and is reported like one', () => {
    forSeeds(20, (seed) => {
      const { world, driven } = recorded(seed);
      const main = driven.program('main', function* (task) {
        yield* driven.signal(task, info(SIGSTOP), 'default');
        yield* driven.stopped(task);
        yield* driven.signal(task, info(18), 'default');
        yield* driven.exit(task, 0);
      });
      const counts = count(world, driven.appear(new Role(), main, 500));
      assert.equal(counts.get('signal'), 2);
      assert.equal(counts.get('jctl'), 2);
      assert.equal(counts.get('exit'), 1);
    });
  });

  test('a vfork parent returns after its child’s exec', () => {
    forSeeds(50, (seed) => {
      const { world, driven } = recorded(seed);
      const root = new Role();
      const role = new Role(root);
      const program = driven.program('child', function* (task) {
        yield* driven.begin(task, 59);
        yield* driven.exec(task, { filename: '/bin/x', argv: [] });
        yield* driven.end(task, 0);
        yield* driven.exit(task, 0, false);
      });
      const main = driven.program('main', function* (task) {
        yield* driven.begin(task, 58);
        yield* driven.clone(task, { role, pid: 501, flags: CLONE_VFORK | SIGCHLD, program });
        yield* driven.end(task, 501);
        yield* driven.exit(task, 0);
      });
      driven.appear(root, main, 500);
      world.run();
      const kinds = world.log.flatMap(({ kind, ...event }) =>
        kind === 'exec' || (kind === 'syscall-exit' && 'pid' in event && event.pid === 500)
          ? [kind]
          : [],
      );
      assert.deepEqual(kinds, ['exec', 'syscall-exit']);
    });
  });

  test('a prevented fork brings no child, and the wait for it does not hang', () => {
    forSeeds(50, (seed) => {
      const { world, driven } = recorded(seed);
      const root = new Role();
      const role = new Role(root);
      const grandchild = new Role(role);
      const never = driven.program('never', function* () {
        yield* nothing();
        assert.fail('it was prevented');
      });
      const main = driven.program('main', function* (task) {
        const made = yield* driven.begin(task, 57);
        if (made) {
          yield* driven.clone(task, { role, pid: 501, flags: SIGCHLD, program: never });
        } else driven.cancel(role);
        yield* driven.end(task, 501, made);
        assert.equal(task.regs.ax, -38);
        yield* driven.reap(task, role);
        yield* driven.reap(task, grandchild);
        yield* driven.exit(task, 0);
      });
      const counts = count(world, driven.appear(root, main, 500), {
        syscall_entry: () => UTRACE_SYSCALL_ABORT | 5,
      });
      assert.equal(counts.get('clone'), undefined);
      assert.equal(counts.get('exit'), 1);
    });
  });

  test('a task whose recording ends stays, answers to engines, and does not keep the workload', () => {
    const { world, driven } = recorded(1);
    const root = new Role();
    const role = new Role(root);
    const child = driven.program('child', function* (task) {
      yield* driven.exit(task, 0, false);
    });
    const main = driven.program('main', function* (task) {
      yield* driven.begin(task, 57);
      yield* driven.clone(task, { role, pid: 501, flags: SIGCHLD, program: child });
      yield* driven.end(task, 501);
    });
    const task = driven.appear(root, main, 500);
    world.run();
    assert.ok(world.kernel.workloadOver());
    assert.equal(task.exit_state, 'none');
    // Nobody is left to wait for the child but init.
    assert.ok(role.task?.reaped);
    assert.deepEqual(
      blockedThreads(world.kernel).map(({ cause }) => cause),
      ['idle'],
    );
    const engine = world.attach(task, 'late', 'QUIESCE');
    assert.equal(engine.status, 'attached');
    task.notify = true;
    send_sig(world.kernel, SIGKILL, task);
    world.go();
    assert.ok(task.reaped);
    assert.match(world.heard('late'), /quiesce/);
  });

  test('engines can still kill a driven task; its unborn children are lost', () => {
    const { world, driven } = recorded(3);
    const root = new Role();
    const creator = new Role(root);
    const unborn = new Role(creator);
    const maker: Program = driven.program('maker', function* (task) {
      yield* driven.begin(task, 0);
      yield* driven.begin(task, 57);
      yield* driven.clone(task, { role: unborn, pid: 502, flags: SIGCHLD, program: maker });
    });
    const main = driven.program('main', function* (task) {
      yield* driven.begin(task, 57);
      yield* driven.clone(task, { role: creator, pid: 501, flags: SIGCHLD, program: maker });
      yield* driven.end(task, 501);
      yield* driven.reap(task, creator);
      yield* driven.reap(task, unborn);
      yield* driven.exit(task, 0);
    });
    driven.appear(root, main, 500);
    world.kernel.startWorkload();
    world.until(() => creator.task !== null);
    assert.ok(creator.task !== null);
    send_sig(world.kernel, SIGKILL, creator.task);
    world.go();
    assert.ok(world.kernel.workloadOver());
    assert.ok(unborn.lost);
  });
});

function* nothing(): Steps<void> {}
