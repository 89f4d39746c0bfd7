import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkRule, checkWhole, lint } from './check.ts';

const check = checkRule('ealready-ignored');

describe('the result of an asynchronous detach', () => {
  test('a bare statement loses it', () => {
    check(`
module_exit(() => {
  utrace_control(task, engine, UTRACE_DETACH);
  ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored
});`);
  });

  test('the _pid form loses it just so', () => {
    check(`
utrace_control_pid(pid, engine, UTRACE_DETACH);
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored`);
  });

  test('void, a comparison nobody looks at, a comma and a for clause lose it', () => {
    check(`
void utrace_control(task, engine, UTRACE_DETACH);
     ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored
const never = void utrace_control(task, engine, UTRACE_DETACH);
                   ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored
report(never);
utrace_control(task, engine, UTRACE_DETACH) === 0;
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored
armed && utrace_control(task, engine, UTRACE_DETACH);
         ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored
const last = (utrace_control(task, engine, UTRACE_DETACH), 0);
              ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored
for (; more(); utrace_control(task, engine, UTRACE_DETACH)) next(last);
               ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored`);
  });

  test('an if over nothing loses it', () => {
    check(`
if (utrace_control(task, engine, UTRACE_DETACH)) { /* the compiler wants it used */ }
    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored
if (utrace_control(task, engine, UTRACE_DETACH) !== 0);
    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored
if (utrace_control(task, engine, UTRACE_DETACH)) {} else other();`);
  });

  test('a variable that nobody reads loses it', () => {
    check(`
module_exit(() => {
  const result = utrace_control(task, engine, UTRACE_DETACH);
                 ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored
  let again;
  again = utrace_control(task, engine, UTRACE_DETACH) as number;
          ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored
  void again;
  let mask = 0;
  mask |= utrace_control(task, engine, UTRACE_DETACH);
          ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored
});`);
  });

  test('a variable of the same name in another scope does not read it', () => {
    check(`
function one() {
  const rc = utrace_control(task, engine, UTRACE_DETACH);
             ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored
}
function two(rc) { return rc; }
type Handler = (rc: number) => void;`);
  });

  test('a callback whose caller drops its value loses it', () => {
    check(`
engines.forEach((e) => utrace_control(task, e, UTRACE_DETACH));
                       ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored
module_exit(() => utrace_control(task, engine, UTRACE_DETACH));
                  ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored
report(engines.map((e) => utrace_control(task, e, UTRACE_DETACH)));`);
  });

  test('whoever reads, returns, stores or passes it on keeps it', () => {
    check(`
const rc = utrace_control(task, engine, UTRACE_DETACH);
if (rc === -EALREADY) wait();
function detach() { return utrace_control(task, engine, UTRACE_DETACH); }
const quick = () => utrace_control(task, engine, UTRACE_DETACH);
watch.rc = utrace_control(task, engine, UTRACE_DETACH);
report(utrace_control(task, engine, UTRACE_DETACH));
switch (utrace_control(task, engine, UTRACE_DETACH)) { case 0: done(); }
let later = utrace_control(task, engine, UTRACE_DETACH);
const read = () => later;
let first, second;
first = second = utrace_control(task, engine, UTRACE_DETACH);
report(second);
while (utrace_control(task, engine, UTRACE_DETACH)) {}
utrace_control(task, engine, UTRACE_DETACH) || done();
export const shared = utrace_control(task, engine, UTRACE_DETACH);
const outcome = { rc };`);
  });
});

