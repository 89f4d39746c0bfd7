// expect: use-after-free 11
import { kfree, kmalloc, module_init, printk } from 'utrace';

const record = kmalloc({ calls: 0 });
const alias = [record];

module_init(() => {
  record.calls++;
  kfree(record);
  for (const each of alias) {
    printk(`calls: ${each.calls}`);
  }
});
