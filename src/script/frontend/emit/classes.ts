/**
 * Classes: prototype, constructor, elements in order, then what is static.
 *
 * Constructors cannot be generators, nor does `super` survive hoisting. So the object is made first,
 * its fields and the constructor's body then run as generators over it; each method knows its home,
 * and private names are values kept in slots of the class's scope.
 */

import type { Class, MethodDefinition, PropertyDefinition } from 'acorn';
import { initialisersOf } from '../declarations.ts';
import { isAnonymous, type Node, staticKey } from '../nodes.ts';
import type { StaticScope, Variable } from '../scope.ts';
import { objectOf } from './blocks.ts';
import { Context, framed, quote } from './context.ts';
import { computedName } from './expressions.ts';
import { enterFunction, makerCall, ownSlots, writeBody, writeMaker } from './functions.ts';
import { propertyKey } from './operands.ts';
import { initialise, initialSlot, place, privateName, scopeLiteral } from './variables.ts';

/** Names of temporaries that hold the parts of the class while it is made. */
interface Made {
  readonly constructor_: string;
  readonly prototype: string;
  readonly key: string;
}

/** Emits a class: an expression whose value is its constructor. */
export function classValue(context: Context, node: Class & Node, name: string): string {
  const scope = context.module.analysis.scopeOf.get(node);
  if (scope === undefined) throw new Error('a class without a scope');
  return context.temps((constructor_, prototype, key, parent) => {
    const made = { constructor_, prototype, key };
    const parts = [...enterClass(context, scope)];
    if (node.superClass) parts.push(`${parent}=${context.value(node.superClass)}`);
    const heritage = node.superClass ? parent : context.helper('unset');
    parts.push(`${prototype}=${context.helper('prototypeFor')}(${heritage})`);
    const face = constructorOf(context, node, scope, node.id?.name ?? name, prototype);
    parts.push(`${constructor_}=${context.helper('makeClass')}(${face},${prototype},${heritage})`);
    for (const element of node.body.body) parts.push(...define(context, element, made));
    const self = node.id ? scope.variables.get(node.id.name) : undefined;
    if (self !== undefined) parts.push(initialise(context, self, constructor_));
    parts.push(...initialisers(context, node, made));
    return `(${parts.join(',')},${constructor_})`;
  });
}

/** Makes or resets the slots of the class's own scope, private names included. */
function enterClass(context: Context, scope: StaticScope): string[] {
  const variables = [...scope.variables.values()];
  const parts: string[] = [];
  if (scope.home === scope) {
    context.lets.add(context.object(scope));
    const slots = variables.map((each) => [each.slot, initialSlot(context, each)] as const);
    parts.push(objectOf(context, scope, slots));
  }
  for (const each of variables) {
    if (each.name.startsWith('#')) {
      parts.push(`${place(context, each)}=${context.helper('privateName')}(${quote(each.name)})`);
    } else if (scope.home !== scope && scope.looped) {
      parts.push(`${place(context, each)}=${initialSlot(context, each)}`);
    }
  }
  return parts;
}

function constructorOf(
  context: Context,
  node: Class & Node,
  scope: StaticScope,
  name: string,
  prototype: string,
): string {
  const kind = node.superClass ? 'derived' : 'base';
  const written = node.body.body.find(
    (each) => each.type === 'MethodDefinition' && each.kind === 'constructor',
  ) as MethodDefinition | undefined;
  if (written !== undefined) {
    return context.unit.parts.functionValue(context, written.value, {
      name,
      kind,
      home: prototype,
      source: node,
    });
  }
  const { unit } = context;
  const id = unit.reserve();
  const body =
    kind === 'derived'
      ? `yield* ${context.helper('superCall')}(R,F,a);`
      : `if(F.fn.fields!==null)${framed(unit, `${context.helper('initialiseFields')}(R,F.fn,t)`)};`;
  const result = context.helper('result');
  unit.text.push(
    `function* f${id}(F,c,t,a){const R=F.runtime;let r;F.scope=c;${body}return ${result}(F,void 0)}`,
  );
  enterFunction(context, id, { name, kind, node, scope, eager: false });
  writeMaker(context, id, { name, kind, count: 0 });
  return `w${id}(R,${context.object(scope)},${prototype})`;
}

/** Defines what an element puts on the class or its prototype when the class is made. */
function define(context: Context, element: Class['body']['body'][0], made: Made): string[] {
  if (element.type === 'StaticBlock') return [];
  if (element.type === 'PropertyDefinition') {
    if (!element.computed) return [];
    const slot = fieldKey(context, element);
    return [`${place(context, slot)}=${propertyKey(context, element.key as never)}`];
  }
  if (element.kind === 'constructor') return [];
  return method(context, element, made);
}

