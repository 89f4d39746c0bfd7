import { module_init } from 'utrace';

module_init(() => {
  const = 0;
});
