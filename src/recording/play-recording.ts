/**
 * Playing a recording: recorded tasks come alive on the simulated kernel.
 *
 * Each task runs its own list of operations on its own thread, through the kernel's driven calls;
 * the scheduler interleaves them. A tracer sees one report for every line that was one.
 */

import { invariant } from '../engine/invariant.ts';
import { Driven, Role } from '../engine/kernel/driven.ts';
import type { Kernel } from '../engine/kernel/kernel.ts';
import type { Program, Task } from '../engine/kernel/task.ts';
import type { Steps } from '../engine/machine.ts';
import type { RecordedTask, RecordedWorkload } from './recorded-workload.ts';
import * as op from './recorded-workload.ts';

/**
 * Makes the tasks that are there without anybody's doing; they run when the workload starts.
 * The kernel must have been made with `childSignals: false`: the signals are in the recording.
 */
export function playRecording(kernel: Kernel, recording: RecordedWorkload): void {
  const player = new Player(kernel, recording);
  recording.tasks.forEach((recorded, index) => {
    if (recorded.creator < 0) player.appear(recorded, index);
  });
}

class Player {
  readonly #driven: Driven;
  readonly #tasks: readonly RecordedTask[];
  readonly #roles: Role[] = [];

  constructor(kernel: Kernel, recording: RecordedWorkload) {
    this.#driven = new Driven(kernel);
    this.#tasks = recording.tasks;
    // A creator's index may be larger than its child's: a child's first line can come first.
    const made = new Map<number, Role>();
    const make = (index: number): Role => {
      const known = made.get(index);
      if (known !== undefined) return known;
      const creator = this.#tasks[index]?.creator ?? -1;
      const role = new Role(creator < 0 ? null : make(creator));
      made.set(index, role);
      return role;
    };
    for (let index = 0; index < this.#tasks.length; index++) this.#roles.push(make(index));
  }

  appear(recorded: RecordedTask, index: number): void {
    const group = recorded.leader === index ? null : (this.#roles[recorded.leader]?.task ?? null);
    this.#driven.appear(this.#role(index), this.#program(index), recorded.pid, group);
  }

  #role(index: number): Role {
    const role = this.#roles[index];
    invariant(role !== undefined, 'a recorded task without a role', { index });
    return role;
  }

  #task(index: number): RecordedTask {
    const task = this.#tasks[index];
    invariant(task !== undefined, 'a recording names a task that it does not have', { index });
    return task;
  }

  #program(index: number): Program {
    const recorded = this.#task(index);
    return this.#driven.program(recorded.comm, (task) => this.#play(recorded, task));
  }

  *#play(recorded: RecordedTask, task: Task): Steps<void> {
    const { operations } = recorded;
    const driven = this.#driven;
    let made = true;
    let at = 0;
    const operand = (offset: number): number => operations[at + 1 + offset] ?? 0;
    while (at < operations.length) {
      const code = operations[at] ?? 0;
      let length = 1 + (op.OPERANDS[code] ?? 0);
      switch (code) {
        case op.OP_BEGIN: {
          const count = operand(1);
          length += count;
          made = yield* driven.begin(task, operand(0), operations.slice(at + 3, at + 3 + count));
          break;
        }
        case op.OP_END:
          yield* driven.end(task, operand(0), made);
          break;
        case op.OP_LATE_END:
          task.regs.orig_ax = operand(0);
          yield* driven.end(task, operand(1));
          break;
        case op.OP_SIGNAL:
          yield* this.#signal(task, operations.slice(at + 1, at + length));
          break;
        case op.OP_STOPPED:
          yield* driven.stopped(task);
          break;
        case op.OP_DISPOSITION:
          driven.disposition(
            task,
            operand(0),
            op.DISPOSITIONS[operand(1)] ?? 'default',
            operand(2),
          );
          break;
        case op.OP_EXIT:
          yield* driven.exit(task, operand(0), op.FATES[operand(1)] ?? null);
          break;
        default:
          yield* this.#within(recorded, task, code, operand(0), made);
      }
      at += length;
    }
  }

  /** What a call does to tasks; nothing, if engines prevented it. */
  *#within(
    recorded: RecordedTask,
    task: Task,
    code: number,
    operand: number,
    made: boolean,
  ): Steps<void> {
    const driven = this.#driven;
    switch (code) {
      case op.OP_CLONE: {
        const { pid, flags } = this.#task(operand);
        const role = this.#role(operand);
        if (made) yield* driven.clone(task, { role, pid, flags, program: this.#program(operand) });
        else driven.cancel(role);
        return;
      }
      case op.OP_EXEC: {
        const image = recorded.images[operand];
        if (made && image !== undefined) yield* driven.exec(task, image);
        return;
      }
      case op.OP_REAP:
        if (made) yield* driven.reap(task, this.#role(operand));
        return;
      default:
        invariant(false, 'a recording has an operation of no known kind', { code });
    }
  }

  *#signal(task: Task, operands: readonly number[]): Steps<void> {
    const [signo = 0, code = 0, pid = 0, status = 0, disposition = 0, end = -1] = operands;
    const info = { si_signo: signo, si_code: code, si_pid: pid, si_status: status };
    const how = op.DISPOSITIONS[disposition] ?? 'default';
    yield* this.#driven.signal(task, info, how, end < 0 ? null : end);
  }
}
