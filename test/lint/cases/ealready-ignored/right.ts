import { DEATH, EALREADY, EINPROGRESS, EXEC, printk, UTRACE_DETACH, UTRACE_EVENT, UTRACE_RESUME, utrace_barrier, utrace_control, utrace_control_pid, utrace_set_events } from 'utrace';
export const ops = { report_death: () => UTRACE_DETACH };
// case: printed, and decided by
export function stop(task, engine) {
  const rc = utrace_control(task, engine, UTRACE_DETACH);
  printk(`detach: ${rc}`);
  if (rc === -EALREADY) leaveIt(engine);
}
// case: given back to somebody else
export const stop = (pid, engine) => utrace_control_pid(pid, engine, UTRACE_DETACH);
// case: a method gives it back, and its caller decides
class Watch {
  leave() {
    return utrace_control(this.task, this.engine, UTRACE_DETACH);
  }
  stop() {
    if (this.leave() === -EALREADY) leaveIt(this);
  }
}
export const stop = (watch) => new Watch(watch).stop();
// case: another action
export function go(task, engine) {
  utrace_control(task, engine, UTRACE_RESUME);
}
// case: events are only added
export function listen(task, engine) {
  utrace_set_events(task, engine, engine.flags | UTRACE_EVENT(EXEC));
}
