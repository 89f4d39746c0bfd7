// expect: use-after-free 8
import { kfree, kmalloc, module_init, printk } from 'utrace';

module_init(() => {
  const record = kmalloc({ name: 'a', inner: { deep: 1 } });
  const { inner } = record;
  kfree(record);
  const { name } = record;
  printk(name + inner.deep);
});
