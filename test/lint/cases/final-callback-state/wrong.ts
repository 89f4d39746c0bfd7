import { current, msleep, printk, schedule, wait_for_completion } from 'utrace';
// case: current is the parent
export const ops = {
  report_reap(engine, task) {
    printk(`${current.pid} is gone`); // finds
  },
};
// case: stored
export const ops = {
  report_reap(engine, task) {
    engine.data.pid = current.pid; // finds
  },
};
// case: the reaper has to wait
export const ops = {
  report_reap(engine, task) {
    wait_for_completion(engine.data.done); // finds
  },
};
// case: it sleeps
export const ops = {
  report_reap(engine, task) {
    msleep(5); // finds
  },
};
