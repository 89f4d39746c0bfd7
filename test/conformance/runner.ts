/**
 * The runner: does an implementation of utrace write the log that the reference wrote?
 *
 * A vector passes when every entry of every step is the same, the diagnostic `mask` entries
 * included (except under `documented` semantics, whose masks differ by design).
 */
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { errnoName } from '../../src/engine/abi/errno.ts';
import { Defect } from '../../src/engine/invariant.ts';
import type { Semantics } from '../../src/engine/utrace/host.ts';
import { Scenario } from './scenario.ts';
import type { Entry } from './transcript.ts';
import { DamagedVector, parseVector, type Vector } from './vector.ts';

export interface Difference {
  /** Counts from 0, as in the file. */
  readonly step: number;
  readonly op: unknown;
  /** The entry of the step's log, from 0, at which the two part; null stands for the log's end. */
  readonly entry: number;
  readonly expected: unknown;
  readonly actual: unknown;
}

/** Runs a vector to its end or its first difference, which is returned. */
export function runVector(vector: Vector, semantics: Semantics = 'reference'): Difference | null {
  const scenario = new Scenario(vector, semantics);
  const compared = (log: readonly unknown[]): readonly unknown[] =>
    semantics === 'reference' ? log : log.filter((entry) => !isMask(entry));
  for (const [step, op] of vector.steps.entries()) {
    const expected = compared(vector.expected[step] ?? []);
    const actual = compared(performed(scenario, op));
    const entry = firstDifference(expected, actual);
    if (entry < 0) continue;
    return { step, op, entry, expected: expected[entry] ?? null, actual: actual[entry] ?? null };
  }
  return null;
}

/** A defect of ours is an answer, too: the wrong one. */
function performed(scenario: Scenario, op: Vector['steps'][number]): readonly Entry[] {
  try {
    return scenario.step(op);
  } catch (error) {
    if (error instanceof Defect) return [['defect', error.message]];
    throw error;
  }
}

function firstDifference(expected: readonly unknown[], actual: readonly unknown[]): number {
  const length = Math.max(expected.length, actual.length);
  for (let n = 0; n < length; n++) {
    if (!isDeepStrictEqual(expected[n], plain(actual[n]))) return n;
  }
  return -1;
}

/** As it would look once written out: what JSON does not keep does not count. */
function plain(entry: unknown): unknown {
  return entry === undefined ? undefined : JSON.parse(JSON.stringify(entry));
}

const isMask = (entry: unknown): boolean => Array.isArray(entry) && entry[0] === 'mask';

/** The tags of places where `documented` semantics differ by design. */
export const isQuirk = ({ tags }: Vector): boolean => tags.some((tag) => tag.startsWith('quirk-'));

/**
 * The vectors of a file, plain or gzipped, each with its line (from 1).
 *
 * @throws DamagedVector  naming file and line, if the file cannot be read or holds something else
 */
export function* readVectors(file: string): Generator<{ vector: Vector; line: number }> {
  const lines = readText(file).split('\n');
  let found = 0;
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    try {
      yield { vector: parseVector(line), line: index + 1 };
    } catch (error) {
      if (!(error instanceof DamagedVector)) throw error;
      throw new DamagedVector(`${file}:${index + 1}: ${error.message}`);
    }
    found++;
  }
  if (found === 0) throw new DamagedVector(`${file}: holds no vectors`);
}

function readText(file: string): string {
  try {
    const bytes = readFileSync(file);
    const gzipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return (gzipped ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    throw new DamagedVector(`${file}: ${reason(error)}`);
  }
}

function reason(error: unknown): string {
  const { code, errno } = error as { code?: unknown; errno?: unknown };
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'is a directory; a vector file (.jsonl or .jsonl.gz) is expected';
  if (typeof code === 'string' && code.startsWith('Z_')) return 'damaged gzip data';
  return `cannot be read (${typeof errno === 'number' ? errnoName(errno) : String(code)})`;
}
