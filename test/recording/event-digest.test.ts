import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { LogEvent } from '../../src/engine/log.ts';
import { EventDigest, sameBody } from '../../src/recording/event-digest.ts';

const event: LogEvent = {
  step: 3,
  thread: 'sh (1000)',
  kind: 'syscall-entry',
  pid: 1000,
  nr: 1,
  args: [1, 2 ** 40, 0.5],
};

/** As docs/recording-format.md describes it, written a second time. */
function byTheBook(events: readonly LogEvent[]): string {
  const starts = [0x811c9dc5n, 0x9747b28cn];
  const factors = [0x9e3779b1n, 0x85ebca77n];
  const mask = 0xffff_ffffn;
  const take = (state: bigint, word: bigint, factor: bigint): bigint => {
    const product = ((state ^ (word & mask)) * factor) & mask;
    return ((product << 13n) | (product >> 19n)) & mask;
  };
  const hash = (text: string): bigint =>
    [...Array(text.length).keys()].reduce(
      (state, at) => ((state ^ BigInt(text.charCodeAt(at))) * 0x01000193n) & mask,
      0x811c9dc5n,
    );
  const words = (value: unknown): bigint[] => {
    if (value === null) return [1n];
    if (typeof value === 'boolean') return [value ? 3n : 2n];
    if (typeof value === 'string') return [6n, hash(value)];
    if (typeof value === 'number') {
      if (Number.isInteger(value) && Math.abs(value) < 2 ** 31) return [4n, BigInt(value)];
      const bits = new DataView(new ArrayBuffer(8));
      bits.setFloat64(0, value, true);
      return [5n, BigInt(bits.getUint32(0, true)), BigInt(bits.getUint32(4, true))];
    }
    if (Array.isArray(value)) return [7n, BigInt(value.length), ...value.flatMap(words)];
    const members = Object.entries(value as object);
    const inside = members.flatMap(([name, each]) => [hash(name), ...words(each)]);
    return [8n, ...inside, BigInt(members.length)];
  };
  const [low = '', high = ''] = starts.map((start, stream) => {
    const factor = factors[stream] ?? 0n;
    const state = events.reduce((digest, { step, ...body }) => {
      const parts = Object.entries(body).flatMap(([name, value]) => [hash(name), ...words(value)]);
      const whole = parts.reduce((sum, word) => take(sum, word, factor), start);
      return take(take(digest, BigInt(step), factor), whole, factor);
    }, start);
    return state.toString(16).padStart(8, '0');
  });
  return high + low;
}

const digestOf = (...events: readonly LogEvent[]): string => {
  const digest = new EventDigest();
  for (const each of events) digest.add(each);
  return digest.hex();
};

describe('the digest of events', () => {
  const callback: LogEvent = {
    step: 2 ** 33 + 5,
    thread: 'é\ud800',
    kind: 'callback',
    engine: 1,
    owner: 'ops1',
    pid: -1,
    callback: 'report_death',
    args: { action: 6, group_dead: true, signal: null },
  };

  test('is the documented one', () => {
    assert.equal(digestOf(event, callback), byTheBook([event, callback]));
    assert.equal(digestOf(), '9747b28c811c9dc5');
  });

  test('tells events that differ in one place apart, and their order', () => {
    const others: LogEvent[] = [
      { ...event, step: 4 },
      { ...event, thread: 'sh (1001)' },
      { ...event, args: [1, 2 ** 40, 0.25] },
      { ...event, args: [1, 2 ** 40] },
      { ...event, args: [2 ** 40, 1, 0.5] },
      callback,
    ];
    const digests = new Set([event, ...others].map((each) => digestOf(each)));
    assert.equal(digests.size, others.length + 1);
    assert.notEqual(digestOf(event, callback), digestOf(callback, event));
  });

  test('sees what a recording keeps: no sign of 0, no number that is none', () => {
    const one = { ...event, args: [-0, Number.NaN] };
    const other = { ...event, args: [0, null] } as unknown as LogEvent;
    assert.equal(digestOf(one), digestOf(other));
    assert.ok(sameBody(one, other));
  });

  test('two bodies are the same whatever their step, and only then', () => {
    assert.ok(sameBody(event, { ...event, step: 99 }));
    assert.ok(!sameBody(event, { ...event, pid: 1001 }));
    assert.ok(!sameBody(event, { ...event, more: 1 }));
    const { nr: _, ...less } = event as LogEvent & { nr: number };
    assert.ok(!sameBody(event, less));
    assert.ok(!sameBody({ a: [] }, { a: {} }) && !sameBody({ a: {} }, { a: null }));
  });
});
