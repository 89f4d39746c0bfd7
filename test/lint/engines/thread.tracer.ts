// A monitor thread detaches on its own; the exit function waits for it.
import {
  DEATH, EALREADY, EINPROGRESS, ERESTARTSYS, ESRCH, IS_ERR, QUIESCE, REAP, SYSCALL_ENTRY, UTRACE_ATTACH_CREATE,
  UTRACE_DETACH, UTRACE_EVENT, UTRACE_REPORT, UTRACE_RESUME, UTRACE_STOP, complete, init_completion, kfree, kmalloc,
  kthread_run, kthread_stop, kthread_should_stop, module_exit, module_init, msleep, printk, utrace_attach_pid,
  utrace_barrier_pid, utrace_control_pid, utrace_engine_put, utrace_set_events_pid, find_get_pid, put_pid,
  wait_for_completion, workload_root, PTR_ERR,
} from 'utrace';
import type { completion, kthread, pid, utrace_engine, utrace_engine_ops } from 'utrace';

interface Monitor {
  pid: pid;
  beats: number;
  dead: completion;
}

let monitor: Monitor;
let engine: utrace_engine<Monitor>;
let thread: kthread;
let detached = false;

const ops: utrace_engine_ops<Monitor> = {
  report_quiesce(action, engine, event) {
    if (event === UTRACE_EVENT(DEATH)) return UTRACE_RESUME;
    engine.data.beats++;
    return UTRACE_RESUME;
  },
  report_death(engine) {
    complete(engine.data.dead);
    return UTRACE_DETACH;
  },
};

const detach = (): number => utrace_control_pid(monitor.pid, engine, UTRACE_DETACH);

function barrier(): void {
  let tries = 0;
  while (utrace_barrier_pid(monitor.pid, engine) === -ERESTARTSYS) {
    msleep(1);
    tries += 1;
  }
  if (tries > 0) printk(`barrier: ${tries}`);
}

function loop(): void {
  while (!kthread_should_stop()) {
    const rc = utrace_control_pid(monitor.pid, engine, UTRACE_REPORT);
    if (rc === -ESRCH) break;
    msleep(5);
  }
}

module_init(() => {
  const nr = find_get_pid(workload_root().pid);
  if (nr === null) return -ESRCH;
  monitor = kmalloc({ pid: nr, beats: 0, dead: init_completion() });
  const attached = utrace_attach_pid(nr, UTRACE_ATTACH_CREATE, ops, monitor);
  if (IS_ERR(attached)) {
    const errno = PTR_ERR(attached);
    put_pid(nr);
    kfree(monitor);
    return errno;
  }
  engine = attached;
  const rc = utrace_set_events_pid(nr, engine, UTRACE_EVENT(QUIESCE) | UTRACE_EVENT(DEATH));
  if (rc !== 0) {
    utrace_engine_put(engine);
    put_pid(nr);
    kfree(monitor);
    return rc;
  }
  thread = kthread_run(loop, 'monitor');
  return 0;
});

module_exit(() => {
  kthread_stop(thread);
  const rc = detach();
  if (rc === -EALREADY || rc === -ESRCH) wait_for_completion(monitor.dead);
  else if (rc === -EINPROGRESS) barrier();
  detached = true;
  utrace_engine_put(engine);
  put_pid(monitor.pid);
  kfree(monitor);
});
