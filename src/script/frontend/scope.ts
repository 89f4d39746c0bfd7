/**
 * Static scopes: what each name of a script means, decided before it runs.
 *
 * A static scope is a region of the text; at run time its variables are slots of a scope object. A
 * function has one such object per activation. A block's variables live in its function's object,
 * unless a closure captures one of them inside a loop: then each entry makes an object of its own.
 */

import type { Node } from './nodes.ts';

export type ScopeKind =
  | 'module'
  /** Parameters, and body too unless parameters have expressions; also field initialisers. */
  | 'function'
  /** A body kept apart from its parameters, or a static block: where `var` ends up. */
  | 'body'
  | 'block'
  | 'loop'
  | 'switch'
  | 'catch'
  | 'class';

export type VariableKind =
  | 'var'
  | 'let'
  | 'const'
  | 'class'
  | 'function'
  | 'param'
  | 'catch'
  | 'import'
  /** A function expression's or a class's own name inside itself: cannot be assigned. */
  | 'self'
  /** A private name of a class, written with its `#`. */
  | 'private'
  /** A loop's own name inside the expression it iterates over: never initialised. */
  | 'dead';

export interface Variable {
  readonly name: string;
  readonly kind: VariableKind;
  readonly scope: StaticScope;
  /** Offset after which straight-line code finds it initialised. */
  readonly readyAt: number;
  /** Property of the scope object that holds it. */
  slot: string;
  /** Used by a function other than the one it belongs to, or by another module. */
  captured: boolean;
  /** Written by something other than its initialiser. */
  assigned: boolean;
  /** Other threads may read it while it changes; decided once the whole module has been read. */
  shared: boolean;
}

export interface StaticScope {
  /** Index into the program's table of scopes. */
  id: number;
  readonly kind: ScopeKind;
  readonly parent: StaticScope | null;
  /** The function or module whose code runs here; itself for those. */
  readonly owner: StaticScope;
  readonly start: number;
  readonly end: number;
  /** Inside a loop of its own function: entered more than once per activation. */
  readonly looped: boolean;
  readonly variables: Map<string, Variable>;
  /** The scope whose run-time object holds these variables: itself, or one around it. */
  home: StaticScope;
  /** For a home: the slots taken. */
  readonly slots: Set<string>;
  /** For an owner: an arrow function, which has no `this` of its own. */
  readonly arrow: boolean;
  /** For an owner: its parameters have expressions, so one can be read before it is ready. */
  eagerParams: boolean;
  /** For an owner: arrows inside need its frame for `this`, `super`, `new.target`. */
  lendsFrame: boolean;
  /** For an owner: it or arrows inside use `arguments`. */
  lendsArguments: boolean;
  /** For an owner: offset of the first thing that could hand a closure to another thread. */
  firstCall: number;
}

/** A stretch of the text: offsets from 0. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A scope as it is when it opens: nothing declared, its own home until that is settled. */
export function newScope(options: {
  readonly id: number;
  readonly kind: ScopeKind;
  readonly at: Range;
  readonly parent: StaticScope | null;
  readonly arrow: boolean;
  readonly looped: boolean;
}): StaticScope {
  const { id, kind, at, parent, arrow } = options;
  const owns = kind === 'module' || kind === 'function' || parent === null;
  const scope = {
    id,
    kind,
    parent,
    start: at.start,
    end: at.end,
    looped: options.looped && !owns,
    variables: new Map<string, Variable>(),
    slots: new Set<string>(),
    arrow,
    eagerParams: false,
    lendsFrame: false,
    lendsArguments: false,
    firstCall: Number.POSITIVE_INFINITY,
  } as unknown as { -readonly [K in keyof StaticScope]: StaticScope[K] };
  scope.owner = owns || parent === null ? scope : parent.owner;
  scope.home = scope;
  return scope;
}

/** The scope at which `var` and the frame end: the nearest of the given kinds outwards. */
export function varScope(scope: StaticScope): StaticScope {
  let at = scope;
  while (at.kind !== 'module' && at.kind !== 'function' && at.kind !== 'body') {
    at = at.parent ?? at.owner;
  }
  return at;
}

/** The owner that has a `this` of its own, from a scope outwards; a module has none but stops. */
export function thisOwner(scope: StaticScope): StaticScope {
  let at = scope.owner;
  while (at.arrow && at.parent !== null) at = at.parent.owner;
  return at;
}

/** Finds a name from a scope outwards. */
export function lookUp(scope: StaticScope, name: string): Variable | undefined {
  for (let at: StaticScope | null = scope; at !== null; at = at.parent) {
    const found = at.variables.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** All that is known of a module's scopes and names. Nodes without an entry have no scope of their own. */
export interface Analysis {
  readonly module: StaticScope;
  /** In the order of the text; a scope's id is its index here plus `firstScope`. */
  readonly scopes: readonly StaticScope[];
  /** Scope of a function, block, loop, switch, catch clause or class. */
  readonly scopeOf: ReadonlyMap<Node, StaticScope>;
  /** The body of a function whose parameters have expressions; a static block's own scope. */
  readonly bodyOf: ReadonlyMap<Node, StaticScope>;
  /** The code that initialises a class's instance fields, and its static ones. */
  readonly fieldsOf: ReadonlyMap<Node, StaticScope>;
  readonly staticsOf: ReadonlyMap<Node, StaticScope>;
  /** What each identifier means; absent: a global. */
  readonly meaning: ReadonlyMap<Node, Variable>;
}
