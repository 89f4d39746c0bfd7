/**
 * Syscall denier: a sandbox that refuses chosen system calls with -EPERM, for a whole family.
 *
 * The call is aborted before it begins, and the program sees the error as its result. A child that
 * is forked inside the sandbox is in it from its first instruction.
 *
 *   utrace-lab run examples/syscall-denier.tracer.ts --workload examples/syscall-denier.workload.ts
 *   → clean
 *   utrace-lab run examples/syscall-denier.tracer.ts --workload fork --param deny=getrandom --unload any-time --seed 9
 *   → clean
 */
import {
  current,
  EPERM,
  module_exit,
  module_init,
  module_param,
  printk,
  SYSCALL_ENTRY,
  syscall_get_nr,
  syscall_name,
  syscall_set_return_value,
  UTRACE_EVENT,
  UTRACE_RESUME,
  UTRACE_SYSCALL_ABORT,
  utrace_syscall_action,
  workload_root,
} from 'utrace';
import { follow } from './follow.ts';

/** Names of system calls, with commas between them. */
const deny = module_param('deny', 'socket,connect,unlink');
const denied = new Set(deny.split(','));

interface task_record {
  denials: number;
}

const family = follow<task_record>({
  events: UTRACE_EVENT(SYSCALL_ENTRY),
  started: () => ({ denials: 0 }),

  ended({ denials }, task, _died) {
    if (denials > 0) printk(`${task.comm} ${task.pid} was refused ${denials} times`);
  },

  ops: {
    report_syscall_entry(action, engine, regs) {
      const name = syscall_name(syscall_get_nr(current, regs));
      if (!denied.has(name)) return utrace_syscall_action(action) | UTRACE_RESUME;
      engine.data.denials++;
      printk(`may not ${name}`);
      syscall_set_return_value(current, regs, -EPERM, 0);
      return UTRACE_SYSCALL_ABORT | UTRACE_RESUME;
    },
  },
});

module_init(() => family.start(workload_root()));
module_exit(() => family.stop());
