/** What a person types: evaluated in a frame, looked at without a trace, changed with one. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { type Driver, driving } from './driver.ts';
import { dataFile } from './transcript.ts';

const program = dataFile('count.tracer.ts');
const workload = dataFile('two-calls.workload.ts');
/** In report_syscall_entry, before anything; and in it once its own call is counted. */
const [ENTRY, COUNTED] = [26, 27];

const at = (driver: Driver, line: number) =>
  driver.launch({ program, workload }, () => driver.breakpoints('count.tracer.ts', [{ line }]));

describe('an expression', () => {
  test('sees the variables of its frame and of those around it', () =>
    driving(async (driver) => {
      await at(driver, COUNTED);
      assert.equal(await driver.evaluate('count'), '1');
      assert.equal(await driver.evaluate('tally.calls + 10'), '11');
      assert.equal(await driver.evaluate('count + " of " + tally.calls'), '"1 of 1"');
      assert.equal(await driver.evaluate('Math.max(count, 7)'), '7');
      assert.equal(await driver.evaluate('[1, 2].map((each) => each * 2).join()'), '"2,4"');
      assert.equal(await driver.evaluate('UTRACE_EVENT(DEATH)'), '32');
    }));

  test('of a frame further out sees what is there', () =>
    driving(async (driver) => {
      await driver.launch({ program }, () => driver.breakpoints('tally.ts', [{ line: 9 }]));
      const [inner, outer] = await driver.frames();
      const ask = (frameId: number | undefined, expression: string) =>
        driver.client.request<{ result: string }>('evaluate', { expression, frameId });
      assert.equal((await ask(inner?.id, 'key')).result, '"calls"');
      await assert.rejects(ask(outer?.id, 'key'), /key is not defined/);
      assert.equal((await ask(outer?.id, 'engine.data === tally')).result, 'true');
    }));

  test('that is none, or throws, is refused with the reason', () =>
    driving(async (driver) => {
      await at(driver, COUNTED);
      await assert.rejects(driver.evaluate('1 +'), /is no expression/);
      await assert.rejects(driver.evaluate('nowhere'), /nowhere/);
      await assert.rejects(
        driver.evaluate('tally.nothing.at'),
        /Cannot read properties of undefined/,
      );
      await assert.rejects(driver.evaluate('import("fs")'), /.+/);
      await assert.rejects(driver.evaluate('(() => { for (;;); })()', 'repl'), /.+/);
    }));

  test('that would change something is refused where one only looks', () =>
    driving(async (driver) => {
      await at(driver, COUNTED);
      for (const context of ['hover', 'watch', 'variables', 'clipboard', 'unheard-of']) {
        for (const text of [
          'tally.calls = 5',
          'count++',
          'delete tally.calls',
          'add(tally, "calls")',
          'printk("x")',
          'Object.assign(tally, { calls: 9 })',
          'kfree(tally)',
        ]) {
          await assert.rejects(
            driver.evaluate(text, context),
            /debug console/,
            `${context}: ${text}`,
          );
        }
        assert.equal(await driver.evaluate('tally.calls', context), '1');
      }
      await driver.go('continue');
      assert.equal(driver.printed, 'call 1: 1\n');
    }));

  test('in the debug console changes what it says, and the run goes on with that', () =>
    driving(async (driver) => {
      await at(driver, COUNTED);
      assert.equal(await driver.evaluate('tally.calls = 40', 'repl'), '40');
      assert.equal(await driver.evaluate('tally.calls'), '40');
      await driver.go('continue');
      assert.equal(await driver.evaluate('count'), '41');
    }));

  test('is copied as JSON', () =>
    driving(async (driver) => {
      await at(driver, COUNTED);
      const text = await driver.evaluate('({ tally, list: [1, "two"] })', 'clipboard');
      assert.deepEqual(JSON.parse(text), { tally: { calls: 1, deaths: 0 }, list: [1, 'two'] });
    }));

  test('is written in hexadecimal where that is asked for', () =>
    driving(async (driver) => {
      await at(driver, COUNTED);
      const { result } = await driver.client.request<{ result: string }>('evaluate', {
        expression: '255',
        format: { hex: true },
      });
      assert.equal(result, '0xff');
    }));

  test('that is a function leads to where that is written', () =>
    driving(async (driver) => {
      await at(driver, COUNTED);
      const { result, valueLocationReference: locationReference } = await driver.client.request<
        DebugProtocol.EvaluateResponse['body']
      >('evaluate', { expression: 'ops.report_death' });
      assert.equal(result, 'ƒ report_death');
      const place = await driver.client.request<DebugProtocol.LocationsResponse['body']>(
        'locations',
        { locationReference },
      );
      assert.deepEqual([place?.source.path, place?.line], [program, 30]);
      await assert.rejects(
        driver.client.request('locations', { locationReference: 999 }),
        /no location 999/,
      );
    }));

  test('of freed memory shows what is left there, and is no violation', () =>
    driving(async (driver) => {
      await driver.launch({ program: dataFile('freed.tracer.ts') });
      assert.equal(await driver.evaluate('memory.value'), '1');
      assert.equal((await driver.go('stepBack')).reason, 'step');
    }));
});

