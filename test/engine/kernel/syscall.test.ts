import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  UTRACE_BLOCKSTEP,
  UTRACE_INTERRUPT,
  UTRACE_RESUME,
  UTRACE_SINGLESTEP,
  UTRACE_STOP,
  UTRACE_SYSCALL_ABORT,
} from '../../../src/engine/abi/actions.ts';
import { ENOSYS } from '../../../src/engine/abi/errno.ts';
import { SIGTRAP, TRAP_TRACE } from '../../../src/engine/abi/signals.ts';
import { syscall_name, syscallNames, syscallNumber } from '../../../src/engine/abi/syscalls.ts';
import {
  syscall_get_arguments,
  syscall_get_nr,
  syscall_get_return_value,
  syscall_set_return_value,
} from '../../../src/engine/kernel/registers.ts';
import { wakeCall } from '../../../src/engine/kernel/syscall.ts';
import type { Task } from '../../../src/engine/kernel/task.ts';
import { utrace_control } from '../../../src/engine/utrace/control.ts';
import { World } from './world.ts';

describe('system calls', () => {
  test('number, arguments and result stand in the registers at entry and exit', () => {
    const world = new World();
    const seen: unknown[] = [];
    const root = world.root(function* (user, task) {
      yield* user.syscall(task, 'openat', [1, 2, 3, 4, 5, 6], { ret: 7 });
    });
    world.attach(root, 'e', 'SYSCALL_ENTRY SYSCALL_EXIT', {
      syscall_entry: ({ task }) => {
        const { regs } = task as Task;
        if (seen.length < 3) {
          seen.push(syscall_get_nr(regs), syscall_get_arguments(regs));
          seen.push(syscall_get_return_value(regs));
        }
        return undefined;
      },
      syscall_exit: ({ task }) => {
        const { regs } = task as Task;
        if (seen.length === 3) seen.push(syscall_get_nr(regs), syscall_get_return_value(regs));
        return undefined;
      },
    });
    world.run();
    assert.deepEqual(seen, [257, [1, 2, 3, 4, 5, 6], -ENOSYS, 257, 7]);
    assert.equal(root.regs.orig_ax, 231);
  });

  test('an abort answers -ENOSYS, or what the engine left, and the work is not done', () => {
    for (const [left, expected] of [
      [null, -ENOSYS],
      [-13, -13],
      [5, 5],
    ] as const) {
      const world = new World();
      let result = 1;
      let pid = 0;
      const root = world.root(function* (user, task) {
        pid = yield* user.getpid(task);
        result = yield* user.kill(task, 1000, 9);
      });
      world.attach(root, 'denier', 'SYSCALL_ENTRY SYSCALL_EXIT', {
        syscall_entry: ({ task }) => {
          const { regs } = task as Task;
          if (syscall_get_nr(regs) !== 62) return undefined;
          if (left !== null) syscall_set_return_value(regs, Math.min(left, 0), left);
          return UTRACE_SYSCALL_ABORT | UTRACE_RESUME;
        },
      });
      world.run();
      assert.equal(pid, 1000);
      assert.equal(result, expected);
      assert.equal(root.exit_code, 0);
      assert.equal(world.of('syscall-abort').length, 1);
      assert.equal(world.heard('denier').match(/syscall_exit/g)?.length, 2);
    }
  });

  test('what engines change at entry counts: arguments, and the result at exit', () => {
    const world = new World();
    let result = 0;
    const root = world.root(function* (user, task) {
      result = yield* user.kill(task, 4711, 0);
    });
    world.attach(root, 'e', 'SYSCALL_ENTRY SYSCALL_EXIT', {
      syscall_entry: ({ task }) => {
        (task as Task).regs.di = 1000;
        return undefined;
      },
      syscall_exit: ({ task }) => {
        const { regs } = task as Task;
        regs.ax += 40;
        return undefined;
      },
    });
    world.run();
    assert.equal(result, 40);
  });

  test('an untraced task pays for no report, and tracing begins with the next entry or exit', () => {
    const world = new World();
    const root = world.root(function* (user, task) {
      yield* user.syscall(task, 'read', [], { blocks: true, ret: 3 });
      yield* user.getpid(task);
    });
    world.run();
    world.attach(root, 'late', 'SYSCALL_ENTRY SYSCALL_EXIT');
    wakeCall(root);
    world.go();
    assert.equal(
      world.heard('late').replace(' release', ''),
      'syscall_exit syscall_entry syscall_exit syscall_entry',
    );
  });

  test('INTERRUPT wakes a sleeping call, which is made again; REPORT lets it sleep', () => {
    const world = new World();
    const root = world.root(function* (user, task) {
      yield* user.pause(task);
    });
    const engine = world.attach(root, 'e', 'QUIESCE');
    world.run();
    const entries = (): number => world.of('syscall-entry').length;
    assert.equal(entries(), 1);
    world.seen.length = 0;
    utrace_control(world.kernel, null, root, engine, 2);
    world.go();
    assert.equal(world.seen.length, 0);
    utrace_control(world.kernel, null, root, engine, UTRACE_INTERRUPT);
    world.go();
    assert.deepEqual(
      world.seen.map(({ kind }) => kind),
      ['signal'],
    );
    assert.equal(entries(), 2);
    assert.equal(root.thread?.wait?.reason, 'sleeps in pause()');
  });

  test('every name has a number that leads back to it', () => {
    for (const name of syscallNames()) {
      const nr = syscallNumber(name);
      assert.ok(nr !== undefined);
      assert.equal(syscall_name(nr), name);
    }
    assert.equal(syscallNumber('exit_group'), 231);
    assert.equal(syscallNumber('clone3'), 435);
    assert.equal(syscall_name(0x3ff), 'syscall_0x3ff');
    assert.equal(syscallNumber('syscall_0x3ff'), 0x3ff);
    assert.equal(syscallNumber('nonsense'), undefined);
  });
});

