/**
 * Watches one task: counts its system calls and says how it ended.
 *
 * A first tracer to grow your own from. What to keep when you change it: the callbacks use the
 * watch, so it may be freed only when none of them can run any more.
 *
 *   utrace-lab run first.tracer.ts --workload first.workload.ts
 */

import type { task_struct, utrace_engine, utrace_engine_ops } from 'utrace';
import {
  complete,
  current,
  DEATH,
  EALREADY,
  EINPROGRESS,
  ERESTARTSYS,
  ESRCH,
  IS_ERR,
  init_completion,
  kfree,
  kmalloc,
  module_exit,
  module_init,
  msleep,
  PTR_ERR,
  printk,
  SYSCALL_ENTRY,
  syscall_get_nr,
  syscall_name,
  UTRACE_ATTACH_CREATE,
  UTRACE_DETACH,
  UTRACE_EVENT,
  UTRACE_RESUME,
  utrace_attach_task,
  utrace_barrier,
  utrace_control,
  utrace_engine_put,
  utrace_set_events,
  utrace_syscall_action,
  wait_for_completion,
  workload_root,
} from 'utrace';

interface watch {
  syscalls: number;
}

/** The first task of the workload: the pid that a user would name on the command line. */
let target: task_struct;
let engine: utrace_engine<watch> | null = null;
const death_reported = init_completion();

/** What the kernel calls, in the context of the target. */
const ops: utrace_engine_ops<watch> = {
  report_syscall_entry(action, engine, regs) {
    engine.data.syscalls++;
    printk(`enters ${syscall_name(syscall_get_nr(current, regs))}`);
    return utrace_syscall_action(action) | UTRACE_RESUME;
  },

  /** The last callback. It frees the watch, and returns UTRACE_DETACH so that none follows. */
  report_death(engine, _group_dead, _signal) {
    printk(`made ${engine.data.syscalls} system calls`);
    kfree(engine.data);
    complete(death_reported);
    return UTRACE_DETACH;
  },
};

module_init(() => {
  target = workload_root();
  const watch = kmalloc<watch>({ syscalls: 0 });
  const attached = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, watch);
  if (IS_ERR(attached)) {
    kfree(watch);
    return PTR_ERR(attached);
  }
  const armed = utrace_set_events(
    target,
    attached,
    UTRACE_EVENT(SYSCALL_ENTRY) | UTRACE_EVENT(DEATH),
  );
  if (armed !== 0) {
    // No event was set, so no callback can come: the result does not matter.
    utrace_control(target, attached, UTRACE_DETACH);
    utrace_engine_put(attached);
    kfree(watch);
    return armed;
  }
  engine = attached;
  return 0;
});

module_exit(() => {
  if (engine === null) return;
  const watch = engine.data;
  let result = utrace_control(target, engine, UTRACE_DETACH);
  if (result === -EINPROGRESS) {
    // A callback is running: wait for it. A pending signal makes the barrier give up early.
    while (utrace_barrier(target, engine) === -ERESTARTSYS) msleep(1);
    result = 0;
  }
  switch (result) {
    case 0: // No callback runs or will run: the watch is ours.
      kfree(watch);
      break;
    case -EALREADY: // The death report has begun: it frees.
    case -ESRCH: // It is over, or still to come while the task is reaped: it frees.
      wait_for_completion(death_reported);
      break;
  }
  utrace_engine_put(engine);
});
