import { new_examiner, printk, task_pt_regs, utrace_finish_examine, utrace_prepare_examine } from 'utrace';
// case: finished
export function look(task, engine) {
  const exam = new_examiner();
  if (utrace_prepare_examine(task, engine, exam) !== 0) return null;
  const regs = task_pt_regs(task);
  return utrace_finish_examine(task, engine, exam) === 0 ? regs : null;
}
// case: finished before the value is judged
export function look(task, engine) {
  const exam = new_examiner();
  const rc = utrace_prepare_examine(task, engine, exam);
  if (rc !== 0) return rc;
  const regs = task_pt_regs(task);
  const rest = utrace_finish_examine(task, engine, exam);
  if (regs.ip === 0) return -1;
  return rest;
}
// case: nothing is read where it could not start
export function look(task, engine) {
  const exam = new_examiner();
  if (utrace_prepare_examine(task, engine, exam) === 0) {
    const regs = task_pt_regs(task);
    if (utrace_finish_examine(task, engine, exam) === 0) printk(`ip ${regs.ip}`);
  }
}
// case: a helper finishes
function done(task, engine, exam) {
  return utrace_finish_examine(task, engine, exam);
}
export function look(task, engine) {
  const exam = new_examiner();
  if (utrace_prepare_examine(task, engine, exam) !== 0) return null;
  const regs = task_pt_regs(task);
  return done(task, engine, exam) === 0 ? regs : null;
}
// case: one function prepares, another one finishes
export const begin = (task, engine, exam) => utrace_prepare_examine(task, engine, exam);
export const end = (task, engine, exam) => utrace_finish_examine(task, engine, exam);
