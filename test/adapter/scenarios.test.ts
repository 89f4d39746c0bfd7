/** Sessions that somebody might have, word for word. */
import { describe, test } from 'node:test';
import { dataFile, playSession } from './transcript.ts';

const program = dataFile('count.tracer.ts');
const workload = dataFile('two-calls.workload.ts');
const launch = { program, workload };
const race = dataFile('race.tracer.ts');
const freed = dataFile('freed.tracer.ts');

/** Lines of count.tracer.ts. */
const line = { inCall: 26, counted: 27, inDeath: 31 };

describe('somebody', () => {
  test('sets conditions and counts, and log points that do not stop', () =>
    playSession('conditions', async (t) => {
      await t.launch(launch, () =>
        t.ask('setBreakpoints', {
          source: { path: dataFile('tally.ts') },
          breakpoints: [
            { line: 8, logMessage: 'adds to {key}: {tally[key]}' },
            { line: 9, condition: 'key === "calls" && before > 0' },
            { line: 10, hitCondition: '% 2' },
          ],
        }),
      );
      let threadId = await t.stop();
      for (let times = 0; times < 3; times++) {
        threadId = await t.go('continue', { threadId });
      }
      t.say('the same ones in the other direction');
      for (let times = 0; times < 3; times++) {
        threadId = await t.go('reverseContinue', { threadId });
      }
    }));

  test('stops at functions by name', () =>
    playSession('functions', async (t) => {
      await t.launch(launch, () =>
        t.ask('setFunctionBreakpoints', {
          breakpoints: [{ name: 'utrace_set_events' }, { name: '*.report_d*' }, { name: 'nobody' }],
        }),
      );
      let threadId = await t.stop();
      threadId = await t.go('continue', { threadId });
      await t.go('reverseContinue', { threadId });
    }));

  test('stops at errors that come back, and hears their story', () =>
    playSession('errors', async (t) => {
      await t.launch({ program: race, seed: 3 }, () =>
        t.ask('setExceptionBreakpoints', {
          filters: ['throw', 'error-ignored'],
          filterOptions: [{ filterId: 'error-result', condition: 'ESRCH' }],
        }),
      );
      for (;;) {
        const threadId = await t.stop();
        if (threadId === 0) break;
        await t.ask('exceptionInfo', { threadId });
        await t.ask('continue', { threadId });
      }
    }));

  test('watches a value, forwards and back to who wrote it', () =>
    playSession('data', async (t) => {
      await t.launch(launch, { 'count.tracer.ts': [line.inCall] });
      let threadId = await t.stop();
      const { body } = await t.ask('dataBreakpointInfo', { name: 'tally.calls' });
      const { dataId } = body;
      await t.ask('setDataBreakpoints', { breakpoints: [{ dataId, accessType: 'write' }] });
      await t.breakpoints('count.tracer.ts', [line.inDeath]);
      threadId = await t.go('continue', { threadId });
      threadId = await t.go('continue', { threadId });
      t.say('back to the statements that wrote');
      for (let times = 0; times < 3; times++) {
        threadId = await t.go('reverseContinue', { threadId });
      }
    }));

  test('steps in a callback while module_exit runs beside it', () =>
    playSession('preempted', async (t) => {
      await t.launch(
        { program, seed: 4, unload: 'any-time' },
        { 'count.tracer.ts': [line.inCall] },
      );
      let threadId = await t.stop();
      await t.ask('threads');
      await t.ask('utrace/choices');
      t.say('the other one first, by hand');
      await t.ask('utrace/choose', { threadId: 4 });
      await t.breakpoints('count.tracer.ts', [47]);
      threadId = await t.go('continue', { threadId });
      t.say('alone, the others frozen, to the end of module_exit');
      for (let times = 0; times < 2; times++) {
        threadId = await t.go('next', { threadId, singleThread: true });
      }
    }));

  test('goes back over the boundary of a callback', () =>
    playSession('boundary', async (t) => {
      await t.launch(launch, { 'two-calls.workload.ts': [5] });
      const threadId = await t.stop();
      t.say('over the call, into the callback that it caused, and out of that');
      await t.go('stepBack', { threadId });
      await t.go('next', { threadId });
      await t.go('utrace/reverseStepIn', { threadId });
      await t.go('utrace/reverseStepIn', { threadId });
      await t.go('utrace/reverseStepOut', { threadId });
    }));

  test('goes to lines and steps', () =>
    playSession('goto', async (t) => {
      await t.launch(launch, { 'count.tracer.ts': [line.inDeath] });
      let threadId = await t.stop();
      const { body } = await t.ask('gotoTargets', { source: { path: program }, line: line.inCall });
      threadId = await t.go('goto', { threadId, targetId: body.targets[1].id });
      threadId = await t.go('utrace/gotoStep', { step: 12 });
      await t.ask('utrace/timeline', { start: 0, count: 8 });
      await t.ask('goto', { threadId, targetId: 77 });
    }));

  test('asks what would have been, in the past', () =>
    playSession('branch', async (t) => {
      await t.launch(launch, { 'count.tracer.ts': [line.counted] });
      let threadId = await t.stop();
      threadId = await t.go('continue', { threadId });
      threadId = await t.go('reverseContinue', { threadId });
      await t.ask('evaluate', { expression: 'tally.calls = 10', context: 'watch' });
      await t.ask('evaluate', { expression: 'tally.calls = 10', context: 'repl' });
      threadId = await t.go('continue', { threadId });
      const { body } = await t.ask('stackTrace', { threadId });
      await t.ask('evaluate', { expression: 'count', frameId: body.stackFrames[0].id });
    }));

  test('hears what is wrong with a damaged recording', () =>
    playSession('damaged', async (t) => {
      t.say('one byte of it is another');
      await t.refused({ recording: dataFile('damaged.utrec') });
    }));

  test('replays a recording as it was', () =>
    playSession('replay', async (t) => {
      await t.launch({ recording: dataFile('freed.utrec'), program: freed, stopOnEntry: true });
      const threadId = await t.stop();
      await t.go('continue', { threadId });
      await t.go('stepBack', { threadId });
      await t.ask('loadedSources');
    }));
});
