/**
 * A journey: one run that can be walked through in both directions.
 *
 * Time is counted in points: the n-th time any thread came to a point or a place to pause. Going
 * forward steps the run and notes, for each, who stood where and how deep. Going back looks up in those
 * notes where to go and runs a fresh run up to there: the same choices and the same changes give the
 * same run. What lies further back than the notes can tell is found by a run that only looks.
 */
import type { LogEvent } from '../engine/log.ts';
import type { Frame, FrozenStack, Machine, Scheduler, Thread } from '../engine/machine.ts';
import type { Run } from '../script/run.ts';
import { ScriptFrame } from '../script/vm/frame.ts';
import type { Evaluate } from '../script/vm/program.ts';
import { Branch } from './branch.ts';
import { EventLog } from './event-log.ts';
import { History } from './history.ts';
import type { OutputLine, Stop, StopReason } from './session-port.ts';
import { fitsCondition } from './stops/exception-filters.ts';
import { type Hit, RunWatch } from './stops/run-watch.ts';
import { StopPoints } from './stops/stop-points.ts';

/** Points between two looks at the world outside (a pause asked for, a heartbeat due). */
const BATCH = 200;

/** A motion under way: yields between batches, so that whoever drives it can let messages in. */
export type Moving = Generator<undefined, Stop, undefined>;

export interface RunHooks {
  readonly print: (line: OutputLine) => void;
  readonly log: (event: LogEvent) => void;
  readonly scheduling: (base: Scheduler) => Scheduler;
}

export interface JourneyOptions {
  /** Makes the run afresh, always the same. */
  readonly makeRun: (hooks: RunHooks) => Run;
  readonly evaluate: Evaluate;
  readonly stopOnViolation: boolean;
}

/** Decides, at a point that has just been reached, whether to stop there. */
export type StopTest = (thread: Thread, frame: Frame, at: number, hit: Hit | null) => Hit | null;

/** A place to stop at, and why. */
interface Found {
  readonly when: number;
  readonly hit: Hit;
}

/** Told of the moments before one that is gone back to, while the run that goes there passes them. */
export interface Witness {
  /** How many of them, at most. */
  most(): number;
  /** The journey stands there as long as this takes. */
  seen(when: number, stop: Stop): void;
}

const PAUSE: Hit = { reason: 'pause', ids: [] };

/** One run of the journey, with those who watch it. */
interface Passage {
  readonly run: Run;
  readonly watch: RunWatch;
  readonly output: OutputLine[];
}

export class Journey {
  readonly points: StopPoints;
  readonly history = new History();
  readonly events = new EventLog((at) => this.run.script.placeOf(at));
  readonly branch = new Branch();
  readonly #options: JourneyOptions;
  #passage: Passage;
  #pauseAsked = false;
  witness: Witness | null = null;
  /** What the last stop was for. */
  hit: Hit | null = null;

  constructor(options: JourneyOptions) {
    this.#options = options;
    this.points = new StopPoints(options.stopOnViolation);
    this.#passage = this.#fresh();
  }

  get run(): Run {
    return this.#passage.run;
  }

  get watch(): RunWatch {
    return this.#passage.watch;
  }

  /** Points passed so far: the journey's clock. */
  get now(): number {
    return this.run.machine.stops;
  }

  /** The stack to show instead of one that has moved on since, or was unwound. */
  get frozen(): FrozenStack | null {
    return this.run.machine.halted ?? this.hit?.frozen ?? null;
  }

  pause(): void {
    this.#pauseAsked = true;
  }

