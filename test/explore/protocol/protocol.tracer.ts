/**
 * Detach against death against reap: T threads let go of G targets while they die and are reaped.
 *
 * Each target has one engine with data of its own. Whoever detaches it hears 0 or -EINPROGRESS and
 * frees the data; where the answer is -EALREADY or -ESRCH, the last callback does. `bug` breaks it.
 */
import {
  CLONE,
  complete,
  type completion,
  DEATH,
  EALREADY,
  EINPROGRESS,
  ERESTARTSYS,
  EXIT,
  IS_ERR,
  init_completion,
  kfree,
  kmalloc,
  type kthread,
  kthread_run,
  kthread_stop,
  module_exit,
  module_init,
  module_param,
  REAP,
  type task_struct,
  UTRACE_ATTACH_CREATE,
  UTRACE_DETACH,
  UTRACE_EVENT,
  UTRACE_RESUME,
  utrace_attach_task,
  utrace_barrier,
  utrace_control,
  type utrace_engine,
  type utrace_engine_ops,
  utrace_engine_put,
  utrace_set_events,
  WARN_ON,
  wait_for_completion,
  workload_root,
} from 'utrace';

interface watch {
  deaths: number;
  /** The data is freed, and nobody will look at the engine again. */
  readonly gone: completion;
}

interface target {
  readonly task: task_struct;
  readonly engine: utrace_engine<watch>;
  /** Another tool's, where there is one. */
  readonly other: utrace_engine<null> | null;
  readonly data: watch;
  readonly gone: completion;
}

const tracers = module_param('tracers', 1);
/**
 * `none`; `free-always`: whatever the answer was; `free-on-ealready`: then, too; `no-reap-cleanup`: the
 * last callback does not free; `two-engines`: none of ours, but report_death is all that frees, and
 * another engine's detach takes it away, as the reference has it.
 */
const bug = module_param('bug', 'none');
const targets: target[] = [];
const threads: kthread[] = [];

function free_data(data: watch): void {
  const { gone } = data;
  kfree(data);
  complete(gone);
}

const ops: utrace_engine_ops<watch> = {
  report_clone(_action, _engine, _flags, child) {
    watch_task(child, 0);
    return UTRACE_RESUME;
  },
  report_death(engine) {
    engine.data.deaths++;
    if (bug !== 'two-engines') return UTRACE_RESUME;
    free_data(engine.data);
    return UTRACE_DETACH;
  },
  report_reap(engine) {
    if (bug === 'no-reap-cleanup') complete(engine.data.gone);
    else free_data(engine.data);
  },
};

const other_ops: utrace_engine_ops<null> = {
  report_exit: () => UTRACE_RESUME,
};

function watch_task(task: task_struct, events: number): void {
  const gone = init_completion();
  const data = kmalloc<watch>({ deaths: 0, gone });
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, data);
  if (IS_ERR(engine)) {
    kfree(data);
    return;
  }
  const last = bug === 'two-engines' ? 0 : UTRACE_EVENT(REAP);
  if (utrace_set_events(task, engine, events | UTRACE_EVENT(DEATH) | last) !== 0) {
    utrace_engine_put(engine);
    return;
  }
  targets.push({ task, engine, other: other_engine(task), data, gone });
}

function other_engine(task: task_struct): utrace_engine<null> | null {
  if (bug !== 'two-engines') return null;
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, other_ops, null);
  if (IS_ERR(engine)) return null;
  WARN_ON(utrace_set_events(task, engine, UTRACE_EVENT(EXIT)) !== 0);
  return engine;
}

/** @returns 0 once no callback of the engine runs or will, otherwise -EALREADY or -ESRCH */
function detach(task: task_struct, engine: utrace_engine<unknown>): number {
  const result = utrace_control(task, engine, UTRACE_DETACH);
  if (result !== -EINPROGRESS) return result;
  while (utrace_barrier(task, engine) === -ERESTARTSYS);
  return 0;
}

function let_go({ task, engine, other, data }: target): void {
  if (other !== null) detach(task, other);
  const result = detach(task, engine);
  let ours = result === 0;
  if (bug === 'free-on-ealready' && result === -EALREADY) ours = true;
  if (bug === 'free-always') ours = true;
  if (ours) free_data(data);
}

module_init(() => {
  watch_task(workload_root(), UTRACE_EVENT(CLONE));
  for (let n = 0; n < tracers; n++) {
    const body = (): void => {
      for (const each of targets) let_go(each);
    };
    threads.push(kthread_run(body, `tracer-${n + 1}`));
  }
});

module_exit(() => {
  for (const thread of threads) kthread_stop(thread);
  for (const { engine, other, gone } of targets) {
    wait_for_completion(gone);
    utrace_engine_put(engine);
    if (other !== null) utrace_engine_put(other);
  }
});
