/**
 * A server that is told to end three times, once for each of its lives and once more.
 */
import {
  compute,
  exit,
  fork,
  getppid,
  kill,
  pause,
  syscall,
  user_program,
  waitpid,
} from 'utrace/user';

const SIGUSR1 = 10;
const SIGTERM = 15;

export default user_program('admin', () => {
  const server = fork('server', () => {
    syscall('listen', [3, 128], { ret: 0 });
    for (;;) pause();
  });
  fork('cron', () => {
    compute(2);
    kill(server, SIGUSR1);
    if (getppid() < 0) kill(server, SIGTERM);
    exit(0);
  });
  // Signals of one number do not queue, so there is a pause between them.
  for (let attempt = 0; attempt < 3; attempt++) {
    kill(server, SIGTERM);
    compute(5);
  }
  waitpid(-1);
  waitpid(-1);
  exit(0);
});
