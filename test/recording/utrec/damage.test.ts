import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { InputError } from '../../../src/recording/input-error.ts';
import { ByteWriter } from '../../../src/recording/utrec/bytes.ts';
import { nodeCompression } from '../../../src/recording/utrec/compression.node.ts';
import { webCompression } from '../../../src/recording/utrec/compression.web.ts';
import { crc32 } from '../../../src/recording/utrec/crc32.ts';
import { RECORD_SOURCES, RECORD_STRETCH } from '../../../src/recording/utrec/format.ts';
import { openRecording } from '../../../src/recording/utrec/reader.ts';
import { frame } from '../../../src/recording/utrec/records.ts';
import {
  fileOf,
  open,
  readThrough,
  setting,
  setup,
  smallEnd,
  smallSession,
  sourceOf,
} from './session.ts';

const seed = Number(process.env['FUZZ_SEED'] ?? 7041);
const whole = await smallSession();

describe('a whole recording', () => {
  test('says all that was put in', async () => {
    const recording = await open(whole);
    assert.deepEqual(recording.header.run, setting);
    assert.deepEqual(recording.sources, setup.sources);
    assert.equal(recording.workload, null);
    const { stretches, ending } = await readThrough(recording);
    assert.deepEqual(
      stretches.map(({ to }) => to.steps),
      [4, 8, 12],
    );
    assert.deepEqual(ending, { kind: 'whole', end: smallEnd });
  });

  test('is read the same with the compression of browsers', async () => {
    const host = globalThis as unknown as Parameters<typeof webCompression>[0];
    const recording = await openRecording('f', sourceOf(whole), webCompression(host));
    assert.deepEqual((await readThrough(recording)).ending, { kind: 'whole', end: smallEnd });
    const packed = await webCompression(host).deflate(whole);
    assert.deepEqual(await nodeCompression.inflate(packed, whole.length), Buffer.from(whole));
  });
});

describe('a recording that was cut off', () => {
  test('opens up to its last whole record, wherever it was cut', async () => {
    const { stretches } = await readThrough(await open(whole));
    let tooEarly = 0;
    for (let length = 0; length < whole.length; length++) {
      const cut = whole.subarray(0, length);
      try {
        const read = await readThrough(await open(cut));
        assert.equal(read.ending.kind, 'cut', `at ${length}`);
        assert.deepEqual(read.stretches, stretches.slice(0, read.stretches.length));
        assert.ok(read.ending.kind === 'cut' && read.ending.at <= length);
        const missed = stretches[read.stretches.length + 1];
        assert.ok(missed === undefined || missed.at > length, `at ${length}: a whole one is lost`);
      } catch (error) {
        assert.ok(error instanceof InputError, `at ${length}: ${error}`);
        assert.match(error.message, length === 0 ? /is no recording/ : /cut off/);
        tooEarly = length;
      }
    }
    assert.ok(tooEarly < (stretches[0]?.at ?? 0), `${tooEarly}`);
  });

  test('by a loss of power has zeros at its end, and opens, too', async () => {
    const { stretches } = await readThrough(await open(whole));
    const start = stretches[1]?.at ?? 0;
    for (const from of [start, start + 15]) {
      const zeroed = Uint8Array.from(whole);
      zeroed.fill(0, from);
      const read = await readThrough(await open(zeroed));
      assert.deepEqual([read.stretches.length, read.ending], [1, { kind: 'cut', at: start }]);
    }
  });
});

