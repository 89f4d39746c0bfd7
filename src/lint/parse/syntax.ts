/**
 * Syntax: a parsed file as plain objects, so that reading it costs no calls into WebAssembly.
 *
 * Every question to a tree-sitter node crosses into WebAssembly and back, and lowering asks many.
 * A cursor walks each tree once instead, and only those parts that somebody wants. What is kept are
 * the named nodes, and of the others those that stand in a field, like an operator.
 */
import type { TreeCursor } from 'web-tree-sitter';

export class Syntax {
  readonly type: string;
  readonly isNamed: boolean;
  readonly field: string | null;
  readonly start: number;
  readonly end: number;
  readonly parent: Syntax | null;
  readonly children: Syntax[] = [];
  /** Different for each node of a file, and the same whenever that file is read again. */
  readonly id: number;
  readonly #source: string;
  #named: readonly Syntax[] | undefined;

  constructor(cursor: TreeCursor, parent: Syntax | null, source: string, id: number) {
    this.type = cursor.nodeType;
    this.isNamed = cursor.nodeIsNamed;
    this.field = cursor.currentFieldName;
    this.start = cursor.startIndex;
    this.end = cursor.endIndex;
    this.parent = parent;
    this.id = id;
    this.#source = source;
  }

  get text(): string {
    return this.#source.slice(this.start, this.end);
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
    return this.children.find((child) => child.field === field) ?? null;
  }

  /** All nodes below this one with one of `types`, in the order of the file. */
  descendantsOfType(types: string | readonly string[]): readonly Syntax[] {
    const wanted = new Set(typeof types === 'string' ? [types] : types);
    const found: Syntax[] = [];
    const open: Syntax[] = [this];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (wanted.has(node.type)) found.push(node);
      for (let n = node.children.length - 1; n >= 0; n--) {
        const child = node.children[n];
        if (child !== undefined) open.push(child);
      }
    }
    return found;
  }
}

/** Counts the nodes of one file. */
export interface Numbering {
  next: number;
}

/** Nothing anybody writes nests this deep; below, a file is read no further. */
const maxDepth = 500;

/** Reads the subtree under the cursor, which stands where it stood afterwards. */
export function readSyntax(cursor: TreeCursor, source: string, numbering: Numbering): Syntax {
  const root = new Syntax(cursor, null, source, numbering.next++);
  let parent = root;
  let depth = 0;
  if (!cursor.gotoFirstChild()) return root;
  for (;;) {
    const isKept = cursor.nodeIsNamed || cursor.currentFieldName !== null;
    if (isKept) {
      const node = new Syntax(cursor, parent, source, numbering.next++);
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
