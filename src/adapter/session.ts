/**
 * A session: a journey through one run, with everything a debugger may ask on the way.
 *
 * It has never heard of the debug protocol: what it takes and answers is in `session-port.ts`. What it
 * shows is of the moment it stands at, and is made anew when it moves.
 */
import { SIGKILL } from '../engine/abi/signals.ts';
import { sendSignal } from '../engine/kernel/signal/send.ts';
import type { Run } from '../script/run.ts';
import { completionsFor } from './completions.ts';
import { Inspection } from './inspection.ts';
import { isStatement, Journey, type JourneyOptions, type Moving } from './journey.ts';
import { enginesOn } from './kernel-rows.ts';
import { motionOf, toEntry } from './motions.ts';
import { Recollection } from './recollection.ts';
import { registerBytes, taskAt, writeRegisters } from './register-memory.ts';
import type { ValuePlace } from './rows.ts';
import type {
  ChoiceView,
  CompletionView,
  DataBreakpoint,
  DataBreakpointInfo,
  Evaluated,
  ExceptionFilter,
  FrameView,
  FunctionBreakpoint,
  InstructionBreakpoint,
  LineBreakpoint,
  ModuleView,
  Motion,
  OutputLine,
  PlacedBreakpoint,
  ScopeView,
  SessionCalls,
  SessionMotions,
  StepOptions,
  TargetView,
  ThreadView,
  TimelineView,
  ValueFormat,
  VariableView,
} from './session-port.ts';
import { SessionRefusal } from './session-refusal.ts';
import { statementsIn } from './stops/statements.ts';
import { StopPoints } from './stops/stop-points.ts';
import { Targets } from './targets.ts';
import { Values } from './values.ts';

export interface SessionOptions extends JourneyOptions {
  /** The file to stop in at its first statement; null to run to the first breakpoint. */
  readonly entry: string | null;
}

/** Events of one page of the timeline. */
const LONGEST_PAGE = 10_000;

