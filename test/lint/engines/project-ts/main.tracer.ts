import type { utrace_engine } from 'utrace';
import {
  EXEC, IS_ERR, kmalloc, kfree, module_exit, module_init, PTR_ERR, utrace_attach_task, UTRACE_ATTACH_CREATE, UTRACE_DETACH,
  utrace_control, utrace_engine_put, UTRACE_EVENT, UTRACE_RESUME, utrace_set_events, workload_root,
  init_completion, complete, wait_for_completion,
} from 'utrace';
import { detachAndSettle, FINAL, release } from './lib.ts';

interface data { execs: number }
const task = workload_root();
let engine: utrace_engine<data> | null = null;
let second: utrace_engine<data> | null = null;
const done = init_completion();

const ops = {
  report_exec(_action: number, engine: utrace_engine<data>) {
    engine.data.execs++;
    return UTRACE_RESUME;
  },
  report_death(engine: utrace_engine<data>) {
    release(engine);
    complete(done);
    return UTRACE_DETACH;
  },
};

function begin(): utrace_engine<data> | number {
  const data = kmalloc<data>({ execs: 0 });
  const attached = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, data);
  if (IS_ERR(attached)) {
    kfree(data);
    return PTR_ERR(attached);
  }
  const armed = utrace_set_events(task, attached, UTRACE_EVENT(EXEC) | UTRACE_EVENT(FINAL));
  if (armed === 0) return attached;
  utrace_control(task, attached, UTRACE_DETACH);
  utrace_engine_put(attached);
  kfree(data);
  return armed;
}

module_init(() => {
  const first = begin();
  if (typeof first === 'number') return first;
  engine = first;
  const other = begin();
  if (typeof other !== 'number') second = other;
  return 0;
});

module_exit(() => { // expect: unload-unsafe
  if (engine !== null) {
    if (detachAndSettle(task, engine) === 0) release(engine);
    else wait_for_completion(done);
  }
  if (second === null) return;
  detachAndSettle(task, second); // expect: ealready-freed
  release(second);
});
