/**
 * An uploader that tries the network, leaves its exit status to what came of it, and a helper of
 * its own that tries to remove its tracks.
 */
import { exit, fork, syscall, user_program, waitpid } from 'utrace/user';

export default user_program('uploader', () => {
  syscall('openat', [-100, 0, 0], { ret: 3 });
  const socket = syscall('socket', [2, 1, 0], { ret: 4 });
  if (socket >= 0) syscall('connect', [socket, 0, 16], { ret: 0 });
  fork('cleaner', () => {
    const removed = syscall('unlink', [0], { ret: 0 });
    exit(removed === 0 ? 0 : 1);
  });
  waitpid(-1);
  exit(socket >= 0 ? 0 : 1);
});
