import { new_examiner, printk, task_pt_regs, utrace_finish_examine, utrace_prepare_examine } from 'utrace';
// case: never finished
export function look(task, engine) {
  if (utrace_prepare_examine(task, engine, new_examiner()) !== 0) return null; // finds
  return task_pt_regs(task);
}
// case: one way leaves early
export function look(task, engine) {
  const exam = new_examiner();
  const rc = utrace_prepare_examine(task, engine, exam); // finds
  if (rc !== 0) return rc;
  const regs = task_pt_regs(task);
  if (regs.ip === 0) return -1;
  return utrace_finish_examine(task, engine, exam);
}
// case: a result that is stored
export function look(task, engine) {
  const exam = new_examiner();
  const rc = utrace_prepare_examine(task, engine, exam); // finds
  if (rc === 0) printk(`ip ${task_pt_regs(task).ip}`);
}
// case: finished only if asked
export function look(task, engine, careful) {
  const exam = new_examiner();
  if (utrace_prepare_examine(task, engine, exam) !== 0) return null; // finds
  const regs = task_pt_regs(task);
  if (careful && utrace_finish_examine(task, engine, exam) !== 0) return null;
  return regs;
}
// case: one function prepares, and nobody finishes
export const begin = (task, engine, exam) => utrace_prepare_examine(task, engine, exam); // finds
