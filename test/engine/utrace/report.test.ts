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
