// expect: exception
import { module_init } from 'utrace';

const deeper = (depth: number): number => deeper(depth + 1) + 1;

module_init(() => {
  try {
    return deeper(0);
  } catch {
    return 0;
  }
});
