/** Whole sessions, word for word. */
import { describe, test } from 'node:test';
import { dataFile, playSession } from './transcript.ts';

const program = dataFile('count.tracer.ts');
const workload = dataFile('two-calls.workload.ts');
const launch = { program, workload };

/** Lines of count.tracer.ts. */
const line = { inCall: 26, inDeath: 31, printDeath: 32 };

describe('a debug session', () => {
  test('stops at a breakpoint, shows the stack and its variables, and runs to the end', () =>
    playSession('breakpoint', async (t) => {
      await t.launch(launch, { 'count.tracer.ts': [line.printDeath] });
      const threadId = await t.stop();
      await t.ask('threads');
      const { body } = await t.ask('stackTrace', { threadId });
      const { body: top } = await t.ask('scopes', { frameId: body.stackFrames[0].id });
      for (const { variablesReference } of top.scopes) {
        await t.ask('variables', { variablesReference });
      }
      await t.ask('continue', { threadId });
      await t.end();
    }));

  test('steps into a call, out of it, over it, and back over it', () =>
    playSession('stepping', async (t) => {
      await t.launch(launch, { 'count.tracer.ts': [line.inDeath] });
      const threadId = await t.stop();
      t.say('into the imported function, and through it');
      for (const way of ['stepIn', 'next', 'stepOut', 'next']) {
        await t.ask(way, { threadId });
        await t.stop();
      }
      t.say('back to where it began');
      for (let times = 0; times < 2; times++) {
        await t.ask('stepBack', { threadId });
        await t.stop();
      }
      t.say('over the call this time');
      await t.ask('next', { threadId });
      await t.stop();
    }));

  test('goes back from breakpoint to breakpoint, to the beginning and forward again', () =>
    playSession('reverse', async (t) => {
      await t.launch(launch, { 'count.tracer.ts': [line.inCall] });
      let threadId = await t.stop();
      for (const way of ['continue', 'continue', 'reverseContinue', 'reverseContinue']) {
        await t.ask(way, { threadId });
        threadId = await t.stop();
      }
      t.say('nothing is before the first one but the beginning');
      await t.ask('reverseContinue', { threadId });
      threadId = await t.stop();
      await t.ask('stepBack', { threadId });
      threadId = await t.stop();
      await t.ask('continue', { threadId });
      await t.stop();
    }));

  test('stops where a rule is broken, tells the story, and goes back from there', () =>
    playSession('violation', async (t) => {
      await t.launch({ program: dataFile('freed.tracer.ts') });
      const threadId = await t.stop();
      t.say('back out of the function, to before the memory was freed');
      for (let times = 0; times < 2; times++) {
        await t.ask('stepBack', { threadId });
        await t.stop();
      }
      t.say('and into the same violation again, after which the run is over');
      await t.ask('continue', { threadId });
      await t.stop();
      await t.ask('continue', { threadId });
      await t.end();
    }));

  test('places breakpoints on statements, and follows them while stopped', () =>
    playSession('breakpoints', async (t) => {
      await t.launch(launch, { 'count.tracer.ts': [1, line.inCall - 1, 500], 'other.ts': [1] });
      let threadId = await t.stop();
      await t.breakpoints('count.tracer.ts', [line.inCall]);
      await t.ask('continue', { threadId });
      threadId = await t.stop();
      await t.breakpoints('count.tracer.ts', [line.printDeath]);
      await t.ask('continue', { threadId });
      threadId = await t.stop();
      await t.breakpoints('count.tracer.ts', []);
      await t.ask('continue', { threadId });
      await t.end();
    }));

  test('stops in the workload as it does in the tracer, and steps from one into the other', () =>
    playSession('two-files', async (t) => {
      await t.launch(launch, { 'two-calls.workload.ts': [4], 'tally.ts': [8] });
      let threadId = await t.stop();
      await t.ask('continue', { threadId });
      threadId = await t.stop();
      t.say('out of the callback, back to the program that made the call');
      for (let times = 0; times < 3; times++) {
        await t.ask('stepOut', { threadId });
        threadId = await t.stop();
      }
    }));

  test('steps out of what a thread does last to what comes next in another', () =>
    playSession('stepping-on', async (t) => {
      await t.launch(launch, { 'count.tracer.ts': [line.printDeath] });
      let threadId = await t.stop();
      t.say('out of report_death, after which the task has nothing left to do');
      await t.ask('stepOut', { threadId });
      threadId = await t.stop();
      t.say('over the last statement of all');
      for (let times = 0; times < 2; times++) {
        await t.ask('next', { threadId });
        await t.stop();
      }
    }));

  test('stops at the entry of the script, and shows a workload that has no file', () =>
    playSession('entry', async (t) => {
      await t.launch({ program, stopOnEntry: true }, { 'count.tracer.ts': [line.printDeath] });
      const threadId = await t.stop();
      await t.ask('continue', { threadId });
      await t.stop();
      t.say('back to a breakpoint in it');
      await t.ask('setBreakpoints', {
        source: { name: 'exit.workload.ts', path: 'exit.workload.ts', sourceReference: 1 },
        breakpoints: [{ line: 6 }],
      });
      await t.ask('reverseContinue', { threadId });
      await t.stop();
      await t.ask('source', { sourceReference: 1 });
      await t.ask('source', { sourceReference: 100 });
    }));

  test('started without debugging runs through, and says at its end what was wrong', () =>
    playSession('no-debug', async (t) => {
      await t.launch(
        { program: dataFile('freed.tracer.ts'), noDebug: true },
        { 'freed.tracer.ts': [10] },
      );
      await t.end();
    }));
});
