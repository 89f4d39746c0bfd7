/**
 * Signals: names for the numbers that `-X raw` prints.
 *
 * Recordings name signals; only raw ones give numbers, and those are the recording machine's. The
 * table is that of x86 and ARM, which is what nearly all recordings come from.
 */

const names = (
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT ' +
  'CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'
).split(' ');

/** strace's name of signal `number`: `SIGTERM`, `SIGRTMIN` for 32, `SIGRT_2` for 34. */
export function signalName(number: number): string {
  const name = names[number - 1];
  if (name !== undefined) return `SIG${name}`;
  if (number === 32) return 'SIGRTMIN';
  return number > 32 && number <= 64 ? `SIGRT_${number - 32}` : String(number);
}

/** A signal argument as a name, whether the recording gives a name, a number, or both. */
export function signalArgument(argument: string | undefined): string | undefined {
  if (argument === undefined) return undefined;
  const word = /SIG[A-Z0-9_]+/.exec(argument);
  if (word !== null) return word[0];
  const number = /^(0x[0-9a-fA-F]+|\d+)/.exec(argument);
  return number === null ? undefined : signalName(Number(number[1]));
}