describe('stepping', () => {
  /** Steps `instructions` and one call; answers where each trap came. */
  function traps(action: number, instructions: number): number[] {
    const world = new World();
    const places: number[] = [];
    let start = 0;
    const root = world.root(function* (user, task) {
      start = task.regs.ip;
      yield* user.compute(task, instructions);
      yield* user.getpid(task);
    });
    const engine = world.attach(root, 'stepper', 'QUIESCE SIGNAL_CORE SIGNAL', {
      signal: ({ task, info }) => {
        if (info.si_signo === SIGTRAP) {
          assert.equal(info.si_code, TRAP_TRACE);
          places.push((task as Task).regs.ip - start);
          return 0x10 | action;
        }
        return 0x10 | action;
      },
      quiesce: () => action,
    });
    utrace_control(world.kernel, null, root, engine, action);
    world.run();
    return places;
  }

  test('single step: a trap after each instruction, and one after a call', () => {
    assert.deepEqual(traps(UTRACE_SINGLESTEP, 5), [1, 2, 3, 4, 5, 7]);
  });

  test('block step: a trap at the end of each block, and one after a call', () => {
    assert.deepEqual(traps(UTRACE_BLOCKSTEP, 6), [4, 6, 8]);
  });

  test('stepping that nobody renews stops after one trap, which then kills', () => {
    const world = new World();
    const root = world.root(function* (user, task) {
      yield* user.compute(task, 5);
    });
    const engine = world.attach(root, 'e', 'QUIESCE');
    utrace_control(world.kernel, null, root, engine, UTRACE_SINGLESTEP);
    world.run();
    assert.equal(root.exit_code, SIGTRAP | 0x80);
  });

  test('a stop in a callback holds the task at that instruction', () => {
    const world = new World();
    let start = 0;
    const root = world.root(function* (user, task) {
      start = task.regs.ip;
      yield* user.compute(task, 10);
    });
    const engine = world.attach(root, 'e', 'QUIESCE SIGNAL_CORE', {
      signal: () => 0x10 | UTRACE_STOP,
    });
    utrace_control(world.kernel, null, root, engine, UTRACE_SINGLESTEP);
    world.run();
    assert.equal(root.regs.ip, start + 1);
    utrace_control(world.kernel, null, root, engine, UTRACE_SINGLESTEP);
    world.go();
    assert.equal(root.regs.ip, start + 2);
  });
});