describe(`a damaged recording (seed ${seed})`, () => {
  test('is refused with one line, whichever bit was flipped', async () => {
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const flipped = Uint8Array.from(whole);
      const at = bit >> 3;
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (bit & 7));
      const error = await failure(flipped);
      assert.ok(error instanceof InputError, `bit ${bit}: ${error}`);
      assert.match(error.message, /^f\.utrec: [^\n]+; [^\n]+$/);
    }
  });

  test('of any bytes after its beginning is refused', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length),
        fc.uint8Array({ maxLength: 200 }),
        async (at, rest) => {
          const error = await failure(Buffer.concat([whole.subarray(0, at), rest]));
          assert.ok(error === undefined || error instanceof InputError, String(error));
        },
      ),
      { seed, numRuns: 1000 },
    );
  });

  test('with more after its end is refused', async () => {
    assert.match(String(await failure(Buffer.concat([whole, whole]))), /damaged at byte \d+/);
  });

  test('with a stretch left out or twice is refused', async () => {
    const { stretches } = await readThrough(await open(whole));
    const [a = 0, b = 0] = stretches.map(({ at }) => at);
    const missing = Buffer.concat([whole.subarray(0, a), whole.subarray(b)]);
    const twice = Buffer.concat([whole.subarray(0, b), whole.subarray(a)]);
    for (const bytes of [missing, twice]) {
      assert.match(String(await failure(bytes)), /a stretch of the session is missing/);
    }
  });

  test('of a newer version says so, and which it is', async () => {
    const newer = Uint8Array.from(whole);
    newer[8] = 9;
    assert.match(String(await failure(newer)), /version 9 of the format.*this utrace-lab knows 1/);
  });

  test('that is something else altogether is named for what it is not', async () => {
    assert.match(String(await failure(Buffer.from('{"version":1}'))), /is no recording/);
  });

  test('with a required record that is not known is refused, with an optional one is read', async () => {
    const { stretches } = await readThrough(await open(whole));
    const at = stretches[1]?.at ?? 0;
    const withRecord = async (type: number): Promise<Uint8Array> =>
      Buffer.concat([
        whole.subarray(0, at),
        await frame(type, Uint8Array.of(1, 2, 3), nodeCompression),
        whole.subarray(at),
      ]);
    assert.match(String(await failure(await withRecord(50))), /stands where it cannot/);
    assert.equal(await failure(await withRecord(64)), undefined);
  });
});

describe('a hostile recording', () => {
  const setupBytes = async (): Promise<Uint8Array> => {
    const { stretches } = await readThrough(await open(whole));
    return whole.subarray(0, stretches[0]?.at);
  };

  test('that unpacks to more than it says is refused at that length', async () => {
    const bomb = deflateRawSync(Buffer.alloc(1 << 28));
    const bytes = Buffer.concat([await setupBytes(), framed(RECORD_STRETCH, bomb, 1000)]);
    const before = process.memoryUsage().rss;
    assert.match(String(await failure(bytes)), /other contents than it says/);
    assert.ok(process.memoryUsage().rss - before < 100 << 20);
  });

  test('that says it has gigabytes is refused before anything is allocated', async () => {
    for (const length of [0xffff_ffff, 0x400_0001]) {
      const bytes = Buffer.concat([
        await setupBytes(),
        framed(RECORD_STRETCH, Buffer.alloc(9), length),
      ]);
      assert.match(String(await failure(bytes)), /says that it has \d+ bytes/);
    }
  });

  test('whose sources go on and on is refused', async () => {
    const header = await fileOf((writer) => {
      writer.begin({ ...setup, sources: Array(5000).fill({ name: 'a', text: 'b' }) });
    });
    const cut = header.length - frameLength(header);
    const to = new ByteWriter();
    to.text('a');
    to.text('x'.repeat(50_000_000));
    const large = await frame(RECORD_SOURCES, to.bytes(), nodeCompression);
    const bytes = Buffer.concat([header.subarray(0, cut), large, large, large]);
    assert.match(String(await failure(bytes)), /too large/);
  });

  function framed(type: number, stored: Uint8Array, length: number): Uint8Array {
    const to = new ByteWriter();
    to.byte(type | 0x80);
    to.uint32(stored.length);
    to.uint32(length);
    const check = crc32(to.bytes());
    to.byte(check & 0xff);
    to.byte((check >>> 8) & 0xff);
    to.uint32(crc32(stored));
    to.raw(stored);
    return to.bytes();
  }

  /** Of the last record: the sources. */
  function frameLength(file: Uint8Array): number {
    const view = Buffer.from(file);
    const second = 10 + 15 + view.readUInt32LE(11);
    return file.length - second;
  }
});

/** What opening and reading a file throws. */
async function failure(bytes: Uint8Array): Promise<unknown> {
  try {
    await readThrough(await open(bytes));
    return undefined;
  } catch (error) {
    return error;
  }
}
