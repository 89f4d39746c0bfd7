/**
 * The event log of a session: what happened in the run so far, and where in it.
 *
 * A run that is repeated makes the same events again, so only those are kept that go further than any
 * run before. An event is a line of the timeline and an instruction of the disassembly.
 */
import { type LogEvent, sentence } from '../engine/log.ts';
import type { SourcePlace } from '../script/violation.ts';

export interface Event {
  /** From 0, in the order of the run. */
  readonly number: number;
  /** Points passed by all threads when it happened. */
  readonly step: number;
  /** Points and places to pause that were passed before it. */
  readonly when: number;
  readonly kind: LogEvent['kind'];
  readonly thread: string;
  readonly text: string;
  readonly place: SourcePlace | null;
}

interface Noted {
  readonly when: number;
  readonly event: LogEvent;
  /** The statement it happened in; 0 for none. */
  readonly at: number;
}

/** Events that are kept; what comes after is still counted. */
const MOST = 100_000;

export class EventLog {
  readonly #placeOf: (statement: number) => SourcePlace | null;
  readonly #noted: Noted[] = [];
  #length = 0;

  constructor(placeOf: (statement: number) => SourcePlace | null) {
    this.#placeOf = placeOf;
  }

  get length(): number {
    return this.#length;
  }

  /** @param number  of the event in its run, from 0 */
  note(number: number, when: number, event: LogEvent, at: number): void {
    if (number < this.#length) return;
    this.#length = number + 1;
    if (number === this.#noted.length && number < MOST) {
      this.#noted.push({ when, event, at });
    }
  }

  /** Gives up what had not happened at a moment. */
  cut(when: number): void {
    while ((this.#noted.at(-1)?.when ?? -1) >= when) this.#noted.pop();
    this.#length = this.#noted.length;
  }

  at(number: number): Event | null {
    const noted = this.#noted[number];
    if (noted === undefined) return null;
    const { when, event, at } = noted;
    const { step, kind, thread } = event;
    return { number, step, when, kind, thread, text: sentence(event), place: this.#placeOf(at) };
  }

  page(from: number, count: number): Event[] {
    const last = Math.min(this.#noted.length, from + count);
    const events: Event[] = [];
    for (let number = Math.max(0, from); number < last; number++) {
      const event = this.at(number);
      if (event !== null) events.push(event);
    }
    return events;
  }

  /** The first events whose statement stands on a line. */
  atLine(file: string, line: number, most: number): Event[] {
    const found: Event[] = [];
    for (const [number, { at }] of this.#noted.entries()) {
      if (found.length === most) break;
      const place = at === 0 ? null : this.#placeOf(at);
      if (place?.line !== line || place.file !== file) continue;
      const event = this.at(number);
      if (event !== null) found.push(event);
    }
    return found;
  }

  /** The number of the first event that had not happened at a moment. */
  next(when: number): number {
    let [low, high] = [0, this.#noted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#noted[middle]?.when ?? 0) < when) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
