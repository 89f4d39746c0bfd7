/**
 * File order: facts of a recording of one file for each task, as if read file after file.
 *
 * Its events are merged into one stream, but an order that depends on how ties were broken would
 * be no fact. So the facts are listed by file (lowest task first) and line. In a single file
 * lines are numbers and already in order.
 */

import type { LineRef } from './event.ts';

/** Sorts what has a line; a single file's facts stay as they are. */
export function inFileOrder<Fact>(
  facts: readonly Fact[],
  lineOf: (fact: Fact) => LineRef | null,
): readonly Fact[] {
  if (facts.every((fact) => typeof lineOf(fact) !== 'string')) return facts;
  return facts
    .map((fact) => ({ fact, place: placeOf(lineOf(fact)) }))
    .sort((a, b) => a.place[0] - b.place[0] || a.place[1] - b.place[1])
    .map(({ fact }) => fact);
}

function placeOf(line: LineRef | null): readonly [file: number, line: number] {
  if (line === null) return [Number.MAX_SAFE_INTEGER, 0];
  if (typeof line === 'number') return [0, line];
  const colon = line.indexOf(':');
  return [Number(line.slice(0, colon)), Number(line.slice(colon + 1))];
}
