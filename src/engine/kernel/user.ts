/**
 * What user programs call: the C library of the simulated tasks.
 *
 * Each function is one system call of `task`, made on its own thread, with entry and exit as engines
 * see them; its steps end in what the call returns, a negative errno included. Calls that cannot
 * return (exit, a successful exec) replace the whole stack and never come back.
 */
import { CLONE_VFORK, CLONE_VM, PTHREAD_FLAGS } from '../abi/clone.ts';
import { EINVAL } from '../abi/errno.ts';
import { isSignal, SIGCHLD, SIGKILL, SIGSEGV, SIGSTOP, SignalSet } from '../abi/signals.ts';
import {
  NR_clone,
  NR_execve,
  NR_exit,
  NR_exit_group,
  NR_fork,
  NR_getpid,
  NR_getppid,
  NR_gettid,
  NR_kill,
  NR_pause,
  NR_prctl,
  NR_rt_sigaction,
  NR_rt_sigprocmask,
  NR_tgkill,
  NR_vfork,
  NR_wait4,
  syscallNumber,
} from '../abi/syscalls.ts';
import { Defect } from '../invariant.ts';
import { Frame, Replace, type Steps } from '../machine.ts';
import { execTask } from './exec.ts';
import { groupExitCode, leave } from './exit.ts';
import { cloneTask } from './fork.ts';
import type { Kernel } from './kernel.ts';
import { runProgram } from './main.ts';
import { program } from './program.ts';
import {
  killPids,
  type MaskChange,
  setDisposition,
  setMask,
  tgkillThread,
} from './signal/calls.ts';
import { forceSignal } from './signal/send.ts';
import { compute } from './step.ts';
import { type CallOptions, pauseWork, plainWork, syscall, type Work } from './syscall.ts';
import type { Program, Task, UserHandler } from './task.ts';
import { interruptUser } from './usermode.ts';
import { type WaitOptions, waitFlags, waitForChild } from './wait.ts';

const PR_SET_CHILD_SUBREAPER = 36;
const SEGV_MAPERR = 1;

/** Executed without an image of its own: returns at once, which is exit_group(0). */
const EMPTY = program('', nothing);
function* nothing(): Steps<void> {}

export interface ExecOptions {
  /** The call fails with this errno, as if the file were not there (ENOENT) or not executable. */
  readonly errno?: number;
}

export class User {
  readonly #kernel: Kernel;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  // ---- tasks -------------------------------------------------------------------------------------

  /** @returns the child's pid; it runs `child` and never returns from here */
  fork(task: Task, child: Program): Steps<number> {
    return this.#clone(task, NR_fork, [], SIGCHLD, child);
  }

  /** As fork, but sleeps until the child executes or exits. */
  vfork(task: Task, child: Program): Steps<number> {
    return this.#clone(task, NR_vfork, [], CLONE_VM | CLONE_VFORK | SIGCHLD, child);
  }

  /** Starts a thread of the same process. @returns its tid */
  clone_thread(task: Task, child: Program): Steps<number> {
    return this.clone(task, child, PTHREAD_FLAGS);
  }

  /** @param flags  CLONE_* with the exit signal in the low byte */
  clone(task: Task, child: Program, flags: number): Steps<number> {
    return this.#clone(task, NR_clone, [flags], flags, child);
  }

