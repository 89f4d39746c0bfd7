import { msleep, printk, UTRACE_RESUME, UTRACE_STOP, utrace_control, utrace_control_pid, UTRACE_SYSCALL_RUN } from 'utrace';
// case: a callback stops the task
export const ops = {
  report_exec(action, engine) {
    printk('stopped');
    return UTRACE_STOP; // finds
  },
};
// case: a call stops it
export function hold(task, engine) {
  return utrace_control(task, engine, UTRACE_STOP); // finds
}
// case: by pid
export function hold(pid, engine) {
  const rc = utrace_control_pid(pid, engine, UTRACE_STOP); // finds
  if (rc !== 0) printk(`rc ${rc}`);
}
// case: only one way stops
export const ops = {
  report_clone(action, engine, flags, child) {
    if (engine.data.isBroken) return UTRACE_STOP; // finds
    return UTRACE_RESUME;
  },
};
// case: beside what becomes of the system call
export const ops = {
  report_syscall_entry(action, engine, regs) {
    return UTRACE_SYSCALL_RUN | UTRACE_STOP; // finds
  },
};
