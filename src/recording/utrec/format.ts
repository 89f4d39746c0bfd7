/**
 * The format `.utrec`: its constants, and what a recording says about itself.
 *
 * docs/recording-format.md describes it for those who want to read or write one without this code.
 */
import type { Violation } from '../../script/violation.ts';

/** As PNG's: no text, and damaged by whatever converts line ends. */
export const MAGIC = Uint8Array.of(0x89, 0x55, 0x54, 0x52, 0x45, 0x43, 0x0d, 0x0a);
/** Counts up when older readers would misunderstand; a new type of record alone is no reason. */
export const FORMAT_VERSION = 1;
/** The magic, and the version in two bytes. */
export const PREAMBLE_LENGTH = MAGIC.length + 2;

/** Types of records. A reader skips those above 63 that it does not know, and refuses others. */
export const RECORD_HEADER = 1;
export const RECORD_SOURCES = 2;
export const RECORD_TASKS = 3;
export const RECORD_OPERATIONS = 4;
export const RECORD_STRETCH = 5;
export const RECORD_END = 6;
export const FIRST_OPTIONAL = 64;

/** The largest contents of a record, before compression. Bytes. */
export const LARGEST_RECORD = 0x400_0000;

/** Which run this is; all that decides it besides sources, recorded tasks and choices. */
export interface RunSetting {
  /** Name of the tracer script among the sources. */
  readonly script: string;
  readonly seed: number;
  readonly semantics: 'reference' | 'documented';
  readonly params: Readonly<Record<string, string>>;
  readonly unload: 'after-workload' | 'any-time';
  readonly maxSteps: number;
  /** It was one of a search, in which nobody waits in order to let others run. */
  readonly searched?: boolean;
}

export interface RecordingHeader {
  /** Name and version of the program that wrote it. */
  readonly writer: string;
  /** `script` names a file among the sources; `recorded` tasks have records of their own. */
  readonly workload: { readonly kind: 'script' | 'recorded'; readonly name: string };
  /** Absent where a recording is only a workload. */
  readonly run?: RunSetting;
  /** How many follow: files, tasks, and numbers in the operations of all tasks. */
  readonly sources: number;
  readonly tasks: number;
  readonly operations: number;
}

/** How a session ended. A recording that is only a workload ends without one. */
export interface SessionEnd {
  readonly outcome: 'clean' | 'violation';
  readonly violation?: Violation;
  readonly steps: number;
  readonly choices: number;
  readonly events: number;
  /** Of all events; 16 hexadecimal digits. */
  readonly digest: string;
}

export interface SourceFile {
  readonly name: string;
  readonly text: string;
}