export class Session implements SessionCalls {
  readonly #options: SessionOptions;
  readonly #journey: Journey;
  readonly #targets: Targets;
  readonly #values: Values;
  readonly recollection: Recollection;
  #inspection: Inspection;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#journey = new Journey(options);
    this.#targets = new Targets(this.#journey);
    this.#inspection = new Inspection(this.#journey.run, null);
    this.#values = new Values(this.#journey, () => this.#inspection, options.evaluate);
    this.recollection = new Recollection(this.#journey, {
      ask: (name, args) => Reflect.apply(this[name], this, args),
      look: () => this.#look(),
      glance: (work) => this.#glance(work),
    });
  }

  // ---- motions -----------------------------------------------------------------------------------

  start(): Moving {
    const { entry } = this.#options;
    return this.#arriving(
      this.#journey.forward((_thread, frame, at, hit) => {
        const isEntry =
          entry !== null &&
          isStatement(frame, at) &&
          this.#journey.run.script.placeOf(at)?.file === entry;
        return isEntry ? { reason: 'entry', ids: [] } : hit;
      }),
    );
  }

  move(motion: Motion, options: StepOptions): Moving {
    const entering =
      options.targetId === undefined ? null : this.#targets.entering(options.targetId);
    return this.#arriving(motionOf(this.#journey, motion, options, entering));
  }

  goto(targetId: number): Moving {
    return this.#arriving(this.#targets.goto(targetId));
  }

  gotoStep(step: number): Moving {
    return this.#arriving(this.#journey.toStep(step));
  }

  restartFrame(frameId: number): Moving {
    return this.#arriving(toEntry(this.#journey, this.#inspection.frame(frameId)));
  }

  lastWrite(expression: string, frameId: number | undefined): Moving {
    const place = this.#values.placeOf(expression, frameId);
    if (place === null)
      throw new SessionRefusal(`${expression} is nothing whose changes can be found`);
    return this.#arriving(this.#toWriteOf(place, expression));
  }

  *#toWriteOf(place: ValuePlace, name: string): Moving {
    const journey = this.#journey;
    const points = new StopPoints(false);
    points.setData([{ dataId: '' }], () => place);
    const last = yield* journey.lastHit(journey.now, points);
    if (last === 'gave up') return yield* journey.here('pause');
    if (last === null) {
      const text = `nothing changed ${name} before now`;
      return yield* journey.here('goto', text);
    }
    return yield* journey.to(last.when, 'goto', `about to change ${last.hit.text ?? name}`);
  }

  *#arriving(moving: Moving): Moving {
    const { branch } = this.#journey;
    try {
      return yield* moving;
    } finally {
      branch.solo = null;
      this.#look();
      const { frozen, run } = this.#journey;
      this.recollection.arrived((frozen?.thread ?? run.machine.current)?.id ?? 0);
    }
  }

  #glance(work: () => void): void {
    const shown = this.#inspection;
    this.#look();
    try {
      work();
    } finally {
      this.#inspection = shown;
    }
  }

  #look(): void {
    this.#inspection = new Inspection(this.#journey.run, this.#journey.frozen);
  }

  wouldGo<Name extends keyof SessionMotions>(
    name: Name,
    ...args: Parameters<SessionMotions[Name]>
  ): null {
    // A motion looks at its arguments when it is made; it goes when it is run.
    Reflect.apply(this[name], this, args);
    return null;
  }

  /** What was printed since this was last asked; the rest comes with the stop. */
  takeOutput(): OutputLine[] {
    return this.#journey.takeOutput();
  }

  pause(): void {
    this.#journey.pause();
  }

  // ---- stop points -------------------------------------------------------------------------------

  setBreakpoints(file: string, wanted: readonly LineBreakpoint[]): PlacedBreakpoint[] {
    return this.#journey.points.setLines(this.#program, file, wanted);
  }

  setFunctionBreakpoints(wanted: readonly FunctionBreakpoint[]): PlacedBreakpoint[] {
    return this.#journey.points.setFunctions(this.#program, wanted);
  }

  setInstructionBreakpoints(wanted: readonly InstructionBreakpoint[]): PlacedBreakpoint[] {
    return this.#journey.points.setEvents(wanted);
  }

  setExceptionFilters(wanted: readonly ExceptionFilter[]): PlacedBreakpoint[] {
    return this.#journey.points.setFilters(wanted);
  }

  setDataBreakpoints(wanted: readonly DataBreakpoint[]): PlacedBreakpoint[] {
    const placed = this.#journey.points.setData(wanted, placeOfId);
    this.#journey.watch.forget();
    return placed;
  }

  dataBreakpointInfo({
    name,
    reference,
    frameId,
  }: Parameters<SessionCalls['dataBreakpointInfo']>[0]): DataBreakpointInfo {
    const place =
      reference === undefined
        ? this.#values.placeOf(name, frameId)
        : (this.#inspection.variables.find(reference, name).item.place ?? null);
    if (place === null) {
      const description = `${name} cannot be watched: it is no variable, and no member of one`;
      return { dataId: null, description, canRead: false };
    }
    const canRead = place.kind === 'module' || (place.kind === 'frame' && place.keys.length > 1);
    return { dataId: JSON.stringify(place), description: name, canRead };
  }

  breakpointLocations(file: string, from: number, to: number) {
    return statementsIn(this.#program, file, from, to).map(({ line, column }) => ({
      file,
      line,
      column,
    }));
  }

  // ---- looking -----------------------------------------------------------------------------------

  threads(): ThreadView[] {
    return this.#inspection.threads();
  }

  stack(threadId: number): FrameView[] {
    const frames = this.#inspection.stack(threadId);
    const [top, ...others] = frames;
    const running = this.#journey.frozen?.thread ?? this.#run.machine.current;
    if (top === undefined || threadId !== running?.id) return frames;
    const { events, now } = this.#journey;
    return [{ ...top, event: events.next(now) }, ...others];
  }

  scopes(frameId: number): ScopeView[] {
    return this.#inspection.scopes(frameId);
  }

  variables(reference: number, format: ValueFormat): VariableView[] {
    return this.#inspection.variables.members(reference, format);
  }

  evaluate(...args: Parameters<SessionCalls['evaluate']>): Evaluated {
    return this.#values.evaluate(...args);
  }

  setVariable(...args: Parameters<SessionCalls['setVariable']>): Evaluated {
    return this.#values.setVariable(...args);
  }

  setExpression(...args: Parameters<SessionCalls['setExpression']>): Evaluated {
    return this.#values.setExpression(...args);
  }

  completions(text: string, frameId: number | undefined): CompletionView[] {
    const { frame } = this.#values.scriptFrame(frameId);
    return completionsFor(this.#run, frame, text, this.#options.evaluate);
  }

  gotoTargets(file: string, line: number): TargetView[] {
    return this.#targets.ofLine(file, line);
  }

  stepInTargets(frameId: number): TargetView[] {
    return this.#targets.within(this.#inspection.frame(frameId));
  }

  modules(): ModuleView[] {
    const files = this.#program.files.map((file) => ({
      id: file,
      name: file.slice(file.lastIndexOf('/') + 1),
      file,
      status: `module ${this.#run.module.phase}`,
    }));
    const engines = this.#run.kernel.userTasks().flatMap((task) =>
      enginesOn(task).map((engine) => ({
        id: `engine ${engine.id}`,
        name: `engine ${engine.id} on ${task.comm} (${task.pid})`,
        status: engine.status,
      })),
    );
    return [...files, ...engines];
  }

  sources(): string[] {
    return [...this.#program.files];
  }

  timeline(from: number, count: number): TimelineView {
    const { events, now, run } = this.#journey;
    return {
      total: events.length,
      now: events.next(now),
      step: run.machine.steps,
      moment: now,
      events: events.page(from, Math.min(count, LONGEST_PAGE)),
    };
  }

  choices(): ChoiceView[] {
    const { machine } = this.#run;
    return machine.runnable.map((thread) => ({
      threadId: thread.id,
      name: this.#run.blame.nameOf(thread),
      current: thread === machine.current,
    }));
  }

  // ---- changing ----------------------------------------------------------------------------------

  choose(threadId: number): OutputLine[] {
    const { machine } = this.#run;
    const thread = machine.runnable.find(({ id }) => id === threadId);
    if (thread === undefined) throw new SessionRefusal(`thread ${threadId} cannot run here`);
    if (machine.runnable.length < 2)
      throw new SessionRefusal('there is no choice here: only one can run');
    const output = this.#journey.change(() => {});
    this.#journey.branch.force(machine.choices + 1, threadId);
    return [...output];
  }

  kill(threadIds: readonly number[]): OutputLine[] {
    const pids = threadIds.map((id) => {
      const thread = this.#run.machine.threads.find((each) => each.id === id);
      const task = thread === undefined ? null : this.#run.kernel.taskOf(thread);
      if (task === null || task.kthread) {
        throw new SessionRefusal(`thread ${id} is no task of the workload, and no signal ends it`);
      }
      return task.pid;
    });
    const make = (run: Run): void => {
      for (const pid of pids) kill(run, pid);
    };
    const output = this.#journey.change(make);
    make(this.#run);
    return [...output];
  }

  readMemory(reference: string, offset: number, count: number): number[] {
    const bytes = registerBytes(taskAt(this.#run, reference));
    return [...bytes.slice(Math.max(0, offset), Math.max(0, offset + count))];
  }

  writeMemory(reference: string, offset: number, bytes: readonly number[]) {
    const given = Uint8Array.from(bytes);
    const write = (run: Run): number => writeRegisters(taskAt(run, reference), offset, given);
    taskAt(this.#run, reference);
    const output = this.#journey.change(write);
    return { written: write(this.#run), output };
  }

  // ---- helping -----------------------------------------------------------------------------------

  get #run(): Run {
    return this.#journey.run;
  }

  get #program() {
    return this.#run.script.program;
  }
}

function kill(run: Run, pid: number): void {
  const task = run.kernel.userTasks().find((each) => each.pid === pid);
  const info = { si_signo: SIGKILL, si_code: 0, si_pid: 0, si_status: 0 };
  if (task !== undefined) sendSignal(run.kernel, task, info, true);
}

/** A place as it was handed out; what else comes is none. */
function placeOfId(dataId: string): ValuePlace | null {
  try {
    const place = JSON.parse(dataId) as ValuePlace;
    return ['module', 'frame', 'engine', 'task'].includes(place?.kind) ? place : null;
  } catch {
    return null;
  }
}
