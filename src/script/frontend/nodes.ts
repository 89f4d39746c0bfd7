/**
 * The syntax tree, walked without caring which node is which.
 */

import type { AnyNode, Expression, Identifier, Literal, Pattern } from 'acorn';

/** Any node of a parsed module. */
export type Node = AnyNode;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** The nodes directly below, in the order of the text as far as acorn keeps it. */
export function childrenOf(node: Node): Node[] {
  const found: Node[] = [];
  for (const value of Object.values(node)) {
    if (isNode(value)) found.push(value);
    else if (Array.isArray(value)) for (const each of value) if (isNode(each)) found.push(each);
  }
  return found;
}

export function isFunction(node: Node): boolean {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  );
}

/** Whether the node starts code of its own, which runs later or not at all. */
export function isOwnCode(node: Node): boolean {
  return isFunction(node) || node.type === 'StaticBlock';
}

/** Nodes whose keys are names and not references, unless computed. */
export function staticKey(node: {
  readonly key: Node;
  readonly computed: boolean;
}): string | undefined {
  if (node.computed) return undefined;
  const key = node.key;
  if (key.type === 'Identifier' || key.type === 'PrivateIdentifier') return key.name;
  if (key.type === 'Literal') return String(key.value);
  return undefined;
}

/** The name in an import or export list, which may be written as a string. */
export function exportedName(node: Identifier | Literal): string {
  return node.type === 'Identifier' ? node.name : String(node.value);
}

/** The identifiers that a pattern binds, in order. */
export function boundNames(pattern: Pattern): Identifier[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern];
    case 'MemberExpression':
      return [];
    case 'ObjectPattern':
      return pattern.properties.flatMap((each) =>
        boundNames(each.type === 'RestElement' ? each.argument : each.value),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap((each) => (each === null ? [] : boundNames(each)));
    case 'RestElement':
      return boundNames(pattern.argument);
    case 'AssignmentPattern':
      return boundNames(pattern.left);
    default:
      return pattern satisfies never;
  }
}

/** A function or class without a name of its own takes that of what it is assigned to. */
export function isAnonymous(node: Expression): boolean {
  if (node.type === 'ClassExpression') return !node.id;
  if (node.type === 'ArrowFunctionExpression') return true;
  return isFunction(node) && 'id' in node && !node.id;
}
