// expect: api-misuse 5
import { kfree, module_init } from 'utrace';

module_init(() => {
  kfree({ not: 'ours' });
});
