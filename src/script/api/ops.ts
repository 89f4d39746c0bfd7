/**
 * Ops tables of scripts: how the kernel's callbacks become calls of script functions.
 *
 * The table stays the script's own object, read at each callback, so that two uses of one object are
 * one table. A callback runs in a frame of its own under its C name; what the script returns is
 * checked there, and an exception that nobody caught ends there, as a violation.
 */
import type { EngineOps } from '../../engine/kernel/callbacks.ts';
import type { Kernel } from '../../engine/kernel/kernel.ts';
import type { Task } from '../../engine/kernel/task.ts';
import { Frame, type Steps } from '../../engine/machine.ts';
import type { utrace_engine } from '../../engine/utrace/engine.ts';
import type { Callback, CallbackKind, UtraceTask } from '../../engine/utrace/host.ts';
import type { RunRuntime } from '../run-runtime.ts';
import { NativeFrame } from '../vm/frame.ts';
import { numberOf } from '../vm/memory.ts';
import { describe } from '../vm/runtime.ts';
import type { RunContext } from './context.ts';
import { RegistersView, SigActionView, SigInfoView } from './registers-view.ts';
import { seal } from './view.ts';

/** A callback of a script under way, under the name it has in C. */
export class CallbackFrame extends NativeFrame {}

export class ScriptOps implements EngineOps {
  readonly name: string;
  readonly table: object;
  readonly #run: RunContext;

  constructor(run: RunContext, table: object, name: string) {
    this.#run = run;
    this.table = table;
    this.name = name;
  }

  has(kind: CallbackKind | 'release'): boolean {
    return typeof this.#member(kind) === 'function';
  }

  invoke(
    kind: CallbackKind | 'release',
    _kernel: Kernel,
    engine: utrace_engine,
    callback: Callback | null,
  ): Frame {
    if (callback === null) {
      return new CallbackFrame(
        kind,
        this.#guarded(kind, () => [engine.data ?? null]),
      );
    }
    const name = `report_${kind}`;
    return new CallbackFrame(name, this.#report(name, engine, callback));
  }

  #member(kind: CallbackKind | 'release'): unknown {
    const name = kind === 'release' ? kind : `report_${kind}`;
    return this.#read(name);
  }

  /** The kernel reads the table as any of the script's functions could. */
  #read(name: string): unknown {
    const { machine, runtime } = this.#run;
    if (machine.notes.on) runtime.memory.sink?.property(this.table, name, false);
    return Reflect.get(this.table, name);
  }

  *#report(name: string, engine: utrace_engine, callback: Callback): Steps<number> {
    const answer = yield* this.#guarded(name, () => scriptArguments(this.#run, engine, callback));
    if (callback.kind === 'reap') return 0;
    if (Number.isInteger(answer)) return answer as number;
    const message = `${name} returned ${describe(answer)}, not an action such as UTRACE_RESUME`;
    return this.#run.fail('api-misuse', message);
  }

  *#guarded(name: string, args: () => unknown[]): Steps<unknown> {
    const run = this.#run;
    run.beginsCallback(name);
    const body = this.#read(name);
    if (typeof body !== 'function') {
      const message = `the kernel calls ${name}, which the ops table does not have: a NULL pointer`;
      run.fail('api-misuse', message);
    }
    try {
      const result = run.runtime.call(body, this.table, args());
      const answer = result instanceof Frame ? yield result : result;
      run.endsCallback();
      return answer;
    } catch (error) {
      return run.failUncaught(error);
    }
  }
}

/** The `fmt` and `bprm` of report_exec: copies, a script may keep them. */
class FormatView {
  readonly name = 'elf';
}
seal(FormatView);

/** One object for all callbacks of a pass: what one engine writes, the next one reads. */
function numberedOnce<V extends object>(runtime: RunRuntime, value: V): V {
  return numberOf(value) === undefined ? runtime.made(value) : value;
}

/** The arguments of a callback in C's order. */
function scriptArguments(run: RunContext, engine: utrace_engine, callback: Callback): unknown[] {
  const view = run.engines.of(engine);
  const taskView = (task: UtraceTask) => run.tasks.of(task as Task);
  const { runtime } = run;
  const regs = (task: UtraceTask) => runtime.made(new RegistersView((task as Task).regs));
  switch (callback.kind) {
    case 'quiesce':
      return [callback.action, view, callback.event];
    case 'signal': {
      const { orig_ka } = callback;
      return [
        callback.action,
        view,
        regs(callback.task),
        runtime.made(new SigInfoView(callback.info)),
        orig_ka === null ? null : runtime.made(new SigActionView({ action: orig_ka })),
        runtime.made(new SigActionView(callback.return_ka)),
      ];
    }
    case 'clone':
      return [callback.action, view, callback.clone_flags, taskView(callback.child)];
    case 'jctl':
      return [callback.action, view, callback.type, callback.notify];
    case 'exec': {
      const { filename, argv } = (callback.task as Task).image;
      const bprm = runtime.made({ filename, argv: Object.freeze([...argv]) });
      return [callback.action, view, runtime.made(new FormatView()), bprm, regs(callback.task)];
    }
    case 'syscall_entry':
    case 'syscall_exit':
      return [callback.action, view, regs(callback.task)];
    case 'exit':
      return [callback.action, view, callback.orig_code, numberedOnce(runtime, callback.code)];
    case 'death':
      return [view, callback.group_dead, callback.signal];
    case 'reap':
      return [view, taskView(callback.task)];
    default:
      return callback satisfies never;
  }
}

/** The ops tables of one run: one for each object a script has attached with. */
export class OpsTables {
  readonly #run: RunContext;
  readonly #byTable = new Map<object, ScriptOps>();
  constructor(run: RunContext) {
    this.#run = run;
  }
  of(table: object): ScriptOps {
    let ops = this.#byTable.get(table);
    if (ops === undefined) {
      ops = new ScriptOps(this.#run, table, `ops${this.#byTable.size + 1}`);
      this.#byTable.set(table, ops);
    }
    return ops;
  }
}
