import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  SA_NODEFER,
  SA_RESETHAND,
  SIGKILL,
  SIGQUIT,
  SIGSEGV,
  SIGSTOP,
  SIGTERM,
  SIGUSR1,
  SIGUSR2,
} from '../../../src/engine/abi/signals.ts';
import { handler, program } from '../../../src/engine/kernel/program.ts';
import { send_sig } from '../../../src/engine/kernel/signal/calls.ts';
import { sendSignal } from '../../../src/engine/kernel/signal/send.ts';
import { forSeeds, World } from './world.ts';

const RT = 40;

describe('pending signals', () => {
  test('standard signals merge while pending, real-time ones queue in order', () => {
    const world = new World();
    const taken: string[] = [];
    const root = world.root(function* (user, task) {
      const note = handler('note', function* (_user, _task, signo) {
        taken.push(`${signo}`);
      });
      yield* user.sigaction(task, SIGUSR1, note);
      yield* user.sigaction(task, RT, note);
      yield* user.sigprocmask(task, 'block', [SIGUSR1, RT]);
      for (let n = 0; n < 3; n++) yield* user.kill(task, 1000, SIGUSR1);
      for (let n = 0; n < 3; n++) {
        const info = { si_signo: RT, si_code: -1, si_pid: 1000, si_status: n };
        sendSignal(world.kernel, task, info, true);
      }
      yield* user.sigprocmask(task, 'unblock', [SIGUSR1, RT]);
    });
    const values: number[] = [];
    world.attach(root, 'e', 'SIGNAL', {
      signal: ({ info, action }) => {
        if (info.si_signo === RT) values.push(info.si_status);
        return (action & 0xf0) | 5;
      },
    });
    world.run();
    assert.deepEqual(taken.sort(), ['10', '40', '40', '40']);
    assert.deepEqual(values, [0, 1, 2]);
  });

  test('those of the running instruction are taken first, then the lowest number', () => {
    const world = new World();
    const order: number[] = [];
    const root = world.root(function* (user, task) {
      const signals = [SIGTERM, SIGUSR1, SIGSEGV, RT, SIGUSR2];
      yield* user.sigprocmask(task, 'block', signals);
      for (const signo of signals) send_sig(world.kernel, signo, task);
      yield* user.sigprocmask(task, 'set', []);
    });
    world.attach(root, 'e', 'SIGNAL_TERM SIGNAL_CORE', {
      signal: ({ info }) => {
        order.push(info.si_signo);
        return 0x15;
      },
    });
    world.run();
    assert.deepEqual(order, [SIGSEGV, SIGUSR1, SIGUSR2, SIGTERM, RT]);
  });

  test('SIGKILL and SIGSTOP cannot be blocked, caught or ignored', () => {
    const world = new World();
    const results: number[] = [];
    const root = world.root(function* (user, task) {
      results.push(yield* user.sigaction(task, SIGKILL, 'SIG_IGN'));
      results.push(yield* user.sigaction(task, SIGSTOP, 'SIG_IGN'));
      yield* user.sigprocmask(task, 'set', [SIGKILL, SIGSTOP, SIGTERM]);
      yield* user.pause(task);
    });
    world.run();
    assert.deepEqual(results, [-22, -22]);
    assert.deepEqual(root.mask.list(), [SIGTERM]);
  });

  test('ignoring a signal drops the ones that are pending', () => {
    const world = new World();
    const root = world.root(function* (user, task) {
      yield* user.sigprocmask(task, 'block', [SIGTERM]);
      yield* user.kill(task, 1000, SIGTERM);
      yield* user.sigaction(task, SIGTERM, 'SIG_IGN');
      yield* user.sigaction(task, SIGTERM, 'SIG_DFL');
      yield* user.sigprocmask(task, 'set', []);
      yield* user.exit(task, 3);
    });
    world.run();
    assert.equal(root.exit_code, 3 << 8);
  });
});

