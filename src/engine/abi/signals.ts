/**
 * Signals: their numbers, what each does by default, and sets of them.
 *
 * Mirrors: <asm/signal.h> and <asm-generic/siginfo.h>, x86-64. What counts as stop, ignored and
 * core by default follows the conformance README, section 5.4.
 */
const NAMES =
  'SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGKILL SIGUSR1 SIGSEGV SIGUSR2 ' +
  'SIGPIPE SIGALRM SIGTERM SIGSTKFLT SIGCHLD SIGCONT SIGSTOP SIGTSTP SIGTTIN SIGTTOU SIGURG ' +
  'SIGXCPU SIGXFSZ SIGVTALRM SIGPROF SIGWINCH SIGIO SIGPWR SIGSYS';

/** The standard signals, 1 to 31, in order of number. */
export const SIGNALS: readonly string[] = NAMES.split(' ');

export const SIGHUP = 1;
export const SIGINT = 2;
export const SIGQUIT = 3;
export const SIGILL = 4;
export const SIGTRAP = 5;
export const SIGABRT = 6;
export const SIGBUS = 7;
export const SIGFPE = 8;
export const SIGKILL = 9;
export const SIGUSR1 = 10;
export const SIGSEGV = 11;
export const SIGUSR2 = 12;
export const SIGPIPE = 13;
export const SIGALRM = 14;
export const SIGTERM = 15;
export const SIGSTKFLT = 16;
export const SIGCHLD = 17;
export const SIGCONT = 18;
export const SIGSTOP = 19;
export const SIGTSTP = 20;
export const SIGTTIN = 21;
export const SIGTTOU = 22;
export const SIGURG = 23;
export const SIGXCPU = 24;
export const SIGXFSZ = 25;
export const SIGVTALRM = 26;
export const SIGPROF = 27;
export const SIGWINCH = 28;
export const SIGIO = 29;
export const SIGPWR = 30;
export const SIGSYS = 31;
/** Signals from here to SIGRTMAX queue; those below coalesce. */
export const SIGRTMIN = 32;
export const SIGRTMAX = 64;

export const SI_USER = 0;
export const SI_KERNEL = 0x80;
export const SI_TKILL = -6;
export const CLD_EXITED = 1;
export const CLD_KILLED = 2;
export const CLD_DUMPED = 3;
export const CLD_STOPPED = 5;
export const CLD_CONTINUED = 6;
export const TRAP_BRKPT = 1;
export const TRAP_TRACE = 2;

export const SA_NOCLDSTOP = 0x1;
export const SA_NOCLDWAIT = 0x2;
export const SA_RESTART = 0x10000000;
export const SA_NODEFER = 0x40000000;
export const SA_RESETHAND = 0x80000000;

const set = (...numbers: number[]): ReadonlySet<number> => new Set(numbers);

export const STOP_SIGNALS = set(SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU);
const IGNORED = set(SIGCONT, SIGCHLD, SIGWINCH, SIGURG);
const CORE = set(
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
);
/** Raised by the running instruction: dequeued before all others. */
export const SYNCHRONOUS_SIGNALS = set(SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE);

export type DefaultAction = 'terminate' | 'core' | 'stop' | 'ignore';

/** What a signal does under SIG_DFL. SIGCONT counts as ignored: it continues when it is sent. */
export function defaultAction(signo: number): DefaultAction {
  if (STOP_SIGNALS.has(signo)) return 'stop';
  if (IGNORED.has(signo)) return 'ignore';
  return CORE.has(signo) ? 'core' : 'terminate';
}

export const isSignal = (signo: number): boolean =>
  Number.isInteger(signo) && signo >= 1 && signo <= SIGRTMAX;

/** `SIGTERM` for 15; `SIGRTMIN` for 32 and `SIGRT_1` for 33, as strace writes them. */
export function signalName(signo: number): string {
  const name = SIGNALS[signo - 1];
  if (name !== undefined) return name;
  if (signo === SIGRTMIN) return 'SIGRTMIN';
  return signo > SIGRTMIN && signo <= SIGRTMAX ? `SIGRT_${signo - SIGRTMIN}` : String(signo);
}

/** 15 for `SIGTERM`, 32 for `SIGRTMIN`, 33 for `SIGRT_1`; null for what is no signal. */
export function signalNumber(name: string): number | null {
  const index = SIGNALS.indexOf(name);
  if (index >= 0) return index + 1;
  if (name === 'SIGIOT') return SIGABRT;
  if (name === 'SIGPOLL') return SIGIO;
  if (name === 'SIGRTMIN') return SIGRTMIN;
  if (name === 'SIGRTMAX') return SIGRTMAX;
  const offset = /^SIGRT_(\d+)$/.exec(name)?.[1];
  if (offset === undefined) return null;
  const signo = SIGRTMIN + Number(offset);
  return signo <= SIGRTMAX ? signo : null;
}

/** A set of signals: the kernel's sigset_t, as two words. */
export class SignalSet {
  #low = 0;
  #high = 0;

  static of(signals: Iterable<number>): SignalSet {
    const made = new SignalSet();
    for (const signo of signals) made.add(signo);
    return made;
  }

  get empty(): boolean {
    return (this.#low | this.#high) === 0;
  }

  has(signo: number): boolean {
    const word = signo <= 32 ? this.#low : this.#high;
    return (word & (1 << ((signo - 1) & 31))) !== 0;
  }

  add(signo: number): void {
    if (signo <= 32) this.#low |= 1 << ((signo - 1) & 31);
    else this.#high |= 1 << ((signo - 1) & 31);
  }

  delete(signo: number): void {
    if (signo <= 32) this.#low &= ~(1 << ((signo - 1) & 31));
    else this.#high &= ~(1 << ((signo - 1) & 31));
  }

  /** The same set, and `signo` besides. */
  with(signo: number): SignalSet {
    const made = this.copy();
    made.add(signo);
    return made;
  }

  /** The same set without `signo`. */
  without(signo: number): SignalSet {
    const made = this.copy();
    made.delete(signo);
    return made;
  }

  copy(): SignalSet {
    const made = new SignalSet();
    made.#low = this.#low;
    made.#high = this.#high;
    return made;
  }

  /** The members, in order of number. */
  list(): number[] {
    const members: number[] = [];
    for (let signo = 1; signo <= SIGRTMAX; signo++) if (this.has(signo)) members.push(signo);
    return members;
  }
}