describe('setting a variable', () => {
  test('changes it, and what reads it', () =>
    driving(async (driver) => {
      await at(driver, ENTRY);
      const variablesReference = await driver.scopeReference('Closure');
      const tally = (await driver.rows(variablesReference)).get('tally');
      assert.equal(tally?.evaluateName, 'tally');
      const body = await driver.client.request<DebugProtocol.SetVariableResponse['body']>(
        'setVariable',
        { variablesReference: tally?.variablesReference, name: 'calls', value: '6 * 7' },
      );
      assert.equal(body.value, '42');
      await driver.client.event('invalidated');
      await driver.go('next');
      assert.equal(await driver.evaluate('count'), '43');
    }));

  test('that is constant, or not there, is refused', () =>
    driving(async (driver) => {
      await at(driver, COUNTED);
      const variablesReference = await driver.scopeReference('Locals');
      const set = (name: string, value: string) =>
        driver.client.request('setVariable', { variablesReference, name, value });
      await assert.rejects(set('count', '5'), /constant/);
      await assert.rejects(set('nothing', '5'), /no nothing/);
      await assert.rejects(set('regs', '1 +'), /Unexpected token/);
      const kernel = await driver.scopeReference('Kernel');
      await assert.rejects(
        driver.client.request('setVariable', {
          variablesReference: kernel,
          name: 'step',
          value: '1',
        }),
        /only be looked at/,
      );
    }));

  test('in the past branches the run, says so, and is repeated with it', () =>
    driving(async (driver) => {
      await at(driver, ENTRY);
      await driver.go('continue');
      await driver.go('reverseContinue');
      void driver.printed;
      await driver.client.request('setExpression', { expression: 'tally.calls', value: '100' });
      await driver.go('continue');
      assert.match(driver.printed, /branches off here.*\n.*call 101: 1/);
      await driver.go('reverseContinue');
      assert.equal(await driver.evaluate('tally.calls'), '100');
      await driver.go('stepBack');
      await driver.go('next');
      await driver.go('next');
      assert.equal(await driver.evaluate('count'), '101');
    }));
});

describe('completions', () => {
  test('are what is in scope, and the members of what stands before the dot', () =>
    driving(async (driver) => {
      await at(driver, COUNTED);
      const complete = async (text: string) => {
        const { targets } = await driver.client.request<DebugProtocol.CompletionsResponse['body']>(
          'completions',
          { text, column: text.length + 1, frameId: (await driver.frame()).id },
        );
        return targets.map(({ label }) => label);
      };
      assert.deepEqual(await complete('tal'), ['tally']);
      assert.ok((await complete('1 + utrace_')).includes('utrace_set_events'));
      assert.deepEqual(await complete('tally.c'), ['calls']);
      assert.ok((await complete('engine.')).includes('flags'));
      assert.deepEqual(await complete('tally.calls = 5; nowhere.'), []);
    }));
});

describe('scopes', () => {
  test('show the engine, the task and the kernel, flags by name', () =>
    driving(async (driver) => {
      await at(driver, COUNTED);
      const engine = await driver.scope('Engine');
      assert.equal(engine.get('flags')?.value, 'DEATH | SYSCALL_ENTRY (0x60)');
      assert.equal(engine.get('status')?.value, 'attached');
      const task = await driver.scope('Task');
      assert.equal(task.get('state')?.value, 'running');
      assert.equal(task.get('system call')?.value, 'write(1, 0, 6)');
      const kernel = await driver.scope('Kernel');
      const tree = await driver.rows(kernel.get('tasks')?.variablesReference ?? 0);
      assert.equal(tree.get('1000')?.value, 'target, running');
      const engines = await driver.rows(tree.get('1000')?.variablesReference ?? 0);
      assert.match(engines.get('engine 1')?.value ?? '', /DEATH \| SYSCALL_ENTRY.*in a callback/);
    }));
});

describe('memory', () => {
  test('of a task are its registers, to be read and written', () =>
    driving(async (driver) => {
      await at(driver, ENTRY);
      const { memoryReference } = (await driver.scope('Task')).get('registers') ?? {};
      const read = async (offset: number, count: number) => {
        const body = await driver.client.request<DebugProtocol.ReadMemoryResponse['body']>(
          'readMemory',
          { memoryReference, offset, count },
        );
        return { bytes: Buffer.from(body?.data ?? '', 'base64'), rest: body?.unreadableBytes };
      };
      // orig_ax is the fourth: the number of write().
      assert.equal((await read(24, 8)).bytes.readBigInt64LE(), 1n);
      assert.equal((await read(76, 8)).rest, 4);
      const data = Buffer.alloc(8);
      data.writeBigInt64LE(39n);
      const write = (offset: number) =>
        driver.client.request('writeMemory', {
          memoryReference,
          offset,
          data: data.toString('base64'),
        });
      await write(24);
      await driver.client.event('memory');
      assert.equal(await driver.evaluate('regs.orig_ax'), '39');
      await assert.rejects(write(76), /only 4 of 8 bytes fit/);
      await driver.go('next');
      await driver.go('stepBack');
      assert.equal(await driver.evaluate('regs.orig_ax'), '39');
    }));
});
