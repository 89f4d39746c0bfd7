/**
 * Tasks and pids as scripts see them: `task_struct`, `pid`.
 *
 * One view per task, so that `===` means the same task. Reading is always possible: a view keeps
 * its task alive, as a reference would.
 */
import type { pid } from '../../engine/kernel/pids.ts';
import type { Task } from '../../engine/kernel/task.ts';
import type { Arguments } from './arguments.ts';
import { numberedBy, seal } from './view.ts';

export class TaskView {
  readonly #task: Task;
  readonly #views: TaskViews;

  constructor(task: Task, views: TaskViews) {
    this.#task = task;
    this.#views = views;
  }
  get pid(): number {
    return this.#task.pid;
  }
  get tgid(): number {
    return this.#task.tgid;
  }
  get comm(): string {
    return this.#task.comm;
  }
  get exit_state(): 'none' | 'zombie' | 'dead' {
    return this.#task.reaped ? 'dead' : this.#task.exit_state;
  }
  get exit_code(): number {
    return this.#task.exit_code;
  }
  get parent(): TaskView | null {
    const { parent } = this.#task;
    return parent === null ? null : this.#views.of(parent);
  }
  get group_leader(): TaskView {
    return this.#views.of(this.#task.group_leader);
  }
  static taskOf(value: unknown): Task | undefined {
    return typeof value === 'object' && value !== null && #task in value ? value.#task : undefined;
  }
}

class PidView {
  readonly #pid: pid;
  constructor(pid: pid) {
    this.#pid = pid;
  }
  get nr(): number {
    return this.#pid.nr;
  }
  static pidOf(value: unknown): pid | undefined {
    return typeof value === 'object' && value !== null && #pid in value ? value.#pid : undefined;
  }
}

const taskOf = TaskView.taskOf;
const pidOf = PidView.pidOf;
seal(TaskView);
seal(PidView);

/** The views of one run. */
export class TaskViews {
  readonly #tasks = new Map<Task, TaskView>();
  readonly #pids = new Map<pid, PidView>();

  of(task: Task): TaskView {
    let view = this.#tasks.get(task);
    if (view === undefined) {
      view = numberedBy(task, new TaskView(task, this));
      this.#tasks.set(task, view);
    }
    return view;
  }

  ofPid(pid: pid): object {
    let view = this.#pids.get(pid);
    if (view === undefined) {
      view = numberedBy(pid, new PidView(pid));
      this.#pids.set(pid, view);
    }
    return view;
  }
}

export function taskArgument(args: Arguments, index: number): Task {
  return taskOf(args.values[index]) ?? args.refuse(index, 'a task_struct');
}

export function pidArgument(args: Arguments, index: number): pid {
  return pidOf(args.values[index]) ?? args.refuse(index, 'a struct pid: find_get_pid() gives one');
}

/** The task behind a value, for those who show it. */
export const taskBehind = (value: unknown): Task | undefined => taskOf(value);
