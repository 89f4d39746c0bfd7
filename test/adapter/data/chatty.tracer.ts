import { module_init, printk } from 'utrace';

module_init(() => {
  for (let turn = 0; ; turn++) {
    printk(`turn ${turn}`);
  }
});
