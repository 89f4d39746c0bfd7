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

/** A breakpoint as asked for; 1-based. */
export interface LineBreakpoint {
  readonly line: number;
}

/** Where a breakpoint came to lie: on the first statement at or after the line asked for. */
export interface PlacedBreakpoint {
  readonly verified: boolean;
  readonly line?: number;
  readonly column?: number;
  readonly message?: string;
}

/** The ways to move. The last three go back in time. */
export type Motion =
  | 'continue'
  | 'stepIn'
  | 'stepOver'
  | 'stepOut'
  | 'stepBack'
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
      /** The reason in words, for people. */
      readonly description?: string;
      /** More about it. */
      readonly text?: string;
      readonly hitBreakpointIds?: readonly number[];
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
}

/** How values are to be written. */
export interface ValueFormat {
  readonly hex: boolean;
}

/** What a session answers at once, by name. */
export interface SessionCalls {
  setBreakpoints(file: string, breakpoints: readonly LineBreakpoint[]): PlacedBreakpoint[];
  threads(): ThreadView[];
  stack(threadId: number): FrameView[];
  scopes(frameId: number): ScopeView[];
  variables(reference: number, format: ValueFormat): VariableView[];
}

/** What takes a session elsewhere, by name; answered where it has arrived. */
export interface SessionMotions {
  /** Runs to the first stop: the entry, or what `move` would find. */
  start(): Stop;
  move(motion: Motion, threadId: number): Stop;
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
  /** Asks a session that is moving to stop where it is; the move answers with reason `pause`. */
  pause(): void;
  /** Ends the session and whatever process it lives in. */
  dispose(): void;
}
