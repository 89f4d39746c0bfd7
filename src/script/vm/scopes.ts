/**
 * Scopes as a debugger shows them: the variables that a suspended frame can see, to look at and to
 * change.
 *
 * Variables are slots of scope objects, so nothing has to be asked of the suspended code: the table
 * of static scopes says which slot of which object a name is.
 */

import type { StatementEntry } from '../frontend/emit/context.ts';
import type { StaticScope, Variable } from '../frontend/scope.ts';
import type { ScriptFrame } from './frame.ts';
import type { Scope } from './function.ts';
import type { Program } from './program.ts';
import { unset } from './variables.ts';

/** What {@link VariableView.get} answers for a variable that is declared but not yet initialised. */
export const notInitialised = Symbol('not yet initialised');

export interface VariableView {
  readonly name: string;
  /** False for constants, imports and `this`. */
  readonly writable: boolean;
  /** Its value, or {@link notInitialised}. */
  get(): unknown;
  /** Changes it; does nothing where it is not writable. */
  set(value: unknown): void;
}

export interface ScopeView {
  readonly name: 'Local' | 'Block' | 'Closure' | 'Module';
  readonly variables: readonly VariableView[];
}

/** The statement a frame stands at, or null before its first. */
export function statementOf(program: Program, frame: ScriptFrame): StatementEntry | null {
  return program.statements[frame.at] ?? null;
}

/** A scope of the text and the object that holds its variables. */
export interface LiveScope {
  readonly scope: StaticScope;
  readonly object: Scope;
}

/** The scopes around the statement a frame stands at, innermost first. */
export function liveScopes(program: Program, frame: ScriptFrame): LiveScope[] {
  const own = program.scopes[frame.code.scope];
  const here = program.scopes[statementOf(program, frame)?.scope ?? frame.code.scope] ?? own;
  if (own === undefined || here === undefined || frame.scope === null) return [];
  const objects = new Map<StaticScope, Scope>([[own.home, frame.scope]]);
  const found: LiveScope[] = [];
  for (let scope: StaticScope | null = here; scope !== null; scope = scope.parent) {
    const object = objectOf(scope.home, objects);
    if (object !== undefined) found.push({ scope, object });
  }
  return found;
}

/** A home's object: below that of the home around it, or above that of one inside. */
function objectOf(home: StaticScope, objects: Map<StaticScope, Scope>): Scope | undefined {
  const known = objects.get(home);
  if (known !== undefined) return known;
  let object: unknown;
  const inner = [...objects].find(([scope]) => scope.parent?.home === home);
  if (inner !== undefined) object = inner[1]['extends'];
  else if (home.parent !== null && home.owner !== home) {
    object = objectOf(home.parent.home, objects)?.[`{${home.id}}`];
  }
  if (typeof object !== 'object' || object === null) return undefined;
  objects.set(home, object as Scope);
  return object as Scope;
}

/** What a debugger shows for a frame, innermost scope first; scopes without variables are left out. */
export function scopesOf(program: Program, frame: ScriptFrame): ScopeView[] {
  const own = program.scopes[frame.code.scope];
  const views: ScopeView[] = [];
  for (const { scope, object } of liveScopes(program, frame)) {
    const variables = [...scope.variables.values()]
      .filter(isShown)
      .map((each) => view(each, object));
    if (scope === own && own.kind !== 'module') variables.unshift(thisOf(frame));
    if (variables.length > 0) views.push({ name: nameOf(scope, own), variables });
  }
  return views;
}

function isShown(variable: Variable): boolean {
  const { kind, name } = variable;
  return kind !== 'dead' && kind !== 'private' && kind !== 'import' && !name.startsWith('*');
}

function nameOf(scope: StaticScope, own: StaticScope | undefined): ScopeView['name'] {
  if (scope.kind === 'module') return 'Module';
  if (scope.owner !== own?.owner) return 'Closure';
  return scope === own ? 'Local' : 'Block';
}

function view(variable: Variable, object: Scope): VariableView {
  const { name, slot, kind } = variable;
  const writable = kind !== 'const' && kind !== 'self';
  return {
    name,
    writable,
    get: () => (object[slot] === unset ? notInitialised : object[slot]),
    set: (value) => {
      if (writable) object[slot] = value;
    },
  };
}

/** Arrow functions have the `this` of the function around them, where it was kept. */
function thisOf(frame: ScriptFrame): VariableView {
  return { name: 'this', writable: false, get: () => thisValueOf(frame), set: () => {} };
}

/** `this` in a frame, as far as it is known there. */
export function thisValueOf(frame: ScriptFrame): unknown {
  return lenderOf(frame).self;
}

/** The frame that gives `this` and `super` to this one: itself, or for an arrow one around it. */
export function lenderOf(frame: ScriptFrame): ScriptFrame {
  if (frame.code.kind !== 'arrow') return frame;
  for (let at: unknown = frame.scope; isScope(at); at = at['extends']) {
    const lender = at['this'];
    if (typeof lender === 'object' && lender !== null) return lender as ScriptFrame;
  }
  return frame;
}

function isScope(value: unknown): value is Scope {
  return typeof value === 'object' && value !== null;
}
