/** A watch as a class: attach in the constructor's helper, detach in dispose(). */
import type { task_struct, utrace_engine, utrace_engine_ops } from 'utrace';
import {
  complete, DEATH, EALREADY, EINPROGRESS, ERESTARTSYS, ESRCH, EXEC, init_completion, IS_ERR, kfree,
  kmalloc, module_exit, module_init, msleep, PTR_ERR, printk, utrace_attach_task,
  UTRACE_ATTACH_CREATE, utrace_barrier, utrace_control, UTRACE_DETACH, utrace_engine_put,
  UTRACE_EVENT, UTRACE_RESUME, utrace_set_events, wait_for_completion, workload_root,
} from 'utrace';

interface Counter { execs: number }

class Watch {
  private engine: utrace_engine<Counter> | null = null;
  private readonly died = init_completion();
  private readonly ops: utrace_engine_ops<Counter>;
  readonly task: task_struct;

  constructor(task: task_struct) {
    this.task = task;
    this.ops = {
      report_exec: (_action, engine) => {
        engine.data.execs++;
        return UTRACE_RESUME;
      },
      report_death: (engine) => {
        printk(`${engine.data.execs} execs`);
        kfree(engine.data);
        complete(this.died);
        return UTRACE_DETACH;
      },
    };
  }

  start(): number {
    const counter = kmalloc<Counter>({ execs: 0 });
    const engine = utrace_attach_task(this.task, UTRACE_ATTACH_CREATE, this.ops, counter);
    if (IS_ERR(engine)) {
      kfree(counter);
      return PTR_ERR(engine);
    }
    const armed = utrace_set_events(this.task, engine, UTRACE_EVENT(EXEC) | UTRACE_EVENT(DEATH));
    if (armed !== 0) {
      utrace_control(this.task, engine, UTRACE_DETACH);
      utrace_engine_put(engine);
      kfree(counter);
      return armed;
    }
    this.engine = engine;
    return 0;
  }

  stop(): void {
    const engine = this.engine;
    if (engine === null) return;
    const counter = engine.data;
    const result = utrace_control(this.task, engine, UTRACE_DETACH);
    switch (result) {
      case -EINPROGRESS:
        while (utrace_barrier(this.task, engine) === -ERESTARTSYS) msleep(1);
        kfree(counter);
        break;
      case 0:
        kfree(counter);
        break;
      case -EALREADY:
      case -ESRCH:
        wait_for_completion(this.died);
        break;
    }
    utrace_engine_put(engine);
    this.engine = null;
  }

  stopHastily(): void {
    if (this.engine === null) return;
    const result = utrace_control(this.task, this.engine, UTRACE_DETACH); // expect: ealready-freed
    if (result === -EINPROGRESS) while (utrace_barrier(this.task, this.engine) === -ERESTARTSYS) msleep(1);
    kfree(this.engine.data);
    utrace_engine_put(this.engine);
  }
}

const watch = new Watch(workload_root());
module_init(() => watch.start());
module_exit(() => watch.stop());
