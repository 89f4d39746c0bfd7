/**
 * A notation for cases: a few words for each op, and for each thing that happens.
 *
 * A case runs on the host of the conformance vectors. Its words are turned into the vectors' ops on
 * the way in, and the vectors' log entries into words on the way out, so that a case reads like a
 * transcript:
 *
 *     E STOP            -> -EINPROGRESS
 *     A return_to_user
 *       E quiesce RESUME 0
 *       A is stopped utrace
 *
 * Setup, one statement a line or between semicolons: `task A`, `task B in A`, `kthread K`,
 * `engine E on A: QUIESCE EXIT`, `table T lacks signal`, `E at quiesce: STOP | {F DETACH, A gets
 * SIGKILL} RESUME`, `no single step`, `no block step`, `documented`.
 */
import type { Semantics } from '../../../src/engine/utrace/host.ts';
import type { Json, Vector } from '../../conformance/vector.ts';

export interface Setup {
  readonly vector: Vector;
  readonly semantics: Semantics;
  /** The task of each engine, also of those yet to be attached. */
  readonly home: Map<string, string>;
}

const CALLBACKS = [
  'quiesce',
  'signal',
  'clone',
  'jctl',
  'exec',
  'syscall_entry',
  'syscall_exit',
  'exit',
  'death',
  'reap',
  'release',
];
const ACTIONS = /^(STOP|INTERRUPT|REPORT|SINGLESTEP|BLOCKSTEP|RESUME|DETACH|action)$/;

/** Reads a setup; its ops (attach, set_events) are the steps of the vector made. */
export function parseSetup(text: string): Setup {
  const tasks: Json[] = [];
  const tables: Record<string, string[]> = {};
  const engines: Record<string, Record<string, Json[]>> = {};
  const steps: Json[] = [];
  const home = new Map<string, string>();
  const answers: (readonly [string, string, string])[] = [];
  const arch = { single_step: true, block_step: true };
  let semantics: Semantics = 'reference';
  for (const statement of split(text, /[;\n]/)) {
    const [words, rest] = halves(statement, ':');
    const [first = '', second = '', third = '', fourth = ''] = words.split(' ');
    if (first === 'task') tasks.push({ id: second, ...(third === 'in' ? { group: fourth } : {}) });
    else if (first === 'kthread') tasks.push({ id: second, kthread: true });
    else if (first === 'table') tables[second] = CALLBACKS.filter((name) => name !== fourth);
    else if (first === 'documented') semantics = 'documented';
    else if (first === 'no') arch[second === 'single' ? 'single_step' : 'block_step'] = false;
    else if (second === 'at') answers.push([first, third, rest]);
    else if (first === 'engine') {
      const options = rest.split(' ').filter((word) => word.includes('='));
      const events = rest.split(' ').filter((word) => !word.includes('='));
      steps.push(parseOp(`attach ${second} to ${fourth}: CREATE ${options.join(' ')}`, home));
      steps.push(parseOp(`${second} wants ${events.join(' ')}`, home));
    } else throw new Error(`no such setup: ${statement}`);
  }
  for (const [engine, callback, list] of answers) {
    const script = engines[engine] ?? {};
    engines[engine] = script;
    script[callback] = split(list, /\|/).map((words) => parseAnswer(words, home));
  }
  const vector = { name: text, tags: [], arch, tasks, tables, engines, steps, expected: [] };
  return { vector, semantics, home };
}

/** `{F DETACH, A gets SIGKILL} STOP signal=IGN hold again` */
function parseAnswer(text: string, home: Map<string, string>): Json {
  const [, ops, words = ''] = /^(?:\{(.*)\})?(.*)$/s.exec(text) ?? [];
  const answer: Record<string, unknown> = {};
  if (ops !== undefined) answer['do'] = split(ops, /,/).map((op) => parseOp(op, home));
  for (const word of words.trim().split(' ').filter(Boolean)) {
    const [name = '', value] = word.split('=');
    if (word === 'hold') answer['hold'] = true;
    else if (word === 'again') answer['repeat'] = true;
    else if (value === undefined) answer['ret'] = word;
    else answer[name] = /^\d+$/.test(value) ? Number(value) : value;
  }
  return answer;
}

/** One op in words, as the vectors write it. */
export function parseOp(text: string, home: Map<string, string>): Json {
  const together = /^together \{(.*)\}$/s.exec(text);
  if (together !== null) {
    const parts = split(together[1] ?? '', /,/);
    return { op: 'together', do: parts.map((part) => parseOp(part, home)) };
  }
  const by = /^(.*) by (self|pid)$/.exec(text);
  if (by !== null) {
    const how = by[2] === 'pid' ? { via: 'pid' } : { by: 'self' };
    return { ...parseOp(by[1] ?? '', home), ...how };
  }
  const [subject = '', verb = '', ...rest] = text.split(' ');
  return parsePlainOp(subject, verb, rest, home) ?? parseHostOp(subject, verb, rest);
}

