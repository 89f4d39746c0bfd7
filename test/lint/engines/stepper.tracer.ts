/** Steps a task from a kernel thread; async style loops. */
import type { completion, task_struct, utrace_engine } from 'utrace';
import {
  complete, DEATH, EAGAIN, EALREADY, EINPROGRESS, ERESTARTSYS, ESRCH, IS_ERR, init_completion, kfree, kmalloc, kthread_run,
  kthread_should_stop, kthread_stop, module_exit, module_init, msleep, new_examiner, PTR_ERR, printk, QUIESCE, SIGNAL,
  task_pt_regs, UTRACE_ATTACH_CREATE, utrace_attach_task, utrace_barrier, utrace_control, UTRACE_DETACH,
  utrace_engine_put, UTRACE_EVENT, utrace_finish_examine, UTRACE_INTERRUPT, utrace_prepare_examine, UTRACE_RESUME,
  utrace_set_events, UTRACE_SIGNAL_IGN, UTRACE_SINGLESTEP, UTRACE_STOP, wait_for_completion, workload_root,
  type kthread,
} from 'utrace';

interface stepper { steps: number; stopped: completion }

let task: task_struct;
let engine: utrace_engine<stepper> | undefined;
let thread: kthread | undefined;
const died = init_completion();

const ops = {
  report_quiesce(_a: number, e: utrace_engine<stepper>, event: number) {
    if (event === UTRACE_EVENT(DEATH)) return UTRACE_RESUME;
    complete(e.data.stopped);
    return UTRACE_STOP;
  },
  report_signal(_a: number, e: utrace_engine<stepper>) {
    e.data.steps++;
    complete(e.data.stopped);
    return UTRACE_SIGNAL_IGN | UTRACE_STOP;
  },
  report_death(e: utrace_engine<stepper>) {
    complete(e.data.stopped);
    complete(died);
    return UTRACE_DETACH;
  },
};

function ip(e: utrace_engine<stepper>): number | null {
  const exam = new_examiner();
  let rc = utrace_prepare_examine(task, e, exam);
  while (rc === -EAGAIN) {
    msleep(1);
    rc = utrace_prepare_examine(task, e, exam);
  }
  if (rc !== 0) return null;
  const { ip } = task_pt_regs(task);
  return utrace_finish_examine(task, e, exam) === 0 ? ip : null;
}

function ipQuick(e: utrace_engine<stepper>): number {
  const exam = new_examiner();
  if (utrace_prepare_examine(task, e, exam) !== 0) return 0; // expect: examine-unpaired
  return task_pt_regs(task).ip;
}

function body(): void {
  if (engine === undefined) return;
  const { data } = engine;
  if (utrace_control(task, engine, UTRACE_INTERRUPT) !== 0) return;
  while (!kthread_should_stop()) {
    wait_for_completion(data.stopped);
    const at = ip(engine) ?? ipQuick(engine);
    printk(`at ${at}`);
    const rc = utrace_control(task, engine, UTRACE_SINGLESTEP);
    if (rc === -ESRCH || rc === -EALREADY) return;
  }
}

module_init(() => {
  task = workload_root();
  const data = kmalloc<stepper>({ steps: 0, stopped: init_completion() });
  const attached = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, data);
  if (IS_ERR(attached)) {
    kfree(data);
    return PTR_ERR(attached);
  }
  const armed = utrace_set_events(task, attached, UTRACE_EVENT(QUIESCE) | UTRACE_EVENT(SIGNAL) | UTRACE_EVENT(DEATH));
  if (armed !== 0) {
    utrace_engine_put(attached);
    kfree(data);
    return armed;
  }
  engine = attached;
  thread = kthread_run(body, 'stepper');
  return 0;
});

module_exit(() => {
  if (!engine || !thread) return;
  complete(engine.data.stopped);
  kthread_stop(thread);
  const { data } = engine;
  const result = utrace_control(task, engine, UTRACE_DETACH);
  const late = result === -EALREADY || result === -ESRCH;
  if (late) wait_for_completion(died);
  if (result === -EINPROGRESS) while (utrace_barrier(task, engine) === -ERESTARTSYS) msleep(1);
  utrace_engine_put(engine);
  kfree(data);
});
