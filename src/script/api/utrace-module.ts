/**
 * The module 'utrace': everything a tracer script may import, under the names of <linux/utrace.h>.
 *
 * The functions are made once and serve every run; which run a call belongs to it learns from the
 * runtime of its caller. A call is a visible operation: the statement it stands in has a point before
 * it, and a second call within the same statement gets a point of its own, so that no two calls ever
 * run as one step.
 */
import { Frame, type Steps } from '../../engine/machine.ts';
import { RunRuntime } from '../run-runtime.ts';
import { NativeFrame } from '../vm/frame.ts';
import { defineNative } from '../vm/function.ts';
import { memoryCalls } from './allocations.ts';
import { logged } from './call-log.ts';
import { constants } from './constants.ts';
import type { ApiCall, ApiTable, RunContext } from './context.ts';
import { engineCalls } from './engines.ts';
import { lockCalls } from './locks.ts';
import { moduleCalls } from './module.ts';
import { taskCalls } from './tasks.ts';
import { seal } from './view.ts';

/** The point before a second call within one statement; see KERNEL_POINTS for the kernel's own. */
export const POINT_BEFORE_CALL = -100;

/** Calls that only compute: no other thread can tell when they happen. */
const PURE = new Set(['UTRACE_EVENT', 'IS_ERR', 'PTR_ERR', 'syscall_name', 'module_param']);

const helpers: ApiTable = {
  UTRACE_EVENT: (_run, args) => 1 << Number(args[0]),
  utrace_resume_action: (_run, args) => Number(args[0]) & 0x0f,
  utrace_signal_action: (_run, args) => Number(args[0]) & 0xf0,
  utrace_syscall_action: (_run, args) => Number(args[0]) & 0xf0,
};

const utraceCalls: ApiTable = {
  ...helpers,
  ...engineCalls,
  ...taskCalls,
  ...lockCalls,
  ...moduleCalls,
  ...memoryCalls,
};

/** Makes the function that a script imports for a call of a table. */
export function apiFunction(name: string, call: ApiCall): object {
  const { [name]: face } = {
    [name](): never {
      throw new TypeError(`${name} cannot be called by a native function of the language`);
    },
  };
  if (face === undefined) throw new TypeError(`no name for ${name}`);
  const visible = !PURE.has(name);
  defineNative(face, (runtime, _self, args) => {
    if (!(runtime instanceof RunRuntime)) throw new TypeError(`${name} outside a run`);
    const { run } = runtime;
    if (visible) {
      if (run.inCallback()) run.mustNotBeGone(`calls ${name}`);
      if (run.lastCallAt === run.machine.steps) {
        return new NativeFrame(name, secondCall(run, name, call, args));
      }
      run.lastCallAt = run.machine.steps;
      return made(run, name, call, args);
    }
    return call(run, args);
  });
  return Object.freeze(face);
}

/** Makes the call, and logs it where somebody listens. */
function made(run: RunContext, name: string, call: ApiCall, args: readonly unknown[]): unknown {
  const result = call(run, args);
  return run.kernel.log === null ? result : logged(run, name, args, result);
}

function* secondCall(
  run: RunContext,
  name: string,
  call: ApiCall,
  args: readonly unknown[],
): Steps<unknown> {
  yield POINT_BEFORE_CALL;
  run.lastCallAt = run.machine.steps;
  const result = made(run, name, call, args);
  return result instanceof Frame ? yield result : result;
}

/** A table's calls as the functions that scripts import. */
export function apiFunctions(table: ApiTable): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(table).map(([name, call]) => [name, apiFunction(name, call)]),
  );
}

const shared = { ...constants, ...apiFunctions(utraceCalls) };

/** The names that can be imported from 'utrace'. */
export const utraceNames: readonly string[] = [...Object.keys(shared), 'current'];

/**
 * The module for one run: the shared functions, and `current`, which differs from read to read.
 *
 * What all runs share stands in the prototype. A copy for each run would be 4 kB, and as an object
 * with a getter of its own it would have a hidden class of its own, in which the engine's young
 * generation keeps the whole run alive: that alone took 40 % of a short run's time.
 */
class UtraceModule {
  readonly #run: RunContext;
  constructor(run: RunContext) {
    this.#run = run;
  }
  get current(): unknown {
    const task = this.#run.currentTask();
    return task === null ? null : this.#run.tasks.of(task);
  }
}
Object.defineProperties(UtraceModule.prototype, Object.getOwnPropertyDescriptors(shared));
Object.defineProperty(UtraceModule.prototype, 'current', { enumerable: true });
seal(UtraceModule);

export function utraceModule(run: RunContext): object {
  return new UtraceModule(run);
}