function parsePlainOp(
  subject: string,
  verb: string,
  rest: readonly string[],
  home: Map<string, string>,
): Json | null {
  const on = (engine: string) => ({ task: home.get(engine), engine });
  if (subject === 'attach') return parseAttach([verb, ...rest].join(' '), home);
  if (subject === 'get' || subject === 'put') return { op: subject, engine: verb };
  if (subject === 'interrupt') return { op: 'interrupt', barrier: verb };
  if (subject === 'barrier') {
    const interrupted = rest[2] === 'interrupted';
    return { op: 'barrier', ...on(rest[1] ?? ''), id: verb, ...(interrupted && { interrupted }) };
  }
  if (subject === 'prepare' || subject === 'finish') {
    return { op: `${subject}_examine`, ...on(verb), exam: rest[0] };
  }
  if (ACTIONS.test(verb)) {
    const action = verb === 'action' ? Number(rest[0]) : verb;
    return { op: 'control', ...on(subject), action };
  }
  if (verb !== 'wants') return null;
  const events = rest.filter((word) => word !== 'nothing').join(' ');
  return { op: 'set_events', ...on(subject), events };
}

/** `E to A: CREATE data=x ops=T`; without a name when something is only looked up. */
function parseAttach(text: string, home: Map<string, string>): Json {
  const [, name, task = '', words = ''] = /^(?:(\w+) )?to (\w+): ?(.*)$/.exec(text) ?? [];
  const flags = words.split(' ').filter((word) => word !== '' && !word.includes('='));
  const op: Record<string, unknown> = { op: 'attach', task, flags };
  if (name !== undefined) {
    home.set(name, task);
    Object.assign(op, { as: name, data: name });
  }
  for (const [, key = '', value] of words.matchAll(/(\w+)=(\w+)/g)) {
    op[key] = value === 'null' ? null : value;
  }
  return op;
}

function parseHostOp(task: string, verb: string, rest: readonly string[]): Json {
  const [first = '', second = ''] = rest;
  switch (verb) {
    case 'clone':
      return { op: 'clone', task, child: first, flags: rest.slice(1) };
    case 'jctl':
      return { op: 'jctl', task, type: first, notify: second };
    case 'exit':
    case 'exit_group':
      return { op: verb, task, code: Number(first) };
    case 'exit_notify':
      return { op: 'exit_notify', task, autoreap: first === 'autoreap' };
    case 'gets':
      return { op: 'kill', task, sig: first };
    case 'blocks':
    case 'unblocks':
      return { op: verb.slice(0, -1), task, sig: first };
    case 'handles':
      return { op: 'sigaction', task, sig: first, handler: rest[2] };
    default:
      return { op: verb, task };
  }
}

/** A log entry in words. */
export function inWords(entry: readonly unknown[]): string {
  const [kind, subject, value, more] = entry;
  switch (kind) {
    case 'ret':
      return `-> ${value}`;
    case 'cb':
      return `${subject} ${value} ${argumentWords(more as Json)}`.trim();
    case 'release':
      return `release ${subject}`;
    case 'sysret':
      return `${subject} returns from the call`;
    case 'started':
      return `${subject} starts`;
    case 'user':
      return `${subject} in user mode`;
    case 'done':
      return `${subject} done ${value}`;
    case 'task':
      return `${subject} is ${value}${more === 'none' ? '' : `, step ${more}`}`;
    case 'mask':
      return `${subject} mask: ${value}`.trim();
    case 'engine':
      return `${subject} engine: ${[value, more].filter(Boolean).join(', ')}`.trim();
    default:
      return [subject, kind, value, more].filter((word) => word !== undefined).join(' ');
  }
}

function argumentWords({ task: _, ...args }: Json): string {
  const words = Object.entries(args).map(([name, value]) => {
    if (value === true) return name;
    return value === false ? `!${name}` : String(value);
  });
  return words.filter((word) => word !== '').join(' ');
}

/** Splits at `separator` outside of braces, trims, and drops what is empty. */
export function split(text: string, separator: RegExp): string[] {
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  for (const char of text) {
    if (char === '{') depth++;
    if (char === '}') depth--;
    if (depth === 0 && separator.test(char)) {
      parts.push(part);
      part = '';
    } else part += char;
  }
  parts.push(part);
  return parts.map((piece) => piece.replace(/\s+/g, ' ').trim()).filter(Boolean);
}

/** `left: right`, cut at the first `mark` outside of braces. */
function halves(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}
