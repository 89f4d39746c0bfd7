/**
 * A running digest of an event log: two runs with the same digest did the same, event by event.
 *
 * Two independent 32-bit FNV-1a streams over the events' JSON: enough to notice a difference, not
 * meant to withstand somebody who wants a collision.
 */
import type { LogEvent } from '../engine/log.ts';

const PRIME = 0x01000193;

export class EventDigest {
  #low = 0x811c9dc5;
  #high = 0x9747b28c;
  count = 0;

  add(event: LogEvent): void {
    this.count++;
    const text = JSON.stringify(event);
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      this.#low = Math.imul(this.#low ^ unit, PRIME);
      this.#high = Math.imul(this.#high ^ unit ^ (at & 0xff), PRIME);
    }
  }

  /** 16 hexadecimal digits. */
  hex(): string {
    const word = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
    return word(this.#high) + word(this.#low);
  }
}
