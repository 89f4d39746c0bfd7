/**
 * Replay: a recorded session once more, compared event by event with what was recorded.
 *
 * The run gets the recorded choices; everything else follows. Stretches come in one at a time, and the
 * run goes exactly as far as each of them reaches, so a long recording is never held as a whole.
 */
import { describe, type LogEvent } from '../../engine/log.ts';
import type { Scheduler } from '../../engine/machine.ts';
import type { Run } from '../../script/run.ts';
import { EventDigest, sameBody } from '../event-digest.ts';
import { asEvent, type EventReader } from './events.ts';
import type { SessionEnd } from './format.ts';
import { CannotFollow, ReplayingScheduler } from './replaying-scheduler.ts';
import { readStretch } from './stretch.ts';

export interface Divergence {
  /** Points passed when the difference was noticed. */
  readonly step: number;
  readonly expected: string;
  readonly actual: string;
}

/** Points between two looks at the world outside. */
const BATCH = 2_000;

export class Replay {
  readonly run: Run;
  /** The first difference; nothing is replayed after it. */
  divergence: Divergence | null = null;
  readonly #scheduler = new ReplayingScheduler();
  readonly #digest = new EventDigest();
  #expected: EventReader | null = null;
  /** As far as the stretches go that have come in. */
  #reach = 0;

  constructor(makeRun: (scheduler: Scheduler, log: (event: LogEvent) => void) => Run) {
    this.run = makeRun(this.#scheduler, (event) => this.#compare(event));
  }

  /** Events that were compared. */
  get events(): number {
    return this.#digest.count;
  }

  /**
   * Runs one stretch, in batches.
   *
   * @throws MalformedError where it cannot be read
   */
  *follow(contents: Uint8Array): Generator<undefined, void, undefined> {
    const stretch = readStretch(contents);
    this.#scheduler.take(stretch.choices);
    this.#expected = stretch.events;
    this.#reach = stretch.to.steps;
    yield* this.#steps(() => this.#stretchIsOver());
    if (this.divergence !== null) return;
    if (this.#scheduler.left > 0 || stretch.events.left > 0) this.#endsEarly(stretch.events);
    else if (this.run.machine.steps > this.#reach) this.#goesOn();
    else if (this.#digest.hex() !== stretch.digest) this.#digestDiffers(stretch.digest);
    // Reading on at the end finds what does not belong there.
    else stretch.events.next();
  }

  /** Runs to the end, where nothing more than `end` may come. */
  *finish(end: SessionEnd): Generator<undefined, void, undefined> {
    this.#reach = end.steps;
    yield* this.#steps(() => this.run.machine.steps > end.steps);
    if (this.divergence !== null) return;
    const { state, machine } = this.run;
    if (state === 'running') this.#goesOn();
    else if (state !== end.outcome || machine.steps !== end.steps) {
      this.#diverge(`the end: ${end.outcome} after ${end.steps} steps`, `${state} here`);
    }
  }

  *#steps(isOver: () => boolean): Generator<undefined, void, undefined> {
    const { run } = this;
    while (run.state === 'running') {
      for (let left = BATCH; left > 0; left--) {
        if (this.divergence !== null || run.state !== 'running' || isOver()) return;
        this.#step();
      }
      yield;
    }
  }

  #step(): void {
    try {
      this.run.step();
    } catch (error) {
      if (!(error instanceof CannotFollow)) throw error;
      this.#diverge(error.expected, error.actual);
    }
  }

  #stretchIsOver(): boolean {
    const { steps } = this.run.machine;
    if (steps < this.#reach) return false;
    return steps > this.#reach || (this.#scheduler.left === 0 && this.#expected?.left === 0);
  }

  #compare(event: LogEvent): void {
    this.#digest.add(event);
    if (this.divergence !== null) return;
    const expected = this.#expected?.left ? this.#expected.read() : undefined;
    if (expected === undefined) this.#diverge('no event', told(event));
    else if (expected.step !== event.step || !sameBody(expected.body, event)) {
      this.#differ(asEvent(expected), event);
    }
  }

  #differ(expected: LogEvent, actual: LogEvent): void {
    const [one, other] = [told(expected), told(actual)];
    if (one !== other) this.#diverge(one, other);
    else this.#diverge(JSON.stringify(expected), JSON.stringify(actual));
  }

  #endsEarly(events: EventReader): void {
    const next = events.left > 0 ? events.next() : undefined;
    const { state } = this.run;
    const actual = state === 'running' ? 'the run goes on without it' : `the run ends: ${state}`;
    this.#diverge(next === undefined ? 'another choice' : told(next), actual);
  }

  #goesOn(): void {
    this.#diverge(`nothing after step ${this.#reach}`, 'the run goes on');
  }

  #digestDiffers(expected: string): void {
    this.#diverge(
      `the digest ${expected} of all events so far`,
      `${this.#digest.hex()}, though each event was as recorded: the recording contradicts itself`,
    );
  }

  #diverge(expected: string, actual: string): void {
    this.divergence ??= { step: this.run.machine.steps, expected, actual };
  }
}

/** An event in words; what comes from a file may be no event that we know. */
function told(event: LogEvent): string {
  try {
    const text: unknown = describe(event);
    return typeof text === 'string' ? text : JSON.stringify(event);
  } catch {
    return JSON.stringify(event);
  }
}
