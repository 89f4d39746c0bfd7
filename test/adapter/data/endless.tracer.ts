import { module_init } from 'utrace';

let turns = 0;

module_init(() => {
  for (;;) {
    turns += 1;
  }
});
