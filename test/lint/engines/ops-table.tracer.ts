/** An ops table with what one may forget in it. */
import type { completion, utrace_engine, utrace_engine_ops } from 'utrace';
import {
  CLONE, complete, current, DEATH, EXEC, IS_ERR, kfree, kmalloc, module_init, msleep, PTR_ERR, printk,
  QUIESCE, REAP, SIGNAL, SYSCALL_ENTRY, UTRACE_EVENT, utrace_attach_task, UTRACE_ATTACH_CREATE,
  utrace_control, UTRACE_DETACH, utrace_engine_put, UTRACE_REPORT, UTRACE_RESUME, utrace_set_events,
  UTRACE_STOP, utrace_signal_action, wait_for_completion, workload_root, type task_struct,
} from 'utrace';

interface state { hits: number; go: completion }

const ops: utrace_engine_ops<state> = {
  report_quiesce(_action, engine, _event) {
    const result = utrace_set_events(current, engine, UTRACE_EVENT(EXEC)); // expect: quiesce-forgets-death
    return result === 0 ? UTRACE_RESUME : UTRACE_DETACH;
  },
  report_exec(_action, engine) {
    wait_for_completion(engine.data.go); // expect: callback-blocks
    return UTRACE_RESUME;
  },
  report_signal(action, engine) {
    engine.data.hits++;
    return utrace_signal_action(action) | UTRACE_RESUME;
  },
  report_syscall_entry() {
    return 0; // expect: callback-returns-zero
  },
  report_death(engine) {
    kfree(engine.data);
    return UTRACE_RESUME; // expect: death-keeps-engine
  },
  report_reap(engine) {
    printk(`${current.pid} reaped`); // expect: final-callback-state
  },
};

const plain: utrace_engine_ops<state> = {
  report_quiesce(_action, engine, event) {
    if (event === UTRACE_EVENT(DEATH)) return UTRACE_RESUME;
    const result = utrace_set_events(current, engine, UTRACE_EVENT(EXEC) | UTRACE_EVENT(DEATH));
    return result === 0 ? UTRACE_RESUME : UTRACE_DETACH;
  },
  report_exec: (_action, engine) => {
    complete(engine.data.go);
    return UTRACE_RESUME;
  },
  report_reap: (_engine, task) => printk(`${task.pid} reaped`),
  report_death: (engine) => {
    kfree(engine.data);
    return UTRACE_DETACH;
  },
};

function start(task: task_struct, go: completion): number {
  const data = kmalloc({ hits: 0, go });
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, data);
  if (IS_ERR(engine)) {
    kfree(data);
    return PTR_ERR(engine);
  }
  const armed = utrace_set_events(
    task,
    engine,
    UTRACE_EVENT(QUIESCE) | UTRACE_EVENT(EXEC) | UTRACE_EVENT(SIGNAL) |
      UTRACE_EVENT(SYSCALL_ENTRY) | UTRACE_EVENT(DEATH) | UTRACE_EVENT(REAP),
  );
  if (armed === 0) utrace_control(task, engine, UTRACE_REPORT);
  utrace_engine_put(engine);
  return armed;
}

function startPlain(task: task_struct, go: completion): number {
  const data = kmalloc({ hits: 0, go });
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, plain, data);
  if (IS_ERR(engine)) {
    kfree(data);
    return PTR_ERR(engine);
  }
  const mask = UTRACE_EVENT(EXEC) | UTRACE_EVENT(CLONE) | UTRACE_EVENT(DEATH);
  const armed = utrace_set_events(task, engine, mask); // expect: event-without-callback
  utrace_engine_put(engine);
  return armed;
}

export { start, startPlain };
