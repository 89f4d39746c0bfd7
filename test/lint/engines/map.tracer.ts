import * as u from 'utrace';

/** All tasks of the workload in a Map, keyed by pid. */
interface Entry { task: u.task_struct; engine: u.utrace_engine<Entry>; syscalls: number }

const entries = new Map<number, Entry>();
const lock = u.DEFINE_SPINLOCK();

function drop(entry: Entry) {
  u.spin_lock(lock);
  entries.delete(entry.task.pid);
  u.spin_unlock(lock);
  u.utrace_engine_put(entry.engine);
  u.kfree(entry);
}

const ops: u.utrace_engine_ops<Entry> = {
  report_syscall_exit(action, engine, regs) {
    engine.data.syscalls++;
    return u.UTRACE_RESUME;
  },
  report_clone(action, engine, flags, child) {
    follow(child);
    return u.UTRACE_RESUME;
  },
  report_death(engine, groupDead, signal) {
    drop(engine.data);
    return u.UTRACE_RESUME; // expect: death-keeps-engine
  },
};

function follow(task: u.task_struct): number {
  const entry = u.kmalloc({ task, syscalls: 0 } as Entry);
  const engine = u.utrace_attach_task(task, u.UTRACE_ATTACH_CREATE, ops, entry);
  if (u.IS_ERR(engine)) {
    u.kfree(entry);
    return u.PTR_ERR(engine);
  }
  entry.engine = engine;
  u.spin_lock(lock);
  entries.set(task.pid, entry);
  u.spin_unlock(lock);
  return u.utrace_set_events(
    task,
    engine,
    u.UTRACE_EVENT(u.SYSCALL_EXIT) | u.UTRACE_EVENT(u.CLONE) | u.UTRACE_EVENT(u.DEATH),
  );
}

u.module_init(() => {
  const err = follow(u.workload_root());
  return err === 0 ? 0 : err;
});

u.module_exit(() => { // expect: unload-unsafe
  for (const entry of entries.values()) {
    const ret = u.utrace_control(entry.task, entry.engine, u.UTRACE_DETACH);
    if (ret === -u.EINPROGRESS) {
      let b = u.utrace_barrier(entry.task, entry.engine);
      while (b === -u.ERESTARTSYS) {
        u.schedule();
        b = u.utrace_barrier(entry.task, entry.engine);
      }
    } else if (ret !== 0) {
      u.printk(`cannot detach ${entry.task.pid}: ${ret}`);
      u.send_sig(u.SIGKILL, entry.task);
      continue;
    }
    drop(entry);
  }
});
