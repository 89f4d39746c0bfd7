import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { LogEvent } from '../../../src/engine/log.ts';
import { EventDigest } from '../../../src/recording/event-digest.ts';
import { fromBase64, toBase64 } from '../../../src/recording/utrec/base64.ts';
import { ByteReader, ByteWriter, MalformedError } from '../../../src/recording/utrec/bytes.ts';
import { ChoiceReader, ChoiceWriter } from '../../../src/recording/utrec/choices.ts';
import { crc32 } from '../../../src/recording/utrec/crc32.ts';
import { EventReader, EventWriter } from '../../../src/recording/utrec/events.ts';
import { TasksReader, writeOperations, writeTasks } from '../../../src/recording/utrec/tasks.ts';

const seed = Number(process.env['FUZZ_SEED'] ?? 7041);
const runs = { seed, numRuns: 500 };

function written(write: (to: ByteWriter) => void): ByteReader {
  const to = new ByteWriter(1);
  write(to);
  return new ByteReader(to.bytes());
}

/** Any UTF-16, also what is no Unicode. */
const text = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0, max: 0x7f })))
  .map((units) => String.fromCharCode(...units));

describe(`coding (seed ${seed})`, () => {
  test('every text comes back as it was, lone surrogates too', () => {
    fc.assert(
      fc.property(text, (value) => {
        const bytes = written((to) => to.text(value));
        assert.equal(bytes.text(), value);
        bytes.end();
      }),
      runs,
    );
    assert.equal(written((to) => to.text('\ud800x\udc00')).text(), '\ud800x\udc00');
  });

  test('every number comes back as it was', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.double(), (whole, any) => {
        const bytes = written((to) => {
          to.varint(Math.abs(whole));
          to.number(whole);
          to.number(any);
        });
        assert.equal(bytes.varint(), Math.abs(whole));
        assert.equal(bytes.number(), whole);
        assert.ok(Object.is(bytes.number(), any));
      }),
      runs,
    );
  });

  test('a number that goes on for ever is refused', () => {
    const endless = new ByteReader(new Uint8Array(100).fill(0xff));
    assert.throws(() => endless.varint(), MalformedError);
  });

  test('bytes travel through text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 9000 }), (bytes) => {
        const carried = toBase64(bytes);
        assert.equal(carried, Buffer.from(bytes).toString('base64'));
        assert.deepEqual(fromBase64(carried), Uint8Array.from(bytes));
      }),
      runs,
    );
    assert.throws(() => fromBase64('ab!='), MalformedError);
  });

  test('the checksum is the one of zip: 123456789 gives cbf43926', () => {
    assert.equal(crc32(Buffer.from('1234'), Buffer.from('56789')), 0xcbf43926);
  });
});

describe(`choices (seed ${seed})`, () => {
  const places = fc.array(fc.oneof(fc.constant(0), fc.nat(4), fc.nat(100_000)), {
    maxLength: 2000,
  });

  test('come back in order', () => {
    fc.assert(
      fc.property(places, (all) => {
        const bytes = flushed(all);
        const count = bytes.varint();
        const reader = new ChoiceReader(count, new ByteReader(bytes.raw(bytes.varint())));
        assert.deepEqual(
          Array.from({ length: count }, () => reader.next()),
          all,
        );
        bytes.end();
      }),
      runs,
    );
  });

  test('take a byte at most, among up to 200 threads', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(199), { minLength: 1 }), (all) => {
        const bytes = flushed(all);
        bytes.varint();
        assert.ok(bytes.varint() <= all.length);
      }),
      runs,
    );
  });

  test('a count that the bytes do not bear out is refused', () => {
    const short = new ChoiceReader(3, new ByteReader(Uint8Array.of(1, 2)));
    short.next();
    short.next();
    assert.throws(() => short.next(), MalformedError);
    const long = new ChoiceReader(1, new ByteReader(Uint8Array.of(1, 2)));
    assert.throws(() => long.next(), MalformedError);
    assert.throws(() => new ChoiceReader(2 ** 40, new ByteReader(Uint8Array.of())), MalformedError);
  });

  function flushed(all: readonly number[]): ByteReader {
    const writer = new ChoiceWriter();
    for (const place of all) writer.add(place);
    return written((to) => writer.flush(to));
  }
});

