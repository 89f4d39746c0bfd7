/**
 * A small strace: one line for each system call, signal, exec and end of a family of tasks.
 *
 * A call is printed when it returns, so that its result stands beside it; one that never returns is
 * printed when its task ends. The log names the task before each line.
 *
 *   utrace-lab run examples/strace-printer.tracer.ts --workload signals
 *   → clean
 *   utrace-lab run examples/strace-printer.tracer.ts --workload examples/recordings/py-segv-core.strace.gz --param calls=false
 *   → clean
 */
import type { task_struct } from 'utrace';
import {
  current,
  EXEC,
  module_exit,
  module_init,
  module_param,
  printk,
  SIGNAL_IGN,
  SYSCALL_ENTRY,
  SYSCALL_EXIT,
  syscall_get_arguments,
  syscall_get_nr,
  syscall_get_return_value,
  syscall_name,
  UTRACE_EVENT,
  UTRACE_EVENT_SIGNAL_ALL,
  UTRACE_RESUME,
  utrace_signal_action,
  utrace_syscall_action,
  workload_root,
} from 'utrace';
import { follow } from './follow.ts';

/** Print system calls, too, and not only signals, execs and ends. */
const calls = module_param('calls', true);

/** One task: the call it is in, if it is in one. */
interface task_record {
  open: string | null;
}

const syscalls = calls ? UTRACE_EVENT(SYSCALL_ENTRY) | UTRACE_EVENT(SYSCALL_EXIT) : 0;
const signals = UTRACE_EVENT_SIGNAL_ALL & ~UTRACE_EVENT(SIGNAL_IGN);

function endOf(task: task_struct): string {
  const signal = task.exit_code & 0x7f;
  if (signal !== 0) return `+++ killed by signal ${signal} +++`;
  return `+++ exited with ${(task.exit_code >> 8) & 0xff} +++`;
}

const family = follow<task_record>({
  events: syscalls | signals | UTRACE_EVENT(EXEC),
  started: () => ({ open: null }),

  ended({ open }, task, died) {
    // In its death report the task speaks for itself; when we leave, rmmod speaks of it.
    const who = died ? '' : `${task.pid} `;
    if (open !== null) printk(`${who}${open} = ?`);
    printk(`${who}${died ? endOf(task) : '<detached ...>'}`);
  },

  ops: {
    report_syscall_entry(action, engine, regs) {
      const args = syscall_get_arguments(current, regs).map((arg) => arg.toString());
      engine.data.open = `${syscall_name(syscall_get_nr(current, regs))}(${args.join(', ')})`;
      return utrace_syscall_action(action) | UTRACE_RESUME;
    },

    report_syscall_exit(_action, engine, regs) {
      // It may have been entered before we came.
      const open = engine.data.open ?? `${syscall_name(syscall_get_nr(current, regs))}(...)`;
      engine.data.open = null;
      printk(`${open} = ${syscall_get_return_value(current, regs)}`);
      return UTRACE_RESUME;
    },

    report_signal(action, _engine, _regs, info, _orig_ka, _return_ka) {
      printk(`--- signal ${info.si_signo} from ${info.si_pid} ---`);
      return utrace_signal_action(action) | UTRACE_RESUME;
    },

    report_exec(_action, _engine, _fmt, bprm, _regs) {
      printk(`exec ${bprm.filename} [${bprm.argv.join(', ')}]`);
      return UTRACE_RESUME;
    },
  },
});

module_init(() => family.start(workload_root()));
module_exit(() => family.stop());
