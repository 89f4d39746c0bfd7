/**
 * Access: properties, calls, assignments, optional chains.
 *
 * Every read and write of a property passes `R.read` or `R.write`, which know whether the object is
 * freed and whether anyone takes notes, and then happens in the emitted text itself, where the engine
 * can cache it. In programs with getters or setters it goes through helpers that may answer a frame.
 * The order is the language's: object, key, method, arguments, and only then the call.
 */

import type {
  AssignmentExpression,
  CallExpression,
  Expression,
  MemberExpression,
  NewExpression,
  Super,
  TaggedTemplateExpression,
} from 'acorn';
import { isAnonymous, type Node } from '../nodes.ts';
import { type Context, dot, framed, quote } from './context.ts';
import { list, operate, propertyKey } from './operands.ts';
import { frameOf, plainPlace, privateName, read, write } from './variables.ts';

/** A property to be: the text of its key, and how to get at it on an object in text. */
interface Key {
  /** Evaluates the key; to be used first, and once. */
  readonly first: string;
  /** The key again. */
  readonly again: string;
  /** Access on an object: `.name` or `[key]`. */
  readonly access: string;
}

/** The key of a member expression; `temp` keeps a computed one. */
function keyOf(context: Context, node: MemberExpression, temp: string): Key {
  const { property } = node;
  if (!node.computed && property.type === 'Identifier') {
    const text = quote(property.name);
    return { first: text, again: text, access: dot(property.name) };
  }
  if (property.type === 'Literal') {
    const text = context.value(property);
    return { first: text, again: text, access: `[${text}]` };
  }
  const first = `(${temp}=${propertyKey(context, property as Expression)})`;
  return { first, again: temp, access: `[${temp}]` };
}

/** Reads a property: an expression. */
export function member(context: Context, node: MemberExpression): string {
  if (node.object.type === 'Super') return superMember(context, node);
  const object = context.value(node.object);
  return get(context, node, object);
}

/** Reads the property of a member expression from an object given as text. */
function get(context: Context, node: MemberExpression, object: string): string {
  const { unit, module } = context;
  if (node.property.type === 'PrivateIdentifier') {
    const name = privateName(context, node.property);
    return framed(unit, `${context.helper('getPrivate')}(R,${object},${name})`);
  }
  return context.temps((temp) => {
    const key = keyOf(context, node, temp);
    if (module.hazards.accessors) {
      return framed(unit, `${context.helper('get')}(R,${object},${key.first})`);
    }
    return `R.read(${object},${key.first})${key.access}`;
  });
}

function superMember(context: Context, node: MemberExpression): string {
  return context.temps((temp) => {
    const key = keyOf(context, node, temp);
    const frame = frameOf(context);
    return framed(context.unit, `${context.helper('superGet')}(R,${frame},${key.first})`);
  });
}

/** Emits a call or a tagged template. */
export function call(context: Context, node: CallExpression | TaggedTemplateExpression): string {
  if (node.type === 'CallExpression' && node.callee.type === 'Super') {
    const args = list(context, node.arguments);
    return `(yield* ${context.helper('superCall')}(R,${frameOf(context)},[${args}]))`;
  }
  const callee = node.type === 'CallExpression' ? node.callee : node.tag;
  return invoke(context, node, callee);
}

/** What the author wrote for a function, as a last argument; nothing if it is too long to tell. */
function nameArgument(context: Context, callee: Node): string {
  const text = context.module.source.text.slice(callee.start, callee.end);
  return text.length > 40 || text.includes('\n') ? '' : `,${quote(text)}`;
}

