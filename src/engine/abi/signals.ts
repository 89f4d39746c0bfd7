/**
 * Signals: their numbers and what each does to a task that has not said otherwise.
 *
 * Mirrors: <asm/signal.h> of x86-64 and the default actions of signal(7). Real-time signals (32 and
 * up) have no names here and terminate.
 */
export const SIGNALS = [
  'SIGHUP',
  'SIGINT',
  'SIGQUIT',
  'SIGILL',
  'SIGTRAP',
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGKILL',
  'SIGUSR1',
  'SIGSEGV',
  'SIGUSR2',
  'SIGPIPE',
  'SIGALRM',
  'SIGTERM',
  'SIGSTKFLT',
  'SIGCHLD',
  'SIGCONT',
  'SIGSTOP',
  'SIGTSTP',
  'SIGTTIN',
  'SIGTTOU',
  'SIGURG',
  'SIGXCPU',
  'SIGXFSZ',
  'SIGVTALRM',
  'SIGPROF',
  'SIGWINCH',
  'SIGIO',
  'SIGPWR',
  'SIGSYS',
] as const;
export type SignalName = (typeof SIGNALS)[number];

export const SIGQUIT = 3;
export const SIGILL = 4;
export const SIGTRAP = 5;
export const SIGABRT = 6;
export const SIGBUS = 7;
export const SIGFPE = 8;
export const SIGKILL = 9;
export const SIGSEGV = 11;
export const SIGTERM = 15;
export const SIGCHLD = 17;
export const SIGCONT = 18;
export const SIGSTOP = 19;
export const SIGTSTP = 20;
export const SIGTTIN = 21;
export const SIGTTOU = 22;
export const SIGURG = 23;
export const SIGXCPU = 24;
export const SIGXFSZ = 25;
export const SIGWINCH = 28;
export const SIGSYS = 31;

export type DefaultAction = 'terminate' | 'core' | 'stop' | 'ignore';

const IGNORED: ReadonlySet<number> = new Set([SIGCONT, SIGCHLD, SIGWINCH, SIGURG]);
const STOPS: ReadonlySet<number> = new Set([SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU]);
const CORES: ReadonlySet<number> = new Set([
  SIGQUIT,
  SIGILL,
  SIGTRAP,
  SIGABRT,
  SIGFPE,
  SIGSEGV,
  SIGBUS,
  SIGSYS,
  SIGXCPU,
  SIGXFSZ,
]);

/** What signal `signo` does under SIG_DFL. SIGCONT counts as ignored: it continues when it is sent. */
export function defaultAction(signo: number): DefaultAction {
  if (STOPS.has(signo)) return 'stop';
  if (IGNORED.has(signo)) return 'ignore';
  return CORES.has(signo) ? 'core' : 'terminate';
}

/** `SIGTERM` for 15; numbers without a name are shown as they are. */
export function signalName(signo: number): string {
  return SIGNALS[signo - 1] ?? String(signo);
}

/** The number of `SIGTERM` or the like, or null for a name there is not. */
export function signalNumber(name: string): number | null {
  const index = (SIGNALS as readonly string[]).indexOf(name);
  return index < 0 ? null : index + 1;
}
