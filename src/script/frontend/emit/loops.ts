/**
 * Loops: every round costs fuel, every test is a point, every round with a closure has variables of
 * its own.
 */

import type {
  DoWhileStatement,
  Expression,
  ForInStatement,
  ForOfStatement,
  ForStatement,
  Pattern,
  VariableDeclaration,
  WhileStatement,
} from 'acorn';
import type { StaticScope } from '../scope.ts';
import { enter, objectOf } from './blocks.ts';
import type { Context } from './context.ts';
import { closing, next, openIterator } from './patterns.ts';
import { place } from './variables.ts';

/** The test of a loop: a point, a unit of fuel, and the author's condition. */
function test(context: Context, node: Expression | null | undefined): string {
  if (!node) return 'R.tick()';
  return `(${context.pointIn(node)}R.tick(),${context.value(node)})`;
}

export function whileLoop(
  context: Context,
  node: WhileStatement | DoWhileStatement,
  labels: string,
): string {
  if (node.type === 'WhileStatement') {
    const head = test(context, node.test);
    return `${labels}while(${head}){${context.unit.parts.statement(context, node.body)}}`;
  }
  const body = context.unit.parts.statement(context, node.body);
  return `${labels}do{${body}}while(${test(context, node.test)});`;
}

export function forLoop(context: Context, node: ForStatement, labels: string): string {
  const before = context.scope;
  const scope = context.module.analysis.scopeOf.get(node) ?? before;
  context.scope = scope;
  const init = node.init;
  let text = '';
  const perRound = scope.home === scope;
  if (perRound) text += `let ${enter(context, scope).replace(/^const /, '')}`;
  else text += enter(context, scope);
  if (init) {
    text +=
      init.type === 'VariableDeclaration'
        ? context.unit.parts.statement(context, init)
        : `${context.step(init, [init])}${context.value(init)};`;
  }
  const copy = perRound ? copyOf(context, scope) : '';
  if (copy !== '') text += `${copy};`;
  const head = test(context, node.test);
  let update = copy;
  if (node.update) {
    const point = context.pointIn(node.update);
    update += `${update === '' ? '' : ','}${point}${context.value(node.update)}`;
  }
  const body = context.unit.parts.statement(context, node.body);
  context.scope = before;
  return `{${text}${labels}for(;${head};${update}){${body}}}`;
}

/** The next round's variables start with the values of the last. */
function copyOf(context: Context, scope: StaticScope): string {
  const slots = [...scope.variables.values()].map(
    (each) => [each.slot, place(context, each)] as const,
  );
  return objectOf(context, scope, slots);
}

/** Gives the variables of a `for`-`of` or `for`-`in` head their value for this round. */
function bindHead(
  context: Context,
  scope: StaticScope,
  left: VariableDeclaration | Pattern,
  value: string,
): string {
  const entered = enter(context, scope);
  if (left.type !== 'VariableDeclaration') {
    return entered + context.unit.parts.bind(context, left, value, 'assign');
  }
  const mode = left.kind === 'var' ? 'assign' : 'init';
  const [declarator] = left.declarations;
  if (declarator === undefined) return entered;
  return entered + context.unit.parts.bind(context, declarator.id, value, mode);
}

export function forOf(context: Context, node: ForOfStatement, labels: string): string {
  const step = context.step({ start: node.start, end: node.right.end }, [node.right]);
  const n = context.unit.unique();
  const opened = openIterator(context, n, context.value(node.right));
  const before = context.scope;
  const scope = context.module.analysis.scopeOf.get(node) ?? before;
  context.scope = scope;
  const round = context.point(node.left, true);
  const point = round.stop ? `yield ${round.id};` : '';
  const value = `x${n}`;
  const bound = bindHead(context, scope, node.left, value);
  const body = context.unit.parts.statement(context, node.body);
  context.scope = before;
  const fetch = `const ${value}=${next(context, n)};if(i${n}.done)break;`;
  const loop = `${labels}for(;;){${point}R.tick();${fetch}${bound}{${body}}}`;
  return `{${step}${opened}${closing(context, n, loop)}}`;
}

export function forIn(context: Context, node: ForInStatement, labels: string): string {
  const step = context.step({ start: node.start, end: node.right.end }, [node.right]);
  const n = context.unit.unique();
  const keys = `${context.helper('keysOf')}(R,${context.value(node.right)})`;
  const before = context.scope;
  const scope = context.module.analysis.scopeOf.get(node) ?? before;
  context.scope = scope;
  const round = context.point(node.left, true);
  const point = round.stop ? `yield ${round.id};` : '';
  const bound = bindHead(context, scope, node.left, `x${n}`);
  const body = context.unit.parts.statement(context, node.body);
  context.scope = before;
  const fetch = `const n${n}=i${n}.next();if(n${n}.done)break;const x${n}=n${n}.value;`;
  const loop = `${labels}for(;;){${point}R.tick();${fetch}${bound}{${body}}}`;
  return `{${step}const i${n}=${keys};${loop}}`;
}