describe(`events (seed ${seed})`, () => {
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', maxDepth: 4 },
      text,
      fc.nat(3),
      fc.maxSafeInteger(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__'), tie('value')),
    ),
  }));
  const event = fc.record({
    step: fc.nat(1_000_000),
    thread: fc.constantFrom('sh (1000)', 'rmmod', ''),
    kind: fc.constantFrom('printk', 'of the future'),
    a: value,
    b: value,
    c: value,
  });

  test('of any kind come back, member by member and in order', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), (events) => {
        const all = events as unknown as LogEvent[];
        const reader = new EventReader(flushed(all));
        for (const each of all) assert.equal(JSON.stringify(reader.next()), JSON.stringify(each));
        assert.equal(reader.next(), undefined);
      }),
      { seed, numRuns: 1000 },
    );
  });

  test('that repeat take three bytes', () => {
    const all = Array.from(
      { length: 1000 },
      (_, step): LogEvent => ({
        step,
        thread: `t${step % 5}`,
        kind: 'syscall-entry',
        pid: 1000 + (step % 5),
        nr: 39,
        args: [1, 2, 3, 4, 5, 6],
      }),
    );
    assert.ok(flushed(all).left < 3 * all.length);
  });

  test('bytes of any kind are read or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        try {
          const reader = new EventReader(new ByteReader(bytes));
          while (reader.next() !== undefined);
        } catch (error) {
          assert.ok(error instanceof MalformedError, String(error));
        }
      }),
      { seed, numRuns: 5000 },
    );
  });

  test('lists in lists in lists are refused', () => {
    const [list, one] = [(4 << 1) | 1, 1];
    const deep = Array.from({ length: 1000 }, () => [list, one]).flat();
    const thread = [13, 6, ...Buffer.from('thread')];
    const bytes = Uint8Array.of(1, 0, 0, 0, 1, ...thread, 1, ...deep);
    assert.throws(() => new EventReader(new ByteReader(bytes)).next(), /nested too deeply/);
  });

  test('a text that is named a million times is refused before it fills the memory', () => {
    const all: LogEvent[] = [];
    const text = 'x'.repeat(1 << 20);
    for (let step = 0; step < 200; step++) all.push({ step, thread: '', kind: 'printk', text });
    const reader = new EventReader(flushed(all));
    assert.throws(() => {
      while (reader.next() !== undefined);
    }, /too much for one stretch/);
  });

  function flushed(all: readonly LogEvent[]): ByteReader {
    const writer = new EventWriter();
    const digest = new EventDigest();
    for (const each of all) {
      digest.add(each);
      writer.add(each, digest);
    }
    return written((to) => writer.flush(to));
  }
});

describe('recorded tasks', () => {
  const parent = { pid: 1, comm: 'sh', creator: -1, leader: 0, flags: 17, images: [] };
  const child = { ...parent, pid: 2, creator: 0, leader: 1, flags: -0x7fff_ffef };
  const images = [{ filename: '/bin/ls', argv: ['ls', '\udcff'] }];
  const good = [
    { ...parent, operations: [0, 56, 1, 2 ** 63, 3, 1, 1, 2, 9, 0, 0] },
    { ...child, images, operations: [4, 0, 9, 0, 1] },
  ];

  function read(tasks: typeof good) {
    const reader = new TasksReader();
    for (const contents of writeTasks(tasks)) reader.tasks(contents);
    for (const contents of writeOperations(tasks)) reader.operations(contents);
    return reader.finish('w');
  }

  test('come back as they were', () => {
    assert.deepEqual(read(good), { name: 'w', tasks: good });
  });

  const wrong: readonly (readonly [what: string, tasks: typeof good, message: RegExp])[] = [
    ['an unknown operation', [{ ...parent, operations: [77] }], /no known kind/],
    ['half an operation', [{ ...parent, operations: [0, 56] }], /not complete/],
    ['a call with a billion arguments', [{ ...parent, operations: [0, 1, 1e9] }], /not complete/],
    ['a child that is not there', [{ ...parent, operations: [3, 5] }], /cannot be/],
    ['a child of somebody else', [{ ...parent, operations: [3, 0] }], /cannot be/],
    ['a creator of itself', [{ ...parent, creator: 0, operations: [] }], /no creator/],
    ['an image that is not there', [{ ...parent, operations: [4, 0] }], /image/],
    ['a leader that is not there', [{ ...parent, leader: 3, operations: [] }], /led by/],
    ['a number that is none', [{ ...parent, operations: [1, Number.NaN] }], /none/],
  ];
  for (const [what, tasks, message] of wrong) {
    test(`${what} is refused`, () => assert.throws(() => read(tasks), message));
  }

  test('ten thousand creators of creators are refused', () => {
    const chain = Array.from({ length: 10_000 }, (_, n) => ({
      ...parent,
      creator: n - 1,
      operations: [],
    }));
    assert.throws(() => read(chain), /no creator, or too many/);
  });
});
