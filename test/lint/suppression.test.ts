import { describe, test } from 'node:test';
import { check } from './check.ts';

describe('utrace-lint-disable-next-line', () => {
  test('silences the named rule on the next line, and nothing else', () => {
    check(`
// utrace-lint-disable-next-line utrace/ealready-ignored -- release() frees it
utrace_control(task, engine, UTRACE_DETACH);
utrace_control(task, engine, UTRACE_DETACH);
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored
// utrace-lint-disable-next-line utrace/barrier-missing -- another rule
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ suppression-unused
utrace_control(task, engine, UTRACE_DETACH);
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored
/* utrace-lint-disable-next-line utrace/ealready-ignored -- as a block */
utrace_control(task, engine, UTRACE_DETACH);`);
  });

  test('without a reason is itself a finding', () => {
    check(`
// utrace-lint-disable-next-line utrace/ealready-ignored
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ suppression-unexplained
utrace_control(task, engine, UTRACE_DETACH);
// utrace-lint-disable-next-line utrace/ealready-ignored --
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ suppression-unexplained
utrace_control(task, engine, UTRACE_DETACH);
/* utrace-lint-disable-next-line utrace/ealready-ignored -- */
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ suppression-unexplained
utrace_control(task, engine, UTRACE_DETACH);`);
  });

  test('inside a string is no comment', () => {
    check(`
const text = '// utrace-lint-disable-next-line utrace/ealready-ignored';
utrace_control(task, engine, UTRACE_DETACH);
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored`);
  });
});
