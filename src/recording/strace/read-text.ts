/**
 * Reading a log that is in memory already: for where there are no files to stream from.
 */
import { InputError } from '../input-error.ts';
import type { EventSink } from './event.ts';
import { StraceReader } from './reader.ts';
import { StraceTracker } from './tracker.ts';

/**
 * Hands the events of one log to `sink` in order.
 *
 * @param name  how the user named it
 * @throws InputError when no line of it is strace's
 */
export function readStraceText(name: string, text: string, sink: EventSink): void {
  const tracker = new StraceTracker(sink);
  const reader = new StraceReader((line) => tracker.line(line));
  reader.feed(text);
  reader.end();
  if (reader.recognised > 0) return;
  throw new InputError({
    file: name,
    problem: 'is not the output of strace: no line of it is a call, a signal or an exit',
    advice: 'record one with strace -f -o FILE COMMAND',
  });
}