describe('sending', () => {
  test('kill answers for who is there, tgkill for the right group', () => {
    const world = new World();
    const results: number[] = [];
    world.root(function* (user, task) {
      results.push(
        yield* user.kill(task, 4711, SIGTERM),
        yield* user.kill(task, 1000, 0),
        yield* user.kill(task, 1000, 65),
        yield* user.tgkill(task, 999, 1000, 0),
        yield* user.tgkill(task, 1000, 1000, 0),
      );
    });
    world.run();
    assert.deepEqual(results, [-3, 0, -22, -3, 0]);
  });

  test('a process-directed signal goes to a thread that does not block it', () => {
    forSeeds(50, (seed) => {
      const world = new World({ seed });
      const takers: number[] = [];
      world.root(function* (user, task) {
        const note = handler('note', function* (_user, self) {
          takers.push(self.pid);
        });
        yield* user.sigaction(task, SIGUSR1, note);
        yield* user.clone_thread(
          task,
          program('open', function* (inner, self) {
            while (takers.length === 0) yield* inner.getpid(self);
            yield* inner.exit_group(self, 0);
          }),
        );
        yield* user.sigprocmask(task, 'block', [SIGUSR1]);
        yield* user.kill(task, 1000, SIGUSR1);
        yield* user.pause(task);
      });
      world.run();
      assert.deepEqual(takers.slice(0, 1), [1001]);
    });
  });

  test('a signal nobody can take waits, and whoever unblocks it gets it', () => {
    const world = new World();
    const takers: number[] = [];
    world.root(function* (user, task) {
      const note = handler('note', function* (_user, self) {
        takers.push(self.pid);
      });
      yield* user.sigaction(task, SIGUSR1, note);
      yield* user.sigprocmask(task, 'block', [SIGUSR1]);
      yield* user.clone_thread(
        task,
        program('late', function* (inner, self) {
          yield* inner.compute(self, 3);
          yield* inner.sigprocmask(self, 'unblock', [SIGUSR1]);
          yield* inner.exit_group(self, 0);
        }),
      );
      yield* user.kill(task, 1000, SIGUSR1);
      yield* user.pause(task);
    });
    world.run();
    assert.deepEqual(takers, [1001]);
  });

  test('a deadly signal to one thread ends the whole group with that signal', () => {
    forSeeds(50, (seed) => {
      const world = new World({ seed });
      const received = { value: 0 };
      world.root(function* (user, task) {
        const group = program('group', function* (inner, self) {
          const sleeper = program('sleeper', function* (other, me) {
            yield* other.pause(me);
          });
          yield* inner.clone_thread(self, sleeper);
          yield* inner.tgkill(self, 1001, 1002, SIGQUIT);
          yield* inner.pause(self);
        });
        yield* user.fork(task, group);
        yield* user.waitpid(task, -1, {}, received);
      });
      assert.equal(world.run(), 'finished');
      assert.equal(received.value, SIGQUIT | 0x80);
    });
  });

  test('SIGKILL breaks sleep, job-control stop and utrace stop', () => {
    for (const way of ['sleep', 'jobctl', 'utrace']) {
      const world = new World();
      const root = world.root(function* (user, task) {
        yield* user.syscall(task, 'read', [0], { blocks: true });
      });
      world.attach(root, 'e', way === 'utrace' ? 'SYSCALL_ENTRY QUIESCE' : '', {
        syscall_entry: () => 0,
      });
      if (way === 'jobctl') send_sig(world.kernel, SIGSTOP, root);
      assert.equal(world.run(), 'stuck');
      send_sig(world.kernel, SIGKILL, root);
      assert.equal(world.go(), 'finished', way);
      assert.equal(root.exit_code, SIGKILL);
    }
  });
});

describe('handlers', () => {
  test('a handler runs with its signal blocked, and sigreturn puts the mask back', () => {
    for (const [flags, inside] of [
      [0, true],
      [SA_NODEFER, false],
    ] as const) {
      const world = new World();
      let blocked = false;
      const root = world.root(function* (user, task) {
        const note = handler('note', function* (_user, self) {
          blocked = self.mask.has(SIGUSR1);
        });
        yield* user.sigaction(task, SIGUSR1, note, flags);
        yield* user.kill(task, 1000, SIGUSR1);
        yield* user.pause(task);
      });
      world.run();
      assert.equal(blocked, inside);
      assert.equal(root.mask.empty, true);
      assert.equal(world.of('syscall-entry').filter(({ nr }) => nr === 15).length, 1);
    }
  });

  test('SA_RESETHAND handles once; the second signal has its default effect', () => {
    const world = new World();
    let handled = 0;
    const root = world.root(function* (user, task) {
      const note = handler('note', function* () {
        handled++;
      });
      yield* user.sigaction(task, SIGUSR1, note, SA_RESETHAND);
      yield* user.kill(task, 1000, SIGUSR1);
      yield* user.kill(task, 1000, SIGUSR1);
      yield* user.pause(task);
    });
    world.run();
    assert.equal(handled, 1);
    assert.equal(root.exit_code, SIGUSR1);
  });

  test('handlers nest, and each return finds the registers as they were', () => {
    const world = new World();
    const order: string[] = [];
    world.root(function* (user, task) {
      const outer = handler('outer', function* (inner, self) {
        order.push('outer begins');
        yield* inner.kill(self, 1000, SIGUSR2);
        order.push('outer ends');
      });
      const inner = handler('inner', function* () {
        order.push('inner');
      });
      yield* user.sigaction(task, SIGUSR1, outer);
      yield* user.sigaction(task, SIGUSR2, inner);
      const { ip } = task.regs;
      yield* user.kill(task, 1000, SIGUSR1);
      order.push(`back at +${task.regs.ip - ip}`);
    });
    world.run();
    assert.deepEqual(order, ['outer begins', 'inner', 'outer ends', 'back at +2']);
  });

  test('a handler may end the task, and nothing of what it interrupted runs', () => {
    const world = new World();
    let after = false;
    const root = world.root(function* (user, task) {
      const leave = handler('leave', function* (inner, self) {
        yield* inner.exit(self, 6);
      });
      yield* user.sigaction(task, SIGUSR1, leave);
      yield* user.kill(task, 1000, SIGUSR1);
      after = true;
    });
    world.run();
    assert.equal(after, false);
    assert.equal(root.exit_code, 6 << 8);
  });

  test('pause returns -EINTR once a handler has run', () => {
    const world = new World();
    let result = 0;
    const root = world.root(function* (user, task) {
      yield* user.sigaction(
        task,
        SIGUSR1,
        handler('note', function* () {}),
      );
      result = yield* user.pause(task);
    });
    assert.equal(world.run(), 'stuck');
    send_sig(world.kernel, SIGUSR1, root);
    world.go();
    assert.equal(result, -4);
  });
});