/** The arguments of a call, and what is called. */
function argumentsOf(context: Context, node: CallExpression | TaggedTemplateExpression): string {
  if (node.type === 'CallExpression') {
    return `[${list(context, node.arguments)}]${nameArgument(context, node.callee)}`;
  }
  const { quasis, expressions } = node.quasi;
  const cooked = quasis.map(({ value }) => (value.cooked == null ? 'void 0' : quote(value.cooked)));
  const raw = quasis.map(({ value }) => quote(value.raw));
  const home = context.moduleObject;
  const slot = `${home}${dot(`\`${node.quasi.start}`)}`;
  const site = `(${slot}??=${context.helper('site')}([${cooked.join(',')}],[${raw.join(',')}]))`;
  return `[${[site, ...expressions.map((each) => context.value(each))].join(',')}]`;
}

function invoke(
  context: Context,
  node: CallExpression | TaggedTemplateExpression,
  callee: Expression | Super,
): string {
  const { unit } = context;
  if (callee.type === 'MemberExpression') {
    return context.temps((self) => {
      const method =
        callee.object.type === 'Super'
          ? superMember(context, callee)
          : get(context, callee, `(${self}=${context.value(callee.object)})`);
      const target = callee.object.type === 'Super' ? `${frameOf(context)}.self` : self;
      return framed(unit, `R.call(${method},${target},${argumentsOf(context, node)})`);
    });
  }
  if (callee.type === 'ChainExpression' && callee.expression.type === 'MemberExpression') {
    // `(a?.b)()` calls with `a` as `this`.
    const inner = callee.expression;
    return context.temps((self) => {
      const method = `(${self}=void 0,${chainMember(context, inner, (value) => value, self)})`;
      return framed(unit, `R.call(${method},${self},${argumentsOf(context, node)})`);
    });
  }
  const target = context.value(callee as Expression);
  return framed(unit, `R.call(${target},void 0,${argumentsOf(context, node)})`);
}

export function construct(context: Context, node: NewExpression): string {
  const args = list(context, node.arguments);
  const name = nameArgument(context, node.callee);
  const target = name === '' ? '' : `,void 0${name}`;
  return framed(context.unit, `R.construct(${context.value(node.callee)},[${args}]${target})`);
}

/**
 * An optional chain. What follows a `?.` is inside the conditional that it opens, so the whole rest
 * is skipped, however deep: `rest` says what follows.
 */
export function chain(
  context: Context,
  node: Expression | Super,
  rest: (value: string) => string,
): string {
  if (node.type === 'MemberExpression' && node.object.type !== 'Super') {
    return chainMember(context, node, rest, undefined);
  }
  if (node.type === 'CallExpression' && node.callee.type !== 'Super') {
    return chainCall(context, node, rest);
  }
  return rest(context.value(node as Expression));
}

/** A member of a chain; leaves its object in `self` when that is wanted. */
function chainMember(
  context: Context,
  node: MemberExpression,
  rest: (value: string) => string,
  self: string | undefined,
): string {
  return context.temps((temp) => {
    const kept = self ?? temp;
    return chain(context, node.object, (object) => {
      if (!node.optional) {
        return rest(get(context, node, self === undefined ? object : `(${self}=${object})`));
      }
      return `((${kept}=${object})==null?void 0:${rest(get(context, node, kept))})`;
    });
  });
}

function chainCall(
  context: Context,
  node: CallExpression,
  rest: (value: string) => string,
): string {
  const { callee } = node;
  return context.temps((self, method) => {
    const invokeWith = (value: string, target: string): string => {
      const args = (): string => argumentsOf(context, node);
      if (!node.optional) return rest(framed(context.unit, `R.call(${value},${target},${args()})`));
      const called = framed(context.unit, `R.call(${method},${target},${args()})`);
      return `((${method}=${value})==null?void 0:${rest(called)})`;
    };
    if (callee.type === 'MemberExpression' && callee.object.type === 'Super') {
      return invokeWith(superMember(context, callee), `${frameOf(context)}.self`);
    }
    if (callee.type === 'MemberExpression') {
      return chainMember(context, callee, (value) => invokeWith(value, self), self);
    }
    if (callee.type === 'ChainExpression' && callee.expression.type === 'MemberExpression') {
      // Parentheses end a chain, and keep its object.
      const inner = chainMember(context, callee.expression, (value) => value, self);
      return invokeWith(`(${self}=void 0,${inner})`, self);
    }
    return chain(context, callee, (value) => invokeWith(value, 'void 0'));
  });
}

/** `delete`: of a property; of anything else it evaluates and answers true. */
export function remove(context: Context, node: Expression): string {
  if (node.type === 'ChainExpression') {
    const inner = node.expression;
    if (inner.type !== 'MemberExpression') return `(${context.value(node)},true)`;
    return context.temps((temp) => {
      const chained = chain(context, inner.object, (object) => {
        if (!inner.optional) return removeFrom(context, inner, object);
        return `((${temp}=${object})==null?true:${removeFrom(context, inner, temp)})`;
      });
      // What was skipped within counts as deleted too.
      return `((${chained})??true)`;
    });
  }
  if (node.type !== 'MemberExpression') return `(${context.value(node)},true)`;
  if (node.object.type === 'Super') return `${context.helper('deleteSuper')}()`;
  return removeFrom(context, node, context.value(node.object));
}

function removeFrom(context: Context, node: MemberExpression, object: string): string {
  return context.temps((temp) => {
    const key = keyOf(context, node, temp);
    return `(delete R.write(${object},${key.first})${key.access})`;
  });
}

/** Writes a property on an object in text; `key` has been evaluated before the value. */
function put(context: Context, object: string, key: Key, value: string): string {
  const { unit } = context;
  if (!context.module.hazards.accessors)
    return `R.write(${object},${key.again})${key.access}=${value}`;
  return framed(unit, `${context.helper('set')}(R,${object},${key.again},${value})`);
}

/** A place to assign to, evaluated now and used later: what patterns and operators need. */
export interface Target {
  /** Evaluates object and key; may be empty. */
  readonly prepare: string;
  readonly read: string;
  /** An expression whose value is not the assigned one. */
  write(value: string): string;
}

/** The target that a member expression names; `object` and `temp` are names to keep its parts in. */
export function memberTarget(
  context: Context,
  node: MemberExpression,
  object: string,
  temp: string,
): Target {
  const { unit } = context;
  if (node.object.type === 'Super') {
    const key = keyOf(context, node, temp);
    const frame = frameOf(context);
    return {
      prepare: key.first,
      read: framed(unit, `${context.helper('superGet')}(R,${frame},${key.again})`),
      write: (value) =>
        framed(unit, `${context.helper('superSet')}(R,${frame},${key.again},${value})`),
    };
  }
  const prepare = `${object}=${context.value(node.object)}`;
  if (node.property.type === 'PrivateIdentifier') {
    const name = privateName(context, node.property);
    return {
      prepare,
      read: framed(unit, `${context.helper('getPrivate')}(R,${object},${name})`),
      write: (value) =>
        framed(unit, `${context.helper('setPrivate')}(R,${object},${name},${value})`),
    };
  }
  const key = keyOf(context, node, temp);
  const again = { ...key, first: key.again };
  return {
    prepare: key.first === key.again ? prepare : `${prepare},${key.first}`,
    read: context.module.hazards.accessors
      ? framed(unit, `${context.helper('get')}(R,${object},${key.again})`)
      : `R.read(${object},${key.again})${key.access}`,
    write: (value) => put(context, object, again, value),
  };
}

/** Emits an assignment of any kind. */
export function assignment(context: Context, node: AssignmentExpression): string {
  const { left, operator, right } = node;
  if (left.type === 'ArrayPattern' || left.type === 'ObjectPattern') {
    const n = context.unit.unique();
    const bound = context.unit.parts.bind(context, left, `v${n}`, 'assign');
    const body = `const v${n}=${context.value(right)};${bound}return v${n};`;
    return `(yield* (function*(){${body}})())`;
  }
  if (left.type === 'Identifier') {
    const value = (): string => context.value(right, isAnonymous(right) ? left.name : '');
    if (operator === '=') return write(context, left, value());
    const logical = /^(\|\||&&|\?\?)=$/.exec(operator);
    if (logical) return `(${read(context, left)}${logical[1]}${write(context, left, value())})`;
    const old = read(context, left);
    return write(context, left, operate(context, operator.slice(0, -1), old, value));
  }
  if (left.type !== 'MemberExpression') {
    throw context.module.source.error(left.start, 'this cannot be assigned to');
  }
  return assignMember(context, left, operator, right);
}

function assignMember(
  context: Context,
  left: MemberExpression,
  operator: string,
  right: Expression,
): string {
  return context.temps((object, temp, value) => {
    const target = memberTarget(context, left, object, temp);
    if (operator === '=') {
      const assigned = `${value}=${context.value(right)}`;
      return `(${target.prepare},${assigned},${target.write(value)},${value})`;
    }
    const logical = /^(\|\||&&|\?\?)=$/.exec(operator);
    if (logical) {
      const assigned = `(${value}=${context.value(right)},${target.write(value)},${value})`;
      return `(${target.prepare},${target.read}${logical[1]}${assigned})`;
    }
    const result = operate(context, operator.slice(0, -1), target.read, () => context.value(right));
    return `(${target.prepare},${value}=${result},${target.write(value)},${value})`;
  });
}

/** `++` and `--`. */
export function update(
  context: Context,
  node: Extract<Expression, { type: 'UpdateExpression' }>,
): string {
  const { argument, operator, prefix } = node;
  const plain = argument.type === 'Identifier' ? plainPlace(context, argument) : undefined;
  if (plain !== undefined) return prefix ? `(${operator}${plain})` : `(${plain}${operator})`;
  return context.temps((object, temp, value, old) => {
    const target: Target =
      argument.type === 'MemberExpression'
        ? memberTarget(context, argument, object, temp)
        : {
            prepare: '',
            read: read(context, argument as never),
            write: (text) => write(context, argument as never, text),
          };
    const number = context.module.hazards.conversions
      ? framed(context.unit, `${context.helper('primitive')}(R,${target.read},"number")`)
      : target.read;
    const prepare = target.prepare === '' ? '' : `${target.prepare},`;
    const change = prefix ? `${operator}${value}` : `${old}=${value}${operator}`;
    const result = prefix ? value : old;
    return `(${prepare}${value}=${number},${change},${target.write(value)},${result})`;
  });
}