/** Where the computed key of a field is kept between the class's making and its instances'. */
function fieldKey(context: Context, element: PropertyDefinition): Variable {
  for (const scope of context.module.analysis.scopes) {
    const found = scope.kind === 'class' ? scope.variables.get(`key:${element.start}`) : undefined;
    if (found !== undefined) return found;
  }
  throw new Error('a computed field without a slot');
}

function method(context: Context, element: MethodDefinition, made: Made): string[] {
  const target = element.static ? made.constructor_ : made.prototype;
  const accessor = element.kind === 'get' || element.kind === 'set' ? element.kind : undefined;
  const kind = element.value.generator ? 'generator' : 'method';
  const shape = { home: target, kind, ...(accessor === undefined ? {} : { accessor }) } as const;
  const closure = (name: string, computed?: string): string =>
    context.unit.parts.functionValue(context, element.value, {
      ...shape,
      name,
      ...(computed === undefined ? {} : { computedName: computed }),
    });
  if (element.key.type === 'PrivateIdentifier') {
    const slot = privateName(context, element.key);
    const value = closure(`#${element.key.name}`);
    const role = quote(accessor ?? 'method');
    return [`${context.helper('privateMethod')}(${slot},${role},${value})`];
  }
  const name = staticKey(element);
  const prepare = name === undefined ? [`${made.key}=${propertyKey(context, element.key)}`] : [];
  const key = name === undefined ? made.key : quote(name);
  const value = name === undefined ? closure('', made.key) : closure(name);
  const defined =
    accessor === undefined
      ? `${context.helper('define')}(${target},${key},${value},false)`
      : `${context.helper('defineAccessor')}(${target},${key},${quote(accessor)},${value},false)`;
  return [...prepare, defined];
}

/** Attaches the code for instance fields, and runs the static one. */
function initialisers(context: Context, node: Class & Node, made: Made): string[] {
  const { analysis } = context.module;
  const parts: string[] = [];
  const fields = analysis.fieldsOf.get(node);
  if (fields !== undefined) {
    const closure = initialiserCode(context, node, fields, false, made.prototype);
    parts.push(`${context.helper('setFields')}(${made.constructor_},${closure})`);
  }
  const statics = analysis.staticsOf.get(node);
  if (statics !== undefined) {
    const closure = initialiserCode(context, node, statics, true, made.constructor_);
    parts.push(framed(context.unit, `R.call(${closure},${made.constructor_},[])`));
  }
  return parts;
}

function initialiserCode(
  context: Context,
  node: Class & Node,
  scope: StaticScope,
  isStatic: boolean,
  home: string,
): string {
  const { unit } = context;
  const id = unit.reserve();
  const inner = new Context(unit, context.module, scope, 'fields', scope);
  const elements = initialisersOf(node, isStatic);
  let text = '';
  const seen = new Set<string>();
  for (const element of elements) {
    if (element.type !== 'MethodDefinition' || element.key.type !== 'PrivateIdentifier') continue;
    // A getter and its setter are one private name.
    if (seen.has(element.key.name)) continue;
    seen.add(element.key.name);
    const name = privateName(inner, element.key);
    text += `${inner.helper('installPrivate')}(R,t,${name});`;
  }
  for (const element of elements) text += initialiser(inner, element);
  const slots = ownSlots(inner, []);
  const start = `const s${scope.id}=F.scope=${scopeLiteral(inner, scope, slots)};`;
  writeBody(inner, id, start, text);
  const name = isStatic ? '<static>' : '<fields>';
  enterFunction(context, id, { name, kind: 'fields', node: node.body, scope, eager: false });
  writeMaker(context, id, { name, kind: 'fields', count: 0 });
  return makerCall(context, id, scope, { home });
}

function initialiser(inner: Context, element: Class['body']['body'][0]): string {
  switch (element.type) {
    case 'MethodDefinition':
      return '';
    case 'StaticBlock': {
      const body = inner.module.analysis.bodyOf.get(element) ?? inner.owner;
      return `{${inner.unit.parts.statements(inner, element.body, body)}}`;
    }
    case 'PropertyDefinition':
      return field(inner, element);
    default:
      return element satisfies never;
  }
}

function field(inner: Context, element: PropertyDefinition): string {
  const { key, value } = element;
  const step = value ? inner.step(element, [value]) : '';
  if (key.type === 'PrivateIdentifier') {
    const name = privateName(inner, key);
    const text = value ? inner.value(value, `#${key.name}`) : 'void 0';
    return `${step}${inner.helper('addPrivate')}(R,t,${name},${text});`;
  }
  const known = staticKey(element);
  if (known !== undefined) {
    const text = value ? inner.value(value, isAnonymous(value) ? known : '') : 'void 0';
    return `${step}${inner.helper('define')}(t,${quote(known)},${text},true);`;
  }
  const slot = place(inner, fieldKey(inner, element));
  const text = value ? computedName(inner, value, slot) : 'void 0';
  return `${step}${inner.helper('define')}(t,${slot},${text},true);`;
}
