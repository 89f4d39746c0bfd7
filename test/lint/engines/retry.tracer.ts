import {
  DEATH, EALREADY, EINPROGRESS, ERESTARTSYS, ESRCH, IS_ERR, QUIESCE, SIGNAL, UTRACE_ATTACH_CREATE, UTRACE_DETACH,
  UTRACE_EVENT, UTRACE_EVENT_SIGNAL_ALL, UTRACE_INTERRUPT, UTRACE_REPORT, UTRACE_RESUME, UTRACE_SIGNAL_DELIVER,
  UTRACE_STOP, kfree, kmalloc, module_exit, module_init, msleep, printk, utrace_attach_task, utrace_barrier,
  utrace_control, utrace_engine_put, utrace_set_events, workload_root, current, wait_for_completion,
  init_completion, complete, schedule,
} from 'utrace';
import type { utrace_engine, utrace_engine_ops } from 'utrace';

/* The debugger core of a student: stops on signals, resumed by hand. */
const target = workload_root();
const state = kmalloc({ stops: 0, go: init_completion() });
let e: utrace_engine<typeof state>;

const ops: utrace_engine_ops<typeof state> = {
  report_quiesce(action, engine, event) {
    const rc = utrace_set_events(current, engine, UTRACE_EVENT_SIGNAL_ALL | UTRACE_EVENT(DEATH)); // expect: quiesce-forgets-death
    if (rc !== 0) printk('cannot clear quiesce');
    return UTRACE_RESUME;
  },
  report_signal(action, engine, regs, info) {
    engine.data.stops++;
    wait_for_completion(engine.data.go); // expect: callback-blocks
    return UTRACE_SIGNAL_DELIVER | UTRACE_RESUME;
  },
  report_death(engine) {
    return UTRACE_DETACH;
  },
};

module_init(() => {
  const got = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, state); // expect: attach-null-check
  if (!got) return -1;
  e = got as utrace_engine<typeof state>;
  const rc = utrace_set_events(target, e, UTRACE_EVENT(QUIESCE) | UTRACE_EVENT_SIGNAL_ALL | UTRACE_EVENT(DEATH));
  if (rc) {
    utrace_engine_put(e);
    return rc;
  }
  return 0;
});

function detachHard(): void {
  let rc: number;
  do {
    rc = utrace_control(target, e, UTRACE_DETACH); // expect: ealready-freed ealready-retried
  } while (rc !== 0 && rc !== -ESRCH);
  kfree(state);
}

function detachPatient(): void {
  let rc = utrace_control(target, e, UTRACE_DETACH);
  let tries = 0;
  while (rc === -EINPROGRESS) {
    rc = utrace_barrier(target, e);
    if (rc === -ERESTARTSYS) {
      tries++;
      schedule();
      rc = -EINPROGRESS;
    }
  }
  printk(`waited ${tries} times`);
}

function detachSpin(): void {
  const rc = utrace_control(target, e, UTRACE_DETACH);
  if (rc === -EINPROGRESS) {
    while (utrace_barrier(target, e) === -ERESTARTSYS); // expect: barrier-result
  }
  if (rc === -EALREADY || rc === -ESRCH) return;
  kfree(state);
}

module_exit(() => { // expect: unload-unsafe
  complete(state.go);
  detachSpin();
  utrace_engine_put(e);
});
