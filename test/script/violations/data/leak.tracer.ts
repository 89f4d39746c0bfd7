// expect: leak 6
import { kfree, kmalloc, module_exit, module_init } from 'utrace';

module_init(() => {
  const kept = kmalloc({ a: 1 });
  const lost = kmalloc({ b: 2 });
  kfree(kept);
  return lost === null ? -1 : 0;
});

module_exit(() => {});
