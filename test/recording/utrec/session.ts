/**
 * A small session as a file in memory, and what one can do to a file.
 */
import { EventDigest } from '../../../src/recording/event-digest.ts';
import { nodeCompression } from '../../../src/recording/utrec/compression.node.ts';
import type { RunSetting, SessionEnd } from '../../../src/recording/utrec/format.ts';
import {
  type Ending,
  openRecording,
  type Recording,
  type StretchRecord,
} from '../../../src/recording/utrec/reader.ts';
import type { ByteSource } from '../../../src/recording/utrec/records.ts';
import { StretchWriter } from '../../../src/recording/utrec/stretch.ts';
import { type RecordingSetup, RecordingWriter } from '../../../src/recording/utrec/writer.ts';

export const setting: RunSetting = {
  script: 'a.tracer.ts',
  seed: 7,
  semantics: 'reference',
  params: { verbose: '1' },
  unload: 'any-time',
  maxSteps: 1000,
};

export const setup: RecordingSetup = {
  writer: 'a test',
  run: setting,
  sources: [
    { name: 'a.tracer.ts', text: 'module_init(() => 0);\n' },
    { name: 'w.workload.ts', text: "export default user_program('w', () => {});\n" },
  ],
  workload: 'w.workload.ts',
};

/** Whole files come from `write`; the digests in them are made up. */
export async function fileOf(
  write: (writer: RecordingWriter) => void | Promise<void>,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const writer = new RecordingWriter((bytes) => void pieces.push(bytes), nodeCompression);
  await write(writer);
  await writer.finished();
  return Buffer.concat(pieces);
}

const DIGESTS = ['0123456789abcdef', 'fedcba9876543210', '00000000ffffffff'];

/** Three stretches of four steps, two choices and one event each. */
export const smallSession = (): Promise<Uint8Array> =>
  fileOf((writer) => {
    writer.begin(setup);
    const stretch = new StretchWriter();
    const digesting = new EventDigest();
    DIGESTS.forEach((digest, index) => {
      stretch.choice(index);
      stretch.choice(0);
      const event = {
        step: 4 * index + 1,
        thread: 'w (1000)',
        kind: 'printk',
        text: `round ${index}`,
      } as const;
      digesting.add(event);
      stretch.event(event, digesting);
      writer.stretch(stretch.flush(4 * index + 4, digest));
    });
    writer.end(smallEnd);
  });

export const smallEnd: SessionEnd = {
  outcome: 'clean',
  steps: 12,
  choices: 6,
  events: 3,
  digest: DIGESTS[2] ?? '',
};

export const sourceOf = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  read: (at, length) => bytes.subarray(at, at + length),
});

export const open = (bytes: Uint8Array): Promise<Recording> =>
  openRecording('f.utrec', sourceOf(bytes), nodeCompression);

export interface WholeSession {
  readonly stretches: readonly StretchRecord[];
  readonly ending: Ending;
}

export async function readThrough(recording: Recording): Promise<WholeSession> {
  const stretches: StretchRecord[] = [];
  const records = recording.stretches();
  for (;;) {
    const next = await records.next();
    if (next.done) return { stretches, ending: next.value };
    stretches.push(next.value);
  }
}
