/**
 * A server that its administrator ends three times: twice in vain, if the tracer gives it two lives.
 */
import { compute, exit, fork, kill, pause, syscall, user_program, waitpid } from 'utrace/user';

const SIGTERM = 15;

export default user_program('admin', () => {
  const server = fork('server', () => {
    syscall('listen', [3, 128], { ret: 0 });
    for (;;) pause();
  });
  // Signals of one number do not queue, so there is some work between them.
  for (let attempt = 0; attempt < 3; attempt++) {
    kill(server, SIGTERM);
    compute(40);
  }
  // Without this, two that fell together would leave it alive.
  kill(server, 9);
  waitpid(server);
  exit(0);
});
