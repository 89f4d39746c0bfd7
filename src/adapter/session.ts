/**
 * A session: one run that can be walked through in both directions.
 *
 * Time is counted in points: the n-th time any thread came to a point. Going forward steps the run
 * and notes, for each point, who stood where and how deep. Going back looks up in those notes where
 * to go and runs a fresh run up to there: the same choices give the same run. The session has never
 * heard of the debug protocol.
 */
import type { Frame, Thread } from '../engine/machine.ts';
import type { Run } from '../script/run.ts';
import { ScriptFrame } from '../script/vm/frame.ts';
import { History } from './history.ts';
import { Inspection } from './inspection.ts';
import type {
  FrameView,
  LineBreakpoint,
  Motion,
  OutputLine,
  PlacedBreakpoint,
  ScopeView,
  Stop,
  StopReason,
  ThreadView,
  ValueFormat,
  VariableView,
} from './session-port.ts';

/** Points between two looks at the world outside (a pause asked for, a heartbeat due). */
const BATCH = 200;

/** A motion under way: yields between batches, so that whoever drives it can let messages in. */
export type Moving = Generator<undefined, Stop, undefined>;

export interface SessionOptions {
  /** Makes the run afresh, always the same. */
  readonly makeRun: (print: (line: OutputLine) => void) => Run;
  /** The file to stop in at its first statement; null to run to the first breakpoint. */
  readonly entry: string | null;
  readonly stopOnViolation: boolean;
}

/** Decides, at a point that has just been reached, whether to stop there. */
type StopTest = (thread: Thread, frame: Frame, at: number) => StopReason | null;