  #clone(
    task: Task,
    nr: number,
    args: readonly number[],
    flags: number,
    child: Program,
  ): Steps<number> {
    const kernel = this.#kernel;
    return this.#call(task, nr, args, function* () {
      return (yield* cloneTask(kernel, task, { flags, program: child })).pid;
    });
  }

  /**
   * Executes another program; returns only if that fails.
   *
   * @param image  what the program does; null exits with 0 at once
   */
  *execve(
    task: Task,
    filename: string,
    argv: readonly string[] = [filename],
    image: Program | null = null,
    { errno = 0 }: ExecOptions = {},
  ): Steps<number> {
    const kernel = this.#kernel;
    let executed = false;
    const result = yield* this.#call(task, NR_execve, [], function* () {
      if (errno !== 0) return -errno;
      const done = yield* execTask(kernel, task, { filename, argv });
      executed = done === 0;
      return done;
    });
    while (executed) yield new Replace(new Frame(runProgram(kernel, task, image ?? EMPTY)));
    return result;
  }

  /** Ends the calling thread. */
  *exit(task: Task, code: number): Steps<never> {
    const kernel = this.#kernel;
    for (;;) {
      yield* this.#call(task, NR_exit, [code], ({ di }) => leave(kernel, task, (di & 0xff) << 8));
      // An engine prevented the call. The C library then runs into an instruction that faults.
      forceSignal(kernel, task, SIGSEGV, SEGV_MAPERR);
      yield* interruptUser(kernel, task);
    }
  }

  /** Ends all threads of the process. */
  *exit_group(task: Task, code: number): Steps<never> {
    const kernel = this.#kernel;
    yield* this.#call(task, NR_exit_group, [code], ({ di }) => {
      return leave(kernel, task, groupExitCode(kernel, task, (di & 0xff) << 8));
    });
    return yield* this.exit(task, code);
  }

  /**
   * Waits for a child.
   *
   * @param pid     a child's pid; -1 for any; 0 or -pgid for any of a process group
   * @param status  receives the raw wait status
   * @returns the pid, 0 (with `nohang`), or a negative errno
   */
  waitpid(
    task: Task,
    pid: number,
    options: WaitOptions = {},
    status: { value: number } = { value: 0 },
  ): Steps<number> {
    const kernel = this.#kernel;
    return this.#call(task, NR_wait4, [pid, 0, waitFlags(options)], function* ({ di }) {
      const result = yield* waitForChild(kernel, task, di, options);
      status.value = result.status;
      return result.pid;
    });
  }

  // ---- signals -----------------------------------------------------------------------------------

  /** @param pid  a process; 0 or -pgid for all of a process group */
  kill(task: Task, pid: number, signo: number): Steps<number> {
    return this.#call(task, NR_kill, [pid, signo], ({ di, si }) => {
      return killPids(this.#kernel, task, di, si);
    });
  }

  tgkill(task: Task, tgid: number, tid: number, signo: number): Steps<number> {
    return this.#call(task, NR_tgkill, [tgid, tid, signo], ({ di, si, dx }) => {
      return tgkillThread(this.#kernel, task, di, si, dx);
    });
  }

  /** @param flags  SA_RESTART, SA_RESETHAND, SA_NODEFER, SA_NOCLDWAIT, SA_NOCLDSTOP */
  sigaction(
    task: Task,
    signo: number,
    handler: 'SIG_DFL' | 'SIG_IGN' | UserHandler,
    flags = 0,
  ): Steps<number> {
    return this.#call(task, NR_rt_sigaction, [signo], ({ di }) => {
      if (!isSignal(di) || di === SIGKILL || di === SIGSTOP) return -EINVAL;
      setDisposition(task.group, di, handler, flags);
      return 0;
    });
  }

  sigprocmask(task: Task, how: MaskChange, signals: Iterable<number>): Steps<number> {
    const set = SignalSet.of(signals);
    return this.#call(task, NR_rt_sigprocmask, [], () => setMask(task, how, set));
  }

  /** Sleeps until a signal is handled. */
  pause(task: Task): Steps<number> {
    return this.#call(task, NR_pause, [], () => pauseWork(task));
  }

  // ---- the rest ----------------------------------------------------------------------------------

  getpid(task: Task): Steps<number> {
    return this.#call(task, NR_getpid, [], () => task.tgid);
  }

  getppid(task: Task): Steps<number> {
    return this.#call(task, NR_getppid, [], () => task.parent?.tgid ?? 0);
  }

  gettid(task: Task): Steps<number> {
    return this.#call(task, NR_gettid, [], () => task.pid);
  }

  /** Makes the process adopt the orphans among its descendants. */
  set_child_subreaper(task: Task, on = true): Steps<number> {
    return this.#call(task, NR_prctl, [PR_SET_CHILD_SUBREAPER, on ? 1 : 0], ({ si }) => {
      task.group.childSubreaper = si !== 0;
      return 0;
    });
  }

  /**
   * Any other call: entry, perhaps a sleep, exit.
   *
   * @param call  its name, which {@link syscallNumber} must know, or its number
   */
  syscall(
    task: Task,
    call: string | number,
    args: readonly number[] = [],
    options: CallOptions = {},
  ): Steps<number> {
    const nr = typeof call === 'number' ? call : syscallNumber(call);
    if (nr === undefined) throw new Defect(`no system call is named ${call}`);
    return this.#call(task, nr, args, plainWork(task, options));
  }

  /** Runs user code: one step is one instruction. */
  compute(task: Task, instructions: number): Steps<number> {
    return compute(this.#kernel, task, instructions);
  }

  #call(task: Task, nr: number, args: readonly number[], work: Work): Steps<number> {
    return syscall(this.#kernel, task, nr, args, work);
  }
}
