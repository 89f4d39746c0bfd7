/**
 * Syntax: a parsed stretch of a file as plain objects, so that reading it costs no calls into
 * WebAssembly.
 *
 * Every question to a tree-sitter node crosses into WebAssembly and back, and lowering asks many.
 * A cursor walks each tree once instead. What is kept are the named nodes, and of the others those
 * that stand in a field, like an operator. Nodes count from where their stretch begins, and tell
 * where they stand in the file: a stretch that an edit only moves is not read again.
 */
import type { TreeCursor } from 'web-tree-sitter';

/** A stretch of a file that is parsed by itself. */
export interface Stretch {
  readonly text: string;
  /** Where it begins in the file; an edit before it changes that. */
  readonly offset: number;
  /** Tells it from the other stretches of the file, also when it has moved. */
  readonly serial: number;
}

export class Syntax {
  readonly type: string;
  readonly isNamed: boolean;
  readonly field: string | null;
  readonly parent: Syntax | null;
  readonly children: Syntax[] = [];
  /** Different for each node of a file. */
  readonly id: number;
  readonly stretch: Stretch;
  readonly #from: number;
  readonly #to: number;
  #named: readonly Syntax[] | undefined;
  /** All nodes of a tree by their type, for its root: that is who is asked again and again. */
  #byType: ReadonlyMap<string, readonly Syntax[]> | undefined;

  constructor(cursor: TreeCursor, parent: Syntax | null, stretch: Stretch, id: number) {
    this.type = cursor.nodeType;
    this.isNamed = cursor.nodeIsNamed;
    this.field = cursor.currentFieldName;
    this.#from = cursor.startIndex;
    this.#to = cursor.endIndex;
    this.parent = parent;
    this.id = id;
    this.stretch = stretch;
  }

  get start(): number {
    return this.stretch.offset + this.#from;
  }

  get end(): number {
    return this.stretch.offset + this.#to;
  }

  get text(): string {
    return this.stretch.text.slice(this.#from, this.#to);
  }

  get namedChildren(): readonly Syntax[] {
    this.#named ??= this.children.filter((child) => child.isNamed);
    return this.#named;
  }

  get firstNamedChild(): Syntax | null {
    return this.namedChildren[0] ?? null;
  }

  get lastNamedChild(): Syntax | null {
    return this.namedChildren.at(-1) ?? null;
  }

  childForFieldName(field: string): Syntax | null {
    for (const child of this.children) if (child.field === field) return child;
    return null;
  }

  /** All nodes below this one with one of `types`, in the order of the file. */
  descendantsOfType(types: string | readonly string[]): readonly Syntax[] {
    const wanted = new Set(typeof types === 'string' ? [types] : types);
    if (this.parent === null) return this.#indexed(wanted);
    const found: Syntax[] = [];
    this.#visit((node) => {
      if (wanted.has(node.type)) found.push(node);
    });
    return found;
  }

  #indexed(types: ReadonlySet<string>): readonly Syntax[] {
    this.#byType ??= this.#index();
    const found = [...types].flatMap((type) => this.#byType?.get(type) ?? []);
    // Nodes are numbered in the order of the file.
    return types.size === 1 ? found : found.sort((a, b) => a.id - b.id);
  }

  #index(): ReadonlyMap<string, readonly Syntax[]> {
    const index = new Map<string, Syntax[]>();
    this.#visit((node) => {
      const known = index.get(node.type);
      if (known === undefined) index.set(node.type, [node]);
      else known.push(node);
    });
    return index;
  }

  #visit(see: (node: Syntax) => void): void {
    const open: Syntax[] = [this];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      see(node);
      for (let n = node.children.length - 1; n >= 0; n--) {
        const child = node.children[n];
        if (child !== undefined) open.push(child);
      }
    }
  }
}

/** Counts the nodes of one file. */
export interface Numbering {
  next: number;
}

/** Nothing anybody writes nests this deep; below, a file is read no further. */
const maxDepth = 500;

/**
 * Reads the subtree under the cursor, which stands where it stood afterwards.
 *
 * @param of  what was parsed: a stretch of a file, or the text of all of it
 */
export function readSyntax(cursor: TreeCursor, of: Stretch | string, numbering: Numbering): Syntax {
  const stretch = typeof of === 'string' ? { text: of, offset: 0, serial: 0 } : of;
  const root = new Syntax(cursor, null, stretch, numbering.next++);
  let parent = root;
  let depth = 0;
  if (!cursor.gotoFirstChild()) return root;
  for (;;) {
    const isKept = cursor.nodeIsNamed || cursor.currentFieldName !== null;
    if (isKept) {
      const node = new Syntax(cursor, parent, stretch, numbering.next++);
      parent.children.push(node);
      if (depth < maxDepth && cursor.gotoFirstChild()) {
        parent = node;
        depth++;
        continue;
      }
    }
    while (!cursor.gotoNextSibling()) {
      cursor.gotoParent();
      if (parent === root || parent.parent === null) return root;
      parent = parent.parent;
      depth--;
    }
  }
}
