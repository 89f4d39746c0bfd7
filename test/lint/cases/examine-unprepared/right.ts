import { current, task_pt_regs, UTRACE_RESUME, utrace_finish_examine, utrace_prepare_examine } from 'utrace';
// case: between the two calls
export function look(task, engine, exam) {
  if (utrace_prepare_examine(task, engine, exam) !== 0) return 0;
  const { ip } = task_pt_regs(task);
  return utrace_finish_examine(task, engine, exam) === 0 ? ip : 0;
}
// case: the task looks at itself
export const ops = {
  report_exec(action, engine) {
    engine.data.ip = task_pt_regs(current).ip;
    return UTRACE_RESUME;
  },
};
// case: a child that has not run
export const ops = {
  report_clone(action, engine, flags, child) {
    engine.data.ip = task_pt_regs(child).ip;
    return UTRACE_RESUME;
  },
};
// case: a helper of callbacks
const where = (task) => task_pt_regs(task).ip;
export const ops = {
  report_exec(action, engine) {
    engine.data.ip = where(current);
    return UTRACE_RESUME;
  },
};
