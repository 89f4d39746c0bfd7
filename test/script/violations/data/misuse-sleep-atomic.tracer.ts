// expect: api-misuse 8
import { DEFINE_SPINLOCK, module_init, msleep, spin_lock, spin_unlock } from 'utrace';

const lock = DEFINE_SPINLOCK();

module_init(() => {
  spin_lock(lock);
  msleep(1);
  spin_unlock(lock);
});
