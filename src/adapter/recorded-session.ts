/**
 * A recorded session, as an adapter gets it from the place it runs in: all that a replay needs.
 */
import { InputError } from '../recording/input-error.ts';
import type { RunSetting } from '../recording/utrec/format.ts';
import type { Recording } from '../recording/utrec/reader.ts';
import type { WorkloadSource } from './workload-source.ts';

export interface RecordedSession {
  /** As the user named it. */
  readonly file: string;
  readonly setting: RunSetting;
  /** The texts of its files by the names they have in it. */
  readonly sources: ReadonlyMap<string, string>;
  readonly workload: WorkloadSource;
  /** Contents of its stretches, in order: choices and events. */
  readonly stretches: readonly Uint8Array[];
  /** Its writer did not come to the end. */
  readonly cut: boolean;
}

/** Contents of stretches that a debugger holds at once. Bytes. */
const LARGEST = 0x1000_0000;

/** @throws InputError for what is no recording of a run, or is damaged */
export async function readSession(recording: Recording): Promise<RecordedSession> {
  const { file, header, sources, workload } = recording;
  if (header.run === undefined) {
    const advice = 'give a "program" and this file as its "workload"';
    throw new InputError({ file, problem: 'holds a workload and no session', advice });
  }
  const stretches: Uint8Array[] = [];
  let size = 0;
  const reading = recording.stretches();
  for (;;) {
    const next = await reading.next();
    if (next.done) {
      return {
        file,
        setting: header.run,
        sources: new Map(sources.map(({ name, text }) => [name, text])),
        workload:
          workload === null
            ? { kind: 'script', path: header.workload.name }
            : { kind: 'recording', recording: workload },
        stretches,
        cut: next.value.kind === 'cut',
      };
    }
    size += next.value.contents.length;
    if (size > LARGEST) {
      const advice = 'replay it with utrace-lab replay, which reads it piece by piece';
      throw new InputError({ file, problem: 'is too long to be debugged', advice });
    }
    stretches.push(next.value.contents);
  }
}
