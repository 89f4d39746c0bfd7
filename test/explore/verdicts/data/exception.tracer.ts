// expect: exception
// needs: 1
import { kthread_run, kthread_stop, module_exit, module_init } from 'utrace';

class Registry {
  #entry = { name: 'first' };
  drop() {
    this.#entry = null;
  }
  name() {
    if (this.#entry === null) return '';
    return this.#entry.name;
  }
}

const registry = new Registry();
let reader = null;

module_init(() => {
  reader = kthread_run(() => {
    registry.name();
  }, 'reader');
});

module_exit(() => {
  registry.drop();
  kthread_stop(reader);
});
