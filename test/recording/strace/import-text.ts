/**
 * Import text: a log given in the test itself, as events and facts.
 */
import type { StraceEvent } from '../../../src/recording/strace/event.ts';
import type { LogFacts, TaskFacts, UnparsedFact } from '../../../src/recording/strace/facts.ts';
import { FactsCounter } from '../../../src/recording/strace/facts-counter.ts';
import { type ReaderOptions, StraceReader } from '../../../src/recording/strace/reader.ts';
import { StraceTracker } from '../../../src/recording/strace/tracker.ts';

export interface ImportedText {
  readonly events: readonly StraceEvent[];
  readonly log: LogFacts;
  readonly unparsed: readonly UnparsedFact[];
}

/** Imports `text`; `pieces` says where it is cut into pieces before the reader gets it. */
export function importText(
  text: string,
  options: ReaderOptions = {},
  pieces: readonly number[] = [],
): ImportedText {
  const events: StraceEvent[] = [];
  const counter = new FactsCounter();
  const tracker = new StraceTracker((event) => {
    events.push(event);
    counter.event(event);
  });
  const reader = new StraceReader((line) => tracker.line(line), options);
  let start = 0;
  for (const end of pieces) {
    reader.feed(text.slice(start, end));
    start = end;
  }
  reader.feed(text.slice(start));
  reader.end();
  const unterminated = text !== '' && !text.endsWith('\n');
  return { events, log: counter.facts(unterminated), unparsed: counter.unparsed };
}

/** Imports lines that each end with a newline. */
export function importLines(...lines: readonly string[]): ImportedText {
  return importText(lines.map((line) => `${line}\n`).join(''));
}

/** Tasks as `tid.inc kind creator end`, one string each. */
export function livesOf(log: LogFacts): readonly string[] {
  return log.tasks.map(
    (task) => `${task.tid}.${task.inc} ${task.kind} ${task.creator} ${end(task)}`,
  );
}

function end({ end: how }: TaskFacts): string {
  switch (how?.how) {
    case undefined:
      return 'open';
    case 'exit':
      return `exit ${how.status}`;
    case 'signal':
      return `${how.signal}${how.core ? ' core' : ''}`;
    case 'superseded':
      return `superseded by ${how.by}`;
    case 'became':
      return `became ${how.tid}`;
    case 'detached':
      return 'detached';
    default:
      return how satisfies never;
  }
}
