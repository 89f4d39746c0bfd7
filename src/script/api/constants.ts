/**
 * The constants of the module 'utrace': what <linux/utrace.h>, <errno.h> and <signal.h> define.
 *
 * Taken from the engine's own tables, so that a script and the simulated kernel cannot disagree.
 */
import * as actions from '../../engine/abi/actions.ts';
import * as clone from '../../engine/abi/clone.ts';
import * as errno from '../../engine/abi/errno.ts';
import * as events from '../../engine/abi/events.ts';
import * as signals from '../../engine/abi/signals.ts';

const EVENT_MASKS = {
  UTRACE_EVENT_SIGNAL_ALL: events.UTRACE_EVENT_SIGNAL_ALL,
  UTRACE_EVENT_SYSCALL: events.UTRACE_EVENT_SYSCALL,
};

const numbersOf = (table: object, wanted: RegExp): [string, number][] =>
  Object.entries(table).filter(
    (entry): entry is [string, number] => wanted.test(entry[0]) && typeof entry[1] === 'number',
  );

/** Every constant by its name in C. */
export const constants: Readonly<Record<string, number>> = Object.fromEntries([
  ...events.UTRACE_EVENTS.map((name, event): [string, number] => [name, event]),
  ...Object.entries(EVENT_MASKS),
  ...numbersOf(actions, /^UTRACE_(?!RESUME_M)(?!.*_MASK$)/),
  ...numbersOf(errno, /^E[A-Z]+$/),
  ...numbersOf(clone, /^CLONE_[A-Z]+$/),
  ...numbersOf(signals, /^(SIG[A-Z0-9]+|CLD_[A-Z]+|SI_[A-Z]+|SA_[A-Z]+)$/),
]);
