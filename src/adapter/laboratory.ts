/**
 * The laboratory: what a sandbox holds between requests, and what it makes of them.
 *
 * It keeps the loaded script and the recording that was sent, and makes runs of them. Everything it
 * is told and answers is plain data; everything it holds dies with the sandbox.
 */
import type { LogEvent } from '../engine/log.ts';
import type { Scheduler } from '../engine/machine.ts';
import { firstLost, switched } from '../explore/counterexample/switches.ts';
import { FollowingScheduler } from '../explore/schedule.ts';
import { type ScriptExecution, scriptSystem } from '../explore/script-system.ts';
import { seededScheduler } from '../explore/seeded.ts';
import { playRecording } from '../recording/play-recording.ts';
import type { RecordedTask, RecordedWorkload } from '../recording/recorded-workload.ts';
import { Replay } from '../recording/utrec/replay.ts';
import { SessionRecorder } from '../recording/utrec/session-recorder.ts';
import { ScriptError } from '../script/frontend/scriptError.ts';
import { LoadedScript, type ScriptForm, type ScriptRealm } from '../script/loaded-script.ts';
import { type PrintKind, Run, type RunState, type Workload } from '../script/run.ts';
import { scriptedWorkload } from '../script/scripted-workload.ts';
import type { Violation } from '../script/violation.ts';
import type { Evaluate } from '../script/vm/program.ts';
import { RunLog } from './run-log.ts';
import type { RunLogEntry, RunProgress, RunReport, RunRequest } from './run-request.ts';
import type { LaunchAnswer } from './session-port.ts';

export interface LoadRequest {
  readonly script: string;
  /** Path of the workload file; null where the workload is a recording. */
  readonly workload: string | null;
  readonly sources: Readonly<Record<string, string | null>>;
}

/** Points between two looks at the world outside. */
const BATCH = 200;
/** Points between two reports of progress. */
const PROGRESS_EVERY = 200_000;

/** What decides a run besides what was loaded and the scheduler. */
export type RunSetting = Pick<
  RunRequest,
  'semantics' | 'params' | 'unload' | 'maxSteps' | 'searched'
>;

export interface RunListeners {
  progress(progress: RunProgress): void;
  log(entry: RunLogEntry): void;
  /** Where the run is recorded: the contents of each stretch as it goes. */
  stretch?(contents: Uint8Array): void;
}

export class Laboratory {
  readonly #realm: ScriptRealm;
  #script: LoadedScript | null = null;
  #recordingName = '';
  readonly #recorded: RecordedTask[] = [];

  constructor(realm: ScriptRealm) {
    this.#realm = realm;
  }

  /** Makes text a value, for expressions of a debugger. */
  get evaluate(): Evaluate {
    return this.#realm.evaluate;
  }

  /** Compiles the script; says what else it needs, or what is wrong with it. */
  load({ script, workload, sources }: LoadRequest): LaunchAnswer {
    const missing: string[] = [];
    const load = (path: string): string | null => {
      const text = sources[path];
      if (text === undefined) missing.push(path);
      return text ?? null;
    };
    try {
      this.#script = new LoadedScript({ script, workload, load }, this.#realm);
      return { kind: 'ready' };
    } catch (error) {
      // A file that was only not sent yet looks like one that is not there.
      if (missing.length > 0) return { kind: 'needs', files: [...new Set(missing)] };
      if (!(error instanceof ScriptError)) throw error;
      const { file, line, column, message } = error;
      return { kind: 'refused', file, line, column, message };
    }
  }

  /** Takes in a piece of a recording. */
  addRecording({ name, tasks }: RecordedWorkload): void {
    this.#recordingName = name;
    this.#recorded.push(...tasks);
  }

  /** Makes a run of what was loaded. */
  makeRun(
    request: Omit<RunRequest, 'record'>,
    form: ScriptForm,
    onPrint: (kind: PrintKind, text: string, run: Run) => void,
    log?: (event: LogEvent) => void,
    scheduler: Scheduler = seededScheduler(request.seed),
  ): Run {
    const run: Run = new Run({
      ...this.runOptions(request),
      form,
      scheduler,
      onPrint: (kind, text) => onPrint(kind, text, run),
      ...(log === undefined ? {} : { log }),
    });
    return run;
  }

  /** What every run of a request has in common, whoever schedules it. */
  runOptions({ semantics, params, unload, maxSteps, searched }: RunSetting) {
    const script = this.#script;
    if (script === null) throw new Error('a run before anything was loaded');
    return {
      script,
      workload: this.#workload(script),
      semantics,
      params,
      unload,
      maxSteps,
      searched: searched ?? false,
    };
  }

  #workload(script: LoadedScript): Workload {
    if (script.workload !== null) return scriptedWorkload(script.workload);
    const recording: RecordedWorkload = { name: this.#recordingName, tasks: this.#recorded };
    return {
      name: recording.name,
      childSignals: false,
      populate: (run) => playRecording(run.kernel, recording),
    };
  }

