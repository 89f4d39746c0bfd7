import { current, init_completion, msleep, schedule, UTRACE_DETACH, UTRACE_RESUME, UTRACE_SYSCALL_RUN, wait_for_completion } from 'utrace';
const done = init_completion();
let ready = false;
// case: it waits for a completion
export const ops = {
  report_exec(action, engine) {
    wait_for_completion(done); // finds
    return UTRACE_RESUME;
  },
};
// case: it sleeps until a flag is up
export const ops = {
  report_quiesce(action, engine, event) {
    while (!ready) msleep(10); // finds
    return UTRACE_RESUME;
  },
};
// case: one level below
function pause() {
  schedule(); // finds
}
export const ops = {
  report_syscall_entry(action, engine, regs) {
    pause();
    return UTRACE_SYSCALL_RUN | UTRACE_RESUME;
  },
};
// case: the last report of a task
export const ops = {
  report_death(engine) {
    wait_for_completion(engine.data.done); // finds
    return UTRACE_DETACH;
  },
};
