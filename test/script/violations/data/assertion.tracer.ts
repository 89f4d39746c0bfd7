// expect: assertion 6
import { BUG_ON, module_init, WARN_ON } from 'utrace';

module_init(() => {
  if (WARN_ON(true)) BUG_ON(false);
  BUG_ON(true);
});
