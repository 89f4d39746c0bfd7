import {
  DEATH,
  IS_ERR,
  kfree,
  kmalloc,
  module_exit,
  module_init,
  PTR_ERR,
  printk,
  SYSCALL_ENTRY,
  UTRACE_ATTACH_CREATE,
  UTRACE_DETACH,
  UTRACE_EVENT,
  UTRACE_RESUME,
  utrace_attach_task,
  utrace_engine_put,
  utrace_set_events,
  workload_root,
} from 'utrace';
import { add } from './tally.ts';

const tally = kmalloc({ calls: 0, deaths: 0 });

const ops = {
  report_syscall_entry(action, engine, regs) {
    const count = add(engine.data, 'calls');
    printk(`call ${count}: ${regs.orig_ax}`);
    return UTRACE_RESUME;
  },
  report_death(engine, group_dead, signal) {
    const count = add(engine.data, 'deaths');
    printk(`death ${count}`);
    return UTRACE_DETACH;
  },
};

module_init(() => {
  const task = workload_root();
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, tally);
  if (IS_ERR(engine)) return PTR_ERR(engine);
  utrace_set_events(task, engine, UTRACE_EVENT(SYSCALL_ENTRY) | UTRACE_EVENT(DEATH));
  utrace_engine_put(engine);
  return 0;
});

module_exit(() => {
  printk(`${tally.calls} calls, ${tally.deaths} deaths`);
  kfree(tally);
});
