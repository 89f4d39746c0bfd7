/**
 * Register memory: a task's registers as bytes.
 *
 * The simulated machine has no other memory of its tasks. The registers lie one after the other, eight
 * bytes each, little-endian, in the order of `REGISTERS`; a write that ends within one changes a part.
 */
import { REGISTERS } from '../engine/kernel/registers.ts';
import type { Task } from '../engine/kernel/task.ts';
import type { Run } from '../script/run.ts';
import { SessionRefusal } from './session-refusal.ts';

const WIDTH = 8;
export const REGISTER_BYTES = REGISTERS.length * WIDTH;

export const referenceOf = (task: Task): string => `registers:${task.pid}`;

/** @throws SessionRefusal where the reference is none, or its task is gone */
export function taskAt(run: Run, reference: string): Task {
  const pid = Number(/^registers:(\d+)$/.exec(reference)?.[1] ?? Number.NaN);
  const task = run.kernel.userTasks().find((each) => each.pid === pid);
  if (task === undefined) throw new SessionRefusal(`there is no memory at ${reference} now`);
  return task;
}

export function registerBytes({ regs }: Task): Uint8Array {
  const bytes = new Uint8Array(REGISTER_BYTES);
  const view = new DataView(bytes.buffer);
  REGISTERS.forEach((name, at) => {
    view.setBigInt64(at * WIDTH, BigInt.asIntN(64, BigInt(Math.trunc(regs[name]))), true);
  });
  return bytes;
}

/** Puts bytes at an offset. @returns how many there was room for */
export function writeRegisters(task: Task, offset: number, given: Uint8Array): number {
  const bytes = registerBytes(task);
  const room = given.subarray(0, Math.max(0, REGISTER_BYTES - offset));
  if (offset < 0 || offset > REGISTER_BYTES) return 0;
  bytes.set(room, offset);
  const view = new DataView(bytes.buffer);
  REGISTERS.forEach((name, at) => {
    const isTouched = at * WIDTH < offset + room.length && offset < (at + 1) * WIDTH;
    if (isTouched) task.regs[name] = Number(view.getBigInt64(at * WIDTH, true));
  });
  return room.length;
}
