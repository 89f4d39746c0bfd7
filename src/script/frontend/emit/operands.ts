/**
 * Operands: lists, keys and operators, as every kind of expression needs them.
 */

import type { Expression, SpreadElement } from 'acorn';
import { type Context, framed, quote } from './context.ts';

/** Elements of an array literal or arguments of a call, holes and spreads included. */
export function list(
  context: Context,
  nodes: readonly (Expression | SpreadElement | null)[],
): string {
  const parts = nodes.map((node) => {
    if (node === null) return '';
    return node.type === 'SpreadElement'
      ? `...${spread(context, node.argument)}`
      : context.value(node);
  });
  // A hole at the end needs its comma.
  return parts.join(',') + (nodes.at(-1) === null ? ',' : '');
}

/** The elements of an iterable, for a spread: an array of our own. */
function spread(context: Context, node: Expression): string {
  return context.temps((source) => {
    const fast = `${context.helper('arrayOf')}(R,${source}=${context.value(node)})`;
    return `(${fast}??(yield* ${context.helper('collect')}(R,${source})))`;
  });
}

/** An expression made a property key, once. */
export function propertyKey(context: Context, node: Expression): string {
  const value = context.value(node);
  if (node.type === 'Literal') return value;
  return context.module.hazards.conversions
    ? framed(context.unit, `${context.helper('keyOf')}(R,${value})`)
    : `${context.helper('plainKey')}(${value})`;
}

/** Makes a value primitive where the author's own conversions could run; else leaves it as it is. */
export function primitive(
  context: Context,
  value: string,
  hint: 'default' | 'number' | 'string',
): string {
  if (!context.module.hazards.conversions) return value;
  return framed(context.unit, `${context.helper('primitive')}(R,${value},${quote(hint)})`);
}

/** Applies a binary operator to operands, the second emitted only when its turn comes. */
export function operate(
  context: Context,
  operator: string,
  left: string,
  right: () => string,
): string {
  switch (operator) {
    case 'in':
      return `R.has(${left},${right()})`;
    case 'instanceof':
    case '===':
    case '!==':
      return `(${left} ${operator} ${right()})`;
    default:
  }
  if (!context.module.hazards.conversions) return apply(context, operator, left, right());
  return context.temps((a, b) => {
    const operands = `${a}=${left},${b}=${right()}`;
    if (operator === '==' || operator === '!=') {
      const loose = context.helper('loose');
      const one = framed(context.unit, `${loose}(R,${a},${b})`);
      const other = framed(context.unit, `${loose}(R,${b},${a})`);
      return `(${operands},${a}=${one},${b}=${other},${a} ${operator} ${b})`;
    }
    const hint = operator === '+' ? 'default' : 'number';
    const one = primitive(context, a, hint);
    const other = primitive(context, b, hint);
    return `(${operands},${a}=${one},${b}=${other},${apply(context, operator, a, b)})`;
  });
}

/** Operators whose result can be far larger than what they are given; see the library's. */
const growing: Readonly<Record<string, string>> = {
  '+': 'plus',
  '*': 'times',
  '**': 'power',
  '<<': 'shift',
};

/** A binary operator over two primitive values. What is added to a literal grows no faster than it. */
function apply(context: Context, operator: string, left: string, right: string): string {
  const helper = growing[operator];
  const bounded = operator !== '**' && (isLiteral(left) || isLiteral(right));
  if (helper === undefined || bounded) return `(${left} ${operator} ${right})`;
  return `${context.helper(helper)}(R,${left},${right})`;
}

function isLiteral(text: string): boolean {
  return /^\([\d._]+\)$|^"[^"\\]*"$/.test(text);
}
