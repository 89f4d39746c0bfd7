/**
 * Tokens: a counterexample as a text to paste into a bug report, `ul1:` and some sixty letters.
 *
 * A token holds the switches of the schedule and what else decides the run: workload, parameters,
 * semantics, when the module may be unloaded. It does not hold the script, and survives edits of it
 * that leave the statements alone at which there are switches.
 *
 * Layout: kind of the violation, flags, what the flags announce, names of threads, switches, and a
 * CRC-32; numbers and texts as in a recording (recording/utrec/bytes.ts); Base64 for URLs.
 */
import { fromBase64, toBase64 } from '../../recording/utrec/base64.ts';
import { ByteReader, ByteWriter, MalformedError } from '../../recording/utrec/bytes.ts';
import { crc32 } from '../../recording/utrec/crc32.ts';
import { type ViolationKind, violationKinds } from '../../script/violation.ts';
import type { Switch } from './switches.ts';

export const TOKEN_PREFIX = 'ul1:';

export interface Token {
  /** What the schedule leads to. */
  readonly kind: ViolationKind;
  readonly semantics: 'reference' | 'documented';
  readonly unload: 'any-time' | 'after-workload';
  readonly params: Readonly<Record<string, string>>;
  /** A built-in name, or the last part of a file's; undefined for the default workload. */
  readonly workload: string | undefined;
  /** Steps after which a run is a livelock. */
  readonly maxSteps: number;
  readonly switches: readonly Switch[];
}

const DOCUMENTED = 1;
const AFTER_WORKLOAD = 2;
const WORKLOAD = 4;
const PARAMS = 8;
const MAX_STEPS = 16;

/** What most runs of a search have, and is left out. */
export const USUAL_MAX_STEPS = 1_000_000;

export function writeToken(token: Token): string {
  const { workload, maxSteps } = token;
  const params = Object.entries(token.params);
  const bytes = new ByteWriter();
  bytes.byte(violationKinds.indexOf(token.kind));
  bytes.byte(
    (token.semantics === 'documented' ? DOCUMENTED : 0) |
      (token.unload === 'after-workload' ? AFTER_WORKLOAD : 0) |
      (workload === undefined ? 0 : WORKLOAD) |
      (params.length === 0 ? 0 : PARAMS) |
      (maxSteps === USUAL_MAX_STEPS ? 0 : MAX_STEPS),
  );
  if (workload !== undefined) bytes.text(workload);
  if (params.length > 0) {
    bytes.varint(params.length);
    for (const text of params.flat()) bytes.text(text);
  }
  if (maxSteps !== USUAL_MAX_STEPS) bytes.varint(maxSteps);
  writeSwitches(bytes, token.switches);
  bytes.uint32(crc32(bytes.bytes()));
  return TOKEN_PREFIX + inUrls(toBase64(bytes.bytes()));
}

function writeSwitches(bytes: ByteWriter, switches: readonly Switch[]): void {
  const names = [...new Set(switches.flatMap(({ from, to }) => [from.thread, to]))];
  bytes.varint(names.length);
  for (const name of names) bytes.text(name);
  bytes.varint(switches.length);
  for (const { from, to } of switches) {
    bytes.varint(names.indexOf(from.thread));
    bytes.byte(from.point);
    writeHash(bytes, from.statement);
    bytes.varint(from.nth);
    bytes.varint(names.indexOf(to));
  }
}

function writeHash(bytes: ByteWriter, hash: number): void {
  for (const shift of HASH_SHIFTS) bytes.byte((hash >>> shift) & 0xff);
}

const HASH_SHIFTS = [0, 8, 16];

export type ReadToken =
  | { readonly kind: 'token'; readonly token: Token }
  /** `problem` says what is wrong with the text, `advice` what to do. */
  | { readonly kind: 'damaged'; readonly problem: string; readonly advice: string };

const whole = 'copy it whole, from ul1: to its last letter';

export function readToken(text: string): ReadToken {
  const trimmed = text.trim();
  const version = /^ul(\d+):/.exec(trimmed)?.[1];
  if (version === undefined) {
    return damaged('it does not begin with ul1:', 'utrace-lab explore prints tokens');
  }
  if (version !== '1') {
    return damaged(`it is of version ${version}, this reads version 1`, 'update utrace-lab');
  }
  try {
    return { kind: 'token', token: parsed(fromBase64(fromUrls(trimmed.slice(4)))) };
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    return damaged('a letter of it is missing or wrong', whole);
  }
}

const damaged = (problem: string, advice: string): ReadToken => ({
  kind: 'damaged',
  problem,
  advice,
});

function parsed(bytes: Uint8Array): Token {
  const end = bytes.length - 4;
  if (end < 0) throw new MalformedError('it is too short');
  if (new ByteReader(bytes.subarray(end)).uint32() !== crc32(bytes.subarray(0, end))) {
    throw new MalformedError('its checksum is another');
  }
  const reader = new ByteReader(bytes.subarray(0, end));
  const kind = violationKinds[reader.byte()];
  if (kind === undefined) throw new MalformedError('it tells of a violation that is not known');
  const flags = reader.byte();
  const token: Token = {
    kind,
    semantics: (flags & DOCUMENTED) !== 0 ? 'documented' : 'reference',
    unload: (flags & AFTER_WORKLOAD) !== 0 ? 'after-workload' : 'any-time',
    workload: (flags & WORKLOAD) !== 0 ? reader.text() : undefined,
    params: (flags & PARAMS) !== 0 ? readParams(reader) : {},
    maxSteps: (flags & MAX_STEPS) !== 0 ? reader.varint() : USUAL_MAX_STEPS,
    switches: readSwitches(reader),
  };
  reader.end();
  return token;
}

function readParams(reader: ByteReader): Record<string, string> {
  const pairs = Array.from({ length: reader.count(2) }, () => [reader.text(), reader.text()]);
  return Object.fromEntries(pairs);
}

function readSwitches(reader: ByteReader): Switch[] {
  const names = Array.from({ length: reader.count() }, () => reader.text());
  const name = (): string => {
    const known = names[reader.varint()];
    if (known === undefined) throw new MalformedError('it tells of a thread that it does not name');
    return known;
  };
  return Array.from({ length: reader.count(7) }, () => {
    const from = {
      thread: name(),
      point: reader.byte(),
      statement: readHash(reader),
      nth: reader.varint(),
    };
    return { from, to: name() };
  });
}

const readHash = (reader: ByteReader): number =>
  HASH_SHIFTS.reduce((hash, shift) => hash | (reader.byte() << shift), 0);

const inUrls = (text: string): string =>
  text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

function fromUrls(text: string): string {
  const plain = text.replaceAll('-', '+').replaceAll('_', '/');
  return plain + '='.repeat((4 - (plain.length % 4)) % 4);
}
