import { complete, DEFINE_MUTEX, init_completion, kmalloc, kthread_run, msleep, mutex_lock, mutex_unlock, printk, UTRACE_DETACH, UTRACE_RESUME, UTRACE_STOP, utrace_control, wait_for_completion } from 'utrace';
const done = init_completion();
const lock = DEFINE_MUTEX();
// case: it stops the task, and a thread lets it go on
export const ops = {
  report_exec(action, engine) {
    complete(done);
    return UTRACE_STOP;
  },
};
kthread_run(() => {
  wait_for_completion(done);
  utrace_control(target, engine, UTRACE_RESUME);
}, 'resumer');
// case: a mutex
export const ops = {
  report_quiesce(action, engine, event) {
    mutex_lock(lock);
    engine.data.hits += 1;
    mutex_unlock(lock);
    return UTRACE_RESUME;
  },
};
// case: it tells somebody who waits
export const ops = {
  report_death(engine) {
    complete(done);
    return UTRACE_DETACH;
  },
};
// case: the sleep is in a thread
export const ops = {
  report_exit(action, engine) {
    kthread_run(() => msleep(10), 'later');
    return UTRACE_RESUME;
  },
};
