import { describe, test } from 'node:test';
import { check } from './check.ts';

const STOPPED = 'task A; engine E on A: QUIESCE; E at quiesce: STOP';
const STOP_IT = `
      E REPORT -> 0
      A return_to_user
        E quiesce RESUME 0
        A is stopped utrace`;

describe('utrace_control refuses', () => {
  test('a number that is no action with EINVAL, before looking at anything else', () => {
    check(
      'task A; engine E on A: QUIESCE',
      `
      E action 7  -> -EINVAL
      E action -1 -> -EINVAL
      E DETACH    -> 0
      E action 99 -> -EINVAL
      `,
    );
  });

  test('quiesce-first: REPORT and steps without QUIESCE with EINVAL, dead or detached or not', () => {
    check(
      'task A; engine E on A: EXEC; engine F on A: EXEC; E at exec: DETACH',
      `
      E REPORT     -> -EINVAL
      E SINGLESTEP -> -EINVAL
      E BLOCKSTEP  -> -EINVAL
      E INTERRUPT  -> 0
      E RESUME     -> 0
      A exec
        E exec RESUME
        F exec RESUME
        E engine: detached
      E REPORT     -> -EINVAL
      E RESUME     -> -ESRCH
      F DETACH     -> 0
        F engine: detaching
      F REPORT     -> -ESRCH
      A exit_notify
        A is zombie
        `,
    );
    check(
      'task A; engine E on A: EXEC',
      `
      A exit_notify
        A is zombie
      E REPORT -> -EINVAL
      E RESUME -> -ESRCH
      A reap
        A is reaped
      E REPORT -> -EINVAL
      E DETACH -> -ESRCH
      `,
    );
  });

  test('an engine that a callback detached: EINVAL exactly if it lacked QUIESCE', () => {
    check(
      'task A; engine E on A: QUIESCE EXEC; E at quiesce: DETACH',
      `
      A exec
        E quiesce RESUME EXEC
      E SINGLESTEP -> -ESRCH
      `,
    );
  });

  test('anything but a detach of a dead task with ESRCH', () => {
    check(
      'task A; engine E on A: QUIESCE',
      `
      A exit_notify
        A is zombie
      E STOP       -> -ESRCH
      E INTERRUPT  -> -ESRCH
      E REPORT     -> -ESRCH
      E SINGLESTEP -> -ESRCH
      E RESUME     -> -ESRCH
      E DETACH     -> 0
        E engine: detached
      `,
    );
  });

  test('a detach during the death report with EALREADY, for every engine of the task', () => {
    check(
      `task A; engine E on A: DEATH; engine F on A:; E at death: {E DETACH, F DETACH by self}`,
      `
      A exit_notify
        A is zombie
      A death
        E death !group_dead SIGCHLD
        -> -EALREADY
        -> -EALREADY
      F DETACH -> 0
      `,
    );
  });

  test('steps without the hardware with EOPNOTSUPP, and a stopped task stays stopped', () => {
    check(
      `no single step; no block step; ${STOPPED}`,
      `${STOP_IT}
      E SINGLESTEP -> -EOPNOTSUPP
      E BLOCKSTEP  -> -EOPNOTSUPP
      E RESUME     -> 0
        A in user mode
        A is running
      `,
    );
  });
});

