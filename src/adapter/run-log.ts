/**
 * The log of a run as its report carries it: a line per event.
 *
 * The script's own words are always kept. Of the other events only so many are: a recording of a
 * million lines makes millions of events, and the digest speaks for those that are left out.
 */
import { type LogEvent, sentence } from '../engine/log.ts';
import type { RunLogEntry } from './run-request.ts';

const MAX_EVENTS = 100_000;

export class RunLog {
  readonly entries: RunLogEntry[] = [];
  /** Events left out. */
  omitted = 0;

  add(event: LogEvent): void {
    const { step, thread, kind } = event;
    switch (event.kind) {
      case 'printk':
      case 'console':
      case 'warning':
        this.entries.push({ step, kind, thread, text: event.text });
        break;
      default:
        if (this.entries.length >= MAX_EVENTS) this.omitted++;
        else this.entries.push({ step, kind, thread, text: sentence(event) });
    }
  }
}
