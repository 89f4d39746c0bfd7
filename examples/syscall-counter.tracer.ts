/**
 * Syscall counter: which system calls did each program make, and how many of them failed?
 *
 * Follows the whole family of the first task. The counts of a task belong to the program it runs,
 * so they are filed under a new name when it execs. A call that never returns (exit_group, or one
 * that the task's death cuts short) is counted when it is entered, as strace -c does not.
 *
 *   utrace-lab run examples/syscall-counter.tracer.ts --workload examples/recordings/sh-pipeline.strace.gz
 *   → clean
 *   utrace-lab run examples/syscall-counter.tracer.ts --workload fork --unload any-time --seed 3
 *   → clean
 */
import {
  current,
  EXEC,
  module_exit,
  module_init,
  module_param,
  printk,
  SYSCALL_ENTRY,
  SYSCALL_EXIT,
  syscall_get_nr,
  syscall_get_return_value,
  syscall_name,
  UTRACE_EVENT,
  UTRACE_RESUME,
  utrace_syscall_action,
  workload_root,
} from 'utrace';
import { follow } from './follow.ts';

/** How many lines to print for each program; the rest is summed up in one. */
const top = module_param('top', 5);

interface count {
  calls: number;
  failures: number;
}
type tally = Map<string, count>;

/** One followed task. */
interface task_record {
  program: string;
}

const programs = new Map<string, tally>();

function countOf(program: string, call: string): count {
  const calls = programs.get(program) ?? new Map<string, count>();
  programs.set(program, calls);
  const entry = calls.get(call) ?? { calls: 0, failures: 0 };
  calls.set(call, entry);
  return entry;
}

const family = follow<task_record>({
  events: UTRACE_EVENT(SYSCALL_ENTRY) | UTRACE_EVENT(SYSCALL_EXIT) | UTRACE_EVENT(EXEC),
  started: (task) => ({ program: task.comm }),
  ended: () => {},
  ops: {
    report_exec(_action, engine, _fmt, _bprm, _regs) {
      engine.data.program = current.comm;
      return UTRACE_RESUME;
    },

    report_syscall_entry(action, engine, regs) {
      const name = syscall_name(syscall_get_nr(current, regs));
      countOf(engine.data.program, name).calls++;
      // What other engines decided about the call is passed on as it came.
      return utrace_syscall_action(action) | UTRACE_RESUME;
    },

    report_syscall_exit(_action, engine, regs) {
      if (syscall_get_return_value(current, regs) < 0) {
        const name = syscall_name(syscall_get_nr(current, regs));
        countOf(engine.data.program, name).failures++;
      }
      return UTRACE_RESUME;
    },
  },
});

module_init(() => family.start(workload_root()));

module_exit(() => {
  family.stop();
  for (const [program, calls] of programs) print(program, calls);
});

function print(program: string, calls: tally): void {
  const sorted = [...calls].sort(([, a], [, b]) => b.calls - a.calls);
  const total = sorted.reduce((sum, [, count]) => sum + count.calls, 0);
  printk(`${program}: ${total} calls`);
  for (const [name, { calls, failures }] of sorted.slice(0, top)) {
    const failed = failures > 0 ? `, ${failures} failed` : '';
    printk(`  ${String(calls).padStart(6)} ${name}${failed}`);
  }
  const rest = sorted.slice(top).reduce((sum, [, count]) => sum + count.calls, 0);
  if (rest > 0) printk(`  ${String(rest).padStart(6)} others`);
}
