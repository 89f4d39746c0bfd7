import { UTRACE_RESUME, UTRACE_STOP, UTRACE_SYSCALL_ABORT, utrace_control } from 'utrace';
export const go = (task, engine) => utrace_control(task, engine, UTRACE_RESUME);
// case: always
export const ops = {
  report_syscall_entry(action, engine, regs) {
    return UTRACE_STOP; // finds
  },
};
// case: beside what becomes of the call
export const ops = {
  report_syscall_entry(action, engine, regs) {
    return UTRACE_SYSCALL_ABORT | UTRACE_STOP; // finds
  },
};
// case: when the data says so
export const ops = {
  report_syscall_entry(action, engine, regs) {
    return engine.data.stop ? UTRACE_STOP : UTRACE_RESUME; // finds
  },
};
// case: in a variable
export const ops = {
  report_syscall_entry(action, engine, regs) {
    let answer = UTRACE_RESUME;
    if (engine.data.stop) answer = UTRACE_STOP;
    return answer; // finds
  },
};
