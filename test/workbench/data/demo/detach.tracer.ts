import {
  DEATH,
  IS_ERR,
  kfree,
  kmalloc,
  module_exit,
  module_init,
  PTR_ERR,
  UTRACE_ATTACH_CREATE,
  UTRACE_DETACH,
  UTRACE_EVENT,
  utrace_attach_task,
  utrace_control,
  utrace_engine_put,
  utrace_set_events,
  type utrace_engine,
  type utrace_engine_ops,
  workload_root,
} from 'utrace';

interface Watch {
  deaths: number;
}

const watch: Watch = kmalloc({ deaths: 0 });
let engine: utrace_engine<Watch>;

const ops: utrace_engine_ops<Watch> = {
  report_death(reporting, group_dead, signal) {
    const seen = reporting.data;
    seen.deaths += 1;
    const last = group_dead;
    return UTRACE_DETACH;
  },
};

module_init(() => {
  const attached = utrace_attach_task(workload_root(), UTRACE_ATTACH_CREATE, ops, watch);
  if (IS_ERR(attached)) return PTR_ERR(attached);
  engine = attached;
  return utrace_set_events(workload_root(), engine, UTRACE_EVENT(DEATH));
});

module_exit(() => {
  utrace_control(workload_root(), engine, UTRACE_DETACH);
  utrace_engine_put(engine);
  kfree(watch);
});
