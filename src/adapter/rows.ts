/**
 * Rows: what a debugger shows of a value, one name after the other, opened when somebody looks.
 *
 * A row's value is the script's own, or a {@link Shown}: something of the kernel's, put in words here.
 * Its path is how an expression in the same frame would name it; what has none can only be looked at.
 */

/** Something that is no value of the script's. */
export class Shown {
  readonly text: string;
  readonly items: (() => readonly Item[]) | null;
  constructor(text: string, items: (() => readonly Item[]) | null = null) {
    this.text = text;
    this.items = items;
  }
}

export interface Item {
  readonly name: string;
  readonly value: unknown;
  readonly path?: string;
  /** Where to find it again, in this run and in any that repeats it. */
  readonly place?: ValuePlace;
  /** Memory behind it, for those who look at bytes. */
  readonly memory?: string;
  /** A getter's: nothing is behind it that could be shown without calling it. */
  readonly hidden?: true;
}

/** A value's place, in words that hold in every run of the same choices. */
export type ValuePlace =
  /** A variable of a file, and the keys that lead on from it. */
  | { readonly kind: 'module'; readonly file: string; readonly keys: readonly string[] }
  /** A variable of a frame, for as long as that is on the stack. */
  | {
      readonly kind: 'frame';
      readonly thread: number;
      readonly depth: number;
      readonly fn: string;
      readonly keys: readonly string[];
    }
  | { readonly kind: 'engine'; readonly id: number; readonly member: 'flags' | 'status' | 'hold' }
  | { readonly kind: 'task'; readonly pid: number; readonly member: 'state' | 'exit_code' };

/** The place of a member of what is at `place`. */
export function placeWithin(place: ValuePlace | undefined, key: string): ValuePlace | undefined {
  if (place?.kind !== 'module' && place?.kind !== 'frame') return undefined;
  return { ...place, keys: [...place.keys, key] };
}

/** How an expression names a member of what it calls `path`. */
export function pathWithin(
  path: string | undefined,
  key: string,
  isIndex: boolean,
): string | undefined {
  if (path === undefined) return undefined;
  if (isIndex) return `${path}[${key}]`;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}
