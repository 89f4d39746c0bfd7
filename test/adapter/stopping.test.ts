/** Where a session stops: breakpoints of every kind, in both directions. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { type Driver, driving } from './driver.ts';
import { dataFile } from './transcript.ts';

const program = dataFile('count.tracer.ts');
const workload = dataFile('two-calls.workload.ts');
const race = dataFile('race.tracer.ts');
/** Statements of add() in tally.ts: called for each system call and each death. */
const ADDS = 9;

const withLines = (driver: Driver, file: string, breakpoints: readonly object[]) =>
  driver.launch({ program, workload }, () => driver.breakpoints(file, breakpoints));

describe('a conditional breakpoint', () => {
  test('stops where its condition holds, forwards and backwards', () =>
    driving(async (driver) => {
      await withLines(driver, 'tally.ts', [{ line: ADDS, condition: 'before === 1' }]);
      assert.equal(await driver.evaluate('before'), '1');
      assert.equal((await driver.go('continue')).reason, 'the end');
    }));

  test('is met again where it was met before, going back', () =>
    driving(async (driver) => {
      await withLines(driver, 'tally.ts', [{ line: ADDS, condition: 'key === "calls"' }]);
      const seen: string[] = [await driver.evaluate('before')];
      for (let times = 0; times < 2; times++) {
        await driver.go('continue');
        seen.push(await driver.evaluate('before'));
      }
      assert.deepEqual(seen, ['0', '1', '2']);
      for (const before of ['1', '0']) {
        assert.equal((await driver.go('reverseContinue')).reason, 'breakpoint');
        assert.equal(await driver.evaluate('before'), before);
      }
      assert.equal((await driver.go('reverseContinue')).reason, 'entry');
    }));

  test('whose condition fails stops and says why; one that changes something does, too', () =>
    driving(async (driver) => {
      const stopped = await withLines(driver, 'tally.ts', [
        { line: ADDS, condition: 'nowhere > 1' },
      ]);
      assert.match(stopped.text ?? '', /nowhere/);
      await driver.breakpoints('tally.ts', [{ line: ADDS, condition: 'before = 1' }]);
      assert.match((await driver.go('continue')).text ?? '', /changes something/);
    }));
});

describe('a hit count', () => {
  for (const [hitCondition, ...hits] of [
    ['2', '1'],
    ['>= 2', '1', '2', '0'],
    ['> 3', '0'],
    ['% 2', '1', '0'],
    ['== 3', '2'],
  ] as const) {
    test(`of ${hitCondition} stops at those hits, and at the same ones again`, () =>
      driving(async (driver) => {
        // Three calls, then a death that counts from 0 again.
        await withLines(driver, 'tally.ts', [{ line: ADDS, hitCondition }]);
        const seen = [await driver.evaluate('before')];
        while ((await driver.go('continue')).reason === 'breakpoint' && seen.length < 9) {
          seen.push(await driver.evaluate('before'));
        }
        assert.deepEqual(seen, hits);
      }));
  }

  test('that counts nothing is refused', () =>
    driving(async (driver) => {
      await driver.client.launch({ program, workload });
      const [placed] = await driver.breakpoints('tally.ts', [
        { line: ADDS, hitCondition: 'often' },
      ]);
      assert.equal(placed?.verified, false);
      assert.match(placed?.message ?? '', /counts no hits/);
    }));

  test('counts by place in the run, not by visits', () =>
    driving(async (driver) => {
      await withLines(driver, 'tally.ts', [{ line: ADDS, hitCondition: '2' }]);
      await driver.go('reverseContinue');
      await driver.go('continue');
      assert.equal(await driver.evaluate('before'), '1');
    }));
});

describe('a log point', () => {
  test('prints what it is told and does not stop', () =>
    driving(async (driver) => {
      const logMessage = 'add {key}: {before + 1} {nowhere}';
      const stopped = await withLines(driver, 'tally.ts', [{ line: ADDS, logMessage }]);
      assert.equal(stopped.reason, 'the end');
      assert.match(driver.printed, /^add calls: 1 \{nowhere: .*\}\n/);
    }));
});

