import { find_get_pid, find_task_by_vpid, get_pid_task, IS_ERR, put_pid, UTRACE_ATTACH_CREATE, utrace_attach_pid, utrace_attach_task } from 'utrace';
// case: a task that a script holds stays
export function start(nr, ops) {
  const task = find_task_by_vpid(nr);
  return task === null ? null : utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, null);
}
// case: by pid
export function start(nr, ops) {
  const pid = find_get_pid(nr);
  if (pid === null) return null;
  const engine = utrace_attach_pid(pid, UTRACE_ATTACH_CREATE, ops, null);
  put_pid(pid);
  return engine;
}
