/**
 * The module 'utrace/user': what a workload file is written with.
 *
 * A user program is a script function that runs in user mode of a simulated task; each call here is
 * one system call of that task, made on its thread, with entry and exit as tracers see them.
 */
import { isSignal } from '../../engine/abi/signals.ts';
import { syscallNumber } from '../../engine/abi/syscalls.ts';
import type { Kernel } from '../../engine/kernel/kernel.ts';
import type { Program, Task, UserHandler } from '../../engine/kernel/task.ts';
import type { User } from '../../engine/kernel/user.ts';
import { Frame, type Steps } from '../../engine/machine.ts';
import { NativeFrame } from '../vm/frame.ts';
import { allKeys } from '../vm/memory.ts';
import { Arguments } from './arguments.ts';
import type { ApiCall, ApiTable, RunContext } from './context.ts';
import { seal } from './view.ts';

class ProgramView {
  readonly #comm: string;
  readonly #main: object;
  constructor(comm: string, main: object) {
    this.#comm = comm;
    this.#main = main;
  }
  get comm(): string {
    return this.#comm;
  }
  static read(value: unknown): { comm: string; main: object } | undefined {
    if (typeof value !== 'object' || value === null || !(#comm in value)) return undefined;
    return { comm: value.#comm, main: value.#main };
  }
}
const readProgram = ProgramView.read;
seal(ProgramView);

/** The kernel's program behind what `user_program()` made; undefined for any other value. */
export function programOf(run: RunContext, value: unknown): Program | undefined {
  const made = readProgram(value);
  return made === undefined ? undefined : program(run, made.comm, made.main);
}

const program = (run: RunContext, comm: string, main: object): Program => ({
  comm,
  start: () => callFrame(run, comm, main, []),
});

/** A call of a script function as a frame, whatever kind of function it is. */
function callFrame(run: RunContext, name: string, body: object, args: readonly unknown[]): Frame {
  const result = run.runtime.call(body, undefined, args);
  return result instanceof Frame ? result : new NativeFrame(name, answer(result));
}

function* answer(value: unknown): Steps<unknown> {
  return value;
}

/** A call made by a user program: the task it is made by, and steps of its own. */
type UserCall = (user: User, task: Task, args: Arguments) => Steps<unknown>;

function userCall(name: string, call: UserCall): ApiCall {
  return (run, values) => {
    const task = run.currentTask();
    if (task === null || task.kthread || run.inCallback()) {
      const message = `${name} belongs to user programs: a tracer runs in the kernel and cannot call it`;
      return run.fail('api-misuse', message);
    }
    const args = new Arguments(run, name, values);
    return new NativeFrame(name, call(run.kernel.user, task, args));
  };
}

/** `(comm, body)`: the program of a new task. */
function newTask(args: Arguments): Program {
  return program(args.run, args.text(0, "the new task's name"), args.callable(1, 'a function'));
}

function handlerArgument(args: Arguments): 'SIG_DFL' | 'SIG_IGN' | UserHandler {
  const value = args.values[1];
  if (value === 'SIG_DFL' || value === 'SIG_IGN') return value;
  const body = args.callable(1, "'SIG_DFL', 'SIG_IGN' or a function");
  const named = Reflect.get(args.run.runtime.read(body, 'name'), 'name');
  const name = typeof named === 'string' && named !== '' ? named : 'handler';
  return {
    name,
    start: (_kernel: Kernel, _task: Task, signo: number) =>
      callFrame(args.run, name, body, [signo]),
  };
}

function imageArgument(args: Arguments, filename: string): Program | null {
  if (args.values[2] === undefined) return null;
  const comm = filename.slice(filename.lastIndexOf('/') + 1);
  return program(args.run, comm, args.callable(2, 'a function: what the new image does'));
}

function textList(args: Arguments, index: number): string[] | undefined {
  const value = args.values[index];
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) return args.refuse(index, 'an array of strings');
  return args.run.runtime.read(value, allKeys).map((item) => String(item));
}

function numberList(args: Arguments, index: number): number[] {
  const value = args.values[index];
  if (value === undefined) return [];
  if (!Array.isArray(value)) return args.refuse(index, 'an array of numbers');
  return args.run.runtime.read(value, allKeys).map((item) => Number(item));
}

/** A member of an options object, if the caller gave one. */
function option(args: Arguments, index: number, name: string): unknown {
  const value = args.values[index];
  if (value === undefined) return undefined;
  const options = args.object(index, 'an object of options');
  return Reflect.get(args.run.runtime.read(options, name), name);
}

function systemCall(user: User, task: Task, args: Arguments): Steps<number> {
  const name = args.text(0, "a system call's name");
  const nr = syscallNumber(name);
  if (nr === undefined) args.refuse(0, 'the name of a system call of x86-64');
  const ret = option(args, 2, 'ret');
  return user.syscall(task, name, numberList(args, 1), {
    ...(ret === undefined ? {} : { ret: Number(ret) }),
    blocks: Boolean(option(args, 2, 'blocks')),
  });
}

function signalArgument(args: Arguments, index: number): number {
  const signo = args.integer(index, 'a signal number');
  return signo === 0 || isSignal(signo) ? signo : args.refuse(index, 'a signal number, 1 to 64');
}

const pidOf = (args: Arguments, index: number): number => args.integer(index, 'a pid');

const calls: Readonly<Record<string, UserCall>> = {
  fork: (user, task, args) => user.fork(task, newTask(args)),
  vfork: (user, task, args) => user.vfork(task, newTask(args)),
  clone_thread: (user, task, args) => user.clone_thread(task, newTask(args)),
  execve(user, task, args) {
    const filename = args.text(0, 'a path');
    const argv = textList(args, 1) ?? [filename];
    return user.execve(task, filename, argv, imageArgument(args, filename));
  },
  exit: (user, task, args) => user.exit(task, args.integer(0, 'an exit code')),
  exit_group: (user, task, args) => user.exit_group(task, args.integer(0, 'an exit code')),
  waitpid: (user, task, args) =>
    user.waitpid(task, pidOf(args, 0), { nohang: Boolean(option(args, 1, 'nohang')) }),
  kill: (user, task, args) => user.kill(task, pidOf(args, 0), signalArgument(args, 1)),
  tgkill: (user, task, args) =>
    user.tgkill(task, pidOf(args, 0), pidOf(args, 1), signalArgument(args, 2)),
  sigaction: (user, task, args) =>
    user.sigaction(task, signalArgument(args, 0), handlerArgument(args)),
  syscall: systemCall,
  pause: (user, task) => user.pause(task),
  getpid: (user, task) => user.getpid(task),
  getppid: (user, task) => user.getppid(task),
  gettid: (user, task) => user.gettid(task),
  compute: (user, task, args) => user.compute(task, args.integer(0, 'a number of instructions')),
};

export const userCalls: ApiTable = {
  ...Object.fromEntries(Object.entries(calls).map(([name, call]) => [name, userCall(name, call)])),
  user_program(run, values) {
    const args = new Arguments(run, 'user_program', values);
    return new ProgramView(args.text(0, "the program's name"), args.callable(1, 'a function'));
  },
};
