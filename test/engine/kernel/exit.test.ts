import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { UTRACE_DETACH, UTRACE_SYSCALL_ABORT } from '../../../src/engine/abi/actions.ts';
import { SA_NOCLDWAIT, SIGCHLD, SIGKILL, SIGSEGV } from '../../../src/engine/abi/signals.ts';
import { DEATH_DELAYED_GROUP_LEADER, DEATH_REAP } from '../../../src/engine/kernel/exit.ts';
import { handler, program } from '../../../src/engine/kernel/program.ts';
import type { Task } from '../../../src/engine/kernel/task.ts';
import { utrace_control } from '../../../src/engine/utrace/control.ts';
import type { Semantics } from '../../../src/engine/utrace/host.ts';
import { forSeeds, World } from './world.ts';

const sleeper = program('sleeper', function* (user, task) {
  yield* user.pause(task);
});

describe('exit', () => {
  test('between exit report, death report and reap others get in', () => {
    const orders = new Set<string>();
    forSeeds(200, (seed) => {
      const world = new World({ seed });
      world.root(function* (user, task) {
        yield* user.fork(
          task,
          program('child', function* (inner, self) {
            yield* inner.exit(self, 3);
          }),
        );
        yield* user.waitpid(task, -1);
      });
      world.kernel.startWorkload();
      world.until(() => world.kernel.find_task_by_vpid(1001) !== null);
      const child = world.kernel.find_task_by_vpid(1001);
      assert.ok(child !== null);
      world.attach(child, 'e', 'EXIT DEATH REAP');
      world.go();
      const lines = world.log.flatMap((event) => {
        if (event.kind === 'callback' && event.callback !== 'release') return [event.callback];
        return event.kind === 'reap' && event.pid === 1001 ? ['parent reaps'] : [];
      });
      orders.add(lines.join(', '));
    });
    assert.deepEqual([...orders].sort(), [
      'report_exit, parent reaps, report_death, report_reap',
      'report_exit, report_death, parent reaps, report_reap',
    ]);
  });

  test('report_exit can change the status that the parent gets', () => {
    const world = new World();
    const received = { value: 0 };
    const root = world.root(function* (user, task) {
      yield* user.fork(task, sleeperFor(1));
      yield* user.waitpid(task, -1, {}, received);
    });
    world.attach(root, 'e', 'CLONE', {
      clone: ({ child }) => {
        world.attach(child as Task, 'child', 'EXIT', {
          exit: ({ orig_code, code }) => {
            assert.equal(orig_code, 0);
            code.value = 5 << 8;
            return undefined;
          },
        });
        return undefined;
      },
    });
    world.run();
    assert.equal(received.value, 5 << 8);
  });

  test('exit_group ends all threads with one status; the leader is waited for last', () => {
    forSeeds(100, (seed) => {
      const world = new World({ seed });
      let status = 0;
      world.root(function* (user, task) {
        const group = program('group', function* (inner, self) {
          yield* inner.clone_thread(self, sleeper);
          yield* inner.clone_thread(
            self,
            program('ender', function* (ender, me) {
              yield* ender.compute(me, 2);
              yield* ender.exit_group(me, 9);
            }),
          );
          yield* inner.pause(self);
        });
        yield* user.fork(task, group);
        const received = { value: 0 };
        yield* user.waitpid(task, -1, {}, received);
        status = received.value;
      });
      assert.equal(world.run(), 'finished');
      assert.equal(status, 9 << 8);
      const reaps = world.of('reap').map(({ pid }) => pid);
      assert.ok(reaps.indexOf(1001) > reaps.indexOf(1002));
      assert.ok(reaps.indexOf(1001) > reaps.indexOf(1003));
    });
  });

  test('a leader that exits first stays a zombie until its last thread is gone', () => {
    forSeeds(100, (seed) => {
      const world = new World({ seed });
      const deaths = new Map<number, string>();
      const root = world.root(function* (user, task) {
        const group = program('group', function* (inner, self) {
          yield* inner.clone_thread(
            self,
            program('last', function* (last, me) {
              yield* last.compute(me, 5);
              while (!(me.group_leader.exit_state === 'zombie')) yield* last.getpid(me);
              yield* last.exit(me, 1);
            }),
          );
          yield* inner.exit(self, 4);
        });
        yield* user.fork(task, group);
        yield* user.waitpid(task, -1);
      });
      const follow = (task: Task): void => {
        world.attach(task, 'e', 'CLONE DEATH', {
          clone: ({ child }) => {
            follow(child as Task);
            return undefined;
          },
          death: ({ signal, group_dead }) => {
            deaths.set(task.pid, `${signal} ${group_dead}`);
            return undefined;
          },
        });
      };
      follow(root);
      assert.equal(world.run(), 'finished');
      assert.equal(deaths.get(1001), `${DEATH_DELAYED_GROUP_LEADER} false`);
      assert.equal(deaths.get(1002), `${DEATH_REAP} true`);
      assert.equal(deaths.get(1000), `${SIGCHLD} true`);
    });
  });

  test('a prevented exit_group is tried again as exit, and then faults', () => {
    const world = new World();
    const denied: number[] = [];
    const root = world.root(function* (user, task) {
      yield* user.exit_group(task, 0);
    });
    world.attach(root, 'denier', 'SYSCALL_ENTRY', {
      syscall_entry: ({ task }) => {
        denied.push((task as Task).regs.orig_ax);
        return UTRACE_SYSCALL_ABORT | 5;
      },
    });
    world.run();
    assert.deepEqual(denied, [231, 60]);
    assert.equal(root.exit_code, SIGSEGV | 0x80);
  });
});

