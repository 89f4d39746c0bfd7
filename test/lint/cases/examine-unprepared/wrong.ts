import { new_examiner, syscall_get_nr, task_pt_regs, UTRACE_RESUME, UTRACE_STOP, utrace_control, utrace_finish_examine, utrace_prepare_examine } from 'utrace';
// case: after a stop request
export function look(task, engine) {
  if (utrace_control(task, engine, UTRACE_STOP) !== 0) return 0;
  return task_pt_regs(task).ip; // finds
}
// case: another task than the callback's
export const ops = {
  report_exec(action, engine) {
    engine.data.ip = task_pt_regs(engine.data.task).ip; // finds
    return UTRACE_RESUME;
  },
};
// case: before the preparation
export function look(task, engine, exam) {
  const regs = task_pt_regs(task); // finds
  if (utrace_prepare_examine(task, engine, exam) !== 0) return 0;
  return utrace_finish_examine(task, engine, exam) === 0 ? regs.ip : 0;
}
// case: the system call of another task
export function callOf(task, engine, regs) {
  utrace_control(task, engine, UTRACE_STOP);
  return syscall_get_nr(task, regs); // finds
}