  /** Goes on until `test` says to stop, or the run is over. */
  *forward(test: StopTest): Moving {
    const { run } = this;
    if (run.violation !== null) return this.#ended();
    let hit: Hit | null = null;
    this.#pauseAsked = false;
    this.#observe((thread, frame, at, found) => {
      hit = test(thread, frame, at, found);
      if (hit === null && this.#pauseAsked && isStatement(frame, at)) hit = PAUSE;
      return hit !== null;
    });
    const { memory } = run.runtime;
    const { sink } = memory;
    const reading = this.watch.sink(sink);
    if (reading !== null) memory.sink = reading;
    try {
      for (;;) {
        for (let left = BATCH; left > 0; left--) {
          const state = run.step();
          if (state !== 'running') return this.#stopped(hit);
        }
        yield;
      }
    } finally {
      if (reading !== null && memory.sink === reading) memory.sink = sink;
    }
  }

  /** Goes to a moment, forwards or backwards, without stopping on the way. */
  to(when: number, reason: StopReason, description?: string): Moving {
    const isBack = when <= this.now;
    const most = isBack ? (this.witness?.most() ?? 0) : 0;
    const seenFrom = most > 0 ? this.history.window(when, most) : when;
    return this.#reach(isBack, ({ stops }) => stops === when, reason, description, seenFrom);
  }

  /** Goes to the first point at which so many have been passed, forwards or backwards. */
  toStep(step: number): Moving {
    const isBack = step <= this.run.machine.steps;
    return this.#reach(isBack, ({ steps }) => steps >= step, 'goto');
  }

  /** Until it arrives, the run stands where it stood. */
  *#reach(
    isBack: boolean,
    isThere: (machine: Machine) => boolean,
    reason: StopReason,
    description?: string,
    seenFrom = Number.POSITIVE_INFINITY,
  ): Moving {
    const passage = isBack ? this.#fresh() : this.#passage;
    const { run, output } = passage;
    let found: Hit | null = null;
    this.#observe((_thread, frame, at, hit) => {
      if (isThere(run.machine)) {
        found = hit;
        return true;
      }
      if (run.machine.stops >= seenFrom && isStatement(frame, at)) this.#seen(passage, hit);
      return false;
    }, passage);
    if (!(yield* this.#through(run))) return this.#stopAt(PAUSE);
    this.#passage = passage;
    // What was printed on the way back was shown the first time.
    if (isBack) output.length = 0;
    if (run.state !== 'paused') return this.#stopped(null);
    const hit: Hit = found ?? { reason, ids: [] };
    return this.#stopAt({ ...hit, reason, ...(description === undefined ? {} : { description }) });
  }

  /** Has the witness look at where a passage is just now. */
  #seen(passage: Passage, hit: Hit | null): void {
    const [shown, shownFor] = [this.#passage, this.hit];
    this.#passage = passage;
    try {
      const stop = this.#stopAt({ ...(hit ?? { ids: [] }), reason: 'step' });
      // What is printed on the way back was shown the first time.
      this.witness?.seen(passage.run.machine.stops, { ...stop, output: [] });
    } finally {
      this.#passage = shown;
      this.hit = shownFor;
    }
  }

  /** Runs on to where its observer stops it. @returns false where the user has lost patience */
  *#through(run: Run): Generator<undefined, boolean, undefined> {
    this.#pauseAsked = false;
    for (let passed = 1; run.step() === 'running'; passed++) {
      if (passed % BATCH !== 0) continue;
      yield;
      if (this.#pauseAsked) return false;
    }
    return true;
  }

  /** What was printed since this was last asked, or since the last stop. */
  takeOutput(): OutputLine[] {
    return this.#passage.output.splice(0);
  }

  /** Stays where it is, and says so. */
  *here(reason: StopReason, description?: string): Moving {
    return this.#stopAt({ reason, ids: [], ...(description === undefined ? {} : { description }) });
  }

  /** Goes to the first point of the author's code. */
  toBeginning(): Moving {
    return this.to(this.history.first() ?? 1, 'entry', 'the beginning of the recording');
  }

  /** Goes back to the last place before now where the stop points say to stop. */
  *backToHit(): Moving {
    const plain = this.points.plainStatements;
    if (plain !== null) {
      const when = this.history.hit(this.now, plain);
      return yield* when === null ? this.toBeginning() : this.to(when, 'breakpoint');
    }
    const last = yield* this.lastHit(this.now);
    if (last === 'gave up') return this.#stopAt(PAUSE);
    return yield* last === null
      ? this.toBeginning()
      : this.to(last.when, last.hit.reason, last.hit.text);
  }

  /** Runs once more up to a moment, looking: the last place before it to stop at. */
  *lastHit(
    before: number,
    points: StopPoints = this.points,
  ): Generator<undefined, Found | null | 'gave up', undefined> {
    const passage = this.#fresh(points);
    const { run, watch } = passage;
    let last: Found | null = null;
    this.#observe((thread, _frame, _at, hit) => {
      const { stops } = run.machine;
      if (hit !== null) {
        // A value has changed since the statement before this point: that is the one that did it.
        const isData = hit.reason === 'data breakpoint';
        const when = isData ? (this.history.before(stops, thread.id, 0xffff) ?? stops) : stops;
        if (when < before && when >= (last?.when ?? 0)) last = { when, hit };
      }
      return stops >= before;
    }, passage);
    const reading = watch.sink(null);
    if (reading !== null) run.runtime.memory.sink = reading;
    return (yield* this.#through(run)) ? last : 'gave up';
  }

  /** Changes the run here, and in each that repeats it; what came after this moment is given up. */
  change(make: (run: Run) => void): readonly OutputLine[] {
    const when = this.now;
    const wasPast = this.history.reaches(when + 1);
    this.cut();
    this.branch.add({ when, make });
    return wasPast ? [branched] : [];
  }

  /** Gives up what came after this moment. */
  cut(): void {
    const when = this.now;
    this.branch.cut(when, this.run.machine.choices);
    this.history.cut(when);
    this.events.cut(when);
    this.points.forgetAfter(when);
  }

  #fresh(points: StopPoints = this.points): Passage {
    const output: OutputLine[] = [];
    const made: { passage?: Passage } = {};
    const run = this.#options.makeRun({
      print: (line) => output.push(line),
      log: (event) => made.passage && this.#happened(made.passage, event),
      scheduling: (base) => this.branch.scheduling(base),
    });
    const watch = new RunWatch(run, points, this.#options.evaluate);
    made.passage = { run, watch, output };
    return made.passage;
  }

  #happened({ run, watch }: Passage, event: LogEvent): void {
    // What an evaluation does is no part of the run.
    if (run.refusal !== null) return;
    this.events.note(watch.events, run.machine.stops, event, statementIn(run));
    watch.happened(event);
  }

  #observe(
    stops: (thread: Thread, frame: Frame, at: number, hit: Hit | null) => boolean,
    { run, watch, output }: Passage = this.#passage,
  ): void {
    const { machine } = run;
    machine.observer = {
      atPoint: (thread, frame, at) => {
        this.branch.arrive(run, machine.stops);
        this.history.note(machine.stops, thread, frame, at);
        const hit = watch.arrive(thread, frame, at);
        if (watch.output.length > 0) output.push(...watch.output.splice(0));
        return stops(thread, frame, at, hit);
      },
      pushed: (_thread, frame) => watch.pushed(frame),
      popped: () => watch.popped(),
    };
  }

  #stopped(hit: Hit | null): Stop {
    const { run } = this;
    const { violation, machine } = run;
    if (run.state === 'paused') return this.#stopAt(hit ?? { reason: 'step', ids: [] });
    const { filters } = this.points;
    const wanted =
      this.#options.stopOnViolation &&
      filters.has('violation') &&
      fitsCondition(filters.get('violation'), [violation?.kind ?? '']);
    if (violation === null || !wanted) return this.#ended();
    this.hit = {
      reason: 'exception',
      ids: [],
      exception: { id: 'violation', name: violation.kind },
    };
    return {
      kind: 'stopped',
      reason: 'exception',
      threadId: machine.halted?.thread.id ?? machine.current?.id ?? 0,
      threads: this.#threads(),
      description: `Violation: ${violation.kind}`,
      violation,
      output: this.takeOutput(),
    };
  }

  /** Nothing comes after a violation: who goes on from there ends the session. */
  #ended(): Stop {
    const { violation } = this.run;
    const output = this.takeOutput();
    if (violation === null) return { kind: 'ended', clean: true, output };
    return { kind: 'ended', clean: false, violation, output };
  }

  #stopAt(hit: Hit): Stop {
    this.hit = hit;
    const { reason, ids, description, text, frozen } = hit;
    return {
      kind: 'stopped',
      reason,
      threadId: frozen?.thread.id ?? this.run.machine.current?.id ?? 0,
      threads: this.#threads(),
      ...(description === undefined ? {} : { description }),
      ...(text === undefined ? {} : { text }),
      ...(ids.length === 0 ? {} : { hitBreakpointIds: ids }),
      ...(hit.exception === undefined ? {} : { exceptionId: hit.exception.name }),
      output: this.takeOutput(),
    };
  }

  #threads(): number[] {
    const { threads, current } = this.run.machine;
    const ids = threads.map(({ id }) => id);
    // The one that has just ended is shown where it ended.
    return current === null || ids.includes(current.id) ? ids : [...ids, current.id];
  }
}

const branched: OutputLine = {
  text: 'The run branches off here: what came after this moment is given up. The recording stays as it was.',
  category: 'important',
};

/** The innermost statement of the running thread; 0 where it has none. */
function statementIn(run: Run): number {
  const frame = run.machine.current?.stack.findLast((each) => each instanceof ScriptFrame);
  return Math.max(0, frame?.at ?? 0);
}

/** A point of the author's code, not of the kernel or the language's library. */
export function isStatement(frame: Frame, at: number): boolean {
  return at >= 0 && frame instanceof ScriptFrame;
}