export class Session {
  readonly #options: SessionOptions;
  readonly #history = new History();
  readonly #breakpoints = new Map<string, Set<number>>();
  /** The statements of all breakpoints; another set when they change, be it during a motion. */
  #stops: ReadonlySet<number> = new Set();
  #run: Run;
  #output: OutputLine[] = [];
  #inspection: Inspection;
  #pauseAsked = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#run = this.#fresh();
    this.#inspection = new Inspection(this.#run);
  }

  setBreakpoints(file: string, wanted: readonly LineBreakpoint[]): PlacedBreakpoint[] {
    const statements = new Set<number>();
    this.#breakpoints.set(file, statements);
    const placed = wanted.map(({ line }): PlacedBreakpoint => {
      const found = this.#run.script.statementAt(file, line);
      if (found === null) return { verified: false, message: 'no statement at or after this line' };
      statements.add(found.statement);
      return { verified: true, line: found.place.line, column: found.place.column };
    });
    this.#stops = new Set([...this.#breakpoints.values()].flatMap((each) => [...each]));
    return placed;
  }

  start(): Moving {
    const breakpoint = this.#atBreakpoint();
    const { entry } = this.#options;
    if (entry === null) return this.#forward(breakpoint);
    return this.#forward((thread, frame, at) => {
      const isEntry = isStatement(frame, at) && this.#run.script.placeOf(at)?.file === entry;
      return isEntry ? 'entry' : breakpoint(thread, frame, at);
    });
  }

  pause(): void {
    this.#pauseAsked = true;
  }

  move(motion: Motion, threadId: number): Moving {
    const mover = this.#run.machine.threads.find(({ id }) => id === threadId);
    const here = mover?.stack.length ?? 0;
    const breakpoint = this.#atBreakpoint();
    /**
     * Breakpoints stop every motion; the motion itself only in the thread it was asked for, as long
     * as that one has anything of the author's left to go back to.
     */
    const within = (deepest: number): StopTest => {
      return (thread, frame, at) => {
        if (!isStatement(frame, at)) return null;
        const arrived =
          thread === mover
            ? thread.stack.length <= deepest
            : mover !== undefined && !mover.stack.some((each) => each instanceof ScriptFrame);
        return arrived ? 'step' : breakpoint(thread, frame, at);
      };
    };
    switch (motion) {
      case 'continue':
        return this.#forward(breakpoint);
      case 'stepIn':
        return this.#forward(within(Number.POSITIVE_INFINITY));
      case 'stepOver':
        return this.#forward(within(here));
      case 'stepOut':
        return this.#forward(within(here - 1));
      case 'stepBack':
        return this.#backTo(this.#history.before(this.#now(), threadId, here), 'step', threadId);
      case 'reverseContinue':
        return this.#backTo(this.#history.hit(this.#now(), this.#stops), 'breakpoint');
      default:
        return motion satisfies never;
    }
  }

  threads(): ThreadView[] {
    return this.#inspection.threads();
  }

  stack(threadId: number): FrameView[] {
    return this.#inspection.stack(threadId);
  }

  scopes(frameId: number): ScopeView[] {
    return this.#inspection.scopes(frameId);
  }

  variables(reference: number, format: ValueFormat): VariableView[] {
    return this.#inspection.variables(reference, format);
  }

  #fresh(): Run {
    return this.#options.makeRun((line) => this.#output.push(line));
  }

  /** Points passed so far: the session's clock. */
  #now(): number {
    return this.#run.machine.stops;
  }

  #atBreakpoint(): StopTest {
    return (_thread, frame, at) =>
      isStatement(frame, at) && this.#stops.has(at) ? 'breakpoint' : null;
  }

  *#forward(test: StopTest): Moving {
    const { machine } = this.#run;
    if (this.#run.violation !== null) return this.#ended();
    let reason: StopReason | null = null;
    this.#pauseAsked = false;
    machine.observer = {
      atPoint: (thread, frame, at) => {
        this.#history.note(machine.stops, thread, frame, at);
        reason = test(thread, frame, at);
        if (reason === null && this.#pauseAsked && isStatement(frame, at)) reason = 'pause';
        return reason !== null;
      },
    };
    for (;;) {
      for (let left = BATCH; left > 0; left--) {
        const state = this.#run.step();
        if (state !== 'running') return this.#stopped(state, reason ?? 'step');
      }
      yield;
    }
  }

  /** Runs afresh up to point `step`; the notes taken on the way forward still hold. */
  *#backTo(step: number | null, reason: StopReason, threadId?: number): Moving {
    const target = step ?? this.#history.first() ?? 1;
    const output = this.#output;
    this.#run = this.#fresh();
    const { machine } = this.#run;
    machine.observer = { atPoint: () => machine.stops === target };
    for (let passed = 1; this.#run.step() === 'running'; passed++) {
      if (passed % BATCH === 0) yield;
    }
    // What was printed on the way was shown the first time.
    output.length = 0;
    this.#output = output;
    this.#inspection = new Inspection(this.#run);
    const at = threadId ?? machine.current?.id ?? 0;
    const description = step === null ? 'the beginning of the recording' : undefined;
    return this.#stopAt(step === null ? 'entry' : reason, machine.current?.id ?? at, description);
  }

  #stopped(state: Run['state'], reason: StopReason): Stop {
    this.#inspection = new Inspection(this.#run);
    const { violation, machine } = this.#run;
    if (state === 'paused') return this.#stopAt(reason, machine.current?.id ?? 0);
    if (violation === null || !this.#options.stopOnViolation) return this.#ended();
    return {
      kind: 'stopped',
      reason: 'exception',
      threadId: machine.halted?.thread.id ?? machine.current?.id ?? 0,
      description: `Violation: ${violation.kind}`,
      violation,
      output: this.#flush(),
    };
  }

  /** Nothing comes after a violation: who goes on from there ends the session. */
  #ended(): Stop {
    const { violation } = this.#run;
    const output = this.#flush();
    if (violation === null) return { kind: 'ended', clean: true, output };
    return { kind: 'ended', clean: false, violation, output };
  }

  #stopAt(reason: StopReason, threadId: number, description?: string): Stop {
    return {
      kind: 'stopped',
      reason,
      threadId,
      ...(description === undefined ? {} : { description }),
      output: this.#flush(),
    };
  }

  #flush(): OutputLine[] {
    return this.#output.splice(0);
  }
}

/** A point of the author's code, not of the kernel or the language's library. */
function isStatement(frame: Frame, at: number): boolean {
  return at >= 0 && frame instanceof ScriptFrame;
}
