import {
  DEATH,
  EALREADY,
  IS_ERR,
  QUIESCE,
  UTRACE_ATTACH_CREATE,
  UTRACE_DETACH,
  UTRACE_EVENT,
  UTRACE_RESUME,
  kfree,
  kmalloc,
  module_exit,
  module_init,
  printk,
  utrace_attach_task,
  utrace_control,
  utrace_engine_put,
  utrace_set_events,
  workload_root,
} from 'utrace';

const watch = kmalloc({ deaths: 0, quiesced: 0 });
let engine;
let attempts = 0;

function parse(text) {
  if (text === '') throw new TypeError('nothing to parse');
  return text.length;
}

const ops = {
  report_quiesce(action, engine, event) {
    watch.quiesced += 1;
    return UTRACE_RESUME;
  },
  report_death(engine, group_dead, signal) {
    watch.deaths += 1;
    return UTRACE_DETACH;
  },
};

module_init(() => {
  const task = workload_root();
  try {
    parse('');
  } catch (error) {
    attempts += 1;
  }
  engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, watch);
  if (IS_ERR(engine)) return -1;
  utrace_set_events(task, engine, UTRACE_EVENT(DEATH) | UTRACE_EVENT(QUIESCE));
  return 0;
});

module_exit(() => {
  const result = utrace_control(workload_root(), engine, UTRACE_DETACH);
  attempts += 1;
  utrace_control(workload_root(), engine, UTRACE_DETACH);
  printk(`detach: ${result}, ${attempts}`);
  utrace_engine_put(engine);
  kfree(watch);
});
