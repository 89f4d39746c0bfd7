/**
 * Siginfo: who sent a signal and why, from the braces behind its name.
 *
 * Members are given as printed, since what they mean depends on the signal: `si_status` is an exit
 * status or a signal name, as `si_code` says.
 */

import { memberOf, numberArgument } from './arguments.ts';

/** The members of a siginfo that say something about tasks; each one undefined when not printed. */
export interface Siginfo {
  /** `si_signo`, `SIGCHLD`. */
  readonly signal: string | undefined;
  /** `si_code`: `SI_USER`, `CLD_EXITED`, or a number. */
  readonly code: string | undefined;
  /** `si_pid`: the sender, or the child that changed. */
  readonly pid: number | undefined;
  /** `si_status`, as printed. */
  readonly status: string | undefined;
}

/** Reads `{si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=12, si_status=0, ...}`. */
export function readSiginfo(text: string): Siginfo {
  return {
    signal: memberOf(text, 'si_signo'),
    code: memberOf(text, 'si_code'),
    pid: numberArgument(memberOf(text, 'si_pid')),
    status: memberOf(text, 'si_status'),
  };
}
