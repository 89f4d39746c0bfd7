/**
 * Visibility: which pieces of code may touch what another thread can reach.
 *
 * Only those are points where a schedule matters. The answer errs towards yes: a point too many costs
 * time, a point too few would let a search say *verified* without having looked.
 */

import { childrenOf, isFunction, type Node } from './nodes.ts';
import type { Variable } from './scope.ts';

/** Names whose definition lets plain operators run code of the script. */
const converters = new Set(['toString', 'valueOf', 'toPrimitive', 'hasInstance', 'toJSON']);
/** Names without which a property read or write cannot run code of the script. */
const definers = new Set([
  'defineProperty',
  'defineProperties',
  'Proxy',
  'setPrototypeOf',
  'Reflect',
]);

/** What a program contains that makes ordinary-looking operations run code of the script. */
export interface Hazards {
  /** Property reads and writes may reach a getter or setter. */
  accessors: boolean;
  /** Operators, templates and keys may reach `toString`, `valueOf` and their kin. */
  conversions: boolean;
}

/** Adds what a module contains. */
export function findHazards(node: Node, into: Hazards): void {
  if ((node.type === 'Property' || node.type === 'MethodDefinition') && node.kind !== 'init') {
    if (node.kind === 'get' || node.kind === 'set') into.accessors = true;
  }
  if (node.type === 'Identifier' && isDefiner(node.name)) into.accessors = true;
  if (node.type === 'Literal' && isDefiner(String(node.value))) into.accessors = true;
  if (node.type === 'CallExpression' && node.arguments.length > 1) {
    // Object.create with descriptors, whatever it is called on.
    const { callee } = node;
    const name = callee.type === 'MemberExpression' ? callee.property : callee;
    if (name.type === 'Identifier' && name.name === 'create') into.accessors = true;
  }
  if (definesConverter(node)) into.conversions = true;
  for (const child of childrenOf(node)) findHazards(child, into);
}

function isDefiner(name: string): boolean {
  return definers.has(name) || name === '__proto__' || name.startsWith('__define');
}

function definesConverter(node: Node): boolean {
  switch (node.type) {
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return isConverter(node.key);
    case 'AssignmentExpression':
      return node.left.type === 'MemberExpression' && isConverter(node.left.property);
    case 'Identifier':
      return node.name === 'toPrimitive' || node.name === 'hasInstance';
    default:
      return false;
  }
}

function isConverter(key: Node): boolean {
  if (key.type === 'Identifier') return converters.has(key.name);
  return key.type === 'Literal' && converters.has(String(key.value));
}

/** What is added to a text is read as one, an array too. */
function isText(node: Node): boolean {
  return node.type === 'Literal' && typeof node.value === 'string';
}

/** Whether running `node` may touch shared memory or call something; functions inside do not run. */
export function touches(
  node: Node,
  meaning: ReadonlyMap<Node, Variable>,
  hazards: Hazards,
): boolean {
  switch (node.type) {
    case 'Identifier':
      return meaning.get(node)?.shared ?? false;
    case 'CallExpression':
    case 'NewExpression':
    case 'TaggedTemplateExpression':
    case 'MemberExpression':
    case 'YieldExpression':
    case 'SpreadElement':
    case 'ArrayPattern':
    case 'ObjectPattern':
    case 'ClassExpression':
    case 'ClassDeclaration':
    case 'ChainExpression':
      return true;
    case 'UnaryExpression':
      if (node.operator === 'delete') return true;
      if (hazards.conversions && '+-~'.includes(node.operator)) return true;
      break;
    case 'BinaryExpression':
      if (node.operator === 'in' || node.operator === 'instanceof') return true;
      if (hazards.conversions && node.operator !== '===' && node.operator !== '!==') return true;
      if (node.operator === '+' && (isText(node.left) || isText(node.right))) return true;
      break;
    case 'TemplateLiteral':
      // An array among the values would be read.
      if (node.expressions.length > 0) return true;
      break;
    default:
      if (isFunction(node)) return false;
  }
  return childrenOf(node).some((child) => touches(child, meaning, hazards));
}
