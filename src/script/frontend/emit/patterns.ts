/**
 * Patterns: destructuring written out as reads, steps of iterators, tests for defaults.
 *
 * The order is the language's: a target is evaluated before its value is fetched, a default only
 * when it is needed, and an iterator that was not exhausted is closed however the pattern ends.
 */

import type { AssignmentProperty, Pattern, RestElement } from 'acorn';
import { isAnonymous, staticKey } from '../nodes.ts';
import { memberTarget } from './access.ts';
import { type Context, dot, framed, quote } from './context.ts';
import { propertyKey } from './operands.ts';
import { declared, initialise, write } from './variables.ts';

type Mode = 'init' | 'assign';

/** Emits statements that take `value`, the text of a value already evaluated, apart. */
export function bind(context: Context, pattern: Pattern, value: string, mode: Mode): string {
  const into = target(context, pattern, mode);
  return into.prepare + into.take(value);
}

interface Into {
  /** Statements that evaluate the target. */
  readonly prepare: string;
  /** Statements that give it a value, which is text evaluated exactly once. */
  take(value: string): string;
}

function target(context: Context, pattern: Pattern, mode: Mode): Into {
  switch (pattern.type) {
    case 'Identifier':
      return {
        prepare: '',
        take: (value) =>
          mode === 'assign'
            ? `${write(context, pattern, value)};`
            : `${initialise(context, declared(context, pattern), value)};`,
      };
    case 'MemberExpression': {
      const n = context.unit.unique();
      const place = memberTarget(context, pattern, `o${n}`, `k${n}`);
      return {
        prepare: `let o${n},k${n};${place.prepare};`,
        take: (value) => {
          const v = `v${context.unit.unique()}`;
          return `const ${v}=${value};${place.write(v)};`;
        },
      };
    }
    case 'AssignmentPattern':
      return withDefault(context, pattern, mode);
    case 'ObjectPattern':
      return { prepare: '', take: (value) => objectPattern(context, pattern, value, mode) };
    case 'ArrayPattern':
      return { prepare: '', take: (value) => arrayPattern(context, pattern, value, mode) };
    case 'RestElement':
      return target(context, pattern.argument, mode);
    default:
      return pattern satisfies never;
  }
}

function withDefault(
  context: Context,
  pattern: Extract<Pattern, { type: 'AssignmentPattern' }>,
  mode: Mode,
): Into {
  const { left, right } = pattern;
  const into = target(context, left, mode);
  const name = left.type === 'Identifier' && isAnonymous(right) ? left.name : '';
  return {
    prepare: into.prepare,
    take: (value) => {
      const v = `v${context.unit.unique()}`;
      const fallback = context.value(right, name);
      return `let ${v}=${value};if(${v}===void 0)${v}=${fallback};${into.take(v)}`;
    },
  };
}

function objectPattern(
  context: Context,
  pattern: Extract<Pattern, { type: 'ObjectPattern' }>,
  value: string,
  mode: Mode,
): string {
  const source = `v${context.unit.unique()}`;
  const seen: string[] = [];
  let text = `const ${source}=${context.helper('coercible')}(${value});`;
  const hasRest = pattern.properties.at(-1)?.type === 'RestElement';
  for (const property of pattern.properties) {
    text +=
      property.type === 'RestElement'
        ? restOf(context, property, source, seen, mode)
        : propertyOf(context, property, source, hasRest ? seen : undefined, mode);
  }
  return text;
}

function propertyOf(
  context: Context,
  property: AssignmentProperty,
  source: string,
  seen: string[] | undefined,
  mode: Mode,
): string {
  const { unit, module } = context;
  const name = staticKey(property);
  let prepare = '';
  let key = quote(name ?? '');
  let access = dot(name ?? '');
  if (name === undefined) {
    key = `k${unit.unique()}`;
    prepare = `const ${key}=${propertyKey(context, property.key)};`;
    access = `[${key}]`;
  }
  seen?.push(key);
  const into = target(context, property.value, mode);
  const value = module.hazards.accessors
    ? framed(unit, `${context.helper('get')}(R,${source},${key})`)
    : `R.read(${source},${key})${access}`;
  return prepare + into.prepare + into.take(value);
}

function restOf(
  context: Context,
  rest: RestElement,
  source: string,
  seen: readonly string[],
  mode: Mode,
): string {
  const into = target(context, rest.argument, mode);
  const call = `${context.helper('restOf')}(R,${source},[${seen.join(',')}])`;
  return into.prepare + into.take(framed(context.unit, call));
}

function arrayPattern(
  context: Context,
  pattern: Extract<Pattern, { type: 'ArrayPattern' }>,
  value: string,
  mode: Mode,
): string {
  const n = context.unit.unique();
  let text = '';
  for (const element of pattern.elements) {
    if (element === null) text += `${next(context, n)};`;
    else {
      const into = target(context, element, mode);
      const taken =
        element.type === 'RestElement'
          ? `(yield* ${context.helper('restFrom')}(R,i${n}))`
          : next(context, n);
      text += `${into.prepare}{${into.take(taken)}}`;
    }
  }
  return `${openIterator(context, n, value)}${closing(context, n, text)}`;
}

/** Statements that open an iterator called `i<n>` over a value. */
export function openIterator(context: Context, n: number, value: string): string {
  const fast = `${context.helper('cursor')}(R,v${n})`;
  const slow = `(yield* ${context.helper('open')}(R,v${n}))`;
  return `const v${n}=${value};const i${n}=${fast}??${slow};`;
}

/** The next value of the iterator `i<n>`, undefined past its end. */
export function next(context: Context, n: number): string {
  return `(i${n}.array!==null?i${n}.take(R):(yield* ${context.helper('advance')}(R,i${n})))`;
}

/** Runs statements and then closes the iterator `i<n>`, unless it came to its end by itself. */
export function closing(context: Context, n: number, text: string): string {
  const caught = `catch(e${n}){R.caught(e${n});i${n}.failed=true;throw e${n}}`;
  const close = `if(R.live&&!i${n}.done)yield* ${context.helper('close')}(R,i${n});`;
  return `try{${text}}${caught}finally{${close}}`;
}
