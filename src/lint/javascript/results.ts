/**
 * Results: where the value of a call goes.
 *
 * A value flows outwards from its call, through parentheses and comparisons, into a statement, a
 * variable or a decision. The walk follows it until somebody looks at it or nobody can any more.
 * Where it leaves what can be seen, as an argument, a field, a return, it counts as used.
 */
import type { Node } from 'web-tree-sitter';
import type { ResultUse, Storage } from '../lowered.ts';
import type { Scopes, Variable } from './scopes.ts';
import { spanOf } from './spans.ts';
import { storageOf, utraceName } from './values.ts';

export interface Result {
  readonly use: ResultUse;
  readonly storedIn: Storage | null;
}

const used: ResultUse = { kind: 'used' };

/** Functions of 'utrace' that call the function they are given and drop what it returns. */
const droppers = new Set(['module_exit', 'kthread_run', 'for_each_process']);

/** Follows the value of `call` to where it ends. */
export function resultOf(call: Node, scopes: Scopes): Result {
  const kept: Variable[] = [];
  let storedIn: Storage | null = null;
  let node = call;
  for (let parent = node.parent; parent !== null; node = parent, parent = node.parent) {
    const target = assigned(parent, node);
    if (target !== null) {
      storedIn ??= storageOf(target, scopes);
      const variable = target.type === 'identifier' ? scopes.variableOf(target) : undefined;
      if (variable === undefined) return { use: used, storedIn };
      kept.push(variable);
      if (parent.type === 'variable_declarator') return { use: unread(kept), storedIn };
      continue;
    }
    if (flowsThrough(parent, node)) continue;
    const how = dropIn(parent, node, scopes);
    if (how === null) return { use: used, storedIn };
    if (kept.length > 0) return { use: unread(kept), storedIn };
    return { use: { kind: 'dropped', how }, storedIn };
  }
  return { use: used, storedIn };
}

/** The pattern that `node` is assigned to by `parent`, if it is. */
function assigned(parent: Node, node: Node): Node | null {
  if (parent.type === 'variable_declarator') {
    return isField(parent, 'value', node) ? parent.childForFieldName('name') : null;
  }
  if (
    parent.type !== 'assignment_expression' &&
    parent.type !== 'augmented_assignment_expression'
  ) {
    return null;
  }
  return isField(parent, 'right', node) ? parent.childForFieldName('left') : null;
}

/** True where the value of `parent` still tells what the value of `node` was. */
function flowsThrough(parent: Node, node: Node): boolean {
  switch (parent.type) {
    case 'parenthesized_expression':
    case 'as_expression':
    case 'satisfies_expression':
    case 'non_null_expression':
      return true;
    case 'unary_expression':
      return operatorOf(parent) !== 'void';
    case 'binary_expression':
      return !isDecision(parent, node);
    case 'ternary_expression':
      return !isField(parent, 'condition', node);
    case 'sequence_expression':
      return parent.lastNamedChild?.id === node.id;
    default:
      return false;
  }
}

/** `call() && next()`: the result decides whether the right side runs. */
function isDecision(parent: Node, node: Node): boolean {
  const operator = operatorOf(parent);
  const isLogical = operator === '&&' || operator === '||' || operator === '??';
  return isLogical && isField(parent, 'left', node);
}

type How = Extract<ResultUse, { kind: 'dropped' }>['how'];

/** How `parent` drops the value that reaches it, or null if it does not. */
function dropIn(parent: Node, node: Node, scopes: Scopes): How | null {
  switch (parent.type) {
    case 'expression_statement':
    case 'sequence_expression':
      return 'statement';
    case 'unary_expression':
      return operatorOf(parent) === 'void' ? 'void' : null;
    case 'for_statement':
      return isField(parent, 'condition', node) ? null : 'statement';
    case 'if_statement':
      return isField(parent, 'condition', node) && isEmptyChoice(parent) ? 'empty-branch' : null;
    case 'arrow_function':
      return isField(parent, 'body', node) && isDroppedBy(parent, scopes) ? 'statement' : null;
    default:
      return null;
  }
}

function isEmptyChoice(choice: Node): boolean {
  const branches = [
    choice.childForFieldName('consequence'),
    choice.childForFieldName('alternative'),
  ];
  return branches.every((branch) => branch === null || isEmpty(branch));
}

function isEmpty(statement: Node): boolean {
  if (statement.type === 'empty_statement') return true;
  if (statement.type !== 'statement_block' && statement.type !== 'else_clause') return false;
  return statement.namedChildren.every((part) => part.type === 'comment' || isEmpty(part));
}

/** `engines.forEach((e) => …)` and its kin call the arrow and look at nothing it returns. */
function isDroppedBy(arrow: Node, scopes: Scopes): boolean {
  const call = arrow.parent?.type === 'arguments' ? arrow.parent.parent : null;
  const callee = call?.childForFieldName('function') ?? null;
  if (callee === null) return false;
  const name = utraceName(callee, scopes);
  if (name !== null) return droppers.has(name);
  return callee.childForFieldName('property')?.text === 'forEach';
}

function unread(kept: readonly Variable[]): ResultUse {
  const first = kept[0];
  if (first === undefined || kept.some((variable) => variable.reads.length > 0)) return used;
  return { kind: 'unread', name: first.name, declared: spanOf(first.declared) };
}

function operatorOf(node: Node): string | undefined {
  return node.childForFieldName('operator')?.text;
}

function isField(parent: Node, field: string, child: Node): boolean {
  return parent.childForFieldName(field)?.id === child.id;
}
