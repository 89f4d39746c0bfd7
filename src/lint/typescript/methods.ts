/**
 * Methods: which function a call of `object.name()` goes to, where only one of the file can be meant.
 *
 * Objects are not told apart by their class: a script has few of them. A name that two functions have,
 * or that collections have, says nothing.
 */
import type { Syntax } from '../parse/syntax.ts';
import { isFunction } from './scopes.ts';

const ofCollections = new Set(
  'add at clear concat delete entries every fill filter find findIndex flat flatMap forEach get has includes indexOf join keys map pop push reduce reverse set shift slice some sort splice unshift values'.split(
    ' ',
  ),
);

/** The functions that classes, object literals and prototypes have under a name of their own. */
export function methodsIn(roots: readonly Syntax[]): ReadonlyMap<string, Syntax> {
  const methods = new Map<string, Syntax | null>();
  const add = (name: string | undefined, body: Syntax | null): void => {
    if (name === undefined || body === null || ofCollections.has(name)) return;
    methods.set(name, methods.has(name) ? null : body);
  };
  for (const root of roots) {
    for (const node of root.descendantsOfType(memberTypes)) {
      if (node.type === 'method_definition') add(node.childForFieldName('name')?.text, node);
      else if (node.type === 'assignment_expression') addToPrototype(node, add);
      else add(node.childForFieldName('name')?.text, functionIn(node, 'value'));
    }
  }
  return new Map([...methods].flatMap(([name, body]) => (body === null ? [] : [[name, body]])));
}

const memberTypes = ['method_definition', 'public_field_definition', 'assignment_expression'];

/** `Tracer.prototype.stop = function () { … }` */
function addToPrototype(
  node: Syntax,
  add: (name: string | undefined, body: Syntax | null) => void,
): void {
  const left = node.childForFieldName('left');
  if (left?.childForFieldName('object')?.text.endsWith('.prototype') !== true) return;
  add(left.childForFieldName('property')?.text, functionIn(node, 'right'));
}

function functionIn(node: Syntax, field: string): Syntax | null {
  const value = node.childForFieldName(field);
  return value !== null && isFunction(value) ? value : null;
}
