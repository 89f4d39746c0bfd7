/**
 * Fork follower: the family tree of a program, with what became of each member.
 *
 * Prints the tree when it is unloaded, in the order in which the tasks were born.
 *
 *   utrace-lab run examples/fork-follower.tracer.ts --workload examples/recordings/make-j4.strace
 *   → clean
 *   utrace-lab run examples/fork-follower.tracer.ts --workload orphan --unload any-time --seed 5
 *   → clean
 */

import type { task_struct } from 'utrace';
import {
  CLONE_THREAD,
  CLONE_VFORK,
  current,
  EXEC,
  module_exit,
  module_init,
  printk,
  UTRACE_EVENT,
  UTRACE_RESUME,
  workload_root,
} from 'utrace';
import { follow } from './follow.ts';

/** One member of the family. Plain script memory, because the tree outlives the tasks. */
interface member {
  readonly pid: number;
  readonly how: string;
  readonly children: member[];
  comm: string;
  fate: string;
}

/** What the engine of one task carries. */
interface task_record {
  self: member;
}

const members = new Map<task_struct, member>();
const roots: member[] = [];

function how(clone_flags: number): string {
  if (clone_flags & CLONE_THREAD) return 'thread';
  return clone_flags & CLONE_VFORK ? 'vfork' : 'fork';
}

/** exit_code is as wait(2) reports it: the status above, the signal and the core flag below. */
function fateOf(task: task_struct): string {
  const signal = task.exit_code & 0x7f;
  if (signal === 0) return `exit ${(task.exit_code >> 8) & 0xff}`;
  return task.exit_code & 0x80 ? `signal ${signal}, core dumped` : `signal ${signal}`;
}

const family = follow<task_record>({
  events: UTRACE_EVENT(EXEC),

  started(task, creator, clone_flags) {
    const self: member = {
      pid: task.pid,
      comm: task.comm,
      fate: 'running',
      children: [],
      how: creator === null ? 'root' : how(clone_flags),
    };
    const parent = creator === null ? undefined : members.get(creator);
    (parent?.children ?? roots).push(self);
    members.set(task, self);
    return { self };
  },

  ended({ self }, task, died) {
    members.delete(task);
    self.fate = died ? fateOf(task) : 'still running when we left';
  },

  ops: {
    report_exec(_action, engine, _fmt, _bprm, _regs) {
      engine.data.self.comm = current.comm;
      return UTRACE_RESUME;
    },
  },
});

module_init(() => family.start(workload_root()));

module_exit(() => {
  family.stop();
  for (const root of roots) print(root, '');
});

function print(self: member, indent: string): void {
  printk(`${indent}${self.comm} ${self.pid}  ${self.how}, ${self.fate}`);
  for (const child of self.children) print(child, `${indent}  `);
}
