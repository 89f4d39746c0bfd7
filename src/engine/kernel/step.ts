/**
 * User code: instructions that only compute.
 *
 * One instruction is one point. Under single-stepping each ends in a trap; under block-stepping, each
 * that ends a block: every fourth by address, and the last before the program does something else.
 */
import { SIGTRAP, TRAP_TRACE } from '../abi/signals.ts';
import type { Steps } from '../machine.ts';
import type { Kernel } from './kernel.ts';
import { POINT_USER } from './points.ts';
import { forceSignal } from './signal/send.ts';
import type { Task } from './task.ts';
import { hasWork, interruptUser } from './usermode.ts';

const BLOCK_LENGTH = 4;

export function* compute(kernel: Kernel, task: Task, instructions: number): Steps<number> {
  task.userMode = false;
  for (let left = instructions; left > 0; left--) {
    yield POINT_USER;
    if (hasWork(task)) yield* interruptUser(kernel, task);
    task.regs.ip++;
    const blockEnds = task.regs.ip % BLOCK_LENGTH === 0 || left === 1;
    const trap = task.step === 'single' || (task.step === 'block' && blockEnds);
    if (!trap) continue;
    forceSignal(kernel, task, SIGTRAP, TRAP_TRACE);
    yield* interruptUser(kernel, task);
  }
  task.userMode = true;
  return 0;
}
