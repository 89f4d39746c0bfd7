/**
 * The utrace calls as scripts make them: attach, control, set_events, barrier, references, examine.
 *
 * Each checks its arguments, makes the call of the engine, and turns kernel objects into views. The
 * calls are atomic; what they set free (release callbacks) runs before they return.
 */
import { ESRCH } from '../../engine/abi/errno.ts';
import { utrace_barrier } from '../../engine/kernel/barrier.ts';
import type { pid } from '../../engine/kernel/pids.ts';
import type { Task } from '../../engine/kernel/task.ts';
import type { Steps } from '../../engine/machine.ts';
import {
  utrace_attach_task,
  utrace_engine_get,
  utrace_engine_put,
} from '../../engine/utrace/attach.ts';
import { utrace_control } from '../../engine/utrace/control.ts';
import type { utrace_engine } from '../../engine/utrace/engine.ts';
import {
  newExaminer,
  type utrace_examiner,
  utrace_finish_examine,
  utrace_prepare_examine,
} from '../../engine/utrace/examine.ts';
import { utrace_set_events } from '../../engine/utrace/set_events.ts';
import { NativeFrame } from '../vm/frame.ts';
import { Arguments } from './arguments.ts';
import type { ApiCall, ApiTable, RunContext } from './context.ts';
import { ErrPtr, engineArgument, errnoOf } from './engine-view.ts';
import { mustBeAbleToSleep } from './locks.ts';
import { pidArgument, taskArgument } from './task-view.ts';
import { seal } from './view.ts';

/** The first argument of a call, either a task or a pid. `null`: the pid leads nowhere. */
type Target = (args: Arguments) => Task | null;

const byTask: Target = (args) => taskArgument(args, 0);
const byPid: Target = (args) => {
  const pid: pid = pidArgument(args, 0);
  return args.run.kernel.get_pid_task(pid);
};

/** Runs the release callbacks that a call made due, then answers its result. */
function settle(run: RunContext, name: string, result: unknown): unknown {
  const later = run.kernel.released();
  return later === null ? result : new NativeFrame(name, after(later, result));
}

function* after(first: Steps<void>, result: unknown): Steps<unknown> {
  yield* first;
  return result;
}

function attach(name: string, target: Target): ApiCall {
  return (run, values) => {
    const args = new Arguments(run, name, values);
    const task = target(args);
    const flags = args.integer(1, 'UTRACE_ATTACH_ flags');
    const ops = values[2] == null ? null : run.ops.of(args.object(2, 'an ops table, or null'));
    if (task === null) return new ErrPtr(ESRCH);
    const made = utrace_attach_task(run.kernel, task, flags, ops, values[3] ?? null);
    if (typeof made === 'number') return new ErrPtr(-made);
    run.engines.took(made);
    return run.engines.of(made);
  };
}

/** The engine must belong to the task, or C would look at another task's lock. */
function engineOn(args: Arguments, task: Task): utrace_engine {
  const engine = engineArgument(args, 1);
  if (engine.task !== task) {
    args.run.fail('api-misuse', `${args.name}: the engine is not attached to this task`);
  }
  return engine;
}

/** A call on an engine whose third argument is a number. */
function numbered(
  name: string,
  target: Target,
  wanted: string,
  call: (run: RunContext, task: Task, engine: utrace_engine, value: number) => number,
): ApiCall {
  return (run, values) => {
    const args = new Arguments(run, name, values);
    const task = target(args);
    const value = args.integer(2, wanted);
    if (task === null) {
      engineArgument(args, 1);
      return -ESRCH;
    }
    return settle(run, name, call(run, task, engineOn(args, task), value));
  };
}

const setEvents = (name: string, target: Target): ApiCall =>
  numbered(name, target, 'an event mask', (run, task, engine, events) =>
    utrace_set_events(run.kernel, run.currentTask(), task, engine, events),
  );

const control = (name: string, target: Target): ApiCall =>
  numbered(name, target, 'a resume action', (run, task, engine, action) =>
    utrace_control(run.kernel, run.currentTask(), task, engine, action),
  );

/** Every thread is a task's: a user's, or a kernel thread of the script. */
function callingTask(run: RunContext): Task {
  return run.currentTask() ?? run.fail('api-misuse', 'a call outside any task');
}

function barrier(name: string, target: Target): ApiCall {
  return (run, values) => {
    const args = new Arguments(run, name, values);
    const task = target(args);
    mustBeAbleToSleep(run, name);
    if (task === null) {
      engineArgument(args, 1);
      return -ESRCH;
    }
    const engine = engineOn(args, task);
    return new NativeFrame(name, utrace_barrier(callingTask(run), task, engine));
  };
}

class ExaminerView {
  readonly #state: utrace_examiner;
  constructor(state: utrace_examiner) {
    this.#state = state;
  }
  static stateOf(value: object): utrace_examiner | undefined {
    return #state in value ? value.#state : undefined;
  }
}
const examinerOf = ExaminerView.stateOf;
seal(ExaminerView);

type Examine = (
  caller: Task | null,
  task: Task,
  engine: utrace_engine,
  examiner: utrace_examiner,
) => number;

function examine(name: string, call: Examine): ApiCall {
  return (run, values) => {
    const args = new Arguments(run, name, values);
    const task = taskArgument(args, 0);
    const engine = engineOn(args, task);
    const wanted = 'an examiner made by new_examiner()';
    const examiner = examinerOf(args.object(2, wanted)) ?? args.refuse(2, wanted);
    return call(run.currentTask(), task, engine, examiner);
  };
}

export const engineCalls: ApiTable = {
  IS_ERR: (_run, args) => errnoOf(args[0]) !== undefined,
  PTR_ERR(run, args) {
    const errno = errnoOf(args[0]);
    if (errno !== undefined) return -errno;
    return new Arguments(run, 'PTR_ERR', args).refuse(0, 'an error pointer: ask IS_ERR() first');
  },
  utrace_attach_task: attach('utrace_attach_task', byTask),
  utrace_attach_pid: attach('utrace_attach_pid', byPid),
  utrace_set_events: setEvents('utrace_set_events', byTask),
  utrace_set_events_pid: setEvents('utrace_set_events_pid', byPid),
  utrace_control: control('utrace_control', byTask),
  utrace_control_pid: control('utrace_control_pid', byPid),
  utrace_barrier: barrier('utrace_barrier', byTask),
  utrace_barrier_pid: barrier('utrace_barrier_pid', byPid),
  utrace_engine_get(run, args) {
    const engine = engineArgument(new Arguments(run, 'utrace_engine_get', args), 0);
    utrace_engine_get(engine);
    run.engines.took(engine);
  },
  utrace_engine_put(run, args) {
    const engine = engineArgument(new Arguments(run, 'utrace_engine_put', args), 0);
    run.engines.gave(engine);
    utrace_engine_put(run.kernel, engine);
    return settle(run, 'utrace_engine_put', undefined);
  },
  new_examiner: ({ machine, runtime }) =>
    runtime.made(new ExaminerView(newExaminer(machine.notes))),
  utrace_prepare_examine: examine('utrace_prepare_examine', utrace_prepare_examine),
  utrace_finish_examine: examine('utrace_finish_examine', utrace_finish_examine),
};
