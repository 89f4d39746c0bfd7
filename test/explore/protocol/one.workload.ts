import { exit, user_program } from 'utrace/user';

export default user_program('target', () => {
  exit(0);
});