describe('a function breakpoint', () => {
  const on = (driver: Driver, names: readonly string[], args: object = { program, workload }) =>
    driver.launch(args, async () => {
      const { breakpoints } = await driver.client.request<
        DebugProtocol.SetFunctionBreakpointsResponse['body']
      >('setFunctionBreakpoints', { breakpoints: names.map((name) => ({ name })) });
      assert.deepEqual(
        breakpoints.map(({ verified }) => verified),
        names.map(() => true),
      );
    });

  test('stops at the first statement of a callback', () =>
    driving(async (driver) => {
      assert.equal((await on(driver, ['report_death'])).reason, 'function breakpoint');
      assert.equal((await driver.frame()).name, 'report_death');
      assert.equal(await driver.line(), 31);
    }));

  test('stops before a call of the API', () =>
    driving(async (driver) => {
      await on(driver, ['utrace_set_events']);
      assert.equal(await driver.line(), 41);
      assert.equal((await driver.go('continue')).reason, 'the end');
    }));

  test('may stand for many, and is met going back', () =>
    driving(async (driver) => {
      await on(driver, ['*.report_*']);
      const names: string[] = [];
      for (let times = 0; times < 4; times++) {
        names.push((await driver.frame()).name);
        if (times < 3) await driver.go('continue');
      }
      assert.deepEqual(names, [
        'report_syscall_entry',
        'report_syscall_entry',
        'report_syscall_entry',
        'report_death',
      ]);
      assert.equal((await driver.go('reverseContinue')).reason, 'function breakpoint');
      assert.equal((await driver.frame()).name, 'report_syscall_entry');
    }));

  test('on a name that nothing has is not verified', () =>
    driving(async (driver) => {
      await driver.client.launch({ program, workload });
      const { breakpoints } = await driver.client.request<
        DebugProtocol.SetFunctionBreakpointsResponse['body']
      >('setFunctionBreakpoints', { breakpoints: [{ name: 'report_nothing' }] });
      assert.equal(breakpoints[0]?.verified, false);
    }));
});

describe('an exception filter', () => {
  const filtered = (driver: Driver, filterId: string, condition?: string, args: object = {}) =>
    driver.launch({ program: race, seed: 3, ...args }, () =>
      driver.client.request('setExceptionBreakpoints', {
        filters: [],
        filterOptions: [{ filterId, condition }],
      }),
    );
  const info = (driver: Driver) =>
    driver.client.request<DebugProtocol.ExceptionInfoResponse['body']>('exceptionInfo', {
      threadId: driver.threadId,
    });

  test('for thrown errors stops where one was thrown', () =>
    driving(async (driver) => {
      const stopped = await filtered(driver, 'throw');
      assert.equal(stopped.reason, 'exception');
      assert.match(stopped.text ?? '', /nothing to parse/);
      assert.deepEqual([(await driver.frame()).name, await driver.line()], ['parse', 27]);
      assert.equal(await driver.evaluate('text'), '""');
      assert.equal((await info(driver)).exceptionId, 'TypeError');
    }));

  test('for error results stops after the call', () =>
    driving(async (driver) => {
      const stopped = await filtered(driver, 'error-result', 'utrace_control');
      assert.equal(stopped.reason, 'exception');
      assert.match(stopped.text ?? '', /utrace_control\(.*\) answered -/);
      assert.equal(await driver.line(), 56);
    }));

  test('for ignored error results passes those that something looks at', () =>
    driving(async (driver) => {
      const stopped = await filtered(driver, 'error-ignored');
      assert.match(stopped.text ?? '', /nothing looks at it/);
      assert.equal(await driver.line(), 58);
    }));

  test('for deaths stops where the task dies', () =>
    driving(async (driver) => {
      const stopped = await filtered(driver, 'task-death', '1000');
      assert.match(stopped.text ?? '', /\(1000\) dies/);
      assert.notEqual((await filteredTask(driver)).get('state')?.value, 'running');
    }));

  const filteredTask = (driver: Driver) => driver.scope('Task');

  test('whose condition names something else passes it', () =>
    driving(async (driver) => {
      assert.notEqual((await filtered(driver, 'throw', 'RangeError')).reason, 'exception');
    }));

  test('for violations stops unless it is taken away', () =>
    driving(async (driver) => {
      const freed = { program: dataFile('freed.tracer.ts') };
      assert.equal((await filtered(driver, 'task-death', '', freed)).reason, 'the end');
    }));

  test('for violations tells the whole story', () =>
    driving(async (driver) => {
      await driver.launch({ program: dataFile('freed.tracer.ts') });
      const { exceptionId, description, details } = await info(driver);
      assert.equal(exceptionId, 'use-after-free');
      assert.match(description ?? '', /allocated here .*\n.*freed here/);
      assert.match(details?.stackTrace ?? '', /at use \(.*freed\.tracer\.ts:6:3\)/);
    }));
});

