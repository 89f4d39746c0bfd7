/**
 * Error numbers: what the simulated calls return, negated, as in C.
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

/** The names of 1, 2, … in order; `-` where there is none. */
const NAMES =
  'EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN ENOMEM EACCES EFAULT ' +
  'ENOTBLK EBUSY EEXIST EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY ETXTBSY EFBIG ' +
  'ENOSPC ESPIPE EROFS EMLINK EPIPE EDOM ERANGE EDEADLK ENAMETOOLONG ENOLCK ENOSYS ENOTEMPTY ' +
  'ELOOP - ENOMSG EIDRM ECHRNG EL2NSYNC EL3HLT EL3RST ELNRNG EUNATCH ENOCSI EL2HLT EBADE EBADR ' +
  'EXFULL ENOANO EBADRQC EBADSLT - EBFONT ENOSTR ENODATA ETIME ENOSR ENONET ENOPKG EREMOTE ' +
  'ENOLINK EADV ESRMNT ECOMM EPROTO EMULTIHOP EDOTDOT EBADMSG EOVERFLOW ENOTUNIQ EBADFD EREMCHG ' +
  'ELIBACC ELIBBAD ELIBSCN ELIBMAX ELIBEXEC EILSEQ ERESTART ESTRPIPE EUSERS ENOTSOCK ' +
  'EDESTADDRREQ EMSGSIZE EPROTOTYPE ENOPROTOOPT EPROTONOSUPPORT ESOCKTNOSUPPORT EOPNOTSUPP ' +
  'EPFNOSUPPORT EAFNOSUPPORT EADDRINUSE EADDRNOTAVAIL ENETDOWN ENETUNREACH ENETRESET ' +
  'ECONNABORTED ECONNRESET ENOBUFS EISCONN ENOTCONN ESHUTDOWN ETOOMANYREFS ETIMEDOUT ' +
  'ECONNREFUSED EHOSTDOWN EHOSTUNREACH EALREADY EINPROGRESS ESTALE EUCLEAN ENOTNAM ENAVAIL ' +
  'EISNAM EREMOTEIO EDQUOT ENOMEDIUM EMEDIUMTYPE ECANCELED ENOKEY EKEYEXPIRED EKEYREVOKED ' +
  'EKEYREJECTED EOWNERDEAD ENOTRECOVERABLE ERFKILL EHWPOISON';

const BY_NUMBER = new Map<number, string>([
  ...NAMES.split(' ').map((name, index): [number, string] => [index + 1, name]),
  [ERESTARTSYS, 'ERESTARTSYS'],
  [513, 'ERESTARTNOINTR'],
  [514, 'ERESTARTNOHAND'],
  [516, 'ERESTART_RESTARTBLOCK'],
]);
const BY_NAME = new Map([...BY_NUMBER].map(([number, name]) => [name, number]));

/** `-EALREADY` for -114; what is no error is shown as it is. */
export function errnoName(result: number): string {
  const name = result < 0 ? BY_NUMBER.get(-result) : undefined;
  return name === undefined || name === '-' ? String(result) : `-${name}`;
}

/** 114 for `EALREADY`; undefined for a name that is not one. */
export const errnoNumber = (name: string): number | undefined => BY_NAME.get(name);
