// Several engines: a table of ops; each with a mistake of its own.
import {
  CLONE, DEATH, EALREADY, EINPROGRESS, ERESTARTSYS, ESRCH, EXEC, IS_ERR, PTR_ERR, REAP, SYSCALL_EXIT, SYSCALL_ENTRY,
  UTRACE_ATTACH_CREATE, UTRACE_DETACH, UTRACE_EVENT, UTRACE_RESUME, UTRACE_SYSCALL_ABORT, UTRACE_SYSCALL_RUN, WARN_ON,
  BUG_ON, kfree, kmalloc, module_exit, module_init, printk, utrace_attach_task, utrace_barrier, utrace_control,
  utrace_engine_put, utrace_set_events, workload_root, msleep, DEFINE_SPINLOCK, spin_lock, spin_unlock,
} from 'utrace';
import type { utrace_engine, utrace_engine_ops } from 'utrace';

const task = workload_root();
const lock = DEFINE_SPINLOCK();

// 1. no death callback
const quiet: utrace_engine_ops<{ n: number }> = {
  report_syscall_entry(_action, engine) {
    engine.data.n++;
    return UTRACE_SYSCALL_RUN | UTRACE_RESUME;
  },
};

// 2. death with free
const loud: utrace_engine_ops<{ n: number }> = {
  report_exec(_action, engine) {
    engine.data.n++;
    return UTRACE_RESUME;
  },
  report_death(engine) {
    kfree(engine.data);
    return UTRACE_DETACH;
  },
};

let quietEngine: utrace_engine<{ n: number }>;
let loudEngine: utrace_engine<{ n: number }>;
const quietData = kmalloc({ n: 0 });
const loudData = kmalloc({ n: 0 });

function start(): number {
  const a = utrace_attach_task(task, UTRACE_ATTACH_CREATE, quiet, quietData); // expect: no-final-callback
  if (IS_ERR(a)) return PTR_ERR(a);
  quietEngine = a;
  const rc = utrace_set_events(task, a, UTRACE_EVENT(SYSCALL_ENTRY) | UTRACE_EVENT(CLONE)); // expect: event-without-callback
  if (rc) return rc;

  const b = utrace_attach_task(task, UTRACE_ATTACH_CREATE, loud, loudData);
  if (IS_ERR(b)) return PTR_ERR(b);
  loudEngine = b;
  return utrace_set_events(task, b, UTRACE_EVENT(EXEC) | UTRACE_EVENT(DEATH));
}

function stopQuiet(): void {
  let rc = utrace_control(task, quietEngine, UTRACE_DETACH);
  if (rc === -EINPROGRESS) {
    do {
      rc = utrace_barrier(task, quietEngine);
      if (rc === -ERESTARTSYS) msleep(1);
    } while (rc === -ERESTARTSYS);
    rc = 0;
  }
  if (rc === 0) kfree(quietData);
  utrace_engine_put(quietEngine);
}

function stopLoud(): void {
  spin_lock(lock);
  const rc = utrace_control(task, loudEngine, UTRACE_DETACH);
  if (rc === -EINPROGRESS) {
    while (utrace_barrier(task, loudEngine) === -ERESTARTSYS) msleep(1); // expect: barrier-in-atomic
  }
  spin_unlock(lock);
  if (rc === -EALREADY) return;
  if (rc === -ESRCH) return;
  kfree(loudData);
  utrace_engine_put(loudEngine);
}

function mute(): void {
  const rc = utrace_set_events(task, loudEngine, UTRACE_EVENT(EXEC)); // expect: ealready-ignored
  printk(`mute: ${rc}`);
}

function stopAsserting(): void {
  const rc = utrace_control(task, loudEngine, UTRACE_DETACH); // expect: ealready-ignored
  BUG_ON(rc !== 0);
  kfree(loudData);
}

module_init(start);
module_exit(() => { // expect: unload-unsafe
  mute();
  stopQuiet();
  stopLoud();
});
