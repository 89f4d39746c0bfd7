// expect: assertion 6
import { BUG_ON, module_init, printk } from 'utrace';

module_init(() => {
  try {
    BUG_ON(true);
  } catch {
    printk('caught');
  } finally {
    printk('finally');
  }
});
