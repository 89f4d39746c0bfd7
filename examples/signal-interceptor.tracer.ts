/**
 * Signal interceptor: makes a program survive signals that would end it, a given number of times.
 *
 * The signal is thrown away before the program sees it, as if it had never been sent; after
 * `lives` of them the next one goes through. SIGKILL cannot be intercepted by anyone.
 *
 *   utrace-lab run examples/signal-interceptor.tracer.ts --workload examples/signal-interceptor.workload.ts
 *   → clean
 *   utrace-lab run examples/signal-interceptor.tracer.ts --workload signals --param lives=0
 *   → clean
 */
import {
  module_exit,
  module_init,
  module_param,
  printk,
  SIGNAL_CORE,
  SIGNAL_TERM,
  UTRACE_EVENT,
  UTRACE_RESUME,
  UTRACE_SIGNAL_IGN,
  utrace_signal_action,
  workload_root,
} from 'utrace';
import { follow } from './follow.ts';

/** How many deadly signals each task survives. */
const lives = module_param('lives', 2);

interface task_record {
  lives: number;
}

const family = follow<task_record>({
  events: UTRACE_EVENT(SIGNAL_TERM) | UTRACE_EVENT(SIGNAL_CORE),
  started: () => ({ lives }),

  ended({ lives }, _task, died) {
    if (died) printk(`ended with ${lives} of its lives left`);
  },

  ops: {
    report_signal(action, engine, _regs, info, _orig_ka, _return_ka) {
      const record = engine.data;
      if (record.lives > 0) {
        record.lives--;
        printk(`survives signal ${info.si_signo}, ${record.lives} left`);
        return UTRACE_SIGNAL_IGN | UTRACE_RESUME;
      }
      printk(`is out of lives at signal ${info.si_signo}`);
      return utrace_signal_action(action) | UTRACE_RESUME;
    },
  },
});

module_init(() => family.start(workload_root()));
module_exit(() => family.stop());
