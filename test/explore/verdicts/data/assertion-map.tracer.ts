// expect: assertion
// needs: 2
// Seen only where the second thread runs in full between two statements of the first, twice.
import { BUG_ON, kthread_run, kthread_stop, module_exit, module_init } from 'utrace';

const seen = new Map();
const threads = [];

module_init(() => {
  threads.push(
    kthread_run(() => {
      seen.set('first', true);
      if (!seen.has('answer')) return;
      seen.delete('first');
      BUG_ON(seen.has('late'));
    }, 'asker'),
  );
  threads.push(
    kthread_run(() => {
      if (seen.has('first')) seen.set('answer', 1);
    }, 'answerer'),
  );
  threads.push(
    kthread_run(() => {
      if (seen.has('answer') && !seen.has('first')) seen.set('late', 1);
    }, 'late'),
  );
});

module_exit(() => {
  for (const thread of threads) kthread_stop(thread);
});
