/** What a launch request is answered when something is wrong with it. */
import assert from 'node:assert/strict';
import { relative } from 'node:path';
import { describe, test } from 'node:test';
import { failureText, withAdapter } from './dap-client.ts';
import { dataFile } from './transcript.ts';

/** What the editor shows when it launches like this. */
function refusal(args: object): Promise<string> {
  return withAdapter(async ({ client }) => {
    await client.request('initialize', { adapterID: 'utrace', pathFormat: 'path' });
    const response = await client.ask('launch', args);
    assert.equal(response.success, false, 'the launch was refused');
    return failureText(response);
  });
}

const program = dataFile('count.tracer.ts');

describe('a launch', () => {
  test('of a script with a syntax error is refused with its place', async () => {
    const broken = dataFile('broken.tracer.ts');
    assert.ok((await refusal({ program: broken })).startsWith(`${broken}:4:9: `));
  });

  test('of a script that misspells an import says what was meant', async () => {
    const misspelt = dataFile('misspelt.tracer.ts');
    const text = await refusal({ program: misspelt });
    assert.ok(text.startsWith(`${misspelt}:1:10: `));
    assert.match(text, /did you mean 'module_init'/);
  });

  test('of a file that is missing, or no file, names it', async () => {
    const missing = dataFile('nowhere.tracer.ts');
    assert.ok((await refusal({ program: missing })).startsWith(`${missing} cannot be read`));
    const folder = dataFile('');
    assert.match(await refusal({ program: folder }), /cannot be read|there is no file/);
    assert.match(await refusal({ program: '/dev/zero' }), /cannot be read/);
  });

  test('of a workload that is missing names it', async () => {
    const script = dataFile('nowhere.workload.ts');
    assert.ok(
      (await refusal({ program, workload: script })).startsWith(`${script} cannot be read`),
    );
    const log = dataFile('nowhere.strace');
    assert.ok((await refusal({ program, workload: log })).startsWith(`${log}: no such file`));
  });

  test('over a log that is none says so', async () => {
    const text = await refusal({ program, workload: dataFile('no.strace') });
    assert.match(text, /is not the output of strace/);
  });

  test('without a program says what to give', async () => {
    for (const args of [{}, { program: '' }, { program: 7 }]) {
      assert.match(await refusal(args), /"program"/);
    }
  });

  test('with an attribute of the wrong kind names it and what it should be', async () => {
    const wrong = [
      [{ seed: 'many' }, /"seed" is not a whole number/],
      [{ seed: 1.5 }, /"seed" is not a whole number/],
      [{ seed: -1 }, /"seed" is not a whole number/],
      [{ maxSteps: 0 }, /"maxSteps" is not a whole number/],
      [{ semantics: 'imagined' }, /"semantics" is not one of reference, documented/],
      [{ unload: 'never' }, /"unload" is not one of after-workload, any-time/],
      [{ params: 'a=1' }, /"params" is not an object/],
      [{ params: ['a'] }, /"params" is not an object/],
      [{ params: { a: {} } }, /"params\.a" is not text/],
      [{ recording: 5 }, /"recording" is not the path/],
      [{ stopOnEntry: 'yes' }, /"stopOnEntry" is not true or false/],
      [{ workload: 3 }, /"workload" is not a path or a name/],
    ] as const;
    for (const [args, text] of wrong) assert.match(await refusal({ program, ...args }), text);
  });

  test('of a recording that is none, or is damaged, says what is wrong with it', async () => {
    const missing = dataFile('nowhere.utrec');
    assert.ok((await refusal({ recording: missing })).startsWith(`${missing}: no such file`));
    const text = dataFile('no.strace');
    assert.match(await refusal({ recording: text }), /is no recording of utrace-lab/);
    assert.match(await refusal({ recording: dataFile('') }), /is a directory/);
  });

  test('takes a relative path from where the adapter runs', () =>
    withAdapter(async ({ client }) => {
      const near = relative(process.cwd(), program);
      const { launched } = await client.launch({ program: near, stopOnEntry: true });
      await client.request('configurationDone');
      assert.equal((await launched).success, true);
      const { threadId } = await client.event<{ threadId: number }>('stopped');
      const { stackFrames } = await client.request<{
        stackFrames: readonly { source: { path: string } }[];
      }>('stackTrace', { threadId });
      assert.equal(stackFrames[0]?.source.path, program);
    }));

  test('that failed can be followed by one that does not', () =>
    withAdapter(async ({ client }) => {
      await client.request('initialize', { adapterID: 'utrace', pathFormat: 'path' });
      const failed = await client.ask('launch', { program: dataFile('broken.tracer.ts') });
      assert.equal(failed.success, false);
      const launched = client.ask('launch', { program });
      await client.event('initialized');
      await client.request('configurationDone');
      assert.equal((await launched).success, true);
      await client.event('terminated');
    }));
});
