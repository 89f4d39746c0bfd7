import { complete, current, printk, DEFINE_SPINLOCK, spin_lock, spin_unlock, UTRACE_DETACH, wait_for_completion } from 'utrace';
const lock = DEFINE_SPINLOCK();
// case: the task comes as an argument
export const ops = {
  report_reap(engine, task) {
    printk(`${task.pid} is gone`);
  },
};
// case: somebody else is told
export const ops = {
  report_reap(engine, task) {
    complete(engine.data.done);
  },
};
// case: the death report runs in the task
export const ops = {
  report_death(engine) {
    printk(`${current.pid} is dying`);
    return UTRACE_DETACH;
  },
};
// case: a spinlock is short
export const ops = {
  report_reap(engine, task) {
    spin_lock(lock);
    engine.data.pid = 0;
    spin_unlock(lock);
  },
};
