// One object per traced task, written by somebody who likes classes.
import {
  CLONE, DEATH, EINPROGRESS, ERESTARTSYS, EXEC, IS_ERR, QUIESCE, UTRACE_ATTACH_CREATE, UTRACE_DETACH, UTRACE_EVENT,
  UTRACE_RESUME, complete, init_completion, kfree, kmalloc, module_exit, module_init, msleep, printk,
  utrace_attach_task, utrace_barrier, utrace_control, utrace_engine_put, utrace_set_events, wait_for_completion,
  workload_root, EALREADY, ESRCH,
} from 'utrace';
import type { completion, task_struct, utrace_engine, utrace_engine_ops } from 'utrace';

interface Rec { execs: number; gone: completion }

class Watcher {
  readonly task: task_struct;
  readonly data: Rec;
  engine: utrace_engine<Rec> | null = null;

  constructor(task: task_struct) {
    this.task = task;
    this.data = kmalloc({ execs: 0, gone: init_completion() });
  }

  start(ops: utrace_engine_ops<Rec>): number {
    const e = utrace_attach_task(this.task, UTRACE_ATTACH_CREATE, ops, this.data);
    if (IS_ERR(e)) {
      kfree(this.data);
      return -e.errno;
    }
    this.engine = e;
    utrace_set_events(this.task, e, UTRACE_EVENT(EXEC) | UTRACE_EVENT(CLONE) | UTRACE_EVENT(DEATH)); // expect: arming-ignored
    return 0;
  }

  stop(): void {
    const e = this.engine;
    if (e === null) return;
    const rc = utrace_control(this.task, e, UTRACE_DETACH); // expect: ealready-freed
    switch (rc) {
      case -EINPROGRESS:
        while (utrace_barrier(this.task, e) === -ERESTARTSYS) msleep(1);
        break;
      case -EALREADY:
        wait_for_completion(this.data.gone);
        break;
      case -ESRCH:
      case 0:
        break;
      default:
        printk(`stop: ${rc}`);
    }
    kfree(this.data);
    utrace_engine_put(e);
    this.engine = null;
  }

  abandon(): void {
    const e = this.engine;
    if (!e) return;
    utrace_control(this.task, e, UTRACE_DETACH); // expect: barrier-missing ealready-freed ealready-ignored
    kfree(this.data);
    utrace_engine_put(e);
  }
}

const ops: utrace_engine_ops<Rec> = {
  report_exec(_action, engine) {
    engine.data.execs++;
    return UTRACE_RESUME;
  },
  report_clone(_action, _engine, _flags, child) {
    printk(`child ${child.pid}`);
    return 0; // expect: callback-returns-zero
  },
  report_death(engine) {
    complete(engine.data.gone);
    return UTRACE_DETACH;
  },
};

const watcher = new Watcher(workload_root());
module_init(() => watcher.start(ops));
module_exit(() => {
  watcher.stop();
});
