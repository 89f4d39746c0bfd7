import { describe, test } from 'node:test';
import { check } from './check.ts';

describe('the death report', () => {
  test('calls report_quiesce, then report_death, and says if the group is dead', () => {
    check(
      `task A; task B in A; engine E on A: QUIESCE DEATH; engine F on A: QUIESCE
       engine G on B: DEATH; E at quiesce: REPORT; E at death: STOP`,
      `
      A exit 0
        A exiting 0
        A is exiting
      B exit 0
        B exiting 0
        B is exiting
      A exit_notify
        A is zombie
      A death
        E quiesce RESUME DEATH
        E death !group_dead SIGCHLD
        F quiesce STOP DEATH
      B exit_notify autoreap
        B is dead
      B death
        G death group_dead -1
      B reap
        B is reaped
      `,
    );
  });

  test('ends in a recalculation that leaves only the reap', () => {
    check(
      'task A; engine E on A: QUIESCE DEATH EXIT; engine F on A: DEATH; E at death: DETACH',
      `
      A exit_notify
        A is zombie
      A death
        E quiesce RESUME DEATH
        E death !group_dead SIGCHLD
        F death !group_dead SIGCHLD
        A mask: REAP
        E engine: detached
      A reap
        A is reaped
        A mask:
        F engine: detached
      `,
    );
  });

  test('an engine attached to an exiting task gets it', () => {
    check(
      'task A',
      `
      A exit 0
        A exiting 0
        A is exiting
      attach E to A: CREATE -> E
      E wants DEATH -> 0
      A exit_notify
        A is zombie
      A death
        E death group_dead SIGCHLD
      `,
    );
  });
});

describe('the reap', () => {
  test('is reported to those who asked, in order, and then no callback is left', () => {
    check(
      `task A; engine E on A: REAP; engine F on A: EXIT; engine G on A: REAP
       E at reap: {G DETACH, attach to A:}`,
      `
      put E
      A exit_notify
        A is zombie
      A reap
        E reap
        -> -ESRCH
        -> -ENOENT
        release E
        G reap
        A is reaped
      G RESUME -> -ESRCH
      G REPORT -> -EINVAL
      `,
    );
  });

  test('reap-put-off: during the death report, comes when that is over', () => {
    check(
      `task A; engine E on A: DEATH REAP; engine F on A: DEATH REAP
       E at death: {A reap, attach G to A: CREATE} DETACH`,
      `
      A exit_notify
        A is zombie
      A death
        E death !group_dead SIGCHLD
        -> G
        F death !group_dead SIGCHLD
        F reap
        A is reaped
      attach to A: -> -ENOENT
      `,
    );
  });

  test('before the death report, comes after it', () => {
    check(
      'task A; engine E on A: DEATH REAP; engine F on A: REAP',
      `
      A exit_notify
        A is zombie
      A reap
        A is reaped
      A death
        E death !group_dead SIGCHLD
        E reap
        F reap
      `,
    );
  });

  test('before a death report that nobody wants, comes at once, and no death report follows', () => {
    check(
      'task A; engine E on A: REAP',
      `
      A exit_notify
        A is zombie
      A reap
        E reap
        A is reaped
      A death
      `,
    );
  });

  test('a task that reaps itself makes report_reap in its own name', () => {
    check(
      `task A; task B; engine E on A: REAP; engine F on B: REAP
       E at reap: {barrier b on E by self}; F at reap: {barrier c on F by self}`,
      `
      A exit_notify autoreap
        A is dead
      A reap
        E reap
        -> 0
        A is reaped
      B exit_notify
        B is zombie
      B reap
        F reap
        -> -ESRCH
        B is reaped
      `,
    );
  });

  test('a lost death and an early reap: documented semantics still report the death first', () => {
    const life = (end: string) => `
      A exit_notify
        A is zombie
      E DETACH -> 0
      A reap${end}`;
    const setup = 'task A; engine E on A:; engine F on A: DEATH REAP';
    check(setup, life('\n        F reap\n        A is reaped\n      A death'));
    check(
      `documented; ${setup}`,
      life(`
        A is reaped
      A death
        F death !group_dead SIGCHLD
        F reap`),
    );
  });

  test('under documented semantics a detach after the death report leaves nothing to wait for', () => {
    check(
      'documented; task A; engine E on A: QUIESCE; engine F on A: DEATH QUIESCE REAP',
      `
      A exit_notify
        A is zombie
      A death
        E quiesce RESUME DEATH
        F quiesce RESUME DEATH
        F death !group_dead SIGCHLD
        A mask: REAP
      E DETACH -> 0
      F wants DEATH REAP -> 0
      A reap
        F reap
        A is reaped
        A mask:
      `,
    );
  });
});
