/**
 * The session port: what a debugger may ask of a session, wherever the session runs.
 *
 * A session lives beside the script it runs, in the sandbox; the debug adapter lives with the
 * editor. Between them goes plain data only. Every answer is a promise, and the one thing a session
 * never does is speak first: output comes with the stop that follows it.
 */
import type { SourcePlace, Violation } from '../script/violation.ts';
import type { RecordedSession } from './recorded-session.ts';
import type { RunRequest } from './run-request.ts';

export interface LaunchRequest extends Omit<RunRequest, 'record'> {
  readonly stopOnEntry: boolean;
  readonly stopOnViolation: boolean;
}

/** When a breakpoint stops, of the times it is reached. */
export interface Terms {
  /** An expression over the frame that reaches it; it must hold. */
  readonly condition?: string | undefined;
  /** `5`, `>= 5`, `% 5`: of the times the condition held, which. */
  readonly hitCondition?: string | undefined;
}

/** A breakpoint as asked for; 1-based. */
export interface LineBreakpoint extends Terms {
  readonly line: number;
  readonly column?: number | undefined;
  /** Prints this, with expressions in braces, and does not stop. */
  readonly logMessage?: string | undefined;
}

export interface FunctionBreakpoint extends Terms {
  /** A function, a callback, or a call of the API; `*` stands for any letters. */
  readonly name: string;
}

/** What to stop at besides breakpoints: see {@link exceptionFilters}. */
export interface ExceptionFilter {
  readonly filter: string;
  /** Names, any one of which must be the exception's. */
  readonly condition?: string | undefined;
}

export interface DataBreakpoint extends Terms {
  /** As {@link DataBreakpointInfo} has it. */
  readonly dataId: string;
  readonly accessType?: 'read' | 'write' | 'readWrite' | undefined;
}

export interface InstructionBreakpoint extends Terms {
  /** The number of the event to stop at, from 0. */
  readonly event: number;
}

/** Where a breakpoint came to lie: on the first statement at or after the line asked for. */
export interface PlacedBreakpoint {
  readonly id?: number;
  readonly verified: boolean;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  readonly message?: string;
}

/** The ways to move. Those below `stepOut` go back in time. */
export type Motion =
  | 'continue'
  | 'stepIn'
  | 'stepOver'
  | 'stepOut'
  | 'stepBack'
  | 'reverseStepIn'
  | 'reverseStepOut'
  | 'reverseContinue';

export interface OutputLine {
  readonly text: string;
  readonly category: 'stdout' | 'console' | 'important';
  /** Where it was printed. */
  readonly place?: SourcePlace;
}

export type StopReason =
  | 'entry'
  | 'breakpoint'
  | 'function breakpoint'
  | 'data breakpoint'
  | 'instruction breakpoint'
  | 'step'
  | 'pause'
  | 'exception'
  | 'goto';

export type Stop =
  | {
      readonly kind: 'stopped';
      readonly reason: StopReason;
      readonly threadId: number;
      /** All threads there are now, by their ids. */
      readonly threads: readonly number[];
      /** The reason in words, for people. */
      readonly description?: string;
      /** More about it. */
      readonly text?: string;
      readonly hitBreakpointIds?: readonly number[];
      /** Which exception it is, where the reason is one: an error, an errno, a pid. */
      readonly exceptionId?: string;
      readonly violation?: Violation;
      readonly output: readonly OutputLine[];
    }
  | {
      readonly kind: 'ended';
      readonly clean: boolean;
      readonly violation?: Violation;
      readonly output: readonly OutputLine[];
    };

export interface ThreadView {
  readonly id: number;
  /** As a user thinks of it: `target (1000) in report_death`, `rmmod, waits for a lock`. */
  readonly name: string;
}

export interface FrameView {
  /** For the innermost one of the thread that runs: the number of the event to come. */
  readonly event?: number;
  /** Valid until the session moves. */
  readonly id: number;
  readonly name: string;
  /** Absent for frames of the kernel and of the language's library. */
  readonly file?: string;
  readonly line: number;
  readonly column: number;
  readonly subtle: boolean;
}

export interface ScopeView {
  readonly name: string;
  readonly hint?: 'locals' | 'registers';
  readonly reference: number;
}

export interface VariableView {
  readonly name: string;
  readonly value: string;
  readonly type: string;
  /** 0 where there is nothing to open. */
  readonly reference: number;
  /** How an expression in its frame names it; absent where none can. */
  readonly path?: string;
  /** Where a function is written. */
  readonly location?: SourcePlace;
  /** Memory behind it, for {@link SessionCalls.readMemory}. */
  readonly memory?: string;
}

/** How values are to be written. */
export interface ValueFormat {
  readonly hex: boolean;
}

/** What an expression is evaluated for. Only `repl` may change anything. */
export type EvaluateFor = 'hover' | 'watch' | 'variables' | 'repl' | 'clipboard';

export interface Evaluated extends VariableView {
  /** What to tell the user besides: that the run branches off. */
  readonly output: readonly OutputLine[];
  /** Something was changed: what was shown before may be wrong now. */
  readonly changed: boolean;
}

export interface DataBreakpointInfo {
  /** Null where it cannot be watched; the description says why. */
  readonly dataId: string | null;
  readonly description: string;
  readonly canRead: boolean;
}

export interface CompletionView {
  readonly label: string;
  readonly kind: 'variable' | 'property' | 'function' | 'value';
}

export interface TargetView {
  readonly id: number;
  readonly label: string;
  readonly line: number;
  readonly column: number;
}

export interface ModuleView {
  readonly id: string;
  readonly name: string;
  readonly file?: string;
  readonly status: string;
}

