/**
 * Expressions: everything but access to properties, calls and patterns.
 *
 * What is emitted is always enclosed, so that no text depends on what stands around it. Where an
 * operator may reach a conversion written by the author, the operands are made primitive first, by
 * steps that can be interleaved; in all other programs the operators stay the engine's own.
 */

import type { Expression, ObjectExpression, Property, SpreadElement, TemplateLiteral } from 'acorn';
import { staticKey } from '../nodes.ts';
import { assignment, call, chain, construct, member, remove, update } from './access.ts';
import { type Context, framed, quote } from './context.ts';
import { list, operate, primitive, propertyKey } from './operands.ts';
import { frameOf, isUndeclared, privateName, read, thisHolder } from './variables.ts';

/** Emits an expression; `name` is what an anonymous function or class in it is called. */
export function expression(context: Context, node: Expression, name = ''): string {
  switch (node.type) {
    case 'Identifier':
      return read(context, node);
    case 'Literal':
      return literal(context, node);
    case 'ThisExpression':
      return thisValue(context);
    case 'ArrayExpression':
      return made(context, `[${list(context, node.elements)}]`);
    case 'ObjectExpression':
      return object(context, node);
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return context.unit.parts.functionValue(context, node, { name });
    case 'ClassExpression':
      return context.unit.parts.classValue(context, node, name);
    case 'UnaryExpression':
      return unary(context, node);
    case 'UpdateExpression':
      return update(context, node);
    case 'BinaryExpression':
      return binary(context, node);
    case 'LogicalExpression':
      return `(${context.value(node.left)}${node.operator}${context.value(node.right)})`;
    case 'ConditionalExpression': {
      const { test, consequent, alternate } = node;
      return `(${context.value(test)}?${context.value(consequent)}:${context.value(alternate)})`;
    }
    case 'SequenceExpression':
      return `(${node.expressions.map((each) => context.value(each)).join(',')})`;
    case 'TemplateLiteral':
      return template(context, node);
    case 'TaggedTemplateExpression':
    case 'CallExpression':
      return call(context, node);
    case 'NewExpression':
      return construct(context, node);
    case 'MemberExpression':
      return member(context, node);
    case 'ChainExpression':
      return chain(context, node.expression, (value) => value);
    case 'AssignmentExpression':
      return assignment(context, node);
    case 'YieldExpression':
      return authorYield(context, node);
    case 'MetaProperty':
      return `${frameOf(context)}.newTarget`;
    case 'ParenthesizedExpression':
      return context.value(node.expression, name);
    case 'AwaitExpression':
    case 'ImportExpression':
      throw context.module.source.error(node.start, 'refused before emitting');
    default:
      return node satisfies never;
  }
}

function literal(context: Context, node: Extract<Expression, { type: 'Literal' }>): string {
  if (node.regex !== undefined) {
    const { pattern, flags } = node.regex;
    const plain = !/import|eval|<!--|-->/.test(pattern);
    if (plain) return `(${node.raw ?? ''})`;
    return `${context.helper('regExp')}(${quote(pattern)},${quote(flags)})`;
  }
  if (typeof node.value === 'string') return quote(node.value);
  return `(${node.raw ?? String(node.value)})`;
}

function thisValue(context: Context): string {
  const holder = thisHolder(context);
  if (holder.kind === 'module') return '(void 0)';
  const frame = frameOf(context);
  if (frame !== 'F') return `${context.helper('thisOf')}(${frame})`;
  return context.kind === 'derived' ? `${context.helper('thisOf')}(F)` : 't';
}

/** Numbers a new object, where somebody wants to tell objects apart. */
function made(context: Context, text: string): string {
  return context.unit.options.notes ? `R.made(${text})` : text;
}

function object(context: Context, node: ObjectExpression): string {
  const staged = node.properties.findIndex((each) => !isPlain(each));
  if (staged < 0) {
    const parts = node.properties.map((each) => plainProperty(context, each as Property, ''));
    return made(context, `({${parts.join(',')}})`);
  }
  return context.temps((target, key) => {
    const first = node.properties.slice(0, staged);
    const parts = first.map((each) => plainProperty(context, each as Property, target));
    const rest = node.properties.slice(staged).map((each) => stage(context, each, target, key));
    return `(${target}=${made(context, `{${parts.join(',')}}`)},${rest.join(',')},${target})`;
  }, 2);
}

/** Whether a property can stand in an object literal of the emitted text. */
function isPlain(node: Property | SpreadElement): boolean {
  if (node.type === 'SpreadElement' || node.kind !== 'init' || node.computed) return false;
  return !node.method || !usesSuper(node.value);
}

/** Any mention will do: a home too many harms nobody. */
export function usesSuper(node: object): boolean {
  if ('type' in node && node.type === 'Super') return true;
  return Object.values(node).some(
    (value) => typeof value === 'object' && value !== null && usesSuper(value),
  );
}

