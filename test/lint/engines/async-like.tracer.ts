// Table driven: commands come from a queue, handled by a thread.
import {
  CLONE, DEATH, EALREADY, EINPROGRESS, ERESTARTSYS, ESRCH, IS_ERR, PTR_ERR, REAP, SYSCALL_ENTRY,
  UTRACE_ATTACH_CREATE, UTRACE_ATTACH_MATCH_OPS, UTRACE_DETACH, UTRACE_EVENT, UTRACE_RESUME, kfree, kmalloc,
  kthread_run, kthread_should_stop, kthread_stop, module_exit, module_init, msleep, printk, utrace_attach_task,
  utrace_barrier, utrace_control, utrace_engine_put, utrace_set_events, workload_root, find_task_by_vpid,
} from 'utrace';
import type { kthread, task_struct, utrace_engine, utrace_engine_ops } from 'utrace';

interface Job { readonly verb: 'trace' | 'untrace' | 'forget'; readonly pid: number }
interface Traced { pid: number; hits: number; engine?: utrace_engine<Traced> }

const queue: Job[] = [];
const ops: utrace_engine_ops<Traced> = {
  report_syscall_entry(_a, engine) {
    engine.data.hits++;
    return UTRACE_RESUME;
  },
  report_reap(engine, task) {
    printk(`${task.comm} had ${engine.data.hits}`);
    kfree(engine.data);
  },
};

function trace(task: task_struct): number {
  const data: Traced = kmalloc({ pid: task.pid, hits: 0 });
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, data);
  if (IS_ERR(engine)) {
    kfree(data);
    return PTR_ERR(engine);
  }
  const rc = utrace_set_events(task, engine, UTRACE_EVENT(SYSCALL_ENTRY) | UTRACE_EVENT(REAP));
  if (rc !== 0) {
    const late = utrace_control(task, engine, UTRACE_DETACH);
    if (late === 0) kfree(data);
    utrace_engine_put(engine);
    return rc;
  }
  utrace_engine_put(engine);
  return 0;
}

function lookup(task: task_struct): utrace_engine<Traced> | null {
  const found = utrace_attach_task(task, UTRACE_ATTACH_MATCH_OPS, ops, null);
  return IS_ERR(found) ? null : found;
}

function untrace(task: task_struct): void {
  const engine = lookup(task);
  if (!engine) return;
  const data = engine.data;
  const rc = utrace_control(task, engine, UTRACE_DETACH);
  if (rc === 0 || (rc === -EINPROGRESS && settled(task, engine))) {
    kfree(data);
  }
  utrace_engine_put(engine);
}

function settled(task: task_struct, engine: utrace_engine<Traced>): boolean {
  let rc = utrace_barrier(task, engine);
  for (; rc === -ERESTARTSYS; rc = utrace_barrier(task, engine)) msleep(1);
  return rc === 0 || rc === -ESRCH;
}

function forget(task: task_struct): void {
  const engine = lookup(task);
  if (engine === null) return;
  const rc = utrace_control(task, engine, UTRACE_DETACH); // expect: barrier-missing ealready-freed ealready-ignored
  if (rc === -EALREADY) printk('it dies already');
  kfree(engine.data);
  utrace_engine_put(engine);
}

const verbs: Record<Job['verb'], (task: task_struct) => unknown> = { trace, untrace, forget };

let worker: kthread;
module_init(() => {
  const root = workload_root();
  queue.push({ verb: 'trace', pid: root.pid });
  worker = kthread_run(() => {
    while (!kthread_should_stop()) {
      const job = queue.shift();
      if (job === undefined) {
        msleep(1);
        continue;
      }
      const task = find_task_by_vpid(job.pid);
      if (task !== null) verbs[job.verb](task);
    }
  }, 'worker');
});
module_exit(() => {
  queue.push({ verb: 'untrace', pid: workload_root().pid });
  msleep(20);
  kthread_stop(worker);
});
