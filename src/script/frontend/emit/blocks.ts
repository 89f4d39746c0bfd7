/**
 * Blocks: the objects that hold their variables, and the functions that exist from their start.
 */

import { isFunction, type Node } from '../nodes.ts';
import type { StaticScope } from '../scope.ts';
import { type Context, dot } from './context.ts';
import { initialSlot, place, scopeLiteral } from './variables.ts';

/** Makes or resets what a block's variables live in. */
export function enter(context: Context, scope: StaticScope): string {
  const variables = [...scope.variables.values()];
  if (scope.home === scope) {
    const slots = variables.map((each) => [each.slot, initialSlot(context, each)] as const);
    return `const ${objectOf(context, scope, slots)};`;
  }
  if (!scope.looped) return '';
  const resets = variables.filter((each) => each.kind !== 'var' && each.kind !== 'function');
  return resets.map((each) => `${place(context, each)}=${initialSlot(context, each)};`).join('');
}

/** A new scope object under the name of its scope, hung below the one around it to be found. */
export function objectOf(
  context: Context,
  scope: StaticScope,
  slots: readonly (readonly [slot: string, value: string])[],
): string {
  if (!context.children.includes(scope)) context.children.push(scope);
  const around = context.object(scope.parent ?? scope.owner);
  const name = context.object(scope);
  return `${name}=${around}${dot(`{${scope.id}}`)}=${scopeLiteral(context, scope, slots)}`;
}

/** Function declarations exist before the first statement of their scope. */
export function functionsOf(context: Context, list: readonly Node[], scope: StaticScope): string {
  let text = '';
  for (const each of list) {
    const node =
      (each.type === 'ExportNamedDeclaration' || each.type === 'ExportDefaultDeclaration') &&
      each.declaration
        ? (each.declaration as Node)
        : each;
    if (!isFunction(node) || node.type !== 'FunctionDeclaration') continue;
    const name = node.id?.name ?? '*default*';
    const variable = scope.variables.get(name);
    if (variable === undefined) continue;
    const options = { name: node.id?.name ?? 'default' };
    const value = context.unit.parts.functionValue(context, node, options);
    text += `${place(context, variable)}=${value};`;
  }
  return text;
}
