import { describe, test } from 'node:test';
import { check } from './check.ts';

const ALL = 'SIGNAL SIGNAL_IGN SIGNAL_STOP SIGNAL_TERM SIGNAL_CORE';

describe('a signal is shown', () => {
  test('as the event of its disposition, with the action that would be taken', () => {
    for (const [signal, disposition, shown] of [
      ['SIGUSR1', 'handler', 'DELIVER SIGUSR1 handler handler'],
      ['SIGUSR1', 'ign', 'IGN SIGUSR1 ign ign'],
      ['SIGUSR1', 'dfl', 'TERM SIGUSR1 dfl dfl'],
      ['SIGSEGV', 'dfl', 'CORE SIGSEGV dfl dfl'],
      ['SIGCHLD', 'dfl', 'IGN SIGCHLD dfl dfl'],
      ['SIGSTOP', 'dfl', 'STOP SIGSTOP dfl dfl'],
      ['SIGTTIN', 'dfl', 'TSTP SIGTTIN dfl dfl'],
    ]) {
      check(
        `task A; engine E on A: ${ALL}; E at signal: signal=IGN`,
        `
      A handles ${signal} with ${disposition}
      A gets ${signal}
      A return_to_user
        E signal RESUME ${shown}
        A in user mode
        `,
      );
    }
  });

  test('to those who want its event or QUIESCE, and to no one else', () => {
    check(
      `task A; engine E on A: SIGNAL_STOP; engine F on A: SIGNAL_TERM; engine G on A: QUIESCE
       G at signal: signal=IGN`,
      `
      A gets SIGTERM
      A return_to_user
        F signal RESUME TERM SIGTERM dfl dfl
        G signal RESUME TERM SIGTERM dfl dfl
        A in user mode
      `,
    );
  });

  test('not at all when no engine wants any class of signal, QUIESCE or not', () => {
    check(
      'task A; engine E on A: QUIESCE EXEC',
      `
      A handles SIGUSR1 with handler
      A gets SIGUSR1
      A exec
        E quiesce RESUME EXEC
        E exec RESUME
      A return_to_user
        A handler SIGUSR1
        A in user mode
      `,
    );
  });

  test('to QUIESCE engines as soon as anyone wants any class of signal', () => {
    check(
      'task A; engine E on A: QUIESCE; engine F on A: SIGNAL_CORE',
      `
      A handles SIGUSR1 with handler
      A gets SIGUSR1
      A return_to_user
        E signal RESUME DELIVER SIGUSR1 handler handler
        A handler SIGUSR1
        A in user mode
      `,
    );
  });

  test('unseen-signal: passing the hook unreported, a one-shot handler stays', () => {
    check(
      'task A; engine E on A: SIGNAL_TERM; engine F on A: EXEC',
      `
      A exec
        F exec RESUME
      A handles SIGUSR1 with oneshot
      A gets SIGUSR1
      A return_to_user
        A handler SIGUSR1
        A in user mode
      A return_to_user
        A in user mode
      A gets SIGUSR1
      A return_to_user
        A handler SIGUSR1
        A in user mode
      `,
    );
    check(
      'task A',
      `
      A handles SIGUSR1 with oneshot
      A gets SIGUSR1
      A return_to_user
        A handler SIGUSR1
        A in user mode
      A gets SIGUSR1
      A return_to_user
        A fatal SIGKILL
        A exiting 10
        A is exiting
      `,
    );
  });

  test('by report_quiesce to an engine without report_signal, which leaves the action alone', () => {
    check(
      `task A; table T lacks signal; engine E on A: SIGNAL_TERM QUIESCE; engine F on A: QUIESCE ops=T
       engine G on A: SIGNAL_TERM; E at signal: signal=IGN hold | signal=IGN; F at quiesce: STOP | RESUME`,
      `
      A gets SIGTERM
      A return_to_user
        E signal RESUME TERM SIGTERM dfl dfl
        F quiesce RESUME SIGNAL_TERM
        G signal STOP IGN hold SIGTERM dfl dfl
        A is stopped utrace
      F RESUME -> 0
        A in user mode
        A is running
      `,
    );
  });

  test('never when it is SIGKILL', () => {
    check(
      `task A; engine E on A: ${ALL} QUIESCE`,
      `
      A gets SIGKILL
      A return_to_user
        A fatal SIGKILL
        A exiting 9
        A is exiting
      `,
    );
  });

  test('without callback to an engine being detached, which leaves the action alone', () => {
    check(
      `task A; engine E on A: ${ALL}; engine F on A: ${ALL}; engine G on A: ${ALL}
       E at signal: {F DETACH} signal=IGN hold; G at signal: RESUME`,
      `
      A gets SIGTERM
      A return_to_user
        E signal RESUME TERM SIGTERM dfl dfl
        -> 0
        G signal RESUME IGN hold SIGTERM dfl dfl
        A in user mode
        F engine: detached
      `,
    );
  });

  test('with the live entry of the table, and with a copy that engines may change', () => {
    check(
      `task A; engine E on A: ${ALL}; engine F on A: ${ALL}
       E at signal: {A handles SIGUSR1 with ign} ka=oneshot info=SIGUSR2; F at signal: signal=IGN`,
      `
      A handles SIGUSR1 with handler
      A gets SIGUSR1
      A return_to_user
        E signal RESUME DELIVER SIGUSR1 handler handler
        F signal RESUME DELIVER SIGUSR2 ign oneshot
        A in user mode
      `,
    );
  });
});

