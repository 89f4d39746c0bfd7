/** Records in an array, torn down by index, with destructuring. */
import type { task_struct, utrace_engine } from 'utrace';
import {
  complete, DEATH, EALREADY, EINPROGRESS, ERESTARTSYS, ESRCH, JCTL, init_completion, IS_ERR, kfree, kmalloc, module_exit, module_init,
  msleep, utrace_attach_task, UTRACE_ATTACH_CREATE, utrace_barrier, utrace_control, UTRACE_DETACH, utrace_engine_put,
  UTRACE_EVENT, UTRACE_RESUME, utrace_set_events, wait_for_completion, for_each_process, type completion,
} from 'utrace';

interface rec {
  readonly task: task_struct;
  readonly gone: completion;
  stops: number;
}

const records: { rec: rec; engine: utrace_engine<rec> }[] = [];

const ops = {
  report_jctl: (_a: number, { data }: utrace_engine<rec>) => {
    data.stops += 1;
    return UTRACE_RESUME;
  },
  report_death: ({ data }: utrace_engine<rec>) => {
    complete(data.gone);
    return UTRACE_DETACH;
  },
} as const;

const EVENTS = UTRACE_EVENT(JCTL) | UTRACE_EVENT(DEATH);

module_init(() => {
  for_each_process((task) => {
    const rec = kmalloc<rec>({ task, gone: init_completion(), stops: 0 });
    const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, rec);
    if (IS_ERR(engine)) return kfree(rec);
    if (utrace_set_events(task, engine, EVENTS) === 0) {
      records.push({ rec, engine });
      return;
    }
    utrace_engine_put(engine);
    kfree(rec);
  });
});

function stopGood(index: number): void {
  const entry = records[index];
  if (entry === undefined) return;
  const { rec, engine } = entry;
  switch (utrace_control(rec.task, engine, UTRACE_DETACH)) {
    case -EALREADY:
    case -ESRCH:
      wait_for_completion(rec.gone);
      break;
    case -EINPROGRESS:
      while (utrace_barrier(rec.task, engine) === -ERESTARTSYS) msleep(1);
      break;
  }
  utrace_engine_put(engine);
  kfree(rec);
}

export function stopBad(index: number): void {
  const { rec, engine } = records[index]!;
  switch (utrace_control(rec.task, engine, UTRACE_DETACH)) { // expect: ealready-freed
    case -EALREADY:
      wait_for_completion(rec.gone);
      break;
    case -EINPROGRESS:
      while (utrace_barrier(rec.task, engine) === -ERESTARTSYS) msleep(1);
      break;
  }
  utrace_engine_put(engine);
  kfree(rec);
}

export function stopTernary(index: number): number {
  const { rec, engine } = records[index]!;
  const rc = utrace_control(rec.task, engine, UTRACE_DETACH); // expect: barrier-missing
  return rc === -EALREADY || rc === -ESRCH ? rc : (kfree(rec), 0);
}

module_exit(() => {
  for (let i = 0; i < records.length; i++) stopGood(i);
});