describe('utrace_control(STOP)', () => {
  test('stopping a running task answers EINPROGRESS; quiesce callbacks then decide anew', () => {
    check(
      'task A; engine E on A: QUIESCE; E at quiesce: STOP | RESUME',
      `
      E STOP -> -EINPROGRESS
        E engine: QUIESCE, stop
      A return_to_user
        E quiesce RESUME 0
        A is stopped utrace
      E RESUME -> 0
        A in user mode
        A is running
        E engine: QUIESCE
      E STOP -> -EINPROGRESS
        E engine: QUIESCE, stop
      A return_to_user
        E quiesce RESUME 0
        A in user mode
        E engine: QUIESCE
      `,
    );
  });

  test('without QUIESCE the hold waits for a pass that others cause', () => {
    check(
      'task A; engine E on A:; engine F on A: EXEC',
      `
      E STOP -> -EINPROGRESS
      A return_to_user
        A in user mode
      A exec
        F exec STOP
      A return_to_user
        A in user mode
      F wants QUIESCE EXEC -> 0
      F REPORT -> 0
      A return_to_user
        F quiesce STOP 0
        A is stopped utrace
      `,
    );
  });

  test('a stopped task is stopped at once, by one more engine', () => {
    check(
      `${STOPPED}; engine F on A:`,
      `${STOP_IT}
      F STOP   -> 0
      E RESUME -> 0
      F RESUME -> 0
        A in user mode
        A is running
      `,
    );
  });

  test('a task in a job-control stop joins the utrace stop, and SIGCONT does not let it out', () => {
    check(
      'task A; engine E on A:',
      `
      A gets SIGSTOP
      A return_to_user
        A is stopped jobctl
      E STOP -> 0
        A is stopped jobctl utrace
      A gets SIGCONT
        A is stopped utrace
      E RESUME -> 0
        A in user mode
        A is running
      `,
    );
  });
});

describe('utrace_control(RESUME and the stronger actions)', () => {
  test('resuming one of two holders keeps the task stopped; the last one lets it go', () => {
    check(
      'task A; engine E on A: EXIT; engine F on A: EXIT; E at exit: STOP; F at exit: STOP',
      `
      A exit 3
        E exit RESUME 3 3
        F exit STOP 3 3
        A is stopped utrace
      F RESUME -> 0
      E RESUME -> 0
        A exiting 3
        A is exiting
      `,
    );
  });

  test('a running task is asked once: the strongest request stands', () => {
    check(
      'task A; engine E on A: QUIESCE; engine F on A: QUIESCE',
      `
      E BLOCKSTEP  -> 0
      F SINGLESTEP -> 0
      E BLOCKSTEP  -> 0
      A return_to_user
        A in user mode
        A is running, step single
      E SINGLESTEP -> 0
      F REPORT     -> 0
      A return_to_user
        E quiesce RESUME 0
        F quiesce RESUME 0
        A in user mode
        A is running
      `,
    );
  });

  test('stepping from a stop sets the step mode; block stepping falls back to single steps', () => {
    for (const [setup, action, step] of [
      ['', 'SINGLESTEP', 'single'],
      ['', 'BLOCKSTEP', 'block'],
      ['no block step;', 'BLOCKSTEP', 'single'],
      ['no single step;', 'BLOCKSTEP', 'block'],
    ]) {
      check(
        `${setup} ${STOPPED}`,
        `${STOP_IT}
      E ${action} -> 0
        A in user mode
        A is running, step ${step}
        `,
      );
    }
  });

  test('plain resuming turns step mode off', () => {
    check(
      STOPPED.replace(': STOP', ': RESUME | STOP'),
      `
      E SINGLESTEP -> 0
      A return_to_user
        A in user mode
        A is running, step single
      E REPORT -> 0
      A return_to_user
        E quiesce RESUME 0
        A in user mode
        A is running
      E SINGLESTEP -> 0
      A return_to_user
        A in user mode
        A is running, step single
      E REPORT -> 0
      A return_to_user
        E quiesce RESUME 0
        A is stopped utrace, step single
      E RESUME -> 0
        A in user mode
        A is running
      `,
    );
  });

  test('on a mere job-control stop the request is recorded and the stop goes on', () => {
    check(
      'task A; engine E on A: QUIESCE',
      `
      A gets SIGSTOP
      A return_to_user
        A is stopped jobctl
      E REPORT    -> 0
      E INTERRUPT -> 0
      A gets SIGCONT
        E signal RESUME REPORT SIGSTOP none dfl
        A in user mode
        A is running
      `,
    );
  });

  test('an interrupt is reported as a signal check, and needs no QUIESCE to be accepted', () => {
    check(
      'task A; engine E on A: EXEC; engine F on A: QUIESCE',
      `
      E INTERRUPT -> 0
      E INTERRUPT -> 0
      A exec
        E exec RESUME
        F quiesce RESUME EXEC
      A return_to_user
        F signal RESUME REPORT 0 none dfl
        A in user mode
      F DETACH    -> 0
      E INTERRUPT -> 0
      A return_to_user
        A in user mode
      `,
    );
  });

  test('interrupting a stopped task that is already interrupted still takes back the hold', () => {
    check(
      'task A; engine E on A: QUIESCE; E at quiesce: STOP; engine F on A: EXIT',
      `${STOP_IT}
      F STOP      -> 0
      E INTERRUPT -> 0
      F INTERRUPT -> 0
        E signal RESUME REPORT 0 none dfl
        A in user mode
        A is running
      `,
    );
  });
});

