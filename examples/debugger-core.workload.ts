/**
 * A program with something to step through.
 */
import { compute, exit, syscall, user_program } from 'utrace/user';

export default user_program('inferior', () => {
  compute(8);
  syscall('write', [1, 0, 12], { ret: 12 });
  compute(8);
  exit(7);
});
