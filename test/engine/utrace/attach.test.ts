import { describe, test } from 'node:test';
import { check } from './check.ts';

describe('utrace_attach_task', () => {
  test('CREATE makes an engine with an empty mask and asks for nothing but the reap', () => {
    check(
      'task A',
      `
      attach E to A: CREATE -> E
        A mask: REAP
      attach F to A: CREATE -> F
      `,
    );
  });

  test('CREATE without an ops table answers EINVAL, even before a kernel thread answers EPERM', () => {
    check(
      'task A; kthread K',
      `
      attach E to A: CREATE ops=null -> -EINVAL
      attach E to K: CREATE ops=null -> -EINVAL
      attach E to K: CREATE          -> -EPERM
      attach to K:                   -> -ENOENT
      `,
    );
  });

  test('EXCLUSIVE answers EEXIST for what a lookup would find, and only for that', () => {
    check(
      'task A; table T lacks exec; engine E on A: EXIT data=x',
      `
      attach F to A: CREATE EXCLUSIVE                         -> -EEXIST
      attach F to A: CREATE EXCLUSIVE MATCH_DATA data=x       -> -EEXIST
      attach F to A: CREATE EXCLUSIVE MATCH_DATA data=y       -> F
      attach G to A: CREATE EXCLUSIVE MATCH_OPS ops=T         -> G
      attach H to A: CREATE EXCLUSIVE MATCH_OPS MATCH_DATA data=y ops=T -> H
      E DETACH -> 0
      attach I to A: CREATE EXCLUSIVE MATCH_DATA data=x       -> I
      `,
    );
  });

  test('a lookup finds the first match in order of arrival, on the waiting list last', () => {
    check(
      'task A; table T lacks exec; engine E on A: EXEC ops=T; engine F on A: EXEC',
      `
      attach to A:                         -> E
      attach to A: MATCH_OPS               -> F
      A exec
        E exec RESUME
        F exec RESUME
      attach G to A: CREATE ops=T          -> G
      attach to A: MATCH_DATA data=G       -> G
      attach to A: MATCH_OPS ops=T         -> E
      attach to A: MATCH_OPS MATCH_DATA ops=T data=F -> -ENOENT
      attach to A: MATCH_DATA              -> -ENOENT
      attach H to A: CREATE data=null      -> H
      attach to A: MATCH_DATA              -> H
      `,
    );
  });

  test('a lookup finds nothing on a task never traced, nor an engine about to be detached', () => {
    check(
      'task A; task B; engine E on A:',
      `
      attach to B: -> -ENOENT
      E DETACH     -> 0
        E engine: detaching
      attach to A: -> -ENOENT
      `,
    );
  });

  test('a zombie accepts engines, a task that reaps itself only while it is still traced', () => {
    check(
      'task A; task B; task C; engine E on C: EXIT',
      `
      A exit 0
        A exiting 0
        A is exiting
      A exit_notify
        A is zombie
      attach F to A: CREATE -> F
      B exit_notify autoreap
        B is dead
      attach G to B: CREATE -> -ESRCH
      C exit_notify autoreap
        C is dead
      attach G to C: CREATE -> G
      E DETACH -> 0
      G DETACH -> 0
      attach H to C: CREATE -> -ESRCH
      `,
    );
  });

  test('a reaped task accepts engines only while its reap is put off', () => {
    check(
      'task A; task B; engine E on B: DEATH',
      `
      A exit_notify
        A is zombie
      A reap
        A is reaped
      attach F to A: CREATE        -> -ESRCH
      attach F to A: CREATE by pid -> -ESRCH
      attach to A: by pid          -> -ESRCH
      attach to A:                 -> -ENOENT
      B exit_notify
        B is zombie
      B reap
        B is reaped
      attach F to B: CREATE        -> F
      attach G to B: CREATE by pid -> -ESRCH
      F wants EXIT                 -> -ESRCH
      B death
        E death !group_dead SIGCHLD
      attach to B:                 -> -ENOENT
      `,
    );
  });

  test('late-attach: an engine attached mid-report waits for the next pass', () => {
    check(
      `task A; engine E on A: EXEC
       E at exec: {attach F to A: CREATE by self, F wants EXEC by self}`,
      `
      A exec
        E exec RESUME
        -> F
        -> 0
      A exec
        E exec RESUME
        F exec RESUME
      `,
    );
  });
});

describe('references', () => {
  test('the release callback comes with the last reference, whoever drops it', () => {
    check(
      'task A; task B; engine E on A: EXEC; engine F on B:; engine G on B:',
      `
      get E
      put E
      put E
      E DETACH -> 0
      A exec
        release E
      put F
      together {F DETACH, G DETACH}
        -> 0
        -> 0
      B return_to_user
        release F
        B in user mode
      put G
        release G
      `,
    );
  });

  test('engines detached together are released in reverse order', () => {
    check(
      'task A; engine E on A:; engine F on A:; engine G on A: QUIESCE; G at quiesce: STOP',
      `
      together {put E, put F}
      G REPORT -> 0
      A return_to_user
        G quiesce RESUME 0
        A is stopped utrace
      together {E DETACH, F DETACH}
        release E
        -> 0
        release F
        -> 0
      `,
    );
    check(
      'task A; engine E on A:; engine F on A:; engine G on A: EXEC; G at exec: {E DETACH, F DETACH}',
      `
      together {put E, put F}
      A exec
        G exec RESUME
        -> 0
        -> 0
      A return_to_user
        release F
        release E
        A in user mode
      `,
    );
  });

  test('an engine whose table has no release callback goes silently', () => {
    check(
      'task A; table T lacks release; engine E on A: ops=T',
      `
      E DETACH -> 0
      put E
      A return_to_user
        A in user mode
      `,
    );
  });

  test('a lookup is one more reference', () => {
    check(
      'task A; engine E on A:',
      `
      attach to A: -> E
      put E
      E DETACH -> 0
      A return_to_user
        A in user mode
      put E
        release E
      `,
    );
  });
});
