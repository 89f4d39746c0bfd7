/**
 * Sketches: the functions of a C file as their text shows them, found without parsing.
 *
 * They tell which functions have to do with utrace at all, and where the file can be cut into
 * pieces. Text that declares a function at the margin begins one, even where the braces before it do
 * not add up: whoever is typing has opened a block that is not closed yet.
 */
import { apiCalls, frees } from '../names.ts';

export interface Sketch {
  readonly name: string;
  readonly calls: ReadonlySet<string>;
  /** Where the header begins, and the offset behind the closing brace. */
  readonly start: number;
  readonly end: number;
}

interface Header {
  readonly name: string;
  readonly start: number;
  /** The opening brace. */
  readonly open: number;
  /** A type stands before the name, as it does nowhere but in a declaration. */
  readonly hasType: boolean;
}

const header =
  /^(?![ \t]*(?:if|while|for|switch|return|else|do)\b)([A-Za-z_][\w \t*\n\r]{0,400}?\b)?([A-Za-z_]\w*)\s*\([^;{}()]*(?:\([^;{}()]*\)[^;{}()]*)*\)\s*\{/gm;

/** @param bare  the file without comments, strings and macros, which would look like code */
export function sketchesIn(bare: string): readonly Sketch[] {
  const sketches: Sketch[] = [];
  let at = 0;
  const headers = [...bare.matchAll(header)].map(headerOf);
  headers.forEach((own, index) => {
    if (own.start < at) return;
    const next = headers.slice(index + 1, index + 200).find(({ hasType }) => hasType);
    const end = closingBrace(bare, own.open, next?.start ?? bare.length);
    const body = bare.slice(own.open, end);
    const calls = new Set(body.match(/\b[A-Za-z_]\w*(?=\s*\()/g));
    sketches.push({ name: own.name, calls, start: own.start, end });
    at = end;
  });
  return sketches;
}

function headerOf(match: RegExpMatchArray): Header {
  const [whole, before = '', name = ''] = match;
  const start = match.index ?? 0;
  return { name, start, open: start + whole.length - 1, hasType: /\w[\s*]+$/.test(before) };
}

function closingBrace(bare: string, open: number, limit: number): number {
  let depth = 0;
  for (let at = open; at < limit; at++) {
    const code = bare.charCodeAt(at);
    if (code === 123) depth++;
    else if (code === 125 && --depth === 0) return at + 1;
  }
  return limit;
}

/** Where one piece of the file ends and the next begins: around each function. */
export function cutsAround(sketches: readonly Sketch[]): readonly number[] {
  const cuts: number[] = [];
  for (const { start, end } of sketches) {
    if (start > (cuts.at(-1) ?? 0)) cuts.push(start);
    cuts.push(end);
  }
  return cuts;
}

/**
 * The functions that name something that matters, and all that call those or are called by them.
 *
 * @param entries  functions that somebody outside enters, which matter whatever they do
 */
export function relevant(
  sketches: readonly Sketch[],
  entries: ReadonlySet<string>,
): ReadonlySet<string> {
  const callers = new Map<string, string[]>();
  const calls = new Map<string, Set<string>>();
  for (const sketch of sketches) {
    calls.set(sketch.name, new Set([...(calls.get(sketch.name) ?? []), ...sketch.calls]));
    for (const call of sketch.calls) {
      const known = callers.get(call);
      if (known === undefined) callers.set(call, [sketch.name]);
      else known.push(sketch.name);
    }
  }
  const touching = sketches.filter(
    (sketch) => entries.has(sketch.name) || [...sketch.calls].some(matters),
  );
  const above = closure(
    touching.map(({ name }) => name),
    (name) => callers.get(name) ?? [],
  );
  return closure(above, (name) => [...(calls.get(name) ?? [])].filter((call) => calls.has(call)));
}

function closure(
  from: Iterable<string>,
  next: (name: string) => readonly string[],
): ReadonlySet<string> {
  const reached = new Set(from);
  // A set hands out what is added while it is walked.
  for (const name of reached) for (const further of next(name)) reached.add(further);
  return reached;
}

function matters(call: string): boolean {
  // A helper of another file is known by its name only.
  return apiCalls.has(call) || frees.has(call) || /trac|detach|attach|engine/i.test(call);
}
