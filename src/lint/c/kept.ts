/**
 * Kept pieces: what was made of a piece of a C file, for as long as nothing that it was made from has
 * changed.
 */
import type { FunctionGraph, OpsTable } from '../graph/graph.ts';
import type { ParsedStretch } from '../parse/stretches.ts';
import type { Syntax } from '../parse/syntax.ts';

interface Kept {
  readonly key: string;
  readonly value: unknown;
}

export class KeptPieces {
  readonly #definitions = new WeakMap<readonly Syntax[], readonly Syntax[]>();
  #surroundings = '';
  #number = 0;
  readonly #kept = new WeakMap<ParsedStretch, Map<string, Kept>>();

  /** The same number for the same surroundings as before, which are long. */
  numberOf(surroundings: string): number {
    if (surroundings !== this.#surroundings) this.#number++;
    this.#surroundings = surroundings;
    return this.#number;
  }

  /** The nodes of a piece that can matter; `key` is all that this depends on. */
  nodes(piece: ParsedStretch, key: string, make: () => readonly Syntax[]): readonly Syntax[] {
    return this.#keep(piece, 'nodes', key, make);
  }

  /** The functions that `nodes` define; the same nodes define the same. */
  definitions(nodes: readonly Syntax[]): readonly Syntax[] {
    const known = this.#definitions.get(nodes);
    if (known !== undefined) return known;
    const found = nodes.flatMap((node) => node.descendantsOfType('function_definition'));
    this.#definitions.set(nodes, found);
    return found;
  }

  tables(piece: ParsedStretch, key: string, make: () => readonly OpsTable[]): readonly OpsTable[] {
    return this.#keep(piece, 'tables', key, make);
  }

  graphs(
    piece: ParsedStretch,
    key: string,
    make: () => readonly FunctionGraph[],
  ): readonly FunctionGraph[] {
    return this.#keep(piece, 'graphs', key, make);
  }

  #keep<T>(piece: ParsedStretch, what: string, key: string, make: () => T): T {
    const own = this.#kept.get(piece) ?? new Map<string, Kept>();
    this.#kept.set(piece, own);
    const known = own.get(what);
    if (known?.key === key) return known.value as T;
    const value = make();
    own.set(what, { key, value });
    return value;
  }
}
