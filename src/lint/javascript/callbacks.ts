/**
 * Callbacks: which functions run as part of an engine's callback, in the traced task itself.
 *
 * A function is a callback by where it is put: under a callback's name in an object, a class or an
 * assignment. A helper counts as well when nothing but callbacks calls it. Functions handed to a
 * thread, or to module_init() and module_exit(), run elsewhere wherever they are written.
 */
import type { Node } from 'web-tree-sitter';
import type { OpsTable } from '../lowered.ts';
import { isFunction, type Scopes, type Variable } from './scopes.ts';
import { spanOf } from './spans.ts';
import { unwrap, utraceName } from './values.ts';

const isCallbackName = (name: string): boolean => name.startsWith('report_') || name === 'release';

/** Functions of 'utrace' that run what they are given in a thread of its own. */
const threadStarters = new Set(['module_init', 'module_exit', 'kthread_run']);

export interface Callbacks {
  readonly opsTables: readonly OpsTable[];
  /** True where `node` runs inside a callback whoever gets there. */
  isInCallback(node: Node): boolean;
  /** The task parameter of the report_clone that `node` stands in. */
  isNewborn(identifier: Node): boolean;
}

/** Finds the callbacks of a file. */
export function findCallbacks(root: Node, scopes: Scopes): Callbacks {
  const named = new Map<number, string>();
  const opsTables: OpsTable[] = [];
  for (const table of root.descendantsOfType(['object', 'class_body'])) {
    const callbacks = table.namedChildren.flatMap((member) => {
      const name = memberName(member);
      if (name === null || !isCallbackName(name)) return [];
      const body = functionOf(member, scopes);
      if (body !== null) named.set(body.id, name);
      return [{ name, span: spanOf(body ?? member) }];
    });
    if (callbacks.length > 0) opsTables.push({ callbacks });
  }
  for (const assignment of root.descendantsOfType('assignment_expression')) {
    const name = assignment.childForFieldName('left')?.childForFieldName('property')?.text;
    const value = assignment.childForFieldName('right');
    if (name === undefined || value === null || !isCallbackName(name)) continue;
    const body = functionOf(value, scopes);
    if (body !== null) named.set(body.id, name);
    opsTables.push({ callbacks: [{ name, span: spanOf(body ?? value) }] });
  }
  return {
    opsTables,
    isInCallback: (node) => isInCallback(node, named, scopes, new Set()),
    isNewborn: (identifier) => isNewborn(identifier, named, scopes),
  };
}

function memberName(member: Node): string | null {
  if (member.type === 'shorthand_property_identifier') return member.text;
  const key = member.childForFieldName(member.type === 'pair' ? 'key' : 'name');
  return key === null ? null : key.text.replace(/^(['"])(.*)\1$/, '$2');
}

/** The function that a member of a table, or an expression, stands for. */
function functionOf(node: Node, scopes: Scopes): Node | null {
  if (isFunction(node)) return node;
  if (node.type === 'pair' || node.type === 'public_field_definition') {
    const value = node.childForFieldName('value');
    return value === null ? null : functionOf(unwrap(value), scopes);
  }
  const origin = scopes.variableOf(node)?.origin;
  if (origin === undefined || isFunction(origin)) return origin ?? null;
  const value = origin.type === 'variable_declarator' ? origin.childForFieldName('value') : null;
  return value !== null && isFunction(unwrap(value)) ? unwrap(value) : null;
}

function isInCallback(
  node: Node,
  named: ReadonlyMap<number, string>,
  scopes: Scopes,
  asked: Set<number>,
): boolean {
  for (let at = node.parent; at !== null; at = at.parent) {
    if (!isFunction(at)) continue;
    if (named.has(at.id)) return true;
    if (isThread(at, scopes)) return false;
    const variable = variableHolding(at, scopes);
    if (variable === undefined) continue;
    // A helper that calls itself is reached from where its other callers are.
    if (asked.has(at.id)) return true;
    asked.add(at.id);
    const calls = variable.reads;
    if (calls.length === 0 || !calls.every(isCallee)) return false;
    return calls.every((call) => isInCallback(call, named, scopes, asked));
  }
  return false;
}

/** True for a function written right where a thread is started. */
function isThread(body: Node, scopes: Scopes): boolean {
  const call = body.parent?.type === 'arguments' ? body.parent.parent : null;
  const callee = call?.childForFieldName('function') ?? null;
  return callee !== null && threadStarters.has(utraceName(callee, scopes) ?? '');
}

/** The variable by which a function of the file is called, if it has a name. */
function variableHolding(body: Node, scopes: Scopes): Variable | undefined {
  const declarator = body.parent?.type === 'variable_declarator' ? body.parent : null;
  const name = (declarator ?? body).childForFieldName('name');
  return name === null ? undefined : scopes.variableOf(name);
}

function isCallee(use: Node): boolean {
  return use.parent?.childForFieldName('function')?.id === use.id;
}

function isNewborn(identifier: Node, named: ReadonlyMap<number, string>, scopes: Scopes): boolean {
  const declared = scopes.variableOf(identifier)?.declared;
  if (declared === undefined) return false;
  let at: Node | null = declared;
  while (at !== null && !isFunction(at)) at = at.parent;
  if (at === null || named.get(at.id) !== 'report_clone') return false;
  const parameters = at.childForFieldName('parameters')?.namedChildren ?? [];
  const child = parameters.filter((part) => part.type !== 'comment')[3];
  return child?.childForFieldName('pattern')?.id === declared.id;
}
