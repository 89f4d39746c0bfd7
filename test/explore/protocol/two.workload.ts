import { exit, fork, user_program } from 'utrace/user';

export default user_program('first', () => {
  fork('second', () => {
    exit(0);
  });
  exit(0);
});
