import { DEATH, EINPROGRESS, EXEC, printk, UTRACE_DETACH, UTRACE_EVENT, UTRACE_RESUME, utrace_barrier, utrace_control, utrace_control_pid, utrace_set_events } from 'utrace';
export const ops = { report_death: () => UTRACE_DETACH };
// case: only inside of a text
export function stop(task, engine) {
  const rc = utrace_control(task, engine, UTRACE_DETACH); // finds
  printk(`detach: ${rc}`);
}
// case: only inside of a text that is made by hand
export function stop(task, engine) {
  const text = 'detach: ' + String(utrace_control(task, engine, UTRACE_DETACH)); // finds
  printk(text.toString());
}
// case: only printed on one way
export function stop(task, engine) {
  const rc = utrace_control(task, engine, UTRACE_DETACH); // finds
  console.log(rc === 0 ? 'gone' : `failed with ${rc}`);
}
// case: by a pid
export function stop(pid, engine) {
  utrace_control_pid(pid, engine, UTRACE_DETACH); // finds
}
// case: a method gives it back, and its caller drops it
class Watch {
  leave() {
    return utrace_control(this.task, this.engine, UTRACE_DETACH);
  }
  stop() {
    this.leave(); // finds
  }
}
export const stop = (watch) => new Watch(watch).stop();
// case: the action comes from a variable
export function stop(task, engine, really) {
  let how = UTRACE_RESUME;
  if (really) how = UTRACE_DETACH;
  utrace_control(task, engine, how); // finds
}
// case: final events are taken away
export function quieten(task, engine) {
  utrace_set_events(task, engine, engine.flags & ~UTRACE_EVENT(DEATH)); // finds
}
