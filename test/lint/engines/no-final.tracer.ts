/** No report_death, because "the exit event is the end". */
import type { task_struct, utrace_engine } from 'utrace';
import {
  EALREADY, EINPROGRESS, ERESTARTSYS, EXIT, IS_ERR, kfree, kmalloc, module_exit, module_init, msleep, PTR_ERR, printk,
  SYSCALL_EXIT, UTRACE_ATTACH_CREATE, utrace_attach_task, utrace_barrier, utrace_control, UTRACE_DETACH,
  utrace_engine_put, UTRACE_EVENT, UTRACE_RESUME, utrace_set_events, workload_root,
} from 'utrace';

type counts = { calls: number };
let engine: utrace_engine<counts> | null = null;
const task: task_struct = workload_root();

module_init(() => {
  const data = kmalloc<counts>({ calls: 0 });
  const e = utrace_attach_task(task, UTRACE_ATTACH_CREATE, { // expect: engine-leaked
    report_syscall_exit(_a, { data }) {
      data.calls++;
      return UTRACE_RESUME;
    },
    report_exit(_a, { data }) {
      printk(`${data.calls} calls`);
      kfree(data);
      engine = null;
      return UTRACE_DETACH;
    },
  }, data);
  if (IS_ERR(e)) return PTR_ERR(e);
  const rc = utrace_set_events(task, e, UTRACE_EVENT(SYSCALL_EXIT) | UTRACE_EVENT(EXIT));
  if (rc) return rc;
  engine = e;
  return 0;
});

module_exit(() => {
  const e = engine;
  if (!e) return;
  const data = e.data;
  const rc = utrace_control(task, e, UTRACE_DETACH); // expect: ealready-freed
  if (rc === -EALREADY) {
    printk('late');
    return;
  }
  if (rc === -EINPROGRESS) {
    while (utrace_barrier(task, e) === -ERESTARTSYS) {
      msleep(1);
    }
  }
  kfree(data);
  utrace_engine_put(e);
});
