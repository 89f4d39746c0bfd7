/**
 * The events an engine can ask for, and the bit masks made of them.
 *
 * Mirrors: <linux/utrace.h>, API version 20091216. The order of the list is the numbering.
 */
export const UTRACE_EVENTS = [
  'QUIESCE',
  'REAP',
  'CLONE',
  'EXEC',
  'EXIT',
  'DEATH',
  'SYSCALL_ENTRY',
  'SYSCALL_EXIT',
  'SIGNAL',
  'SIGNAL_IGN',
  'SIGNAL_STOP',
  'SIGNAL_TERM',
  'SIGNAL_CORE',
  'JCTL',
] as const;
export type EventName = (typeof UTRACE_EVENTS)[number];

export const QUIESCE = 0;
export const REAP = 1;
export const CLONE = 2;
export const EXEC = 3;
export const EXIT = 4;
export const DEATH = 5;
export const SYSCALL_ENTRY = 6;
export const SYSCALL_EXIT = 7;
export const SIGNAL = 8;
export const SIGNAL_IGN = 9;
export const SIGNAL_STOP = 10;
export const SIGNAL_TERM = 11;
export const SIGNAL_CORE = 12;
export const JCTL = 13;

/** The bit of one event, given its number. */
export const UTRACE_EVENT = (event: number): number => 1 << event;

export const UTRACE_EVENT_SIGNAL_ALL =
  (1 << SIGNAL) | (1 << SIGNAL_IGN) | (1 << SIGNAL_STOP) | (1 << SIGNAL_TERM) | (1 << SIGNAL_CORE);
export const UTRACE_EVENT_SYSCALL = (1 << SYSCALL_ENTRY) | (1 << SYSCALL_EXIT);
/** Either of the two events that make the death report happen. */
export const DEATH_EVENTS = (1 << DEATH) | (1 << QUIESCE);
/** Every event there is; a mask with other bits is nobody's. */
export const ALL_EVENTS = (1 << UTRACE_EVENTS.length) - 1;
/** Not an event: the mark in a task's interest mask that some engine wants it stopped. */
export const STOP_MARK = 1 << UTRACE_EVENTS.length;

/** The names of the events in `mask`, in the order of their numbers. */
export function eventNames(mask: number): EventName[] {
  return UTRACE_EVENTS.filter((_, event) => (mask & (1 << event)) !== 0);
}
