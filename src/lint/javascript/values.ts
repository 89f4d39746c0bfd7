/**
 * Values: what reading an expression tells about the number, or the task, that it stands for.
 *
 * Constants of the module 'utrace' are known by import, whatever the file calls them, and a
 * variable that is written once has the value it was given. The rest is unknown: no guess here, for
 * a wrong one becomes a wrong finding.
 */
import type { Node } from 'web-tree-sitter';
import type { Value } from '../lowered.ts';
import { constants } from '../names.ts';
import type { Scopes, Variable } from './scopes.ts';

const unknown: Value = { kind: 'unknown' };

/** `const` chains are short; a longer one is a cycle. */
const maxSteps = 20;

const wrappers = new Set([
  'parenthesized_expression',
  'as_expression',
  'satisfies_expression',
  'non_null_expression',
]);

/** An expression without the parentheses and type assertions around it. */
export function unwrap(node: Node): Node {
  const inner = wrappers.has(node.type) ? node.firstNamedChild : null;
  return inner === null ? node : unwrap(inner);
}

/** The name under which the module 'utrace' exports what `node` refers to, if it comes from there. */
export function utraceName(node: Node, scopes: Scopes): string | null {
  const callee = unwrap(node);
  if (callee.type === 'identifier') {
    const variable = scopes.variableOf(callee);
    return variable === undefined ? null : importedName(variable);
  }
  if (callee.type !== 'member_expression') return null;
  const object = callee.childForFieldName('object');
  const property = callee.childForFieldName('property');
  if (object?.type !== 'identifier' || property === null) return null;
  const namespace = scopes.variableOf(object);
  const isNamespace = namespace?.origin.type === 'namespace_import';
  return isNamespace && comesFromUtrace(namespace.origin) ? property.text : null;
}

function importedName(variable: Variable): string | null {
  if (variable.origin.type !== 'import_specifier' || !comesFromUtrace(variable.origin)) return null;
  return variable.origin.childForFieldName('name')?.text ?? null;
}

function comesFromUtrace(origin: Node): boolean {
  for (let node: Node | null = origin; node !== null; node = node.parent) {
    if (node.type !== 'import_statement') continue;
    return node.childForFieldName('source')?.text.slice(1, -1) === 'utrace';
  }
  return false;
}

/** The value of an expression, as far as the file tells. */
export function evaluate(expression: Node, scopes: Scopes, steps = maxSteps): Value {
  const node = unwrap(expression);
  if (steps === 0) return unknown;
  const inner = (field: string): Value => {
    const child = node.childForFieldName(field);
    return child === null ? unknown : evaluate(child, scopes, steps - 1);
  };
  switch (node.type) {
    case 'number':
      return { kind: 'number', number: Number(node.text.replaceAll('_', '')) };
    case 'identifier':
    case 'member_expression':
      return nameValue(node, scopes, steps);
    case 'call_expression':
      return eventMask(node, scopes, steps);
    case 'unary_expression':
      return unary(node.childForFieldName('operator')?.text, inner('argument'));
    case 'binary_expression':
      return binary(node.childForFieldName('operator')?.text, inner('left'), inner('right'));
    default:
      return unknown;
  }
}

function nameValue(node: Node, scopes: Scopes, steps: number): Value {
  const imported = utraceName(node, scopes);
  if (imported === 'current') return { kind: 'current' };
  const constant = imported === null ? undefined : constants.get(imported);
  if (constant !== undefined) return { kind: 'number', number: constant };
  const variable = node.type === 'identifier' ? scopes.variableOf(node) : undefined;
  const once = variable === undefined ? null : onlyValue(variable);
  const known = once === null ? unknown : evaluate(once, scopes, steps - 1);
  if (known.kind !== 'unknown') return known;
  const storage = storageOf(node, scopes);
  return storage === null ? unknown : { kind: 'stored', storage, name: node.text };
}

/** The one expression a variable ever gets its value from. */
function onlyValue(variable: Variable): Node | null {
  if (variable.origin.type !== 'variable_declarator' || variable.writes.length > 0) return null;
  if (variable.declared.type !== 'identifier' || isPart(variable)) return null;
  return variable.origin.childForFieldName('value');
}

/** True for a name out of a destructuring pattern. */
function isPart(variable: Variable): boolean {
  return variable.origin.childForFieldName('name')?.id !== variable.declared.id;
}

/** Names the storage behind `rc` or `watch.engine`; null where it cannot be told apart. */
export function storageOf(expression: Node, scopes: Scopes): string | null {
  const node = unwrap(expression);
  if (node.type === 'identifier') {
    const variable = scopes.variableOf(node);
    return variable === undefined ? null : `${variable.id}`;
  }
  if (node.type !== 'member_expression') return null;
  const object = node.childForFieldName('object');
  const base = object === null ? null : storageOf(object, scopes);
  return base === null ? null : `${base}.${node.childForFieldName('property')?.text}`;
}

function eventMask(call: Node, scopes: Scopes, steps: number): Value {
  const callee = call.childForFieldName('function');
  const argument = call.childForFieldName('arguments')?.firstNamedChild ?? null;
  if (callee === null || argument === null) return unknown;
  if (utraceName(callee, scopes) !== 'UTRACE_EVENT') return unknown;
  const event = evaluate(argument, scopes, steps - 1);
  return event.kind === 'number' ? { kind: 'number', number: 1 << event.number } : unknown;
}

function unary(operator: string | undefined, value: Value): Value {
  if (value.kind !== 'number') return unknown;
  if (operator === '~') return { kind: 'number', number: ~value.number };
  return operator === '-' ? { kind: 'number', number: -value.number } : unknown;
}

function binary(operator: string | undefined, left: Value, right: Value): Value {
  if (left.kind === 'number' && right.kind === 'number') {
    return combined(operator, left.number, right.number);
  }
  const mask = left.kind === 'number' ? left : right;
  const before = mask === left ? right : left;
  if (mask.kind !== 'number') return unknown;
  if (operator === '&') {
    return {
      kind: 'keeps',
      bits: before.kind === 'keeps' ? mask.number & before.bits : mask.number,
    };
  }
  const isMore = operator === '|' && before.kind === 'keeps';
  return isMore ? { kind: 'keeps', bits: mask.number | before.bits } : unknown;
}

function combined(operator: string | undefined, left: number, right: number): Value {
  switch (operator) {
    case '|':
      return { kind: 'number', number: left | right };
    case '&':
      return { kind: 'number', number: left & right };
    case '^':
      return { kind: 'number', number: left ^ right };
    case '+':
      return { kind: 'number', number: left + right };
    case '<<':
      return { kind: 'number', number: left << right };
    default:
      return unknown;
  }
}
