/** Small helpers, some of which drop what matters. */
import type { task_struct, utrace_engine } from 'utrace';
import {
  DEATH, EALREADY, EINPROGRESS, ERESTARTSYS, ESRCH, EXEC, kfree, msleep, printk,
  utrace_barrier, utrace_control, UTRACE_DETACH, utrace_engine_put, UTRACE_EVENT, UTRACE_INTERRUPT,
  UTRACE_RESUME, utrace_set_events,
} from 'utrace';

interface rec { task: task_struct; engine: utrace_engine<rec>; hits: number }

const detach = (r: rec): number => utrace_control(r.task, r.engine, UTRACE_DETACH);
const tooLate = (result: number): boolean => result === -EALREADY || result === -ESRCH;
const settle = (r: rec): void => {
  while (utrace_barrier(r.task, r.engine) === -ERESTARTSYS) msleep(1);
};
const drop = (r: rec): void => {
  utrace_engine_put(r.engine);
  kfree(r);
};

export const ops = {
  report_exec(_action: number, engine: utrace_engine<rec>) {
    engine.data.hits++;
    return UTRACE_RESUME;
  },
  report_death(engine: utrace_engine<rec>) {
    drop(engine.data);
    return UTRACE_DETACH;
  },
};

export function stopRight(r: rec): void {
  const result = detach(r);
  if (tooLate(result)) return;
  if (result === -EINPROGRESS) settle(r);
  drop(r);
}

export function stopNotAsked(r: rec): void {
  detach(r); // expect: ealready-ignored
}

export function stopAlways(r: rec): void {
  const result = detach(r); // expect: ealready-freed
  if (result === -EINPROGRESS) settle(r);
  drop(r);
}

export function stopNoBarrier(r: rec): void {
  const result = detach(r); // expect: barrier-missing
  if (!tooLate(result)) drop(r);
}

export function stopUpsideDown(r: rec): void {
  const result = detach(r); // expect: ealready-freed
  if (result === -EINPROGRESS) settle(r);
  else if (!tooLate(result)) return;
  drop(r);
}

export const stopLater = (r: rec): (() => number) => () => detach(r);

export function stopAll(records: readonly rec[]): number {
  return records.map(detach).filter((result) => result === -EALREADY).length;
}

export function stopAllBlindly(records: readonly rec[]): void {
  records.forEach((r) => {
    void utrace_control(r.task, r.engine, UTRACE_DETACH); // expect: ealready-ignored
  });
}

export function nudge(r: rec): void {
  utrace_control(r.task, r.engine, UTRACE_INTERRUPT);
}

export function quiet(r: rec): boolean {
  return utrace_set_events(r.task, r.engine, UTRACE_EVENT(EXEC)) === 0;
}

export function quietBlind(r: rec): void {
  utrace_set_events(r.task, r.engine, UTRACE_EVENT(EXEC));
  printk('quiet');
}

export function more(r: rec): void {
  utrace_set_events(r.task, r.engine, r.engine.flags | UTRACE_EVENT(DEATH));
}
