/** Holds a task at a signal until somebody says so. */
import type { task_struct, utrace_engine, utrace_engine_ops } from 'utrace';
import {
  DEATH, EALREADY, EINPROGRESS, ESRCH, SIGINT, SIGNAL, SIGNAL_CORE, SIGUSR1, UTRACE_EVENT, UTRACE_RESUME, utrace_control,
  utrace_set_events, UTRACE_SIGNAL_DELIVER, UTRACE_SIGNAL_HOLD, UTRACE_SIGNAL_IGN, UTRACE_STOP, UTRACE_SINGLESTEP,
  UTRACE_DETACH, utrace_signal_action, WARN_ON, BUG_ON, kfree,
} from 'utrace';

interface held { task: task_struct; signo: number }

export const ops: utrace_engine_ops<held> = {
  report_signal(action, engine, _regs, info, orig_ka) {
    if (orig_ka === null) return utrace_signal_action(action) | UTRACE_RESUME;
    engine.data.signo = info.si_signo;
    switch (info.si_signo) {
      case SIGINT:
        return UTRACE_SIGNAL_HOLD | UTRACE_STOP;
      case SIGUSR1:
        return UTRACE_SIGNAL_IGN | UTRACE_RESUME;
    }
    return UTRACE_SIGNAL_DELIVER | UTRACE_RESUME;
  },
  report_death(engine) {
    const { data } = engine;
    engine.data = null as never;
    kfree(data);
    return UTRACE_DETACH;
  },
};

export const letGo = (task: task_struct, engine: utrace_engine<held>): number =>
  utrace_control(task, engine, UTRACE_RESUME);

export function arm(task: task_struct, engine: utrace_engine<held>): boolean {
  return utrace_set_events(task, engine, UTRACE_EVENT(SIGNAL) | UTRACE_EVENT(SIGNAL_CORE) | UTRACE_EVENT(DEATH)) === 0;
}

export function step(task: task_struct, engine: utrace_engine<held>): number {
  return utrace_control(task, engine, UTRACE_SINGLESTEP); // expect: action-needs-quiesce
}

export function asserted(task: task_struct, engine: utrace_engine<held>): void {
  const result = utrace_control(task, engine, UTRACE_DETACH); // expect: ealready-ignored
  BUG_ON(result !== 0);
}

export function warned(task: task_struct, engine: utrace_engine<held>): boolean {
  const result = utrace_control(task, engine, UTRACE_DETACH);
  if (result === -EALREADY || result === -ESRCH) return false;
  WARN_ON(result !== 0 && result !== -EINPROGRESS);
  return true;
}

export function failed(task: task_struct, engine: utrace_engine<held>): void {
  const result = utrace_control(task, engine, UTRACE_DETACH); // expect: ealready-as-failure
  if (result < 0) throw new Error(`cannot detach: ${result}`);
}

export function told(task: task_struct, engine: utrace_engine<held>): number {
  const result = utrace_control(task, engine, UTRACE_DETACH);
  if (result !== 0) return result;
  kfree(engine.data);
  return 0;
}