  /** One run to its end, in batches. */
  *run(request: RunRequest, listeners: RunListeners): Generator<undefined, RunReport, undefined> {
    const log = new RunLog();
    const recorder = new SessionRecorder(listeners.stretch);
    const scheduler = schedulerOf(request);
    const run = this.makeRun(
      request,
      'visible',
      (kind, text, { machine }) => {
        listeners.log({ step: machine.steps, kind, thread: machine.current?.name ?? '', text });
      },
      (event) => {
        recorder.event(event);
        log.add(event);
      },
      recorder.watching(scheduler),
    );
    let reported = 0;
    while (run.state === 'running') {
      for (let left = BATCH; left > 0 && stepped(run, scheduler) === 'running'; left--);
      recorder.pause(run.machine.steps);
      yield;
      if (run.machine.steps - reported < PROGRESS_EVERY) continue;
      reported = run.machine.steps;
      listeners.progress(progressOf(run));
    }
    recorder.flush(run.machine.steps);
    if (run.violation !== null) run.violation = yield* this.#explained(request, run.violation);
    return report(run, request, log, recorder);
  }

  /** Finds out what the switches of a token come to. */
  *schedule(request: RunRequest): Generator<undefined, ScheduleAnswer, undefined> {
    const { switches = [] } = request;
    const system: { begin(): ScriptExecution } = scriptSystem(this.runOptions(request));
    const lost = firstLost(system.begin().run, switches);
    if (lost >= 0) {
      return {
        kind: 'lost',
        nth: lost + 1,
        of: switches.length,
        thread: switches[lost]?.from.thread ?? '',
      };
    }
    const { schedule, made, missed } = yield* switched(system, switches);
    return { kind: 'made', schedule, made, ...(missed === null ? {} : { missed }) };
  }

  /** A recorded session over what was loaded, to be run again and compared. */
  replay(request: Omit<RunRequest, 'record'>): Replay {
    return new Replay((scheduler, log) =>
      this.makeRun(request, 'visible', () => {}, log, scheduler),
    );
  }

  /**
   * What can be said about a violation by running again with the same seed: its exact place, from a
   * run that stops at every statement, and whether it is the kernel's doing, from one under the
   * semantics that its manual promises.
   */
  *#explained(
    request: RunRequest,
    violation: Violation,
  ): Generator<undefined, Violation, undefined> {
    const again = (yield* this.#again(request, 'every')) ?? violation;
    const located = again.kind === violation.kind ? again : violation;
    // Under other semantics a schedule leads somewhere else, or nowhere.
    if (request.semantics === 'documented' || request.schedule !== undefined) return located;
    const documented = yield* this.#again({ ...request, semantics: 'documented' }, 'visible');
    return documented === null ? { ...located, kernelOnly: true } : located;
  }

  *#again(
    request: RunRequest,
    form: ScriptForm,
  ): Generator<undefined, Violation | null, undefined> {
    const scheduler = schedulerOf(request);
    const again = this.makeRun(request, form, () => {}, undefined, scheduler);
    while (again.state === 'running') {
      for (let left = BATCH; left > 0 && stepped(again, scheduler) === 'running'; left--);
      yield;
    }
    return again.violation;
  }
}

/** What the switches of a token come to. */
export type ScheduleAnswer =
  | {
      readonly kind: 'made';
      readonly schedule: readonly number[];
      readonly made: number;
      readonly missed?: string;
    }
  /** The script does not have the statement at which the `nth` of them is. */
  | { readonly kind: 'lost'; readonly nth: number; readonly of: number; readonly thread: string };

function schedulerOf({ seed, schedule }: RunRequest): Scheduler {
  return schedule === undefined ? seededScheduler(seed) : new FollowingScheduler(schedule);
}

function stepped(run: Run, scheduler: Scheduler): RunState {
  const state = run.step();
  if (scheduler instanceof FollowingScheduler) scheduler.advance();
  return state;
}

function progressOf({ machine, kernel }: Run): RunProgress {
  return { steps: machine.steps, callbacks: kernel.callbacks.total, tasks: kernel.tasksMade };
}

function report(
  run: Run,
  { seed, semantics }: RunRequest,
  { entries, omitted }: RunLog,
  { digest, choices }: SessionRecorder,
): RunReport {
  const { violation, machine, kernel } = run;
  const byKind = Object.entries(kernel.callbacks.byKind)
    .filter(([, count]) => count > 0)
    .map(([kind, count]): [string, number] => [callbackName(kind), count]);
  return {
    version: 1,
    outcome: violation === null ? 'clean' : 'violation',
    ...(violation === null ? {} : { violation }),
    semantics,
    steps: machine.steps,
    events: kernel.events,
    callbacks: kernel.callbacks.total,
    callbacksByKind: Object.fromEntries(byKind),
    tasks: kernel.tasksMade,
    seed,
    choices,
    logged: digest.count,
    eventDigest: digest.hex(),
    log: entries,
    ...(omitted === 0 ? {} : { logOmitted: omitted }),
  };
}

const callbackName = (kind: string): string => (kind === 'release' ? kind : `report_${kind}`);
