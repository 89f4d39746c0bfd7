// "result" helper style: every call is wrapped and turned into an Outcome.
import {
  EALREADY, EINPROGRESS, ESRCH, ERESTARTSYS, DEATH, EXIT, IS_ERR, UTRACE_ATTACH_CREATE, UTRACE_DETACH, UTRACE_EVENT,
  UTRACE_RESUME, kfree, kmalloc, kthread_run, kthread_should_stop, kthread_stop, module_exit, module_init, msleep,
  printk, utrace_attach_task, utrace_barrier, utrace_control, utrace_engine_put, utrace_set_events, workload_root,
} from 'utrace';
import type { kthread, task_struct, utrace_engine, utrace_engine_ops } from 'utrace';

type Outcome = 'done' | 'late' | 'gone' | 'running';

interface Log { lines: string[] }

const name = (rc: number): string => {
  switch (rc) {
    case -EALREADY: return 'EALREADY';
    case -ESRCH: return 'ESRCH';
    default: return String(rc);
  }
};

function settle(task: task_struct, engine: utrace_engine<Log>): Outcome {
  const rc = utrace_control(task, engine, UTRACE_DETACH);
  if (rc === -EALREADY) return 'late';
  if (rc === -ESRCH) return 'gone';
  if (rc === -EINPROGRESS) {
    for (;;) {
      const again = utrace_barrier(task, engine);
      if (again !== -ERESTARTSYS) break;
      msleep(1);
    }
  }
  return 'done';
}

const logOps: utrace_engine_ops<Log> = {
  report_exit(action, engine, orig, code) {
    engine.data.lines.push(`exit ${code.value}`);
    return UTRACE_RESUME;
  },
  report_death(engine) {
    for (const line of engine.data.lines) printk(line);
    kfree(engine.data);
    return UTRACE_DETACH;
  },
};

const root = workload_root();
let log: Log | null = null;
let tracer: utrace_engine<Log> | null = null;
let poller: kthread;

module_init(() => {
  log = kmalloc({ lines: [] });
  const engine = utrace_attach_task(root, UTRACE_ATTACH_CREATE, logOps, log);
  if (IS_ERR(engine)) {
    printk('attach failed');
  }
  tracer = engine as utrace_engine<Log>;
  const rc = utrace_set_events(root, tracer, UTRACE_EVENT(EXIT) | UTRACE_EVENT(DEATH)); // expect: arming-ignored error-pointer-used
  printk(`armed: ${rc}`);
  poller = kthread_run(() => {
    while (!kthread_should_stop()) msleep(10);
  }, 'poller');
});

module_exit(() => { // expect: unload-unsafe
  kthread_stop(poller);
  if (tracer === null) return;
  const how = settle(root, tracer);
  if (how === 'done') kfree(log);
  utrace_engine_put(tracer);
});
