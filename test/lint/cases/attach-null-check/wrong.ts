import { ENOENT, ENOMEM, IS_ERR, printk, utrace_attach_pid, utrace_attach_task, UTRACE_ATTACH_CREATE, UTRACE_ATTACH_MATCH_OPS, utrace_engine_put } from 'utrace';
const ops = {};
// case: tested by truth
export function start(task) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null); // finds
  if (!engine) printk('no engine');
  return engine;
}
// case: compared with null
export function start(task) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null); // finds
  if (engine === null) return -ENOMEM;
  utrace_engine_put(engine);
  return 0;
}
// case: by pid
export function start(pid) {
  const engine = utrace_attach_pid(pid, UTRACE_ATTACH_CREATE, ops, null); // finds
  if (engine !== null) utrace_engine_put(engine);
}
// case: the answer of IS_ERR is compared with an error number
export function find(task) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_MATCH_OPS, ops, null); // finds
  if (IS_ERR(engine) === -ENOENT) return 0;
  return 1;
}
