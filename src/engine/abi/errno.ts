/**
 * The error numbers that the simulated calls return, negated, as in C.
 *
 * Mirrors: <asm-generic/errno.h>; ERESTARTSYS is kernel-internal and seen by utrace_barrier() only.
 */
export const EPERM = 1;
export const ENOENT = 2;
export const ESRCH = 3;
export const EINTR = 4;
export const ECHILD = 10;
export const EAGAIN = 11;
export const ENOMEM = 12;
export const EEXIST = 17;
export const EINVAL = 22;
export const ENOSYS = 38;
export const EOPNOTSUPP = 95;
export const EALREADY = 114;
export const EINPROGRESS = 115;
export const ERESTARTSYS = 512;

const NAMES = new Map<number, string>(
  Object.entries({
    EPERM,
    ENOENT,
    ESRCH,
    EINTR,
    ECHILD,
    EAGAIN,
    ENOMEM,
    EEXIST,
    EINVAL,
    ENOSYS,
    EOPNOTSUPP,
    EALREADY,
    EINPROGRESS,
    ERESTARTSYS,
  }).map(([name, value]) => [value, name]),
);

/** `-EALREADY` for -114; numbers that are no error of ours are shown as they are. */
export function errnoName(result: number): string {
  const name = result < 0 ? NAMES.get(-result) : undefined;
  return name === undefined ? String(result) : `-${name}`;
}
