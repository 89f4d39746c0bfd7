/** Ways through a run besides breakpoints: to a step, to an event, into a target, along another branch. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { type Driver, driving } from './driver.ts';
import { dataFile } from './transcript.ts';

const program = dataFile('count.tracer.ts');
const workload = dataFile('two-calls.workload.ts');

const at = (driver: Driver, line: number, args: object = {}) =>
  driver.launch({ program, workload, ...args }, () =>
    driver.breakpoints('count.tracer.ts', [{ line }]),
  );

interface Timeline {
  readonly total: number;
  readonly now: number;
  readonly step: number;
  readonly events: readonly {
    readonly number: number;
    readonly step: number;
    readonly text: string;
    readonly line?: number;
  }[];
}
const timeline = (driver: Driver, args: object = {}) =>
  driver.client.request<Timeline>('utrace/timeline', args);

describe('stepping back', () => {
  test('goes over, into, and out of calls', () =>
    driving(async (driver) => {
      await at(driver, 27);
      await driver.go('utrace/reverseStepIn');
      assert.deepEqual([(await driver.frame()).name, await driver.line()], ['add', 10]);
      await driver.go('utrace/reverseNext');
      assert.equal(await driver.line(), 9);
      await driver.go('utrace/reverseStepOut');
      assert.deepEqual(
        [(await driver.frame()).name, await driver.line()],
        ['report_syscall_entry', 26],
      );
    }));
});

describe('restarting a frame', () => {
  test('goes back to its first statement', () =>
    driving(async (driver) => {
      await driver.launch({ program, workload }, () =>
        driver.breakpoints('tally.ts', [{ line: 10 }]),
      );
      const [inner, outer] = await driver.frames();
      await driver.client.request('restartFrame', { frameId: inner?.id });
      await driver.stop();
      assert.deepEqual([(await driver.frame()).name, await driver.line()], ['add', 8]);
      await driver.client.request('restartFrame', { frameId: outer?.id });
      await driver.stop();
      assert.deepEqual(
        [(await driver.frame()).name, await driver.line()],
        ['report_syscall_entry', 26],
      );
    }));
});

describe('the timeline', () => {
  test('lists what happened, and where in the source', () =>
    driving(async (driver) => {
      await at(driver, 27);
      const { total, now, step, events } = await timeline(driver);
      assert.equal(total, now);
      assert.equal(events.length, total);
      assert.ok(step > 0);
      const attach = events.find(({ text }) => text.startsWith('utrace_attach_task('));
      assert.equal(attach?.line, 39);
      assert.deepEqual(
        (await timeline(driver, { start: 2, count: 2 })).events.map(({ number }) => number),
        [2, 3],
      );
      assert.deepEqual((await timeline(driver, { start: 10_000 })).events, []);
    }));

  test('tells how much of it lies ahead, once one has gone back', () =>
    driving(async (driver) => {
      await at(driver, 31);
      const { total } = await timeline(driver);
      await driver.go('utrace/gotoStep', { step: 5 });
      const early = await timeline(driver);
      assert.equal(early.total, total);
      assert.ok(early.now < total);
      assert.ok(early.step >= 4 && early.step <= 6, `step ${early.step}`);
      await driver.go('continue');
      assert.deepEqual(await timeline(driver), { ...(await timeline(driver)), now: total });
    }));
});

describe('the disassembly', () => {
  const list = (driver: Driver, args: object) =>
    driver.client.request<DebugProtocol.DisassembleResponse['body']>('disassemble', args);

  test('is the list of events around where a frame stands', () =>
    driving(async (driver) => {
      await at(driver, 27);
      const { instructionPointerReference: memoryReference = '' } = await driver.frame();
      const body = await list(driver, {
        memoryReference,
        instructionOffset: -3,
        instructionCount: 6,
      });
      assert.equal(body?.instructions.length, 6);
      assert.equal(Number(body?.instructions[3]?.address), Number(memoryReference));
      assert.match(body?.instructions[2]?.instruction ?? '', /report_syscall_entry/);
      const none = await list(driver, {
        memoryReference,
        instructionOffset: -5000,
        instructionCount: 2,
      });
      assert.equal(none?.instructions[0]?.presentationHint, 'invalid');
    }));

  test('is stepped through event by event, both ways', () =>
    driving(async (driver) => {
      await at(driver, 27);
      const where = async () => Number((await driver.frame()).instructionPointerReference);
      const before = await where();
      await driver.go('next', { granularity: 'instruction' });
      // Code between two points is atomic: several events may come at once.
      assert.ok((await where()) > before);
      await driver.go('stepBack', { granularity: 'instruction' });
      assert.equal(await where(), before);
      await driver.go('stepBack', { granularity: 'instruction' });
      assert.ok((await where()) < before);
    }));

  test('has breakpoints on events', () =>
    driving(async (driver) => {
      await at(driver, 27);
      const event = Number((await driver.frame()).instructionPointerReference) + 4;
      const { breakpoints } = await driver.client.request<
        DebugProtocol.SetInstructionBreakpointsResponse['body']
      >('setInstructionBreakpoints', {
        breakpoints: [{ instructionReference: `0x${event.toString(16)}` }],
      });
      assert.equal(breakpoints[0]?.verified, true);
      assert.equal((await driver.go('continue')).reason, 'instruction breakpoint');
      assert.equal((await timeline(driver)).now, event + 1);
    }));
});

describe('goto', () => {
  test('leads to the next, the previous and the first time a line is reached', () =>
    driving(async (driver) => {
      await at(driver, 31);
      const targets = async (line: number) =>
        (
          await driver.client.request<DebugProtocol.GotoTargetsResponse['body']>('gotoTargets', {
            source: { path: program },
            line,
          })
        ).targets;
      const [, previous, first] = await targets(27);
      await driver.go('goto', { targetId: previous?.id });
      assert.equal(await driver.evaluate('count'), '3');
      await targets(27);
      await driver.go('goto', { targetId: first?.id });
      assert.equal(await driver.evaluate('count'), '1');
      const [next] = await targets(27);
      assert.equal((await driver.go('goto', { targetId: next?.id })).reason, 'goto');
      assert.equal(await driver.evaluate('count'), '2');
      assert.deepEqual(await targets(1), []);
      const attach = (await targets(39)).find(({ label }) => label.includes('utrace_attach_task('));
      await driver.go('goto', { targetId: attach?.id });
      assert.equal(await driver.line(), 39);
    }));

  test('leads to a step of the scheduler', () =>
    driving(async (driver) => {
      await at(driver, 31);
      for (const step of [20, 3, 0, 12]) {
        await driver.go('utrace/gotoStep', { step });
        const { step: reached } = await timeline(driver);
        assert.ok(Math.abs(reached - step) <= 2, `${reached} for ${step}`);
      }
      assert.equal((await driver.go('utrace/gotoStep', { step: 1e6 })).reason, 'the end');
    }));
});

describe('where a value came from', () => {
  test('is the statement that wrote it', () =>
    driving(async (driver) => {
      await at(driver, 31);
      const stopped = await driver.go('utrace/lastWrite', { expression: 'tally.calls' });
      assert.match(stopped.description ?? '', /about to change tally\.calls: 2 → 3/);
      assert.equal(await driver.line(), 9);
      await driver.go('utrace/lastWrite', { expression: 'tally.calls' }).catch(() => {});
    }));
});

describe('targets to step into', () => {
  test('are the functions that a statement calls', () =>
    driving(async (driver) => {
      await at(driver, 26);
      const { targets } = await driver.client.request<DebugProtocol.StepInTargetsResponse['body']>(
        'stepInTargets',
        { frameId: (await driver.frame()).id },
      );
      assert.deepEqual(
        targets.map(({ label }) => label),
        ['add', 'a callback of engine 1'],
      );
      await driver.go('stepIn', { targetId: targets[0]?.id });
      assert.equal((await driver.frame()).name, 'add');
    }));
});

describe('another branch', () => {
  test('is taken by making another thread run', () =>
    driving(async (driver) => {
      await at(driver, 26, { workload: 'exit', unload: 'any-time', seed: 4 });
      const { threads } = await driver.client.request<{
        threads: readonly {
          readonly threadId: number;
          readonly name: string;
          readonly current: boolean;
        }[];
      }>('utrace/choices');
      const other = threads.find(({ current }) => !current);
      assert.notEqual(other, undefined, JSON.stringify(threads));
      const { step } = await timeline(driver);
      await driver.breakpoints('count.tracer.ts', [{ line: 47 }]);
      await driver.client.request('utrace/choose', { threadId: other?.threadId });
      await driver.go('continue');
      assert.equal(driver.threadId, other?.threadId);
      assert.ok((await timeline(driver)).step <= step + 2, 'it went first');
      await assert.rejects(
        driver.client.request('utrace/choose', { threadId: 99 }),
        /cannot run here/,
      );
    }));

  test('is taken by killing a task', () =>
    driving(async (driver) => {
      await at(driver, 26);
      await driver.client.request('terminateThreads', { threadIds: [driver.threadId] });
      await driver.breakpoints('count.tracer.ts', [{ line: 31 }]);
      await driver.go('continue');
      assert.equal(await driver.evaluate('tally.calls'), '1');
      await driver.go('stepBack');
      await driver.go('continue');
      assert.equal(await driver.evaluate('tally.calls'), '1');
      await assert.rejects(
        driver.client.request('terminateThreads', { threadIds: [1] }),
        /no task/,
      );
    }));

  test('is not taken by running one thread alone where nobody else could have gone', () =>
    driving(async (driver) => {
      await at(driver, 26);
      await driver.go('next', { singleThread: true });
      assert.equal(await driver.line(), 27);
      assert.doesNotMatch(driver.printed, /branches off/);
    }));
});

describe('a restart', () => {
  test('begins anew with the same breakpoints', () =>
    driving(async (driver) => {
      await at(driver, 27);
      await driver.go('continue');
      assert.equal(await driver.evaluate('count'), '2');
      await driver.client.request('restart');
      assert.equal((await driver.stop()).reason, 'breakpoint');
      assert.equal(await driver.evaluate('count'), '1');
    }));
});

describe('what belongs to the program', () => {
  test('are its files, and as modules its engines, too', () =>
    driving(async (driver) => {
      await at(driver, 27);
      const { sources } =
        await driver.client.request<DebugProtocol.LoadedSourcesResponse['body']>('loadedSources');
      assert.deepEqual(sources.map(({ name }) => name).sort(), [
        'count.tracer.ts',
        'tally.ts',
        'two-calls.workload.ts',
      ]);
      const { modules } =
        await driver.client.request<DebugProtocol.ModulesResponse['body']>('modules');
      assert.ok(modules.some(({ name }) => name === 'engine 1 on target (1000)'));
    }));
});

describe('a long way back', () => {
  test('is told of as progress, and can be given up', () =>
    driving(async (driver) => {
      const { client } = driver;
      const { launched } = await client.launch(
        { program: dataFile('endless.tracer.ts'), maxSteps: 1e9 },
        { supportsProgressReporting: true },
      );
      await client.request('configurationDone');
      await launched;
      await new Promise((resolve) => setTimeout(resolve, 2500));
      await client.request('pause', { threadId: 1 });
      await driver.stop();
      const turns = await driver.evaluate('turns');
      // A condition makes the way back one that has to be looked along.
      await driver.breakpoints('endless.tracer.ts', [{ line: 7, condition: 'turns < 0' }]);
      await client.request('reverseContinue', { threadId: driver.threadId });
      const { progressId } = await client.event<{ progressId: string }>('progressStart');
      await client.request('cancel', { progressId });
      await client.event('progressEnd');
      assert.equal((await driver.stop()).reason, 'pause');
      assert.equal(await driver.evaluate('turns'), turns);
    }));
});

describe('steps forward and back', () => {
  test('lead to the same places with the same values, however many', () =>
    driving(async (driver) => {
      await at(driver, 26);
      const look = async () => {
        const { name, line } = await driver.frame();
        const locals = [...(await driver.scope('Locals')).values()];
        return [name, line, ...locals.map((local) => `${local.name} = ${local.value}`)];
      };
      const way = [await look()];
      for (let step = 0; step < 15; step++) {
        await driver.go('stepIn');
        way.push(await look());
      }
      for (const there of way.slice(0, -1).reverse()) {
        await driver.go('utrace/reverseStepIn');
        assert.deepEqual(await look(), there);
      }
      for (const there of way.slice(1)) {
        await driver.go('stepIn');
        assert.deepEqual(await look(), there);
      }
    }));
});
