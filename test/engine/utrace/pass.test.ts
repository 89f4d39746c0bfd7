import { describe, test } from 'node:test';
import { check } from './check.ts';

describe('a pass', () => {
  test('goes in order of arrival, report_quiesce before the event, the smallest answer onwards', () => {
    check(
      `task A; engine E on A: QUIESCE EXEC; engine F on A: EXEC; engine G on A: QUIESCE
       E at quiesce: BLOCKSTEP; F at exec: REPORT`,
      `
      A exec
        E quiesce RESUME EXEC
        E exec BLOCKSTEP
        F exec BLOCKSTEP
        G quiesce REPORT EXEC
      A return_to_user
        E quiesce RESUME 0
        G quiesce RESUME 0
        A in user mode
      `,
    );
  });

  test('looks at the mask anew after report_quiesce, which can switch the event on or off', () => {
    check(
      `task A; engine E on A: QUIESCE EXEC; engine F on A: QUIESCE
       E at quiesce: {E wants QUIESCE by self}; F at quiesce: {F wants QUIESCE EXEC by self}`,
      `
      A exec
        E quiesce RESUME EXEC
        -> 0
        F quiesce RESUME EXEC
        -> 0
        F exec RESUME
      `,
    );
  });

  test('that calls nobody for the event cleans up the interest mask', () => {
    check(
      'task A; engine E on A: EXEC EXIT; engine F on A: QUIESCE',
      `
      E wants EXIT -> 0
      A exec
        F quiesce RESUME EXEC
        A mask: QUIESCE REAP EXIT
      A exec
      `,
    );
  });

  test('does not clean up as long as some engine wants the event', () => {
    check(
      'task A; engine E on A: EXEC JCTL; engine F on A: EXEC',
      `
      E wants EXEC -> 0
      A exec
        E exec RESUME
        F exec RESUME
      F wants nothing -> 0
      A exec
        E exec RESUME
      E wants nothing -> 0
      A exec
        A mask: REAP
      `,
    );
  });

  test('an engine detached before its turn is not called', () => {
    check(
      'task A; engine E on A: EXEC; engine F on A: QUIESCE EXEC; E at exec: {F DETACH}',
      `
      A exec
        E exec RESUME
        -> 0
        F engine: detached
      `,
    );
  });

  test('a DETACH answer to report_quiesce spares the event, and the mask stays to be read', () => {
    check(
      'task A; engine E on A: QUIESCE EXEC; engine F on A: EXEC; E at quiesce: STOP | DETACH',
      `
      A exec
        E quiesce RESUME EXEC
        E exec STOP
        F exec STOP
      A exec
        E quiesce RESUME EXEC
        F exec RESUME
        E engine: detached
      E REPORT -> -ESRCH
      `,
    );
  });

  test('hold-counts: an engine that holds makes the pass a STOP, asked or not', () => {
    check(
      'task A; engine E on A:; engine F on A: EXEC JCTL; engine G on A: JCTL',
      `
      E STOP -> -EINPROGRESS
      A exec
        F exec STOP
      A jctl STOPPED 0
        F jctl STOP STOPPED 0
        G jctl STOP STOPPED 0
      `,
    );
  });

  test('swallows outstanding REPORTs and steps, but not an INTERRUPT', () => {
    check(
      'task A; engine E on A: QUIESCE EXEC',
      `
      E REPORT -> 0
      A exec
        E quiesce RESUME EXEC
        E exec RESUME
      A return_to_user
        A in user mode
      E INTERRUPT -> 0
      A exec
        E quiesce RESUME EXEC
        E exec RESUME
      A return_to_user
        E signal RESUME REPORT 0 none dfl
        A in user mode
      `,
    );
  });

  test('answers are honoured on the way to user mode: a STOP asks for a report first', () => {
    check(
      'task A; engine E on A: QUIESCE EXEC; E at exec: STOP | SINGLESTEP | INTERRUPT',
      `
      A exec
        E quiesce RESUME EXEC
        E exec RESUME
      A return_to_user
        E quiesce RESUME 0
        A in user mode
      A exec
        E quiesce RESUME EXEC
        E exec RESUME
      A return_to_user
        A in user mode
        A is running, step single
      A exec
        E quiesce RESUME EXEC
        E exec RESUME
      A return_to_user
        E signal RESUME REPORT 0 none dfl
        A in user mode
        A is running
      `,
    );
  });
});
