import { describe, test } from 'node:test';
import { check } from './check.ts';

const ALL = 'SIGNAL SIGNAL_IGN SIGNAL_STOP SIGNAL_TERM SIGNAL_CORE';

describe('what engines make of a signal', () => {
  const seen = (signal: string, answer: string, outcome: string, setup = '') =>
    check(
      `task A; engine E on A: ${ALL}; E at signal: ${answer}; ${setup}`,
      `
      A gets ${signal}
      A return_to_user
        E signal RESUME ${signal === 'SIGUSR1' ? 'TERM' : 'IGN'} ${signal} dfl dfl
        ${outcome.replaceAll('\n', '\n        ')}`,
    );

  test('IGN, REPORT and HANDLER drop it', () => {
    seen('SIGUSR1', 'signal=IGN', 'A in user mode');
    seen('SIGUSR1', 'signal=REPORT', 'A in user mode');
    seen('SIGUSR1', 'signal=HANDLER', 'A in user mode');
  });

  test('TERM and CORE kill by its number, with a core dump or without', () => {
    seen('SIGCHLD', 'signal=TERM', 'A fatal SIGCHLD\nA exiting 17\nA is exiting');
    seen('SIGUSR1', 'signal=CORE', 'A fatal SIGUSR1 core\nA exiting 10\nA is exiting');
  });

  test('STOP and TSTP stop by job control', () => {
    seen('SIGUSR1', 'signal=STOP', 'A is stopped jobctl');
    seen('SIGCHLD', 'signal=TSTP', 'A is stopped jobctl');
  });

  test('DELIVER does what the disposition in return_ka says', () => {
    seen('SIGUSR1', 'signal=DELIVER', 'A fatal SIGUSR1\nA exiting 10\nA is exiting');
    seen('SIGUSR1', 'signal=DELIVER ka=ign', 'A in user mode');
    seen('SIGUSR1', 'signal=DELIVER ka=handler', 'A handler SIGUSR1\nA in user mode');
    seen('SIGCHLD', 'signal=DELIVER', 'A in user mode');
    seen('SIGUSR1', 'signal=DELIVER info=SIGCHLD', 'A in user mode');
    seen('SIGUSR1', 'signal=DELIVER info=SIGSTOP', 'A is stopped jobctl');
    seen('SIGUSR1', 'signal=DELIVER info=0', 'A in user mode');
    seen('SIGUSR1', 'signal=DELIVER ka=handler info=0', 'A in user mode');
    seen(
      'SIGUSR1',
      'signal=DELIVER info=SIGQUIT',
      'A fatal SIGQUIT core\nA exiting 3\nA is exiting',
    );
  });

  test('bogus-signo: a number with bit 0x80 dies as SIGTRAP', () => {
    seen('SIGUSR1', 'signal=TERM info=133', 'A fatal SIGTRAP\nA exiting 5\nA is exiting');
  });

  test('a one-shot handler is used up under the number delivered', () => {
    check(
      `task A; engine E on A: ${ALL}
       E at signal: info=SIGUSR2 ka=oneshot | signal=IGN | signal=IGN`,
      `
      A handles SIGUSR1 with oneshot
      A handles SIGUSR2 with handler
      A gets SIGUSR1
      A return_to_user
        E signal RESUME DELIVER SIGUSR1 oneshot oneshot
        A handler SIGUSR2
        A in user mode
      A gets SIGUSR1
      A return_to_user
        E signal RESUME DELIVER SIGUSR1 oneshot oneshot
        A in user mode
      A gets SIGUSR2
      A return_to_user
        E signal RESUME TERM SIGUSR2 dfl dfl
        A in user mode
      `,
    );
  });

  test('HOLD pushes it back, once more even if it is pending again', () => {
    check(
      `task A; engine E on A: ${ALL}
       E at signal: {A gets SIGUSR1} signal=IGN hold | signal=IGN | signal=IGN`,
      `
      A gets SIGUSR1
      A return_to_user
        E signal RESUME TERM SIGUSR1 dfl dfl
        E signal RESUME TERM SIGUSR1 dfl dfl
        E signal RESUME TERM SIGUSR1 dfl dfl
        A in user mode
      `,
    );
    check(
      `task A; engine E on A: ${ALL}; E at signal: hold | signal=IGN`,
      `
      A handles SIGUSR1 with handler
      A gets SIGUSR1
      A return_to_user
        E signal RESUME DELIVER SIGUSR1 handler handler
        A handler SIGUSR1
        E signal RESUME DELIVER SIGUSR1 handler handler
        A in user mode
      `,
    );
    check(
      `task A; engine E on A: ${ALL}; E at signal: signal=STOP hold | signal=IGN`,
      `
      A gets SIGUSR1
      A return_to_user
        E signal RESUME TERM SIGUSR1 dfl dfl
        A is stopped jobctl
      A gets SIGCONT
        E signal RESUME TERM SIGUSR1 dfl dfl
        E signal RESUME IGN SIGCONT dfl dfl
        A in user mode
        A is running
      `,
    );
  });

  test('INTERRUPT and REPORT answers count as RESUME', () => {
    check(
      `task A; engine E on A: ${ALL}; engine F on A: ${ALL}
       E at signal: INTERRUPT signal=IGN | REPORT signal=IGN`,
      `
      A gets SIGUSR1
      A return_to_user
        E signal RESUME TERM SIGUSR1 dfl dfl
        F signal RESUME IGN SIGUSR1 dfl dfl
        A in user mode
      A gets SIGUSR1
      A return_to_user
        E signal RESUME TERM SIGUSR1 dfl dfl
        F signal RESUME IGN SIGUSR1 dfl dfl
        A in user mode
      `,
    );
  });

  test('STOP stops before a dropped signal goes on; the number is still there in the next report', () => {
    check(
      `task A; engine E on A: QUIESCE ${ALL}; E at signal: STOP signal=IGN | RESUME`,
      `
      A gets SIGUSR1
      A return_to_user
        E signal RESUME TERM SIGUSR1 dfl dfl
        A is stopped utrace
      E INTERRUPT -> 0
        E signal RESUME REPORT SIGUSR1 none dfl
        A in user mode
        A is running
      `,
    );
  });

  test('a task killed in such a stop dies of SIGKILL, and what was held back is dropped', () => {
    check(
      `task A; engine E on A: QUIESCE ${ALL}; E at signal: STOP signal=IGN hold`,
      `
      A gets SIGUSR1
      A return_to_user
        E signal RESUME TERM SIGUSR1 dfl dfl
        A is stopped utrace
      A gets SIGKILL
        A fatal SIGKILL
        A exiting 9
        A is exiting
      `,
    );
  });

  test('a SIGCONT sent while engines look at a stop signal does not cancel the stop', () => {
    check(
      `task A; engine E on A: ${ALL}; E at signal: {A gets SIGCONT}`,
      `
      A gets SIGSTOP
      A return_to_user
        E signal RESUME STOP SIGSTOP dfl dfl
        A is stopped jobctl
      `,
    );
  });

  test('a stop answered to a skipped signal class does not count', () => {
    check(
      `task A; engine E on A: SIGNAL_CORE; engine F on A: ${ALL}; F at signal: signal=IGN`,
      `
      E STOP -> -EINPROGRESS
      A gets SIGUSR1
      A return_to_user
        F signal RESUME TERM SIGUSR1 dfl dfl
        A in user mode
      `,
    );
  });

  test('every signal pass recalculates', () => {
    check(
      `task A; engine E on A: QUIESCE EXEC ${ALL}; E at signal: signal=IGN`,
      `
      E wants SIGNAL_TERM -> 0
      A gets SIGUSR1
      A return_to_user
        E signal RESUME TERM SIGUSR1 dfl dfl
        A in user mode
        A mask: REAP SIGNAL_TERM
      `,
    );
  });
});
