import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { UTRACE_STOP } from '../../../src/engine/abi/actions.ts';
import {
  CLD_CONTINUED,
  CLD_STOPPED,
  SIGCHLD,
  SIGCONT,
  SIGKILL,
  SIGSTOP,
  SIGTERM,
  SIGTSTP,
} from '../../../src/engine/abi/signals.ts';
import { program } from '../../../src/engine/kernel/program.ts';
import { send_sig } from '../../../src/engine/kernel/signal/calls.ts';
import { type Task, taskState } from '../../../src/engine/kernel/task.ts';
import { utrace_control } from '../../../src/engine/utrace/control.ts';
import { forSeeds, World } from './world.ts';

const sleeper = program('sleeper', function* (user, task) {
  yield* user.pause(task);
});

/** Root and one more thread, both asleep. */
function pair(world: World): readonly [Task, Task] {
  const root = world.root(function* (user, task) {
    yield* user.clone_thread(task, sleeper);
    yield* user.pause(task);
  });
  world.run();
  const second = world.kernel.find_task_by_vpid(1001);
  assert.ok(second !== null);
  return [root, second];
}

describe('job control', () => {
  test('a stop signal to one thread stops all, SIGCONT lets all go on', () => {
    forSeeds(50, (seed) => {
      const world = new World({ seed });
      const [root, second] = pair(world);
      send_sig(world.kernel, SIGTSTP, second);
      world.go();
      assert.equal(taskState(root), 'stopped jobctl');
      assert.equal(taskState(second), 'stopped jobctl');
      send_sig(world.kernel, SIGCONT, root);
      world.go();
      assert.equal(taskState(root), 'running');
      assert.equal(taskState(second), 'running');
    });
  });

  test('report_jctl comes at entering and at leaving; the last and the first tell the parent', () => {
    forSeeds(50, (seed) => {
      const world = new World({ seed });
      const [root, second] = pair(world);
      const told: string[] = [];
      for (const task of [root, second]) {
        world.attach(task, `${task.pid}`, 'JCTL', {
          jctl: ({ type, notify }) => {
            told.push(`${type} ${notify}`);
            return undefined;
          },
        });
      }
      send_sig(world.kernel, SIGSTOP, root);
      world.go();
      send_sig(world.kernel, SIGCONT, root);
      world.go();
      const stops = told.filter((line) => line.startsWith(`${CLD_STOPPED} `)).sort();
      assert.deepEqual(stops, [`${CLD_STOPPED} 0`, `${CLD_STOPPED} ${CLD_STOPPED}`]);
      const continues = told.filter((line) => line.startsWith(`${CLD_CONTINUED} `)).sort();
      assert.deepEqual(continues, [`${CLD_CONTINUED} 0`, `${CLD_CONTINUED} ${CLD_CONTINUED}`]);
    });
  });

  test('a stop signal discards a pending SIGCONT, and SIGCONT pending stops', () => {
    const world = new World();
    const root = world.root(function* (user, task) {
      yield* user.sigprocmask(task, 'block', [SIGTSTP, SIGCONT]);
      yield* user.kill(task, 1000, SIGCONT);
      yield* user.kill(task, 1000, SIGTSTP);
      assert.deepEqual(
        task.group.pending.map(({ si_signo }) => si_signo),
        [SIGTSTP],
      );
      yield* user.kill(task, 1000, SIGCONT);
      yield* user.sigprocmask(task, 'set', []);
    });
    assert.equal(world.run(), 'finished');
    assert.equal(root.exit_code, 0);
  });

  test('a signal sent to a stopped task waits for SIGCONT', () => {
    const world = new World();
    const [root] = pair(world);
    send_sig(world.kernel, SIGSTOP, root);
    world.go();
    // Deadly only by default of an engine that wants to see it: else it would kill at once.
    world.attach(root, 'e', 'SIGNAL_TERM');
    send_sig(world.kernel, SIGTERM, root);
    world.go();
    assert.equal(taskState(root), 'stopped jobctl');
    send_sig(world.kernel, SIGCONT, root);
    world.go();
    assert.equal(root.exit_code, SIGTERM);
  });

  test('SIGCONT ends only the job-control part of a stop', () => {
    const world = new World();
    const [root] = pair(world);
    const engine = world.attach(root, 'e', 'QUIESCE');
    send_sig(world.kernel, SIGSTOP, root);
    world.go();
    assert.equal(utrace_control(world.kernel, null, root, engine, UTRACE_STOP), 0);
    assert.equal(taskState(root), 'stopped jobctl utrace');
    send_sig(world.kernel, SIGCONT, root);
    world.go();
    assert.equal(taskState(root), 'stopped utrace');
  });

  test('SIGKILL ends a stopped group', () => {
    forSeeds(50, (seed) => {
      const world = new World({ seed });
      const [root, second] = pair(world);
      send_sig(world.kernel, SIGSTOP, root);
      world.go();
      send_sig(world.kernel, SIGKILL, second);
      assert.equal(world.go(), 'finished');
      assert.equal(root.exit_code, SIGKILL);
    });
  });

  test('the parent hears of stop and continue by SIGCHLD', () => {
    const world = new World();
    const codes: number[] = [];
    const root = world.root(function* (user, task) {
      const pid = yield* user.fork(task, sleeper);
      yield* user.kill(task, pid, SIGSTOP);
      yield* user.waitpid(task, pid, { untraced: true });
      yield* user.kill(task, pid, SIGCONT);
      yield* user.compute(task, 5);
      yield* user.kill(task, pid, SIGKILL);
      yield* user.waitpid(task, pid);
    });
    world.attach(root, 'e', 'SIGNAL_IGN', {
      signal: ({ info, action }) => {
        if (info.si_signo === SIGCHLD) codes.push(info.si_code);
        return (action & 0xf0) | 5;
      },
    });
    assert.equal(world.run(), 'finished');
    assert.deepEqual(codes.slice(0, 2), [CLD_STOPPED, CLD_CONTINUED]);
  });
});
