import { ENOENT, ENOMEM, IS_ERR, PTR_ERR, utrace_attach_task, UTRACE_ATTACH_CREATE, UTRACE_ATTACH_MATCH_OPS, utrace_engine_put, find_task_by_vpid, ESRCH } from 'utrace';
const ops = {};
// case: IS_ERR
export function start(task) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
  if (IS_ERR(engine)) return PTR_ERR(engine);
  utrace_engine_put(engine);
  return 0;
}
// case: PTR_ERR is compared with an error number
export function find(task) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_MATCH_OPS, ops, null);
  if (IS_ERR(engine)) return PTR_ERR(engine) === -ENOENT ? 0 : PTR_ERR(engine);
  utrace_engine_put(engine);
  return 1;
}
// case: IS_ERR, and null besides
export function start(task) {
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
  if (!engine || IS_ERR(engine)) return -ENOMEM;
  utrace_engine_put(engine);
  return 0;
}
// case: null is somebody else's answer
export function start(nr) {
  const task = find_task_by_vpid(nr);
  if (task === null) return -ESRCH;
  const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
  if (IS_ERR(engine)) return PTR_ERR(engine);
  utrace_engine_put(engine);
  return 0;
}
