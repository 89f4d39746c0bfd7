/**
 * The program that the tracer watches: a few system calls, some work, the end.
 */
import { compute, exit, syscall, user_program } from 'utrace/user';

export default user_program('target', () => {
  syscall('openat', [-100, 0, 0], { ret: 3 });
  compute(4);
  syscall('write', [3, 0, 64], { ret: 64 });
  syscall('close', [3]);
  exit(0);
});
