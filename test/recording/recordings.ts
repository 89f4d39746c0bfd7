/**
 * The recordings the tests use, with the truth about each: what independent observers found out.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { LogFacts } from '../../src/recording/strace/facts.ts';

export interface KernelFacts {
  readonly tasks: number;
  readonly threads: number;
  readonly creations: readonly (readonly [creator: number, child: number])[];
  readonly execs: readonly { readonly tid: number; readonly path: string }[];
  readonly exits: readonly number[];
  readonly signals: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export interface Truth {
  readonly name: string;
  readonly stream: string;
  /** Which of the two decides where they differ. */
  readonly authoritative: 'log' | 'kernel';
  readonly log: LogFacts;
  readonly kernel: readonly KernelFacts[];
}

const DATA = 'test/recording/strace/data/';

const truths = new Map<string, Truth>(
  readdirSync(DATA)
    .filter((file) => /\.truth\.json(\.gz)?$/.test(file))
    .sort()
    .map((file): [string, Truth] => {
      const bytes = readFileSync(DATA + file);
      const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
      return [file.slice(0, file.indexOf('.')), JSON.parse(text)];
    }),
);

export const recordingNames = (): string[] => [...truths.keys()];

export function truthOf(name: string): Truth {
  const truth = truths.get(name);
  if (truth === undefined) throw new Error(`no recording is named ${name}`);
  return truth;
}

/** A log, or the folder of a recording with one file per task. */
export function recordingPath(name: string): string {
  if (truthOf(name).stream === 'ff') return `${DATA}${name}.ff`;
  const plain = `${DATA}${name}.strace`;
  return existsSync(plain) ? plain : `${plain}.gz`;
}
