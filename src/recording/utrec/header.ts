/**
 * What a recording says about itself, read from JSON that anybody may have written.
 *
 * Members that are not known are passed over: a later version may add some without becoming
 * another format.
 */
import type { Violation } from '../../script/violation.ts';
import { violationKinds } from '../../script/violation.ts';
import { MalformedError } from './bytes.ts';
import type { RecordingHeader, RunSetting, SessionEnd } from './format.ts';

type Members = Readonly<Record<string, unknown>>;

/** @throws MalformedError */
export function parseHeader(json: string): RecordingHeader {
  const header = objectOf(parsed(json), 'the header');
  const workload = objectOf(header['workload'], 'workload');
  const run = header['run'];
  return {
    writer: textOf(header, 'writer'),
    workload: {
      kind: oneOf(workload, 'kind', ['script', 'recorded']),
      name: textOf(workload, 'name'),
    },
    ...(run === undefined ? {} : { run: parseRun(objectOf(run, 'run')) }),
    sources: countOf(header, 'sources'),
    tasks: countOf(header, 'tasks'),
    operations: countOf(header, 'operations'),
  };
}

function parseRun(run: Members): RunSetting {
  const params = Object.entries(objectOf(run['params'], 'params'));
  return {
    script: textOf(run, 'script'),
    seed: countOf(run, 'seed'),
    semantics: oneOf(run, 'semantics', ['reference', 'documented']),
    params: Object.fromEntries(params.map(([name, value]) => [name, String(value)])),
    unload: oneOf(run, 'unload', ['after-workload', 'any-time']),
    maxSteps: countOf(run, 'maxSteps'),
    ...(run['searched'] === true ? { searched: true } : {}),
  };
}

/** @returns null for a recording that is only a workload. @throws MalformedError */
export function parseEnd(json: string): SessionEnd | null {
  const value = parsed(json);
  if (value === null) return null;
  const end = objectOf(value, 'the end');
  const { violation } = end;
  const digest = textOf(end, 'digest');
  if (!/^[0-9a-f]{16}$/.test(digest)) throw wrong('digest');
  return {
    outcome: oneOf(end, 'outcome', ['clean', 'violation']),
    ...(violation === undefined ? {} : { violation: parseViolation(violation) }),
    steps: countOf(end, 'steps'),
    choices: countOf(end, 'choices'),
    events: countOf(end, 'events'),
    digest,
  };
}

function parseViolation(value: unknown): Violation {
  const violation = objectOf(value, 'violation');
  const { related, kernelOnly } = violation;
  return {
    kind: oneOf(violation, 'kind', violationKinds),
    message: textOf(violation, 'message'),
    thread: textOf(violation, 'thread'),
    ...placeOf(violation),
    stack: listOf(violation, 'stack').map((each) => {
      const frame = objectOf(each, 'stack');
      return { name: textOf(frame, 'name'), ...placeOf(frame) };
    }),
    ...(related === undefined ? {} : { related: listOf(violation, 'related').map(parseRelated) }),
    ...(kernelOnly === true ? { kernelOnly } : {}),
  };
}

function parseRelated(value: unknown) {
  const related = objectOf(value, 'related');
  const { thread, step } = related;
  return {
    message: textOf(related, 'message'),
    ...placeOf(related),
    ...(typeof thread === 'string' ? { thread } : {}),
    ...(typeof step === 'number' ? { step } : {}),
  };
}

function placeOf(members: Members) {
  return {
    file: textOf(members, 'file'),
    line: countOf(members, 'line'),
    column: countOf(members, 'column'),
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new MalformedError('what should be JSON is none');
  }
}

function objectOf(value: unknown, name: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(name);
  return value as Members;
}

function listOf(members: Members, name: string): readonly unknown[] {
  const value = members[name];
  if (!Array.isArray(value)) throw wrong(name);
  return value;
}

function textOf(members: Members, name: string): string {
  const value = members[name];
  if (typeof value !== 'string') throw wrong(name);
  return value;
}

function countOf(members: Members, name: string): number {
  const value = members[name];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw wrong(name);
  return value;
}

function oneOf<T extends string>(members: Members, name: string, all: readonly T[]): T {
  const found = all.find((each) => each === members[name]);
  if (found === undefined) throw wrong(name);
  return found;
}

const wrong = (name: string): MalformedError =>
  new MalformedError(`"${name}" is missing in it, or is none`);
