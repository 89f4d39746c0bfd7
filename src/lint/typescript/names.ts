/**
 * Names of a script: which of them mean something in the module 'utrace', or in another script.
 */
import { constants, errnos } from '../names.ts';
import type { Syntax } from '../parse/syntax.ts';
import { isFunction, type Scopes, type Variable } from './scopes.ts';

const wrappers = new Set([
  'parenthesized_expression',
  'as_expression',
  'satisfies_expression',
  'non_null_expression',
  'type_assertion',
  'await_expression',
]);

/** An expression without the parentheses and type assertions around it. */
export function unwrap(node: Syntax): Syntax {
  const inner = wrappers.has(node.type) ? innerOf(node) : null;
  return inner === null ? node : unwrap(inner);
}

function innerOf(node: Syntax): Syntax | null {
  const parts = node.namedChildren.filter((child) => child.type !== 'comment');
  return (node.type === 'type_assertion' ? parts.at(-1) : parts[0]) ?? null;
}

/** A name that an import brings in, and from where. */
export interface Imported {
  readonly module: string;
  readonly name: string;
}

/** What `node` refers to, if an import brought it. */
export function importedBy(node: Syntax, scopes: Scopes): Imported | null {
  const callee = unwrap(node);
  if (callee.type === 'identifier') {
    const variable = scopes.variableOf(callee);
    return variable === undefined ? null : importOf(variable);
  }
  if (callee.type !== 'member_expression') return null;
  const object = callee.childForFieldName('object');
  const property = callee.childForFieldName('property');
  if (object?.type !== 'identifier' || property === null) return null;
  const origin = scopes.variableOf(object)?.origin;
  const module = origin?.type === 'namespace_import' ? moduleOf(origin) : null;
  return module === null ? null : { module, name: property.text };
}

/** The name that another script exports a variable by, for one that an import brought from there. */
export function exportedAs(variable: Variable): string | null {
  const imported = importOf(variable);
  return imported === null || imported.module === 'utrace' ? null : imported.name;
}

function importOf({ origin }: Variable): Imported | null {
  if (origin.type !== 'import_specifier') return null;
  const module = moduleOf(origin);
  const name = origin.childForFieldName('name')?.text;
  return module === null || name === undefined ? null : { module, name };
}

function moduleOf(origin: Syntax): string | null {
  for (let node: Syntax | null = origin; node !== null; node = node.parent) {
    if (node.type === 'import_statement') {
      return node.childForFieldName('source')?.text.slice(1, -1) ?? null;
    }
  }
  return null;
}

/** The name under which the module 'utrace' exports what `node` refers to, if it comes from there. */
export function utraceName(node: Syntax, scopes: Scopes): string | null {
  const imported = importedBy(node, scopes);
  return imported?.module === 'utrace' ? imported.name : null;
}

/** The value of a constant of the module 'utrace'. */
export function constantOf(name: string): number | undefined {
  return constants.get(name) ?? errnos.get(name);
}

/** The function that an expression, or the member of a table, stands for. */
export function functionOf(node: Syntax, scopes: Scopes): Syntax | null {
  if (isFunction(node)) return node;
  if (node.type === 'pair' || node.type === 'public_field_definition') {
    const value = node.childForFieldName('value');
    return value === null ? null : functionOf(unwrap(value), scopes);
  }
  const origin = scopes.variableOf(node)?.origin;
  if (origin === undefined || isFunction(origin)) return origin ?? null;
  const value = origin.type === 'variable_declarator' ? origin.childForFieldName('value') : null;
  const inner = value === null ? null : unwrap(value);
  return inner !== null && isFunction(inner) ? inner : null;
}

/** The operand of `typeof x === 'number'`, and of the same with another equality. */
export function askedForNumber(comparison: Syntax): Syntax | null {
  const left = comparison.childForFieldName('left');
  const right = comparison.childForFieldName('right')?.text.slice(1, -1);
  const isEquality = /^[!=]==?$/.test(comparison.childForFieldName('operator')?.text ?? '');
  if (left?.type !== 'unary_expression' || right !== 'number' || !isEquality) return null;
  const isTypeof = left.childForFieldName('operator')?.text === 'typeof';
  return isTypeof ? left.childForFieldName('argument') : null;
}
