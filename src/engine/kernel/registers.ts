/**
 * Registers: the part of the machine state that a tracer examines and changes.
 *
 * A task has one set, live while it runs and readable at any time. The simulated processor keeps it
 * honest: instructions and calls advance `ip`, a call's number and arguments stand where x86-64 has
 * them, a handler runs on saved registers. Values are plain numbers; addresses are made up but the
 * same in every run.
 *
 * Mirrors: struct pt_regs and <asm/syscall.h>, x86-64.
 */
import { ENOSYS } from '../abi/errno.ts';

export interface pt_regs {
  ip: number;
  sp: number;
  ax: number;
  orig_ax: number;
  di: number;
  si: number;
  dx: number;
  r10: number;
  r8: number;
  r9: number;
}

const IMAGE_START = 0x401000;
const STACK_TOP = 0x7ffd0000f000;
const HANDLER_BASE = 0x500000;
/** Length of the `syscall` instruction in bytes. */
export const SYSCALL_LENGTH = 2;
/** `orig_ax` of a task that is not in a system call. */
export const NO_SYSCALL = -1;

/** The registers of a freshly executed image. */
export function freshRegisters(): pt_regs {
  return {
    ip: IMAGE_START,
    sp: STACK_TOP,
    ax: 0,
    orig_ax: NO_SYSCALL,
    di: 0,
    si: 0,
    dx: 0,
    r10: 0,
    r8: 0,
    r9: 0,
  };
}

/** The registers a child begins with: its parent's, with fork() returning 0. */
export function childRegisters(parent: pt_regs): pt_regs {
  return { ...parent, ax: 0, orig_ax: NO_SYSCALL };
}

/** Executes `syscall`: the number and arguments in their registers, -ENOSYS as result so far. */
export function enterSyscall(regs: pt_regs, nr: number, args: readonly number[]): void {
  regs.ip += SYSCALL_LENGTH;
  regs.orig_ax = nr;
  regs.ax = -ENOSYS;
  regs.di = args[0] ?? 0;
  regs.si = args[1] ?? 0;
  regs.dx = args[2] ?? 0;
  regs.r10 = args[3] ?? 0;
  regs.r8 = args[4] ?? 0;
  regs.r9 = args[5] ?? 0;
}

/** Sends the task into its handler. */
export function enterHandler(regs: pt_regs, signo: number): void {
  regs.ip = HANDLER_BASE + signo * 0x1000;
  regs.sp -= 0x400;
  regs.orig_ax = NO_SYSCALL;
  regs.ax = 0;
  regs.di = signo;
}

/** The call the task is in, or -1. */
export const syscall_get_nr = (regs: pt_regs): number => regs.orig_ax;

export const syscall_get_arguments = (regs: pt_regs): number[] => [
  regs.di,
  regs.si,
  regs.dx,
  regs.r10,
  regs.r8,
  regs.r9,
];

export const syscall_get_return_value = (regs: pt_regs): number => regs.ax;

/** @param error  0, or a negative errno, which then is the value returned */
export function syscall_set_return_value(regs: pt_regs, error: number, value: number): void {
  regs.ax = error !== 0 ? error : value;
}
