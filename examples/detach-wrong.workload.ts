/**
 * A program that ends as soon as it begins, so that unloading a tracer often meets its death.
 */
import { exit, user_program } from 'utrace/user';

export default user_program('target', () => {
  exit(0);
});