export interface EventView {
  /** From 0, in the order of the run. */
  readonly number: number;
  /** Points passed by all threads when it happened. */
  readonly step: number;
  readonly kind: string;
  readonly thread: string;
  readonly text: string;
  readonly place: SourcePlace | null;
}

export interface TimelineView {
  /** Events so far. */
  readonly total: number;
  /** Of these, how many had happened where the session stands. */
  readonly now: number;
  /** Points passed by all threads where the session stands. */
  readonly step: number;
  /** The same counted finer: with the places where one can only pause. */
  readonly moment: number;
  readonly events: readonly EventView[];
}

export interface ChoiceView {
  readonly threadId: number;
  readonly name: string;
  /** It ran last. */
  readonly current: boolean;
}

export interface StepOptions {
  readonly threadId: number;
  /** Default `statement`; an instruction is an event. */
  readonly granularity?: 'statement' | 'line' | 'instruction' | undefined;
  /** Freeze the other threads meanwhile. */
  readonly singleThread?: boolean | undefined;
  /** One of `stepInTargets`. */
  readonly targetId?: number | undefined;
}

/** What a session answers at once, by name. */
export interface SessionCalls {
  setBreakpoints(file: string, breakpoints: readonly LineBreakpoint[]): PlacedBreakpoint[];
  setFunctionBreakpoints(breakpoints: readonly FunctionBreakpoint[]): PlacedBreakpoint[];
  setInstructionBreakpoints(breakpoints: readonly InstructionBreakpoint[]): PlacedBreakpoint[];
  setDataBreakpoints(breakpoints: readonly DataBreakpoint[]): PlacedBreakpoint[];
  setExceptionFilters(filters: readonly ExceptionFilter[]): PlacedBreakpoint[];
  /** @param where  a row behind a reference, or without one an expression in a frame */
  dataBreakpointInfo(where: {
    readonly name: string;
    readonly reference?: number | undefined;
    readonly frameId?: number | undefined;
  }): DataBreakpointInfo;
  breakpointLocations(file: string, from: number, to: number): SourcePlace[];
  /** Refuses what `go` with the same arguments would refuse, and goes nowhere. */
  wouldGo<Name extends keyof SessionMotions>(
    name: Name,
    ...args: Parameters<SessionMotions[Name]>
  ): null;
  threads(): ThreadView[];
  stack(threadId: number): FrameView[];
  scopes(frameId: number): ScopeView[];
  variables(reference: number, format: ValueFormat): VariableView[];
  /** @param frameId  undefined for the innermost frame of the thread that runs */
  evaluate(
    text: string,
    frameId: number | undefined,
    what: EvaluateFor,
    format: ValueFormat,
  ): Evaluated;
  setVariable(reference: number, name: string, text: string, format: ValueFormat): Evaluated;
  setExpression(
    expression: string,
    text: string,
    frameId: number | undefined,
    format: ValueFormat,
  ): Evaluated;
  completions(text: string, frameId: number | undefined): CompletionView[];
  gotoTargets(file: string, line: number): TargetView[];
  stepInTargets(frameId: number): TargetView[];
  modules(): ModuleView[];
  sources(): string[];
  /** @param from  number of the first event, from 0 */
  timeline(from: number, count: number): TimelineView;
  choices(): ChoiceView[];
  /** Makes another thread run at the next choice. */
  choose(threadId: number): OutputLine[];
  /** As many bytes as there are of those asked for. */
  readMemory(reference: string, offset: number, count: number): number[];
  writeMemory(
    reference: string,
    offset: number,
    bytes: readonly number[],
  ): { readonly written: number; readonly output: readonly OutputLine[] };
  /** Sends SIGKILL to tasks, by the ids of their threads. */
  kill(threadIds: readonly number[]): OutputLine[];
}

/** What takes a session elsewhere, by name; answered where it has arrived. */
export interface SessionMotions {
  /** Runs to the first stop: the entry, or what `move` would find. */
  start(): Stop;
  move(motion: Motion, options: StepOptions): Stop;
  /** To one of `gotoTargets`. */
  goto(targetId: number): Stop;
  /** To the first point after so many steps, forwards or backwards. */
  gotoStep(step: number): Stop;
  restartFrame(frameId: number): Stop;
  /** Back to the statement that gave an expression its value. */
  lastWrite(expression: string, frameId: number | undefined): Stop;
}

/** Either the session is ready, or it needs the text of more files, or the script is at fault. */
export type LaunchAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'needs'; readonly files: readonly string[] }
  | {
      readonly kind: 'refused';
      readonly file: string;
      readonly line: number;
      readonly column: number;
      readonly message: string;
    };

/** A session as seen from afar. */
export interface SessionPort {
  /** Asked again with more sources until it is `ready`, or refuses. */
  launch(
    request: LaunchRequest,
    sources: Readonly<Record<string, string | null>>,
    recorded: RecordedSession | null,
  ): Promise<LaunchAnswer>;
  /** @throws AdapterFailure with the session's own words where it cannot do what is asked */
  ask<Name extends keyof SessionCalls>(
    name: Name,
    ...args: Parameters<SessionCalls[Name]>
  ): Promise<ReturnType<SessionCalls[Name]>>;
  go<Name extends keyof SessionMotions>(
    name: Name,
    ...args: Parameters<SessionMotions[Name]>
  ): Promise<Stop>;
  /** Has a listener hear what is printed during long motions; the rest comes with their stops. */
  onOutput(listener: (lines: readonly OutputLine[]) => void): void;
  /** Nobody asks for a while: time to get ready for what may come. */
  rest(): void;
  /** Asks a session that is moving to stop where it is; the move answers with reason `pause`. */
  pause(): void;
  /** Ends the session and whatever process it lives in. */
  dispose(): void;
}
