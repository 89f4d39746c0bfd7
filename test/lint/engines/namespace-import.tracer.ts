/** With `import * as u`, as people do who dislike long lists. */
import * as u from 'utrace';

type Data = { n: number };
let engine: u.utrace_engine<Data>;
const task = u.workload_root();

function on_exec(_action: number, e: u.utrace_engine<Data>) {
  e.data.n++;
  return u.UTRACE_RESUME;
}

function on_death(e: u.utrace_engine<Data>) {
  u.kfree(e.data);
  return u.UTRACE_DETACH;
}

const ops: u.utrace_engine_ops<Data> = { report_exec: on_exec, report_death: on_death };

u.module_init(() => {
  const data = u.kmalloc<Data>({ n: 0 });
  const e = u.utrace_attach_task(task, u.UTRACE_ATTACH_CREATE, ops, data);
  if (u.IS_ERR(e)) {
    u.kfree(data);
    return u.PTR_ERR(e);
  }
  engine = e;
  const rc = u.utrace_set_events(task, e, u.UTRACE_EVENT(u.EXEC) | u.UTRACE_EVENT(u.DEATH));
  if (rc !== 0) u.utrace_engine_put(e);
  return rc;
});

u.module_exit(() => { // expect: unload-unsafe
  const { data } = engine;
  u.utrace_control(task, engine, u.UTRACE_DETACH); // expect: ealready-freed barrier-missing ealready-ignored
  u.kfree(data);
  u.utrace_engine_put(engine);
});
