import { describe, test } from 'node:test';
import { check } from './check.ts';

describe('the final pass', () => {
  test('stops the task with what the others want afterwards', () => {
    check(
      `task A; engine E on A: QUIESCE; engine F on A: QUIESCE
       E at quiesce: STOP; F at quiesce: SINGLESTEP`,
      `
      E REPORT -> 0
      A return_to_user
        E quiesce RESUME 0
        F quiesce STOP 0
        A is stopped utrace
      E RESUME -> 0
        A in user mode
        A is running, step single
      `,
    );
  });

  test('steps an answer asks for fall back to what the hardware has', () => {
    for (const [setup, answer, step] of [
      ['', 'BLOCKSTEP', ', step block'],
      ['no block step;', 'BLOCKSTEP', ', step single'],
      ['no single step;', 'BLOCKSTEP', ', step block'],
    ]) {
      check(
        `${setup} task A; engine E on A: QUIESCE; E at quiesce: ${answer}`,
        `
      E REPORT -> 0
      A return_to_user
        E quiesce RESUME 0
        A in user mode
        A is running${step}
        `,
      );
    }
    check(
      'no single step; no block step; task A; engine E on A: QUIESCE; E at quiesce: SINGLESTEP',
      `
      E REPORT -> 0
      A return_to_user
        E quiesce RESUME 0
        A in user mode
      `,
    );
  });

  test('an INTERRUPT answer makes one more signal check, without a report', () => {
    check(
      'task A; engine E on A: QUIESCE SIGNAL; E at quiesce: {A gets SIGUSR1} INTERRUPT',
      `
      A handles SIGUSR1 with handler
      E REPORT -> 0
      A return_to_user
        E quiesce RESUME 0
        E signal RESUME DELIVER SIGUSR1 handler handler
        A handler SIGUSR1
        A in user mode
      E REPORT -> 0
      A return_to_user
        E quiesce RESUME 0
        A in user mode
      `,
    );
  });

  test('an attach alone makes no callback', () => {
    check(
      'task A; engine E on A: QUIESCE; E at quiesce: {attach F to A: CREATE, F wants QUIESCE}',
      `
      E REPORT -> 0
      A return_to_user
        E quiesce RESUME 0
        -> F
        -> 0
        A in user mode
      A return_to_user
        A in user mode
      `,
    );
  });

  test('a task killed while it is about to stop does not stop', () => {
    check(
      'task A; engine E on A: QUIESCE; E at quiesce: {A gets SIGKILL} STOP',
      `
      E REPORT -> 0
      A return_to_user
        E quiesce RESUME 0
        A fatal SIGKILL
        A exiting 9
        A is exiting
      `,
    );
  });

  test('SIGKILL ends a utrace stop, SIGTERM does not', () => {
    check(
      'task A; engine E on A: QUIESCE; E at quiesce: STOP',
      `
      E REPORT -> 0
      A return_to_user
        E quiesce RESUME 0
        A is stopped utrace
      A handles SIGTERM with handler
      A gets SIGTERM
      A gets SIGKILL
        A fatal SIGKILL
        A exiting 9
        A is exiting
      `,
    );
  });

  test('once every engine is gone nothing is left of a request', () => {
    check(
      'task A; engine E on A: QUIESCE EXEC; E at exec: SINGLESTEP; E at quiesce: RESUME | DETACH',
      `
      A exec
        E quiesce RESUME EXEC
        E exec RESUME
      E REPORT -> 0
      A return_to_user
        E quiesce RESUME 0
        A in user mode
        A mask:
      A return_to_user
        A in user mode
      `,
    );
    check(
      'task A; engine E on A: EXEC; E at exec: {E INTERRUPT} DETACH',
      `
      A exec
        E exec RESUME
        -> 0
      attach F to A: CREATE -> F
      F wants QUIESCE       -> 0
      A return_to_user
        A in user mode
      `,
    );
  });
});

describe('the utrace stop', () => {
  test('orphan-stop: a hold given up between the STOP and the stop leaves a stop nobody holds', () => {
    const setup = `task A; engine E on A: QUIESCE EXIT; E at quiesce: STOP; E at exit: RESUME`;
    check(
      setup,
      `
      A exit 0
        E quiesce RESUME EXIT
        E exit STOP 0 0
        A is stopped utrace
      E REPORT -> 0
        A exiting 0
        A is exiting
      `,
    );
    check(
      `documented; ${setup}`,
      `
      A exit 0
        E quiesce RESUME EXIT
        E exit STOP 0 0
        A exiting 0
        A is exiting
      `,
    );
    const late = `task A; engine E on A: EXIT; engine F on A: EXIT
      E at exit: STOP; F at exit: {E RESUME}`;
    const exit = `
      A exit 0
        E exit RESUME 0 0
        F exit STOP 0 0
        -> 0`;
    check(late, `${exit}\n        A is stopped utrace`);
    check(`documented; ${late}`, `${exit}\n        A exiting 0\n        A is exiting`);
  });

  test('under documented semantics a hold still stops, though another took the STOP mark along', () => {
    check(
      `documented; task A; engine E on A: EXIT; engine F on A: EXIT; engine G on A:
       E at exit: STOP; F at exit: {G STOP, G DETACH}`,
      `
      A exit 0
        E exit RESUME 0 0
        F exit STOP 0 0
        -> -EINPROGRESS
        -> 0
        A is stopped utrace
      `,
    );
  });

  test('a stop whose STOP mark is gone is reconsidered, and not entered when nobody holds', () => {
    check(
      `task A; engine E on A: QUIESCE EXIT; engine F on A: EXIT
       E at exit: STOP; F at exit: {E DETACH}`,
      `
      A exit 0
        E quiesce RESUME EXIT
        E exit RESUME 0 0
        F exit STOP 0 0
        -> 0
        A exiting 0
        A is exiting
        A mask: REAP EXIT
      `,
    );
  });
});