describe('a data breakpoint', () => {
  async function watch(driver: Driver, name: string, accessType?: string): Promise<void> {
    const frameId = (await driver.frame()).id;
    const { dataId } = await driver.client.request<
      DebugProtocol.DataBreakpointInfoResponse['body']
    >('dataBreakpointInfo', { name, frameId });
    assert.notEqual(dataId, null);
    const { breakpoints } = await driver.client.request<
      DebugProtocol.SetDataBreakpointsResponse['body']
    >('setDataBreakpoints', { breakpoints: [{ dataId, accessType }] });
    assert.equal(breakpoints[0]?.verified, true);
    await driver.breakpoints('count.tracer.ts', []);
  }

  test('on a member stops after each write, with both values', () =>
    driving(async (driver) => {
      await withLines(driver, 'count.tracer.ts', [{ line: 26 }]);
      await watch(driver, 'tally.calls');
      for (const change of ['0 → 1', '1 → 2', '2 → 3']) {
        const stopped = await driver.go('continue');
        assert.equal(stopped.reason, 'data breakpoint');
        assert.equal(stopped.text, `tally.calls: ${change}`);
        assert.equal(await driver.line(), 10);
      }
    }));

  test('going back stops at the statement that wrote', () =>
    driving(async (driver) => {
      await withLines(driver, 'count.tracer.ts', [{ line: 31 }]);
      await watch(driver, 'tally.calls');
      for (const value of ['2', '1', '0']) {
        assert.equal((await driver.go('reverseContinue')).reason, 'data breakpoint');
        assert.equal(await driver.line(), 9);
        assert.equal(await driver.evaluate('tally.calls'), value);
      }
      assert.equal((await driver.go('reverseContinue')).reason, 'entry');
    }));

  test('on reads stops when it is read', () =>
    driving(async (driver) => {
      await withLines(driver, 'count.tracer.ts', [{ line: 31 }]);
      await watch(driver, 'tally.calls', 'read');
      const stopped = await driver.go('continue');
      assert.equal(stopped.text, 'tally.calls is read');
      assert.equal(await driver.line(), 47);
    }));

  test('on the flags of an engine and the state of a task stops when they change', () =>
    driving(async (driver) => {
      await withLines(driver, 'count.tracer.ts', [{ line: 26 }]);
      const ids: string[] = [];
      for (const [scope, name] of [
        ['Engine', 'status'],
        ['Task', 'state'],
      ] as const) {
        const variablesReference = await driver.scopeReference(scope);
        const { dataId } = await driver.client.request<
          DebugProtocol.DataBreakpointInfoResponse['body']
        >('dataBreakpointInfo', { name, variablesReference });
        ids.push(dataId ?? '');
      }
      await driver.client.request('setDataBreakpoints', {
        breakpoints: ids.map((dataId) => ({ dataId })),
      });
      await driver.breakpoints('count.tracer.ts', []);
      const texts: string[] = [];
      for (let times = 0; times < 2; times++) {
        const { reason, text = '' } = await driver.go('continue');
        assert.equal(reason, 'data breakpoint');
        texts.push(text);
      }
      assert.match(texts.join('\n'), /task 1000 state: "running" → "exiting"/);
    }));

  test('on what is no variable is refused with the reason', () =>
    driving(async (driver) => {
      await withLines(driver, 'count.tracer.ts', [{ line: 26 }]);
      const { dataId, description } = await driver.client.request<
        DebugProtocol.DataBreakpointInfoResponse['body']
      >('dataBreakpointInfo', { name: '1 + 1' });
      assert.equal(dataId, null);
      assert.match(description, /cannot be watched/);
    }));
});

describe('locations of breakpoints', () => {
  test('are the statements of the lines', () =>
    driving(async (driver) => {
      await driver.client.launch({ program, workload });
      const { breakpoints } = await driver.client.request<
        DebugProtocol.BreakpointLocationsResponse['body']
      >('breakpointLocations', { source: { path: program }, line: 25, endLine: 32 });
      assert.deepEqual(
        breakpoints.map(({ line }) => line),
        [26, 27, 28, 31, 32],
      );
    }));
});
