// expect: livelock
import { module_init } from 'utrace';

module_init(() => {
  let rounds = 0;
  for (;;) rounds++;
});
