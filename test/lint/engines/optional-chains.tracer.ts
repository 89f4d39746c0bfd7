/** Modern syntax around old calls. */
import type { task_struct, utrace_engine } from 'utrace';
import {
  EALREADY, EINPROGRESS, ERESTARTSYS, ESRCH, kfree, msleep, printk, utrace_barrier, utrace_control, UTRACE_DETACH, utrace_engine_put,
} from 'utrace';

interface slot { task: task_struct; engine?: utrace_engine<slot>; label?: string }

const LATE = new Set([-EALREADY, -ESRCH]);

export function viaSet(slot: slot): void {
  if (!slot.engine) return;
  const rc = utrace_control(slot.task, slot.engine, UTRACE_DETACH); // expect: ealready-freed
  if (LATE.has(rc)) return;
  if (rc === -EINPROGRESS) while (utrace_barrier(slot.task, slot.engine) === -ERESTARTSYS) msleep(1);
  kfree(slot);
}

export function viaOr(slot: slot): void {
  const { engine, task } = slot;
  if (!engine) return;
  const rc = utrace_control(task, engine, UTRACE_DETACH) || 0; // expect: ealready-freed
  if (rc === -EINPROGRESS) {
    while (utrace_barrier(task, engine) === -ERESTARTSYS) msleep(1);
  }
  utrace_engine_put(engine);
  kfree(slot);
}

export function viaTernary(slot: slot): number {
  const { engine, task } = slot;
  if (!engine) return 0;
  const rc = utrace_control(task, engine, UTRACE_DETACH);
  const settled = rc === -EINPROGRESS ? wait(task, engine) : rc;
  if (settled === 0) kfree(slot);
  return settled;
}

function wait(task: task_struct, engine: utrace_engine): number {
  while (utrace_barrier(task, engine) === -ERESTARTSYS) msleep(1);
  return 0;
}

export function viaAnd(slot: slot): void {
  const { engine, task } = slot;
  if (!engine) return;
  const rc = utrace_control(task, engine, UTRACE_DETACH); // expect: barrier-missing
  rc !== -EALREADY && rc !== -ESRCH && kfree(slot);
}

export function viaLabel(slots: readonly slot[]): number {
  let left = 0;
  next: for (const slot of slots) {
    if (slot.engine === undefined) continue;
    switch (utrace_control(slot.task, slot.engine, UTRACE_DETACH)) {
      case -EALREADY:
      case -ESRCH:
        left++;
        continue next;
      case -EINPROGRESS:
        while (utrace_barrier(slot.task, slot.engine) === -ERESTARTSYS) msleep(1);
    }
    kfree(slot);
  }
  return left;
}

export function viaTry(slot: slot): void {
  const { engine, task } = slot;
  if (!engine) return;
  try {
    const rc = utrace_control(task, engine, UTRACE_DETACH); // expect: ealready-as-failure
    if (rc !== 0) throw new Error('detach');
    kfree(slot);
  } catch (error) {
    printk(`${slot.label ?? 'slot'}: ${error}`);
  }
}
