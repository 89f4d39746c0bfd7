/**
 * Sorting: a stable merge sort, the same on every engine.
 *
 * The language fixes the result but not which pairs are compared, and a comparison written by an
 * author is something that happens in a run. The array is read before the first comparison and
 * written after the last, as the specification has it.
 */
import { Frame } from '../../engine/machine.ts';
import type { Runtime } from '../vm/runtime.ts';
import { toText } from './convert.ts';
import { chargeLength } from './limits.ts';
import { type NativeTable, type Steps, stepwise } from './native.ts';
import { reads, writes } from './notes.ts';
import { callable, lengthOf, toObject } from './spec.ts';

type Args = readonly unknown[];

/** What a comparison costs beyond the call, in units of fuel. */
const comparisonCost = 8;

function comparatorOf(args: Args): unknown {
  const comparator = args[0];
  return comparator === undefined ? undefined : callable(comparator);
}

function* sort(runtime: Runtime, self: unknown, args: Args): Steps<unknown> {
  const comparator = comparatorOf(args);
  const list = toObject(self);
  const length = lengthOf(runtime, list);
  reads(runtime, list);
  const values: unknown[] = [];
  for (let k = 0; k < length; k++) if (k in list) values.push(list[k]);
  const sorted = yield* sortValues(runtime, values, comparator);
  writes(runtime, list);
  for (const [k, value] of sorted.entries()) list[k] = value;
  for (let k = sorted.length; k < length; k++) {
    if (k in list && !Reflect.deleteProperty(list, k)) throw new TypeError(`cannot delete ${k}`);
  }
  return list;
}

function* toSorted(runtime: Runtime, self: unknown, args: Args): Steps<unknown> {
  const comparator = comparatorOf(args);
  const list = toObject(self);
  const length = lengthOf(runtime, list);
  reads(runtime, list);
  const values: unknown[] = [];
  for (let k = 0; k < length; k++) values.push(list[k]);
  return yield* sortValues(runtime, values, comparator);
}

/** Sorts values: by the comparator, else by their texts; undefined ones come last, uncompared. */
export function* sortValues(
  runtime: Runtime,
  values: readonly unknown[],
  comparator: unknown,
): Steps<unknown[]> {
  const present = values.filter((value) => value !== undefined);
  const sorted =
    comparator === undefined
      ? yield* sortByText(runtime, present)
      : yield* mergeSort(runtime, present, comparator);
  for (let missing = values.length - present.length; missing > 0; missing--) sorted.push(undefined);
  return sorted;
}

/** Comparing texts never calls back, so the engine's own stable sort will do. */
function* sortByText(runtime: Runtime, values: readonly unknown[]): Steps<unknown[]> {
  runtime.charge(values.length * 16);
  const items: { readonly value: unknown; readonly text: string }[] = [];
  for (const value of values) items.push({ value, text: yield* toText(runtime, value) });
  items.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
  return items.map((item) => item.value);
}

/** Bottom-up: runs of 1, 2, 4 … elements are merged until one is left. */
export function* mergeSort(
  runtime: Runtime,
  values: readonly unknown[],
  comparator: unknown,
): Steps<unknown[]> {
  let from = [...values];
  for (let width = 1; width < values.length; width *= 2) {
    chargeLength(runtime, values.length);
    const to: unknown[] = [];
    let a = 0;
    while (a < from.length) {
      const middle = Math.min(a + width, from.length);
      const end = Math.min(middle + width, from.length);
      let b = middle;
      while (a < middle && b < end) {
        runtime.charge(comparisonCost);
        const result = runtime.call(comparator, undefined, [from[a], from[b]]);
        const order = Frame.is(result) ? yield result : result;
        // Only a clear answer moves the right one ahead: that keeps equals in order.
        to.push(+(order as number) > 0 ? from[b++] : from[a++]);
      }
      while (a < middle) to.push(from[a++]);
      while (b < end) to.push(from[b++]);
      a = end;
    }
    from = to;
  }
  return from;
}

export const arraySort: NativeTable = {
  sort: stepwise('sort', sort),
  toSorted: stepwise('toSorted', toSorted),
};
