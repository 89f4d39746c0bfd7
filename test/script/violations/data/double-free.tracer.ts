// expect: double-free 12
import { kfree, kmalloc, module_exit, module_init } from 'utrace';

const record = kmalloc({ calls: 0 });

module_init(() => {
  kfree(null);
  kfree(record);
});

module_exit(() => {
  kfree(record);
});
