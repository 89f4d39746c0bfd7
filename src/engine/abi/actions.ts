/**
 * What a callback may answer and utrace_control() may ask: resume actions, signal actions, syscall
 * actions.
 *
 * An answer is one number: the resume action in the low four bits, the event's own action above.
 * Mirrors: <linux/utrace.h>, API version 20091216.
 */
export const RESUME_ACTIONS = [
  'STOP',
  'INTERRUPT',
  'REPORT',
  'SINGLESTEP',
  'BLOCKSTEP',
  'RESUME',
  'DETACH',
] as const;
export type ResumeActionName = (typeof RESUME_ACTIONS)[number];

/** Resume actions: the smallest prevails between engines; DETACH stands outside the order. */
export const UTRACE_STOP = 0;
export const UTRACE_INTERRUPT = 1;
export const UTRACE_REPORT = 2;
export const UTRACE_SINGLESTEP = 3;
export const UTRACE_BLOCKSTEP = 4;
export const UTRACE_RESUME = 5;
export const UTRACE_DETACH = 6;
/** The first value utrace_control() refuses as no action at all. */
export const UTRACE_RESUME_MAX = 7;
export const UTRACE_RESUME_MASK = 0x0f;

export const UTRACE_SIGNAL_DELIVER = 0x00;
export const UTRACE_SIGNAL_IGN = 0x10;
export const UTRACE_SIGNAL_TERM = 0x20;
export const UTRACE_SIGNAL_CORE = 0x30;
export const UTRACE_SIGNAL_STOP = 0x40;
export const UTRACE_SIGNAL_TSTP = 0x50;
export const UTRACE_SIGNAL_REPORT = 0x60;
export const UTRACE_SIGNAL_HANDLER = 0x70;
export const UTRACE_SIGNAL_MASK = 0xf0;
export const UTRACE_SIGNAL_HOLD = 0x100;
export const SIGNAL_ACTIONS = [
  'DELIVER',
  'IGN',
  'TERM',
  'CORE',
  'STOP',
  'TSTP',
  'REPORT',
  'HANDLER',
] as const;

export const UTRACE_SYSCALL_RUN = 0x00;
export const UTRACE_SYSCALL_ABORT = 0x10;
export const UTRACE_SYSCALL_MASK = 0xf0;
export const UTRACE_SYSCALL_RESUMED = 0x100;

export const UTRACE_ATTACH_MATCH_OPS = 0x01;
export const UTRACE_ATTACH_MATCH_DATA = 0x02;
export const UTRACE_ATTACH_CREATE = 0x10;
export const UTRACE_ATTACH_EXCLUSIVE = 0x20;

export const utrace_resume_action = (action: number): number => action & UTRACE_RESUME_MASK;
export const utrace_signal_action = (action: number): number => action & UTRACE_SIGNAL_MASK;
export const utrace_syscall_action = (action: number): number => action & UTRACE_SYSCALL_MASK;
