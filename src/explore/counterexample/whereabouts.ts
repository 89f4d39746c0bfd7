/**
 * Whereabouts: where each thread of a run stands, in words that outlive edits of the script.
 *
 * A thread is its name, and where several have the same one, which of them; a place is the text of the
 * statement that is about to run, or a point of the kernel; a moment is the n-th time that this thread
 * came to that place. None of it counts what other code does, so other code can change.
 */
import type { Thread } from '../../engine/machine.ts';
import type { LoadedScript } from '../../script/loaded-script.ts';
import type { Run } from '../../script/run.ts';
import { ScriptFrame } from '../../script/vm/frame.ts';

/** A thread at a place for the `nth` time, from 1. */
export interface Moment {
  /** {@link Whereabouts.nameOf} of the thread. */
  readonly thread: string;
  /** What it is about to do: 0 to run the statement, a point of the kernel as a positive number, or one of those below. */
  readonly point: number;
  /** {@link statementHash} of its innermost statement; 0 for none. */
  readonly statement: number;
  readonly nth: number;
}

export const AT_STATEMENT = 0;
export const WAITS = 254;
export const IS_OVER = 255;

const HASHES = 2 ** 24;

export class Whereabouts {
  readonly #run: Run;
  readonly #names = new Map<number, string>();
  readonly #threads = new Map<string, Thread>();
  /** How many threads have a name. */
  readonly #namesakes = new Map<string, number>();
  /** By thread and place: how often it came there. */
  readonly #visits = new Map<string, number>();

  /** Begin before the first step. */
  constructor(run: Run) {
    this.#run = run;
    this.#meet();
  }

  nameOf(thread: number): string {
    return this.#names.get(thread) ?? '';
  }

  threadOf(name: string): Thread | undefined {
    return this.#threads.get(name);
  }

  /** A thread has made a step. @returns where it stands now */
  arrived(thread: number): Moment {
    this.#meet();
    const name = this.nameOf(thread);
    const place = placeOf(this.#run.script, this.#threads.get(name));
    const key = `${name} ${place.point} ${place.statement}`;
    const nth = (this.#visits.get(key) ?? 0) + 1;
    this.#visits.set(key, nth);
    return { thread: name, ...place, nth };
  }

  /** Gives names to threads that are new. They keep them, whatever they execute later. */
  #meet(): void {
    for (const thread of this.#run.machine.threads) {
      if (this.#names.has(thread.id)) continue;
      const plain = thread.name.replace(/ \(\d+\)$/, '');
      const nth = (this.#namesakes.get(plain) ?? 0) + 1;
      this.#namesakes.set(plain, nth);
      const name = nth === 1 ? plain : `${plain}#${nth}`;
      this.#names.set(thread.id, name);
      this.#threads.set(name, thread);
    }
  }
}

function placeOf(
  script: LoadedScript,
  thread: Thread | undefined,
): Pick<Moment, 'point' | 'statement'> {
  if (thread === undefined || thread.state === 'done') return { point: IS_OVER, statement: 0 };
  const frame = thread.stack.findLast((each) => each instanceof ScriptFrame);
  const statement = frame === undefined ? 0 : statementHash(script, frame.at);
  if (thread.state === 'blocked') return { point: WAITS, statement };
  return { point: Math.max(AT_STATEMENT, -(thread.stack.at(-1)?.at ?? 0)), statement };
}

/** By script and statement. */
const hashes = new WeakMap<LoadedScript, number[]>();

/** A number for the text of a statement, 1 to 2^24 - 1; 0 where there is none. */
export function statementHash(script: LoadedScript, statement: number): number {
  let known = hashes.get(script);
  if (known === undefined) {
    known = [];
    hashes.set(script, known);
  }
  known[statement] ??= hashOf(script, statement);
  return known[statement] ?? 0;
}

/** Does the script have a statement of this number? */
export function hasStatement(script: LoadedScript, hash: number): boolean {
  return script.program.statements.some((_entry, id) => statementHash(script, id) === hash);
}

function hashOf({ program }: LoadedScript, statement: number): number {
  const entry = statement > 0 ? program.statements[statement] : undefined;
  if (entry === undefined) return 0;
  const text = program.textOf(entry.file)?.slice(entry.start, entry.end) ?? '';
  let hash = 0x811c9dc5;
  for (let at = 0, bare = bareText(text); at < bare.length; at++) {
    hash = Math.imul(hash ^ bare.charCodeAt(at), 0x01000193);
  }
  hash ^= hash >>> 15;
  return (Math.imul(hash, 0x2c1b3c6d) >>> 8) % HASHES || 1;
}

const COMMENTS = /\/\*[\s\S]*?\*\/|\/\/.*/g;
/** Braces around statements, and none within. */
const BODY = /\{[^{}]*[;\n][^{}]*\}/g;

/** Without comments, layout, and the bodies of functions in it: those have statements of their own. */
function bareText(text: string): string {
  let bare = text.replace(COMMENTS, '');
  for (let before = ''; before !== bare; ) {
    before = bare;
    bare = bare.replace(BODY, '{}');
  }
  return bare.replace(/[\s;]+/g, '').replaceAll('"', "'");
}
