/**
 * Terms of a breakpoint: its condition, and which of its hits count.
 *
 * Hits are counted by where they lie in the run and not by how often somebody passed them: the third
 * hit is the third whichever way it is reached, and however often.
 */
import type { Terms } from '../session-port.ts';

const HIT = /^\s*(>=|<=|==|=|>|<|%)?\s*(\d{1,9})\s*$/;

/** @returns null where it cannot be understood */
export function hitTest(condition: string): ((ordinal: number) => boolean) | null {
  const found = HIT.exec(condition);
  if (found === null) return null;
  const wanted = Number(found[2]);
  switch (found[1]) {
    case '>':
      return (ordinal) => ordinal > wanted;
    case '<':
      return (ordinal) => ordinal < wanted;
    case '<=':
      return (ordinal) => ordinal <= wanted;
    case '%':
      return wanted === 0 ? null : (ordinal) => ordinal % wanted === 0;
    case '>=':
      return (ordinal) => ordinal >= wanted;
    default:
      return (ordinal) => ordinal === wanted;
  }
}

/** The terms of one breakpoint, with its hits so far. */
export class Stipulation {
  readonly condition: string | undefined;
  /** Every time it is reached is a hit that counts. */
  readonly isPlain: boolean;
  readonly #passes: ((ordinal: number) => boolean) | null;
  /** What is wrong with the terms, if anything. */
  readonly fault: string | undefined;
  /** Where in the run it was hit, in order. */
  readonly #hits: number[] = [];

  constructor({ condition, hitCondition }: Terms) {
    this.condition = condition?.trim() || undefined;
    const wanted = hitCondition?.trim() || undefined;
    this.#passes = wanted === undefined ? () => true : hitTest(wanted);
    this.isPlain = this.condition === undefined && wanted === undefined;
    if (this.#passes === null) {
      this.fault = `"${wanted}" counts no hits: write 5, >= 5, == 5, or % 5`;
    }
  }

  /** Is it hit, and is this one of the hits that count? `when` is the moment in the run. */
  hit(when: number): boolean {
    return this.#passes?.(this.#ordinal(when)) ?? false;
  }

  /** Forgets the hits after a moment: the run has taken another way from there. */
  forgetAfter(when: number): void {
    while ((this.#hits.at(-1) ?? 0) > when) this.#hits.pop();
  }

  #ordinal(when: number): number {
    const last = this.#hits.at(-1);
    if (last === undefined || last < when) return this.#hits.push(when);
    let [low, high] = [0, this.#hits.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#hits[middle] ?? 0) < when) low = middle + 1;
      else high = middle;
    }
    if (this.#hits[low] !== when) this.#hits.splice(low, 0, when);
    return low + 1;
  }
}

/** The parts of a log message: text, and expressions that stood in braces. */
export function logParts(
  message: string,
): readonly { readonly text: string; readonly isCode: boolean }[] {
  const parts: { text: string; isCode: boolean }[] = [];
  let depth = 0;
  let from = 0;
  const cut = (to: number, isCode: boolean): void => {
    if (to > from) parts.push({ text: message.slice(from, to), isCode });
    from = to + 1;
  };
  for (let at = 0; at < message.length; at++) {
    if (message[at] === '{' && depth++ === 0) cut(at, false);
    else if (message[at] === '}' && depth > 0 && --depth === 0) cut(at, true);
  }
  if (depth > 0) from--;
  cut(message.length, false);
  return parts;
}