describe('a signal check without a signal', () => {
  test('after an attach or a step makes no callback, and sets or clears the step mode', () => {
    check(
      'task A; engine E on A: QUIESCE SIGNAL; engine F on A: EXEC',
      `
      A exec
        E quiesce RESUME EXEC
        F exec RESUME
      E SINGLESTEP -> 0
      A handles SIGUSR1 with handler
      A gets SIGUSR1
      A return_to_user
        E signal RESUME DELIVER SIGUSR1 handler handler
        A handler SIGUSR1
        E signal RESUME REPORT 0 none dfl
        A in user mode
      `,
    );
    check(
      'task A; engine E on A: QUIESCE',
      `
      E SINGLESTEP -> 0
      A return_to_user
        A in user mode
        A is running, step single
      attach F to A: CREATE -> F
      A gets SIGWINCH
      A blocks SIGUSR1
      A gets SIGUSR1
      A unblocks SIGUSR1
      A handles SIGUSR1 with handler
      A return_to_user
        A handler SIGUSR1
        A in user mode
        A is running
      `,
    );
  });

  test('a group stop to obey comes before any signal', () => {
    check(
      `task A; task B in A; engine E on A: ${ALL}; E at signal: signal=IGN | signal=IGN`,
      `
      A gets SIGUSR1
      B gets SIGSTOP
      B return_to_user
        B is stopped jobctl
      A return_to_user
        A is stopped jobctl
      B gets SIGCONT
        B in user mode
        E signal RESUME TERM SIGUSR1 dfl dfl
        A in user mode
        A is running
        B is running
      `,
    );
  });
});

describe('a handler is set up', () => {
  test('of which engines hear at once when the task is stepped', () => {
    check(
      'task A; engine E on A: QUIESCE',
      `
      A handles SIGUSR1 with handler
      E SINGLESTEP -> 0
      A return_to_user
        A in user mode
        A is running, step single
      A gets SIGUSR1
      A return_to_user
        A handler SIGUSR1
        E signal RESUME HANDLER 0 none dfl
        A in user mode
        A is running
      `,
    );
  });

  test('of which engines hear when one stopped or stepped at delivery, and must say so again', () => {
    check(
      'task A; engine E on A: QUIESCE SIGNAL; E at signal: SINGLESTEP | SINGLESTEP',
      `
      A return_to_user
        A in user mode
      A handles SIGUSR1 with handler
      A gets SIGUSR1
      A return_to_user
        E signal RESUME DELIVER SIGUSR1 handler handler
        A handler SIGUSR1
        E signal RESUME HANDLER 0 none dfl
        A in user mode
        A is running, step single
      `,
    );
  });

  test('and not otherwise', () => {
    check(
      'task A; engine E on A: QUIESCE SIGNAL',
      `
      A handles SIGUSR1 with handler
      A gets SIGUSR1
      A return_to_user
        E signal RESUME DELIVER SIGUSR1 handler handler
        A handler SIGUSR1
        A in user mode
      `,
    );
  });
});