describe('utrace_control(DETACH)', () => {
  test('on a running task answers 0 and promises silence, but the engine stays listed for a while', () => {
    check(
      'task A; engine E on A: QUIESCE EXEC; engine F on A: QUIESCE',
      `
      E DETACH -> 0
        E engine: detaching
      A exec
        F quiesce RESUME EXEC
        E engine: detached
      `,
    );
  });

  test('answers EINPROGRESS exactly while the engine is being called back, even to itself', () => {
    check(
      `task A; engine E on A: EXEC; engine F on A: EXEC
       E at exec: {F DETACH, E DETACH by self}`,
      `
      A exec
        E exec RESUME
        -> 0
        -> -EINPROGRESS
      A exec
      `,
    );
  });

  test('of a stopped task is complete at once, and ends the stop of the last holder', () => {
    check(
      `${STOPPED}; engine F on A: EXEC`,
      `${STOP_IT}
        E engine: QUIESCE, stop
      F DETACH -> 0
        F engine: detached
      E DETACH -> 0
        A in user mode
        A is running
        E engine: detached
      `,
    );
  });

  test('during a mere job-control stop is complete at once, and the stop goes on', () => {
    check(
      'task A; engine E on A: QUIESCE',
      `
      A gets SIGSTOP
      A return_to_user
        A is stopped jobctl
      E DETACH -> 0
        E engine: detached
      A gets SIGCONT
        A in user mode
        A is running
      `,
    );
  });

  test('stop-mark-dropped: a holder that detaches takes the STOP mark along, others or not', () => {
    check(
      `task A; engine E on A: QUIESCE; engine F on A: EXEC`,
      `
      E STOP -> -EINPROGRESS
        A mask: QUIESCE REAP EXEC STOP
      F STOP -> -EINPROGRESS
      E DETACH -> 0
        A mask: QUIESCE REAP EXEC
      A return_to_user
        A is stopped utrace
        A mask: REAP EXEC STOP
      `,
    );
  });

  test('lost-death: one detach after exit_notify takes the death report from every engine', () => {
    const life = (death: string) => `
      A exit_notify
        A is zombie
      E DETACH -> 0
      A death${death}
      A reap
        F reap
        A is reaped
      `;
    const setup = 'task A; engine E on A: QUIESCE; engine F on A: DEATH REAP';
    check(setup, life(''));
    check(`documented; ${setup}`, life('\n        F death !group_dead SIGCHLD'));
  });

  test('a set_events that keeps DEATH brings a lost death report back', () => {
    check(
      'task A; engine E on A:; engine F on A: DEATH EXIT; engine G on A: QUIESCE',
      `
      A exit_notify
        A is zombie
      E DETACH -> 0
        A mask: REAP
      F wants DEATH -> 0
        A mask: REAP DEATH
      A death
        F death !group_dead SIGCHLD
        G quiesce RESUME DEATH
        A mask: REAP
      `,
    );
  });
});
