/**
 * Variables: reading, writing and initialising the slots of scope objects.
 *
 * A read that the text alone does not prove initialised is checked; an assignment to a constant
 * throws when it happens, as the language says; a shared variable is noted.
 */

import type { Identifier, PrivateIdentifier } from 'acorn';
import type { StaticScope, Variable } from '../scope.ts';
import { type Binding, type Context, dot, quote } from './context.ts';

/** The place of a variable of this module. */
export function place(context: Context, variable: Variable): string {
  return context.object(variable.scope) + dot(variable.slot);
}

/** The slot that holds a private name of a class. */
export function privateName(context: Context, node: PrivateIdentifier): string {
  const variable = context.meaning(node);
  if (variable === undefined) throw context.module.source.error(node.start, 'no such private name');
  return place(context, variable);
}

/** Reads what an identifier means. */
export function read(context: Context, node: Identifier): string {
  const variable = context.meaning(node);
  if (variable === undefined) return readGlobal(context, node.name);
  if (variable.kind === 'dead') return `${context.helper('dead')}(${quote(node.name)})`;
  if (variable.kind === 'import') return readImport(context, variable);
  const text = place(context, variable);
  const checked = mustCheck(context, variable, node.start)
    ? `${context.helper('ready')}(${text},${quote(node.name)})`
    : text;
  return noteRead(context, variable, checked);
}

function noteRead(context: Context, variable: Variable, text: string): string {
  if (!variable.shared || !context.unit.options.notes) return text;
  const object = context.object(variable.scope);
  return `R.noteRead(${object},${quote(variable.slot)},${text})`;
}

/** Evaluates and assigns: an expression whose value is the value assigned. */
export function write(context: Context, node: Identifier, value: string): string {
  const name = quote(node.name);
  const variable = context.meaning(node);
  if (variable === undefined) return `${context.helper('assignGlobal')}(${name},${value})`;
  if (variable.kind === 'dead') return `(${value},${context.helper('dead')}(${name}))`;
  if (variable.kind === 'import') return `${context.helper('constant')}(${name},${value})`;
  const target = place(context, variable);
  let text = value;
  if (mustCheck(context, variable, node.start)) {
    const object = context.object(variable.scope);
    text = `${context.helper('assignable')}(${object},${quote(variable.slot)},${name},${text})`;
  }
  if (variable.kind === 'const' || variable.kind === 'self') {
    return `${context.helper('constant')}(${name},${text})`;
  }
  return `(${target}=${noteWrite(context, variable, text)})`;
}

function noteWrite(context: Context, variable: Variable, value: string): string {
  if (!variable.shared || !context.unit.options.notes) return value;
  return `R.noteWrite(${context.object(variable.scope)},${quote(variable.slot)},${value})`;
}

/** The place of a variable that the engine's own operators may change; undefined for all others. */
export function plainPlace(context: Context, node: Identifier): string | undefined {
  const variable = context.meaning(node);
  if (variable === undefined || context.module.hazards.conversions) return undefined;
  if (!['var', 'let', 'param', 'catch'].includes(variable.kind)) return undefined;
  if (mustCheck(context, variable, node.start)) return undefined;
  if (variable.shared && context.unit.options.notes) return undefined;
  return place(context, variable);
}

/** Gives a declared variable its first value: a statement without its semicolon. */
export function initialise(context: Context, variable: Variable, value: string): string {
  return `${place(context, variable)}=${noteWrite(context, variable, value)}`;
}

/** The declaration of an identifier that a pattern binds. */
export function declared(context: Context, node: Identifier): Variable {
  const variable = context.meaning(node);
  if (variable === undefined) throw new Error(`no declaration of ${node.name}`);
  return variable;
}

function mustCheck(context: Context, variable: Variable, at: number): boolean {
  const { kind, scope } = variable;
  switch (kind) {
    case 'let':
    case 'const':
    case 'class':
      break;
    case 'self':
      if (scope.kind !== 'class') return false;
      break;
    case 'param':
      if (!scope.eagerParams) return false;
      break;
    case 'catch':
      break;
    default:
      return false;
  }
  return context.owner !== scope.owner || at < variable.readyAt || scope.kind === 'switch';
}

/** The slot of a module's scope object that leads to where an import's value lives. */
export function linkSlot(binding: Binding): string {
  return binding.kind === 'namespace' ? `*${binding.module}` : `@${binding.module}`;
}

function readImport(context: Context, variable: Variable): string {
  const binding = context.module.imports.get(variable.name);
  if (binding === undefined) throw new Error(`no binding of ${variable.name}`);
  const object = context.moduleObject + dot(linkSlot(binding));
  switch (binding.kind) {
    case 'host':
      return object + dot(binding.name);
    case 'namespace':
      return object;
    case 'variable': {
      const { variable: target } = binding;
      const text = `${object}${dot(target.slot)}`;
      const lexical = target.kind === 'let' || target.kind === 'const' || target.kind === 'class';
      const checked = lexical
        ? `${context.helper('ready')}(${text},${quote(variable.name)})`
        : text;
      if (!target.shared || !context.unit.options.notes) return checked;
      return `R.noteRead(${object},${quote(target.slot)},${checked})`;
    }
    default:
      return binding satisfies never;
  }
}

function readGlobal(context: Context, name: string): string {
  if (name === 'undefined') return '(void 0)';
  if (name === 'arguments') {
    const owner = thisHolder(context);
    if (owner.kind === 'function') return `${context.object(owner)}.arguments`;
  }
  if (!context.unit.globals.has(name)) return `${context.helper('undeclared')}(${quote(name)})`;
  context.unit.usedGlobals.add(name);
  return `g_${name}`;
}

/** Whether reading the name would find nothing at all: what `typeof` may ask safely. */
export function isUndeclared(context: Context, node: Identifier): boolean {
  if (context.meaning(node) !== undefined || node.name === 'undefined') return false;
  if (node.name === 'arguments' && thisHolder(context).kind === 'function') return false;
  return !context.unit.globals.has(node.name);
}

/** The scope whose function gives this code its `this` and `arguments`. */
export function thisHolder(context: Context): StaticScope {
  let at = context.owner;
  while (at.arrow && at.parent !== null) at = at.parent.owner;
  return at;
}

/** The frame that holds `this`, `new.target` and the home of `super` for this code. */
export function frameOf(context: Context): string {
  const holder = thisHolder(context);
  return holder === context.owner ? 'F' : `${context.object(holder)}.this`;
}

/** The initial value of a slot when its scope object is made. */
export function initialSlot(context: Context, variable: Variable): string {
  switch (variable.kind) {
    case 'var':
    case 'function':
    case 'import':
    case 'private':
    case 'dead':
      return 'void 0';
    case 'let':
    case 'const':
    case 'class':
    case 'self':
    case 'catch':
    case 'param':
      return context.helper('unset');
    default:
      return variable.kind satisfies never;
  }
}

/** An object literal for a home, with its slots in the order of declaration. */
export function scopeLiteral(
  context: Context,
  home: StaticScope,
  slots: readonly (readonly [slot: string, value: string])[],
): string {
  const parts = slots.map(([slot, value]) => `${quote(slot)}:${value}`);
  if (context.unit.options.notes) parts.push(`"#":R.nextIdentity()`);
  const parent = home.parent === null ? 'null' : context.object(home.parent);
  return `{extends:${parent},${parts.join(',')}}`;
}
