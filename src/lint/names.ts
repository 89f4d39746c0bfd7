/**
 * Names: the part of <linux/utrace.h> that a rule has to understand.
 *
 * The lint reads code and never runs it, so it knows constants by value and calls by name, and
 * nothing of what they do. Spelling and numbers are upstream's (API version 20091216).
 */

/** The calls whose results the rules follow. */
export const utraceCalls = [
  'utrace_attach_task',
  'utrace_attach_pid',
  'utrace_control',
  'utrace_control_pid',
  'utrace_set_events',
  'utrace_set_events_pid',
  'utrace_barrier',
  'utrace_barrier_pid',
] as const;
export type UtraceCallName = (typeof utraceCalls)[number];

export function isUtraceCall(name: string): name is UtraceCallName {
  return (utraceCalls as readonly string[]).includes(name);
}

/** Event numbers: what UTRACE_EVENT() takes. */
export const eventNumbers: ReadonlyMap<string, number> = new Map(
  [
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
  ].map((name, number) => [name, number]),
);

/** The bit of an event in a mask; 0 for a name that is no event. */
export function eventBit(name: string): number {
  const number = eventNumbers.get(name);
  return number === undefined ? 0 : 1 << number;
}

const actions = ['STOP', 'INTERRUPT', 'REPORT', 'SINGLESTEP', 'BLOCKSTEP', 'RESUME', 'DETACH'];

/** Every constant of the API that masks and actions are written with. */
export const constants: ReadonlyMap<string, number> = new Map([
  ...eventNumbers,
  ...actions.map((name, number) => [`UTRACE_${name}`, number] as const),
  [
    'UTRACE_EVENT_SIGNAL_ALL',
    ['', '_IGN', '_STOP', '_TERM', '_CORE'].reduce((mask, s) => mask | eventBit(`SIGNAL${s}`), 0),
  ],
  ['UTRACE_EVENT_SYSCALL', eventBit('SYSCALL_ENTRY') | eventBit('SYSCALL_EXIT')],
]);

export const UTRACE_DETACH = 6;
