/**
 * Crash catcher: when a program is about to dump core, prints what it did last and where it was.
 *
 * Keeps the last few system calls of each task in a ring, so that the cost of a healthy program
 * is one store for each call. The crash itself goes on as it would have.
 *
 *   utrace-lab run examples/crash-catcher.tracer.ts --workload examples/recordings/py-segv-core.strace.gz
 *   → clean
 *   utrace-lab run examples/crash-catcher.tracer.ts --workload crash
 *   → clean
 */
import {
  current,
  module_exit,
  module_init,
  module_param,
  printk,
  SIGNAL_CORE,
  SYSCALL_ENTRY,
  syscall_get_nr,
  syscall_name,
  UTRACE_EVENT,
  UTRACE_RESUME,
  utrace_signal_action,
  utrace_syscall_action,
  workload_root,
} from 'utrace';
import { follow } from './follow.ts';

/** How many of the last system calls to show. */
const depth = module_param('depth', 6);

/** The last calls of one task: `calls[next]` is the oldest once the ring is full. */
interface task_record {
  calls: string[];
  next: number;
}

function remember(record: task_record, call: string): void {
  record.calls[record.next] = call;
  record.next = (record.next + 1) % depth;
}

function oldestFirst({ calls, next }: task_record): string[] {
  return [...calls.slice(next), ...calls.slice(0, next)];
}

let crashes = 0;

const family = follow<task_record>({
  events: UTRACE_EVENT(SYSCALL_ENTRY) | UTRACE_EVENT(SIGNAL_CORE),
  started: () => ({ calls: [], next: 0 }),
  ended: () => {},
  ops: {
    report_syscall_entry(action, engine, regs) {
      remember(engine.data, syscall_name(syscall_get_nr(current, regs)));
      return utrace_syscall_action(action) | UTRACE_RESUME;
    },

    report_signal(action, engine, regs, info, _orig_ka, _return_ka) {
      crashes++;
      const hex = (value: number) => `0x${value.toString(16)}`;
      printk(`dies of signal ${info.si_signo}`);
      printk(`  ip ${hex(regs.ip)}  sp ${hex(regs.sp)}  ax ${hex(regs.ax)}`);
      printk(`  last calls: ${oldestFirst(engine.data).join(' ') || 'none'}`);
      return utrace_signal_action(action) | UTRACE_RESUME;
    },
  },
});

module_init(() => family.start(workload_root()));

module_exit(() => {
  family.stop();
  printk(crashes === 1 ? '1 crash' : `${crashes} crashes`);
});