describe('which calls are meant', () => {
  test('an import under another name, and a namespace', () => {
    checkWhole(`
import { utrace_control as control, UTRACE_DETACH as DETACH } from 'utrace';
import * as ut from 'utrace';
control(task, engine, DETACH);
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored
ut.utrace_control(task, engine, ut.UTRACE_DETACH);
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored`);
  });

  test('an action behind a constant, but no action that may be another', () => {
    check(`
const bye = UTRACE_DETACH;
utrace_control(task, engine, bye);
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored
let action = UTRACE_DETACH;
if (gentle) action = UTRACE_STOP;
utrace_control(task, engine, action);
utrace_control(task, engine, UTRACE_STOP);
utrace_control(task, engine, UTRACE_RESUME);`);
  });

  test('functions of the same name from elsewhere are not meant', () => {
    checkWhole(`
import { utrace_control, UTRACE_DETACH } from './wrappers.ts';
utrace_control(task, engine, UTRACE_DETACH);`);
    check(`
function test(utrace_control) { utrace_control(task, engine, UTRACE_DETACH); }`);
  });

  test('a callback on its own task is not asynchronous, nor is a helper of callbacks', () => {
    check(`
function bye(engine) { utrace_control(current, engine, UTRACE_DETACH); }
const ops = {
  report_exec(action, engine) {
    const self = current;
    utrace_control(self, engine, UTRACE_DETACH);
    bye(engine);
    return UTRACE_RESUME;
  },
  report_exit: leave,
};
function leave(action, engine) { utrace_control(current, engine, UTRACE_DETACH); return UTRACE_RESUME; }`);
  });

  test('a callback on another task is asynchronous, and so is a thread it starts', () => {
    check(`
const ops = {
  report_exec(action, engine) {
    utrace_control(other, engine, UTRACE_DETACH);
    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored
    kthread_run(() => { utrace_control(current, engine, UTRACE_DETACH); }, 'bye');
                        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored
  },
};
function shared(engine) { utrace_control(current, engine, UTRACE_DETACH); }
                          ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored
ops.report_death = (engine) => { shared(engine); return UTRACE_DETACH; };
module_exit(() => shared(engine));`);
  });

  test('a child that has not run yet cannot be dying', () => {
    check(`
const ops = {
  report_clone(action, engine, flags, child) {
    utrace_control(child, theirs, UTRACE_DETACH);
    return UTRACE_RESUME;
  },
};`);
  });

  test('data that only release() frees is safe while the code stays loaded', () => {
    check(`
const ops = { release(data) { kfree(data); } };
utrace_control(task, engine, UTRACE_DETACH);`);
    check(`
const ops = { release(data) { kfree(data); } };
module_exit(() => {});
utrace_control(task, engine, UTRACE_DETACH);
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored`);
  });
});

describe('the result of a utrace_set_events', () => {
  test('matters where a final event is taken out of the mask', () => {
    check(`
utrace_set_events(task, engine, engine.flags & ~UTRACE_EVENT(DEATH));
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored
utrace_set_events(task, engine, engine.flags & ~UTRACE_EVENT(EXEC));
utrace_set_events(task, engine, (engine.flags & ~UTRACE_EVENT(QUIESCE)) | UTRACE_EVENT(QUIESCE));
utrace_set_events(task, engine, engine.flags | UTRACE_EVENT(DEATH));
utrace_set_events(task, engine, 0);
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored`);
  });

  test('matters where a smaller mask follows a larger one', () => {
    check(`
utrace_set_events(task, engine, UTRACE_EVENT(EXEC) | UTRACE_EVENT(DEATH));
utrace_set_events(task, engine, UTRACE_EVENT(DEATH));
utrace_set_events_pid(pid, engine, UTRACE_EVENT(EXEC));
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ ealready-ignored`);
  });

  test('does not matter where an engine is armed, or the mask is not known', () => {
    check(`
utrace_set_events(task, engine, UTRACE_EVENT(DEATH) | UTRACE_EVENT(QUIESCE));
utrace_set_events(task, engine, mask);`);
  });
});

describe('what a finding says', () => {
  const tracer = `
const ops = { report_death(engine) { kfree(engine.data); return UTRACE_DETACH; } };
const engine = utrace_attach_task(task, 0, ops, watch);
module_exit(() => {
  const rc = utrace_control(task, engine, UTRACE_DETACH);
});`;

  test('the consequence, the callback that still runs, and what to do', () => {
    const finding = lint(tracer).find(({ rule }) => rule === 'utrace/ealready-ignored');
    assert.ok(finding);
    assert.equal(finding.severity, 'warning');
    assert.match(finding.message, /-EALREADY/);
    assert.match(finding.message, /nobody looks at the result/);
    assert.match(finding.message, /report_death still runs/);
    assert.match(finding.message, /utrace_barrier/);
  });

  test('the places that take part: the last callback', () => {
    const finding = lint(tracer).find(({ rule }) => rule === 'utrace/ealready-ignored');
    assert.deepEqual(
      finding?.related.map(
        ({ file, line, column, message }) => `${file}:${line}:${column} ${message}`,
      ),
      ['x.tracer.ts:5:15 report_death may still run after this call'],
    );
  });
});
