/**
 * Declarations: which names a scope has, known before any of its statements is looked at.
 */

import type { Class, Pattern } from 'acorn';
import { boundNames, type Node } from './nodes.ts';
import type { StaticScope, VariableKind } from './scope.ts';

/** Declares what a statement declares for the whole scope it stands in. */
export function hoist(statement: Node, scope: StaticScope): void {
  switch (statement.type) {
    case 'ExportNamedDeclaration':
      if (statement.declaration) hoist(statement.declaration, scope);
      return;
    case 'ExportDefaultDeclaration': {
      const { declaration } = statement;
      const named = 'id' in declaration && declaration.id ? declaration.id.name : undefined;
      if (named === undefined || !declaration.type.endsWith('Declaration')) {
        const kind = declaration.type === 'FunctionDeclaration' ? 'function' : 'const';
        declare(scope, '*default*', kind, statement.end);
      } else hoist(declaration as Node, scope);
      return;
    }
    case 'FunctionDeclaration':
      if (statement.id) declare(scope, statement.id.name, 'function', 0);
      return;
    case 'ClassDeclaration':
      if (statement.id) declare(scope, statement.id.name, 'class', statement.end);
      return;
    case 'VariableDeclaration': {
      const { kind } = statement;
      if (kind !== 'let' && kind !== 'const') return;
      for (const declarator of statement.declarations) {
        for (const id of boundNames(declarator.id)) {
          declare(scope, id.name, kind, declarator.end);
        }
      }
      return;
    }
    case 'ImportDeclaration':
      for (const specifier of statement.specifiers) {
        declare(scope, specifier.local.name, 'import', 0);
      }
      return;
    default:
  }
}

/** Declares a name; a second declaration of the same name in the same scope changes nothing. */
export function declare(
  scope: StaticScope,
  name: string,
  kind: VariableKind,
  readyAt: number,
): void {
  const known = scope.variables.get(name);
  // A parameter or an earlier `var` stays what it is; a function takes the name over.
  if (known !== undefined && kind !== 'function') return;
  // Private names and computed keys are used by every initialiser.
  const shape = {
    captured: kind === 'private',
    assigned: known !== undefined,
    shared: false,
    slot: '',
  };
  scope.variables.set(name, { name, kind, scope, readyAt, ...shape });
}

/** What of a class runs for each instance, or once for the class: in order, private methods too. */
export function initialisersOf(node: Class, isStatic: boolean): Class['body']['body'] {
  return node.body.body.filter((element) => {
    if (element.type === 'StaticBlock') return isStatic;
    if (element.static !== isStatic) return false;
    return element.type === 'PropertyDefinition' || element.key.type === 'PrivateIdentifier';
  });
}

/** Whether a parameter computes something, so that the body needs variables of its own. */
export function hasExpression(param: Pattern): boolean {
  switch (param.type) {
    case 'Identifier':
      return false;
    case 'RestElement':
      return hasExpression(param.argument);
    case 'ArrayPattern':
      return param.elements.some((each) => each !== null && hasExpression(each));
    case 'ObjectPattern':
      return param.properties.some((each) =>
        each.type === 'RestElement' ? false : each.computed || hasExpression(each.value),
      );
    default:
      return true;
  }
}
