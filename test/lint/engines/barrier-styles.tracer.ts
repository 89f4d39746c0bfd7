/** Barriers in all styles. */
import type { task_struct, utrace_engine } from 'utrace';
import {
  DEFINE_SPINLOCK, EALREADY, EINPROGRESS, ERESTARTSYS, ESRCH, kfree, msleep, schedule, spin_lock, spin_unlock,
  utrace_barrier, utrace_control, UTRACE_DETACH, printk,
} from 'utrace';

declare const t: task_struct;
type E = utrace_engine<{ n: number }>;

export function doWhile(e: E): void {
  const data = e.data;
  const result = utrace_control(t, e, UTRACE_DETACH);
  if (result !== 0 && result !== -EINPROGRESS) return;
  let rc = result;
  do {
    rc = utrace_barrier(t, e);
    if (rc === -ERESTARTSYS) msleep(1);
  } while (rc === -ERESTARTSYS);
  kfree(data);
}

export function forEver(e: E): void {
  const data = e.data;
  switch (utrace_control(t, e, UTRACE_DETACH)) {
    case 0:
      kfree(data);
      return;
    case -EINPROGRESS:
      for (;;) {
        if (utrace_barrier(t, e) !== -ERESTARTSYS) break;
        msleep(1);
      }
      kfree(data);
      return;
    default:
      return;
  }
}

export function once(e: E): void {
  const data = e.data;
  const result = utrace_control(t, e, UTRACE_DETACH);
  if (result === -EALREADY || result === -ESRCH) return;
  if (result === -EINPROGRESS) utrace_barrier(t, e); // expect: barrier-result
  kfree(data);
}

export function spins(e: E): void {
  while (utrace_barrier(t, e) === -ERESTARTSYS) continue; // expect: barrier-result
}

export function spinsAsking(e: E): void {
  let n = 0;
  while (utrace_barrier(t, e) === -ERESTARTSYS) n++; // expect: barrier-result
  printk(`${n} times`);
}

export function throwsOnGoodNews(e: E): number {
  let rc = utrace_control(t, e, UTRACE_DETACH);
  if (rc === -EINPROGRESS) {
    do {
      rc = utrace_barrier(t, e); // expect: barrier-result
      if (rc === -ERESTARTSYS) msleep(1);
    } while (rc === -ERESTARTSYS);
    if (rc !== 0) throw new Error(`barrier ${rc}`);
  }
  return rc;
}

const lock = DEFINE_SPINLOCK();

export function locked(e: E): void {
  spin_lock(lock);
  const result = utrace_control(t, e, UTRACE_DETACH);
  if (result === -EINPROGRESS) while (utrace_barrier(t, e) === -ERESTARTSYS) msleep(1); // expect: barrier-in-atomic
  spin_unlock(lock);
}

export function unlockedFirst(e: E): void {
  spin_lock(lock);
  const result = utrace_control(t, e, UTRACE_DETACH);
  spin_unlock(lock);
  if (result === -EINPROGRESS) while (utrace_barrier(t, e) === -ERESTARTSYS) msleep(1);
}

export function untilZero(e: E): void {
  while (utrace_control(t, e, UTRACE_DETACH) !== 0) schedule(); // expect: ealready-retried
}

export function untilOver(e: E): void {
  let result: number;
  do result = utrace_control(t, e, UTRACE_DETACH); // expect: ealready-retried
  while (result === -EALREADY);
}

export function finallyFrees(e: E): void {
  const data = e.data;
  try {
    const result = utrace_control(t, e, UTRACE_DETACH); // expect: ealready-freed barrier-missing
    if (result === -EALREADY) return;
  } finally {
    kfree(data);
  }
}
