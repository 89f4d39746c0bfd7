// expect: livelock
// needs: 0
import { kthread_run, kthread_stop, module_exit, module_init, schedule } from 'utrace';

const turn = { owner: 0 };
const threads = [];

function body(me, next) {
  const seen = turn.owner;
  if (seen !== me) {
    while (turn.owner !== me) schedule();
  }
  turn.owner = seen === me ? next : 2;
}

module_init(() => {
  threads.push(kthread_run(() => body(0, 1), 'zero'));
  threads.push(
    kthread_run(() => {
      const old = turn.owner;
      turn.owner = old === 1 ? 0 : old;
    }, 'one'),
  );
  threads.push(
    kthread_run(() => {
      if (turn.owner === 0) turn.owner = 3;
    }, 'two'),
  );
});

module_exit(() => {
  for (const thread of threads) kthread_stop(thread);
});
