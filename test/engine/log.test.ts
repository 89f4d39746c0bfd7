import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { KERNEL_POINTS } from '../../src/engine/kernel/points.ts';
import { program } from '../../src/engine/kernel/program.ts';
import { describe as describeEvent, waitStatus } from '../../src/engine/log.ts';
import { forSeeds, World } from './kernel/world.ts';

describe('the log', () => {
  test('the same seed writes the same log, another seed another', () => {
    const logOf = (seed: number): string => {
      const world = new World({ seed });
      const root = world.root(function* (user, task) {
        const leaf = program('leaf', function* (inner, self) {
          yield* inner.compute(self, 3);
        });
        yield* user.fork(task, leaf);
        yield* user.fork(task, leaf);
        yield* user.waitpid(task, -1);
      });
      world.attach(root, 'e', 'CLONE SYSCALL_ENTRY SIGNAL_IGN DEATH REAP');
      world.run();
      return JSON.stringify(world.log);
    };
    forSeeds(20, (seed) => {
      assert.equal(logOf(seed), logOf(seed));
    });
    assert.notEqual(logOf(1), logOf(2));
  });

  test('events are JSON through and through', () => {
    const world = new World({ seed: 1 });
    const root = world.root(function* (user, task) {
      yield* user.execve(task, '/bin/true', ['true']);
    });
    world.attach(root, 'e', 'EXEC EXIT SYSCALL_EXIT DEATH REAP');
    world.run();
    assert.deepEqual(JSON.parse(JSON.stringify(world.log)), world.log);
  });

  test('who does not listen changes nothing', () => {
    const run = (listen: boolean): number[] => {
      const world = new World({ seed: 4 });
      if (!listen) world.kernel.log = null;
      world.root(function* (user, task) {
        yield* user.fork(
          task,
          program('leaf', function* () {}),
        );
        yield* user.waitpid(task, -1);
      });
      world.run();
      return [world.machine.steps, world.machine.choices, world.kernel.events];
    };
    assert.deepEqual(run(true), run(false));
  });

  test('each event has its line, and a call’s error its name', () => {
    const world = new World();
    const root = world.root(function* (user, task) {
      yield* user.waitpid(task, -1);
      yield* user.exit(task, 3);
    });
    world.attach(root, 'counter', 'EXIT');
    world.run();
    const lines = world.log.map(describeEvent);
    assert.ok(lines.every((line) => /^\S.* at \d+: .*\S$/.test(line) && !line.includes('\n')));
    assert.ok(lines.includes('boot at 0: 1000 starts as root'));
    assert.ok(lines.some((line) => line.endsWith('1000 leaves wait4 with -ECHILD')));
    const report = 'report_exit(action RESUME, orig_code 768, code 768) to counter#1 on 1000';
    assert.ok(lines.some((line) => line.endsWith(report)));
  });

  test('wait statuses read as people say them', () => {
    assert.equal(waitStatus(3 << 8), 'status 3');
    assert.equal(waitStatus(11 | 0x80), 'SIGSEGV (core dumped)');
    assert.equal(waitStatus(9), 'SIGKILL');
  });
});

describe('the kernel’s points', () => {
  test('each has a number below 0, a name of its own and a sentence', () => {
    const points = Object.entries(KERNEL_POINTS);
    assert.ok(points.every(([number]) => Number(number) < 0));
    assert.equal(new Set(points.map(([, { name }]) => name)).size, points.length);
    assert.ok(points.every(([, { sentence }]) => /^\S.*\.$/.test(sentence)));
  });
});