function plainProperty(context: Context, node: Property, target: string): string {
  const name = staticKey(node) ?? '';
  const setsPrototype = name === '__proto__' && !node.shorthand && !node.method;
  const key = name === '__proto__' && !setsPrototype ? '["__proto__"]' : quote(name);
  return `${key}:${propertyValue(context, node, setsPrototype ? '' : name, target)}`;
}

function propertyValue(context: Context, node: Property, name: string, target: string): string {
  if (!node.method && node.kind === 'init') return context.value(node.value, name);
  const home = usesSuper(node.value) ? target : 'null';
  const accessor = node.kind === 'init' ? {} : { accessor: node.kind };
  const generator = node.value.type === 'FunctionExpression' && node.value.generator;
  const kind = generator ? 'generator' : 'method';
  const options = { name, home, kind, ...accessor } as const;
  return context.unit.parts.functionValue(context, node.value, options);
}

/** Adds one property to an object under construction. */
function stage(
  context: Context,
  node: Property | SpreadElement,
  target: string,
  key: string,
): string {
  if (node.type === 'SpreadElement') {
    const source = context.value(node.argument);
    return framed(context.unit, `${context.helper('copyInto')}(R,${target},${source})`);
  }
  const name = staticKey(node);
  if (name !== undefined) {
    if (name === '__proto__' && !node.shorthand && !node.method && node.kind === 'init') {
      return `${context.helper('setLiteralPrototype')}(${target},${context.value(node.value)})`;
    }
    return define(context, node, target, quote(name), name);
  }
  const computed = propertyKey(context, node.key);
  return `${key}=${computed},${define(context, node, target, key, undefined)}`;
}

function define(
  context: Context,
  node: Property,
  target: string,
  key: string,
  name: string | undefined,
): string {
  const value =
    name !== undefined
      ? propertyValue(context, node, name, target)
      : named(context, node, target, key);
  if (node.kind === 'init') return `${context.helper('define')}(${target},${key},${value},true)`;
  const helper = context.helper('defineAccessor');
  return `${helper}(${target},${key},${quote(node.kind)},${value},true)`;
}

/** A property whose function takes its name from a computed key. */
function named(context: Context, node: Property, target: string, key: string): string {
  if (!node.method && node.kind === 'init') return computedName(context, node.value, key);
  const home = usesSuper(node.value) ? target : 'null';
  const accessor = node.kind === 'init' ? {} : { accessor: node.kind };
  const generator = node.value.type === 'FunctionExpression' && node.value.generator;
  const kind = generator ? 'generator' : 'method';
  const options = { name: '', computedName: key, home, kind, ...accessor } as const;
  return context.unit.parts.functionValue(context, node.value, options);
}

/** A value which, if it is an anonymous function, takes its name from a key known at run time. */
export function computedName(context: Context, node: Expression, key: string): string {
  const anonymous =
    node.type === 'ArrowFunctionExpression' || (node.type === 'FunctionExpression' && !node.id);
  if (!anonymous) {
    const value = context.value(node);
    if (node.type !== 'ClassExpression' || node.id) return value;
    return `${context.helper('nameClass')}(${value},${key})`;
  }
  return context.unit.parts.functionValue(context, node, { name: '', computedName: key });
}

function template(context: Context, node: TemplateLiteral): string {
  let text = '`';
  node.quasis.forEach((quasi, index) => {
    const cooked = quote(quasi.value.cooked ?? '').slice(1, -1);
    text += cooked.replaceAll('`', '\\`').replaceAll('${', '\\${');
    const each = node.expressions[index];
    if (each === undefined) return;
    const value = `${context.helper('shown')}(R,${context.value(each)})`;
    text += `\${${primitive(context, value, 'string')}}`;
  });
  text += '`';
  return node.expressions.length < 2 ? text : `${context.helper('text')}(R,${text})`;
}

function unary(context: Context, node: Extract<Expression, { type: 'UnaryExpression' }>): string {
  const { operator, argument } = node;
  switch (operator) {
    case 'delete':
      return remove(context, argument);
    case 'typeof':
      if (argument.type === 'Identifier' && isUndeclared(context, argument)) return '"undefined"';
      return `(typeof ${context.value(argument)})`;
    case 'void':
    case '!':
      return `(${operator} ${context.value(argument)})`;
    default:
      return `(${operator} ${primitive(context, context.value(argument), 'number')})`;
  }
}

function binary(context: Context, node: Extract<Expression, { type: 'BinaryExpression' }>): string {
  const { operator, left, right } = node;
  if (left.type === 'PrivateIdentifier') {
    const name = privateName(context, left);
    return `${context.helper('hasPrivate')}(${context.value(right)},${name})`;
  }
  return operate(context, operator, context.value(left), () => context.value(right));
}

function authorYield(
  context: Context,
  node: Extract<Expression, { type: 'YieldExpression' }>,
): string {
  const value = node.argument ? context.value(node.argument) : 'void 0';
  if (node.delegate) return `(yield* ${context.helper('delegate')}(R,F,${value}))`;
  return `(yield ${context.helper('hand')}(F,${value}))`;
}
