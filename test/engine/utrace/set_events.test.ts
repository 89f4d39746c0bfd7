import { describe, test } from 'node:test';
import { check } from './check.ts';

describe('utrace_set_events', () => {
  test('new events are added to the interest mask, dropped ones stay until a recalculation', () => {
    check(
      'task A; engine E on A: EXEC',
      `
      E wants EXIT DEATH -> 0
        A mask: REAP EXEC EXIT DEATH
      A exec
        A mask: REAP EXIT DEATH
      `,
    );
  });

  test('a detached engine, or one about to be, gets ESRCH for any bits', () => {
    check(
      'task A; engine E on A: EXEC QUIESCE',
      `
      E DETACH      -> 0
      E wants EXEC  -> -ESRCH
      A return_to_user
        A in user mode
      E wants nothing -> -ESRCH
      `,
    );
  });

  test('the pid form answers ESRCH once the pid leads nowhere', () => {
    check(
      'task A; engine E on A: DEATH',
      `
      A exit_notify
        A is zombie
      E wants EXIT DEATH by pid -> 0
      A reap
        A is reaped
      E wants EXIT DEATH by pid -> -ESRCH
      E wants EXIT DEATH        -> -ESRCH
      `,
    );
  });

  test('dropping an event whose callback is running answers EINPROGRESS, and the mask changes', () => {
    check(
      'task A; engine E on A: EXEC EXIT; E at exec: {E wants EXIT}',
      `
      A exec
        E exec RESUME
        -> -EINPROGRESS
        E engine: EXIT
      `,
    );
  });

  test('EINPROGRESS is for others only: the target itself, other engines and additions get 0', () => {
    check(
      `task A; engine E on A: EXEC; engine F on A: EXEC EXIT
       E at exec: {F wants EXEC, E wants EXEC EXIT, E wants EXIT by self}`,
      `
      A exec
        E exec RESUME
        -> 0
        -> 0
        -> 0
        F exec RESUME
      `,
    );
  });

  test('a stopped task needs no EINPROGRESS, by whatever it is stopped', () => {
    check(
      'task A; engine E on A: QUIESCE EXEC; E at quiesce: STOP',
      `
      E REPORT -> 0
      A return_to_user
        E quiesce RESUME 0
        A is stopped utrace
      E wants QUIESCE -> 0
      `,
    );
  });

  test('no callback results from set_events, not even on resuming', () => {
    check(
      'task A; engine E on A: EXEC',
      `
      A gets SIGSTOP
      A return_to_user
        A is stopped jobctl
      E STOP -> 0
        A is stopped jobctl utrace
      E wants QUIESCE -> 0
      A gets SIGCONT
        A is stopped utrace
      E RESUME -> 0
        A in user mode
        A is running
      `,
    );
  });

  test('death-too-late: DEATH and QUIESCE cannot be dropped during the death report', () => {
    check(
      `task A; engine E on A: QUIESCE DEATH REAP; engine F on A: DEATH EXIT
       E at death: {E wants DEATH, F wants EXIT, F wants DEATH, E wants QUIESCE DEATH}`,
      `
      A exit_notify
        A is zombie
      A death
        E quiesce RESUME DEATH
        E death !group_dead SIGCHLD
        -> -EALREADY
        -> -EALREADY
        -> 0
        -> 0
        F death !group_dead SIGCHLD
      `,
    );
  });

  test('a dead task accepts no new DEATH or QUIESCE, before, during or after the death report', () => {
    check(
      `task A; engine E on A: DEATH; engine F on A: EXIT
       E at death: {F wants DEATH, F wants REAP}`,
      `
      A exit_notify
        A is zombie
      F wants QUIESCE      -> -EALREADY
      F wants EXIT DEATH   -> -EALREADY
      F wants EXIT REAP    -> 0
      E wants QUIESCE      -> -EALREADY
      A death
        E death !group_dead SIGCHLD
        -> -EALREADY
        -> 0
      F wants DEATH        -> -EALREADY
      F wants EXEC         -> 0
      E wants DEATH        -> 0
      `,
    );
  });

  test('between exit_notify and the death report DEATH can be dropped, with effect', () => {
    check(
      'task A; engine E on A: QUIESCE DEATH; engine F on A: DEATH',
      `
      A exit_notify
        A is zombie
      E wants nothing -> 0
      A death
        F death !group_dead SIGCHLD
      `,
    );
  });

  test('once reaping has begun every call answers ESRCH, even while report_death is still to come', () => {
    check(
      'task A; engine E on A: DEATH',
      `
      A exit_notify
        A is zombie
      A reap
        A is reaped
      E wants DEATH EXIT -> -ESRCH
      E DETACH           -> -ESRCH
      barrier b on E     -> -ESRCH
      A death
        E death !group_dead SIGCHLD
      `,
    );
  });

  test('system calls are traced from the first request on, and no longer once nobody asks', () => {
    check(
      'task A; engine E on A: EXIT',
      `
      A syscall_entry
        A syscall RUN
      E wants SYSCALL_ENTRY -> 0
        A mask: REAP EXIT SYSCALL_ENTRY
      A syscall_entry
        E syscall_entry RESUME RUN
        A syscall RUN
      E wants nothing -> 0
      A syscall_entry
        A syscall RUN
        A mask: REAP
      E wants SYSCALL_EXIT -> 0
        A mask: REAP SYSCALL_EXIT
      A syscall_exit
        E syscall_exit RESUME
        A returns from the call
      `,
    );
  });

  test('the hold is unaffected', () => {
    check(
      'task A; engine E on A: EXIT; E at exit: STOP',
      `
      A exit 0
        E exit RESUME 0 0
        A is stopped utrace
        A mask: REAP EXIT STOP
        E engine: EXIT, stop
      E wants nothing -> 0
        E engine: stop
      `,
    );
  });

  test('lost-reap: after the death report a mask that keeps DEATH puts the reap off for good', () => {
    const life = (reap: string) => `
      A exit_notify
        A is zombie
      A death
        E death !group_dead SIGCHLD
      E wants DEATH REAP -> 0
      ${reap}
      `;
    check(
      'task A; engine E on A: DEATH REAP',
      life(`A reap
        A is reaped
      E DETACH       -> -ESRCH
      barrier b on E -> -ESRCH`),
    );
    check(
      'documented; task A; engine E on A: DEATH REAP',
      life(`A reap
        E reap
        A is reaped
      E DETACH -> -ESRCH`),
    );
  });

  test('a detach before the reap repairs what would have been a lost reap', () => {
    check(
      'task A; engine E on A: DEATH REAP; engine F on A:',
      `
      A exit_notify
        A is zombie
      A death
        E death !group_dead SIGCHLD
        A mask: REAP
      E wants DEATH REAP -> 0
        A mask: REAP DEATH
      F DETACH -> 0
        A mask: REAP
      A reap
        E reap
        A is reaped
        A mask:
      `,
    );
  });
});