describe('lost-death', () => {
  /** Two engines want the death; one is detached between exit_notify and the report. */
  function deathsHeard(semantics: Semantics): string {
    const world = new World({ semantics });
    const root = world.root(function* (user, task) {
      yield* user.exit(task, 0);
    });
    world.attach(root, 'stays', 'DEATH REAP');
    const leaver = world.attach(root, 'leaves', 'DEATH REAP');
    world.kernel.startWorkload();
    assert.ok(world.until(() => root.exit_state === 'zombie'));
    assert.equal(utrace_control(world.kernel, null, root, leaver, UTRACE_DETACH), 0);
    world.go();
    return world.heard('stays');
  }

  test('reference: one engine’s detach takes the death report from the other', () => {
    assert.equal(deathsHeard('reference'), 'reap');
  });

  test('documented: the other engine hears of the death all the same', () => {
    assert.equal(deathsHeard('documented'), 'death reap');
  });
});

describe('reaping', () => {
  test('orphans go to init, which reaps them at any time', () => {
    const before = new Set<boolean>();
    forSeeds(100, (seed) => {
      const world = new World({ seed });
      world.root(function* (user, task) {
        const daemon = program('daemon', function* (inner, self) {
          yield* inner.fork(
            self,
            program('orphan', function* (orphan, me) {
              yield* orphan.compute(me, 8);
              yield* orphan.exit(me, 0);
            }),
          );
        });
        yield* user.fork(task, daemon);
        yield* user.waitpid(task, -1);
      });
      assert.equal(world.run(), 'finished');
      const reap = world.of('reap').find(({ pid }) => pid === 1002);
      assert.equal(reap?.by, 1);
      const reaps = world.of('reap').map(({ pid }) => pid);
      before.add(reaps.indexOf(1002) < reaps.indexOf(1000));
    });
    assert.equal(before.size, 2);
  });

  test('a subreaper adopts the orphans among its descendants', () => {
    forSeeds(50, (seed) => {
      const world = new World({ seed });
      const reaped: number[] = [];
      world.root(function* (user, task) {
        yield* user.set_child_subreaper(task);
        const daemon = program('daemon', function* (inner, self) {
          yield* inner.fork(self, sleeperFor(8));
        });
        yield* user.fork(task, daemon);
        reaped.push(yield* user.waitpid(task, -1), yield* user.waitpid(task, -1));
      });
      assert.equal(world.run(), 'finished');
      assert.deepEqual(reaped.sort(), [1001, 1002]);
    });
  });

  test('who ignores SIGCHLD, or says SA_NOCLDWAIT, has children that reap themselves', () => {
    for (const [action, flags] of [
      ['SIG_IGN', 0],
      ['SIG_DFL', SA_NOCLDWAIT],
    ] as const) {
      forSeeds(50, (seed) => {
        const world = new World({ seed });
        let waited = 0;
        world.root(function* (user, task) {
          yield* user.sigaction(task, SIGCHLD, action, flags);
          yield* user.fork(task, sleeperFor(2));
          yield* user.fork(task, sleeperFor(4));
          waited = yield* user.waitpid(task, -1);
        });
        assert.equal(world.run(), 'finished');
        assert.equal(waited, -10);
        const byItself = world.of('reap').filter(({ pid, by }) => pid === by);
        assert.equal(byItself.length, 2);
      });
    }
  });

  test('a self-reaping task reaps itself after its death report', () => {
    forSeeds(50, (seed) => {
      const world = new World({ seed });
      const root = world.root(function* (user, task) {
        yield* user.sigaction(task, SIGCHLD, 'SIG_IGN');
        yield* user.fork(task, sleeperFor(2));
        yield* user.waitpid(task, -1);
      });
      world.attach(root, 'e', 'CLONE', {
        clone: ({ child }) => {
          world.attach(child as Task, 'child', 'DEATH REAP', {
            death: ({ signal }) => {
              assert.equal(signal, DEATH_REAP);
              return undefined;
            },
          });
          return undefined;
        },
      });
      world.run();
      assert.equal(world.heard('child'), 'death reap');
    });
  });

  test('SIGCHLD tells the parent who died, how, and with what', () => {
    const world = new World();
    const infos: string[] = [];
    const root = world.root(function* (user, task) {
      yield* user.sigaction(
        task,
        SIGCHLD,
        handler('chld', function* () {}),
      );
      yield* user.fork(task, sleeperFor(1));
      yield* user.pause(task);
      yield* user.fork(task, sleeper);
      yield* user.compute(task, 5);
      yield* user.kill(task, 1002, SIGKILL);
      yield* user.pause(task);
    });
    world.attach(root, 'e', 'SIGNAL', {
      signal: ({ info, action }) => {
        const { si_code, si_pid, si_status } = info;
        if (info.si_signo !== 0) infos.push(`${si_code} ${si_pid} ${si_status}`);
        return (action & 0xf0) | 5;
      },
    });
    world.run();
    assert.deepEqual(infos, ['1 1001 0', `2 1002 ${SIGKILL}`]);
  });
});

function sleeperFor(instructions: number) {
  return program('worker', function* (user, task) {
    yield* user.compute(task, instructions);
  });
}
