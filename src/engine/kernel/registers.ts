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
import type { Notes } from '../footprint.ts';
import { Shared, shareFields } from '../shared.ts';

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

/** The live registers of a task. */
export class Registers extends Shared implements pt_regs {
  declare ip: number;
  declare sp: number;
  declare ax: number;
  declare orig_ax: number;
  declare di: number;
  declare si: number;
  declare dx: number;
  declare r10: number;
  declare r8: number;
  declare r9: number;

  constructor(notes: Notes, values: Readonly<pt_regs>) {
    super(notes);
    loadRegisters(this, values);
  }
}

export const REGISTERS = [
  'ip',
  'sp',
  'ax',
  'orig_ax',
  'di',
  'si',
  'dx',
  'r10',
  'r8',
  'r9',
] as const;
shareFields(Registers, REGISTERS);

/** Sets all registers. */
export function loadRegisters(regs: pt_regs, values: Readonly<pt_regs>): void {
  regs.ip = values.ip;
  regs.sp = values.sp;
  regs.ax = values.ax;
  regs.orig_ax = values.orig_ax;
  regs.di = values.di;
  regs.si = values.si;
  regs.dx = values.dx;
  regs.r10 = values.r10;
  regs.r8 = values.r8;
  regs.r9 = values.r9;
}

/** The values as they are now. */
export function savedRegisters({ ip, sp, ax, orig_ax, di, si, dx, r10, r8, r9 }: pt_regs): pt_regs {
  return { ip, sp, ax, orig_ax, di, si, dx, r10, r8, r9 };
}

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
  return { ...savedRegisters(parent), ax: 0, orig_ax: NO_SYSCALL };
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
