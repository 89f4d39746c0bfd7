import { kfree, kmalloc, module_init, printk } from 'utrace';

const memory = kmalloc({ value: 1 });

function use(): number {
  return memory.value;
}

module_init(() => {
  printk(`value ${use()}`);
  kfree(memory);
  printk(`value ${use()}`);
  return 0;
});
