import { describe, test } from 'node:test';
import { check } from './check.ts';

describe('system calls', () => {
  test('entry is reported backwards, and the engine that came first decides last', () => {
    check(
      `task A; engine E on A: SYSCALL_ENTRY; engine F on A: SYSCALL_ENTRY
       F at syscall_entry: syscall=ABORT | syscall=ABORT; E at syscall_entry: RESUME | syscall=RUN`,
      `
      A syscall_entry
        F syscall_entry RESUME RUN
        E syscall_entry RESUME ABORT
        A syscall ABORT
      A syscall_entry
        F syscall_entry RESUME RUN
        E syscall_entry RESUME ABORT
        A syscall RUN
      `,
    );
  });

  test('report_quiesce sets the decision back to RUN, as does an engine being detached', () => {
    check(
      `task A; engine E on A: QUIESCE; engine F on A: SYSCALL_ENTRY
       F at syscall_entry: syscall=ABORT`,
      `
      A syscall_entry
        F syscall_entry RESUME RUN
        E quiesce RESUME SYSCALL_ENTRY
        A syscall RUN
      `,
    );
    check(
      `task A; engine E on A:; engine F on A: SYSCALL_ENTRY
       F at syscall_entry: {E DETACH} syscall=ABORT`,
      `
      A syscall_entry
        F syscall_entry RESUME RUN
        -> 0
        A syscall RUN
      `,
    );
  });

  test('syscall-resumed: a stop at entry is followed by another report if one was asked for', () => {
    check(
      `task A; engine E on A: QUIESCE SYSCALL_ENTRY
       E at syscall_entry: STOP syscall=ABORT | STOP | RESUME`,
      `
      A syscall_entry
        E quiesce RESUME SYSCALL_ENTRY
        E syscall_entry RESUME RUN
        A is stopped utrace
      E REPORT -> 0
        E quiesce RESUME SYSCALL_ENTRY
        E syscall_entry RESUME RUN resumed
      E RESUME -> 0
        A syscall RUN
        A is running
      `,
    );
  });

  test('the decision survives into the repeat where no report_quiesce resets it', () => {
    check(
      `task A; engine E on A: SYSCALL_ENTRY; E at syscall_entry: STOP syscall=ABORT | RESUME`,
      `
      A syscall_entry
        E syscall_entry RESUME RUN
        A is stopped utrace
      E INTERRUPT -> 0
        E syscall_entry RESUME ABORT resumed
        A syscall ABORT
        A is running
      `,
    );
  });

  test('an INTERRUPT survives each repeat, so that a further STOP leads to a further one', () => {
    check(
      `task A; engine E on A: SYSCALL_ENTRY; E at syscall_entry: STOP | STOP | RESUME`,
      `
      A syscall_entry
        E syscall_entry RESUME RUN
        A is stopped utrace
      E INTERRUPT -> 0
        E syscall_entry RESUME RUN resumed
      E RESUME -> 0
        E syscall_entry RESUME RUN resumed
        A syscall RUN
        A is running
      `,
    );
  });

  test('a plain resume, or a step, lets the call be made without another report', () => {
    check(
      `task A; engine E on A: SYSCALL_ENTRY QUIESCE; E at syscall_entry: STOP | STOP`,
      `
      A syscall_entry
        E quiesce RESUME SYSCALL_ENTRY
        E syscall_entry RESUME RUN
        A is stopped utrace
      E SINGLESTEP -> 0
        A syscall RUN
        A is running
      A syscall_entry
        E quiesce RESUME SYSCALL_ENTRY
        E syscall_entry RESUME RUN
        A is stopped utrace
      E RESUME -> 0
        A syscall RUN
        A is running
      `,
    );
  });

  test('a kill during a stop at entry prevents the call; without a stop it does not', () => {
    check(
      `task A; engine E on A: SYSCALL_ENTRY; E at syscall_entry: {A gets SIGKILL} RESUME | STOP`,
      `
      A syscall_entry
        E syscall_entry RESUME RUN
        A syscall RUN
      A syscall_entry
        E syscall_entry RESUME RUN
        A syscall ABORT
      `,
    );
    check(
      'task A; engine E on A: SYSCALL_ENTRY; E at syscall_entry: STOP',
      `
      A syscall_entry
        E syscall_entry RESUME RUN
        A is stopped utrace
      A gets SIGKILL
        A syscall ABORT
        A is running
      `,
    );
  });

  test('exit is reported forwards, and a STOP there waits for the way to user mode', () => {
    check(
      `task A; engine E on A: QUIESCE SYSCALL_EXIT; engine F on A: SYSCALL_EXIT
       E at syscall_exit: STOP; E at quiesce: RESUME | STOP`,
      `
      A syscall_exit
        E quiesce RESUME SYSCALL_EXIT
        E syscall_exit RESUME
        F syscall_exit STOP
        A returns from the call
      A return_to_user
        E quiesce RESUME 0
        A is stopped utrace
      `,
    );
  });
});

describe('clone, exec, jctl and exit', () => {
  test('the new task is reported before it runs, and can be traced by then', () => {
    check(
      'task A; engine E on A: CLONE; E at clone: {attach F to B: CREATE by self, F wants EXEC}',
      `
      A clone B THREAD
        E clone RESUME THREAD B
        -> F
        -> 0
        B starts
      B exec
        F exec RESUME
      `,
    );
  });

  test('vfork-stop: a stop at vfork is put off until the child runs', () => {
    check(
      'task A; engine E on A: CLONE; E at clone: STOP | STOP',
      `
      A clone B VFORK
        E clone RESUME VFORK B
        B starts
        A is stopped utrace
      E RESUME -> 0
        A is running
      A return_to_user
        A in user mode
      A clone C
        E clone RESUME C
        C starts
      `,
    );
  });

  test('a stop put off is forgotten when nobody is interested in clones by then', () => {
    check(
      'task A; engine E on A: CLONE; E at clone: STOP | RESUME',
      `
      A clone B VFORK
        E clone RESUME VFORK B
        B starts
        A is stopped utrace
      E RESUME -> 0
        A is running
      A clone C VFORK
        E clone RESUME VFORK C
        C starts
      `,
    );
  });

  test('jctl says what happened and what the parent is told', () => {
    check(
      'task A; engine E on A: JCTL',
      `
      A jctl CONTINUED STOPPED
        E jctl RESUME CONTINUED STOPPED
      `,
    );
  });

  test('engines change the exit code in turn, and a STOP stops on the spot', () => {
    check(
      `task A; engine E on A: EXIT; engine F on A: EXIT; E at exit: STOP code=7; F at exit: code=8`,
      `
      A exit 5
        E exit RESUME 5 5
        F exit STOP 5 7
        A is stopped utrace
      E RESUME -> 0
        A exiting 8
        A is exiting
      `,
    );
  });
});
