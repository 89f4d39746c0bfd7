/**
 * A stretch: a part of a session, with the choices that were made in it and the events that followed.
 *
 * Each one says how much came before it, so that a missing one is noticed, and ends with the digest
 * of all events so far. Choices and events stand in one record because a session that was cut off
 * must not have one without the other.
 */
import type { LogEvent } from '../../engine/log.ts';
import type { EventDigest } from '../event-digest.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { ChoiceReader, ChoiceWriter, MOST_CHOICES } from './choices.ts';
import { EventReader, EventWriter } from './events.ts';

/** How far a session has come. */
export interface Position {
  /** Points passed by all threads. */
  readonly steps: number;
  readonly choices: number;
  readonly events: number;
}

export interface Stretch {
  readonly from: Position;
  readonly to: Position;
  readonly choices: ChoiceReader;
  /** How many bytes the choices take. */
  readonly choiceBytes: number;
  readonly events: EventReader;
  /** Of all events up to the end of this stretch; 16 hexadecimal digits. */
  readonly digest: string;
}

/** Bytes after which a stretch is full, and characters of its events. */
const FULL = 0x1_0000;
const HEAVY = 0x80_0000;

/** Collects what happens and gives it out as contents of records. */
export class StretchWriter {
  readonly #choices = new ChoiceWriter();
  readonly #events = new EventWriter();
  #from: Position = { steps: 0, choices: 0, events: 0 };

  choice(place: number): void {
    this.#choices.add(place);
  }

  /** @param digest  has just taken in the event */
  event(event: LogEvent, digest: EventDigest): void {
    this.#events.add(event, digest);
  }

  get empty(): boolean {
    return this.#choices.count === 0 && this.#events.count === 0;
  }

  /** Time to flush it, at one of the next steps. */
  get full(): boolean {
    if (this.#choices.count > MOST_CHOICES / 2) return true;
    return this.#choices.length + this.#events.length > FULL || this.#events.weight > HEAVY;
  }

  /**
   * @param steps   points passed so far
   * @param digest  of all events so far
   */
  flush(steps: number, digest: string): Uint8Array {
    const to = new ByteWriter(this.#choices.length + this.#events.length + 64);
    const { steps: stepsBefore, choices, events } = this.#from;
    for (const number of [stepsBefore, choices, events, steps - stepsBefore]) to.varint(number);
    for (let at = 0; at < 16; at += 2) to.byte(Number.parseInt(digest.slice(at, at + 2), 16));
    this.#from = {
      steps,
      choices: choices + this.#choices.count,
      events: events + this.#events.count,
    };
    this.#choices.flush(to);
    this.#events.flush(to);
    return to.bytes();
  }
}

/** @throws MalformedError, here or when its choices and events are read */
export function readStretch(contents: Uint8Array): Stretch {
  const bytes = new ByteReader(contents);
  const [steps, choices, events, more] = [
    bytes.varint(),
    bytes.varint(),
    bytes.varint(),
    bytes.varint(),
  ];
  const digest = [...bytes.raw(8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const choiceCount = bytes.varint();
  const choiceBytes = bytes.raw(bytes.count());
  const eventReader = new EventReader(bytes);
  const from = { steps, choices, events };
  const to = {
    steps: steps + more,
    choices: choices + choiceCount,
    events: events + eventReader.left,
  };
  const choiceReader = new ChoiceReader(choiceCount, new ByteReader(choiceBytes));
  return {
    from,
    to,
    digest,
    choices: choiceReader,
    choiceBytes: choiceBytes.length,
    events: eventReader,
  };
}
