import { UTRACE_RESUME, UTRACE_STOP, UTRACE_SYSCALL_RESUMED, UTRACE_SYSCALL_RUN, utrace_control } from 'utrace';
export const go = (task, engine) => utrace_control(task, engine, UTRACE_RESUME);
// case: the second time is told from the first
export const ops = {
  report_syscall_entry(action, engine, regs) {
    return (action & UTRACE_SYSCALL_RESUMED) !== 0 ? UTRACE_RESUME : UTRACE_STOP;
  },
};
// case: a helper tells
const isAgain = (action) => (action & UTRACE_SYSCALL_RESUMED) !== 0;
export const ops = {
  report_syscall_entry(action, engine, regs) {
    if (isAgain(action)) return UTRACE_RESUME;
    return UTRACE_STOP;
  },
};
// case: it does not stop
export const ops = {
  report_syscall_entry(action, engine, regs) {
    return UTRACE_SYSCALL_RUN | UTRACE_RESUME;
  },
};
// case: the stop comes behind the call
export const ops = {
  report_syscall_exit(action, engine, regs) {
    return UTRACE_STOP;
  },
};
