import { describe, test } from 'node:test';
import { check } from './check.ts';

describe('utrace_prepare_examine and utrace_finish_examine', () => {
  test('answer 0 while the task stays in one stop', () => {
    check(
      'task A; engine E on A: EXIT; E at exit: STOP',
      `
      A exit 0
        E exit RESUME 0 0
        A is stopped utrace
      prepare E x -> 0
      finish E x  -> 0
      finish E x  -> 0
      `,
    );
  });

  test('answer EINVAL to an engine that does not hold the task, first of all', () => {
    check(
      'task A; engine E on A: EXEC; engine F on A: EXEC; E at exec: STOP',
      `
      prepare E x -> -EINVAL
      finish E x  -> -EINVAL
      A exit_notify
        A is zombie
      prepare F x -> -EINVAL
      E DETACH    -> 0
      prepare E x -> -EINVAL
      `,
    );
  });

  test('prepare answers EAGAIN until the task is blocked, ESRCH once it is dead', () => {
    check(
      'task A; engine E on A:',
      `
      E STOP      -> -EINPROGRESS
      prepare E x -> -EAGAIN
      finish E x  -> -EAGAIN
      A exit_notify
        A is zombie
      prepare E x -> -ESRCH
      `,
    );
  });

  test('answer 0 to the task itself', () => {
    check(
      'task A; engine E on A: EXEC; E at exec: {prepare E x by self, finish E x by self}',
      `
      A exec
        E exec RESUME
        -> 0
        -> 0
      `,
    );
  });

  test('finish answers EAGAIN after a stop that ended and began again', () => {
    check(
      'task A; engine E on A: QUIESCE; E at quiesce: STOP | STOP',
      `
      E STOP -> -EINPROGRESS
      A return_to_user
        E quiesce RESUME 0
        A is stopped utrace
      prepare E x -> 0
      E REPORT -> 0
        E quiesce RESUME 0
      finish E x -> -EAGAIN
      `,
    );
  });

  test('finish answers EAGAIN when the stop has lost one of its causes', () => {
    check(
      'task A; engine E on A:',
      `
      A gets SIGSTOP
      A return_to_user
        A is stopped jobctl
      E STOP -> 0
        A is stopped jobctl utrace
      prepare E x -> 0
      finish E x  -> 0
      A gets SIGCONT
        A is stopped utrace
      finish E x  -> -EAGAIN
      prepare E x -> 0
      finish E x  -> 0
      `,
    );
  });

  test('a job-control stop will do, if the engine holds the task besides', () => {
    check(
      'task A; engine E on A:; engine F on A: QUIESCE',
      `
      A gets SIGSTOP
      E STOP -> -EINPROGRESS
      A return_to_user
        F signal RESUME REPORT 0 none dfl
        A is stopped jobctl
      prepare E x -> 0
      finish E x  -> 0
      `,
    );
  });
});
