import { describe, test } from 'node:test';
import { check } from './check.ts';

describe('utrace_barrier', () => {
  test('answers 0 at once when no callback of the engine is running', () => {
    check(
      'task A; engine E on A: EXEC; engine F on A: EXEC; E at exec: {barrier b on F}',
      `
      barrier b on E        -> 0
      barrier b on E by pid -> 0
      A exec
        E exec RESUME
        -> 0
        F exec RESUME
      `,
    );
  });

  test('waits for the running callback, and no longer', () => {
    check(
      `task A; engine E on A: QUIESCE EXEC; engine F on A: EXEC
       E at quiesce: {barrier b on E}; E at exec: {barrier c on E, barrier d on E by self}
       F at exec: {barrier e on E}`,
      `
      A exec
        E quiesce RESUME EXEC
        -> wait
        E exec RESUME
        -> wait
        -> 0
        F exec RESUME
        -> 0
        b done 0
        c done 0
      `,
    );
  });

  test('never answers 0 while a detach is pending: it waits for its end', () => {
    check(
      'task A; engine E on A: EXEC; E at exec: {E DETACH}',
      `
      A exec
        E exec RESUME
        -> -EINPROGRESS
      barrier b on E -> -ESRCH
      `,
    );
    check(
      'task A; engine E on A: EXEC',
      `
      E DETACH       -> 0
      barrier b on E -> wait
      A exec
        b done -ESRCH
      barrier c on E -> -ESRCH
      `,
    );
  });

  test('by the target itself always answers 0', () => {
    check(
      'task A; engine E on A: EXEC; E at exec: {E DETACH by self, barrier b on E by self}',
      `
      A exec
        E exec RESUME
        -> -EINPROGRESS
        -> 0
      `,
    );
  });

  test('an interrupted waiter answers ERESTARTSYS at its next look; who need not wait gets the truth', () => {
    check(
      `task A; engine E on A: QUIESCE EXEC
       E at quiesce: {barrier b on E interrupted, barrier c on E, interrupt c, barrier d on E}`,
      `
      barrier a on E interrupted -> 0
      A exec
        E quiesce RESUME EXEC
        -> wait
        -> wait
        -> wait
        E exec RESUME
        b done -ERESTARTSYS
        c done -ERESTARTSYS
        d done 0
      `,
    );
  });

  test('reap-before-barrier: once reaping has begun answers ESRCH, whatever callback is running', () => {
    check(
      `task A; engine E on A: DEATH REAP
       E at death: {barrier b on E, A reap, barrier c on E}; E at reap: {barrier d on E}`,
      `
      A exit_notify
        A is zombie
      A death
        E death !group_dead SIGCHLD
        -> wait
        -> -ESRCH
        E reap
        -> -ESRCH
        b done -ESRCH
        A is reaped
      `,
    );
  });

  test('a pending detach is looked at before the reap that has begun', () => {
    check(
      `task A; engine E on A: DEATH; engine F on A:
       E at death: {A reap, barrier b on F}`,
      `
      A exit 0
        A exiting 0
        A is exiting
      F DETACH -> 0
      A exit_notify
        A is zombie
      A death
        E death group_dead SIGCHLD
        -> wait
        b done -ESRCH
        A is reaped
      barrier c on F by pid -> -ESRCH
      `,
    );
  });
});
