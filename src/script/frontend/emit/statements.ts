/**
 * Statements: a point in front of each, and the same control flow behind it.
 */

import type { Statement, SwitchStatement, TryStatement, VariableDeclaration } from 'acorn';
import { isAnonymous, type Node } from '../nodes.ts';
import type { StaticScope } from '../scope.ts';
import { enter, functionsOf } from './blocks.ts';
import type { Context } from './context.ts';
import { forIn, forLoop, forOf, whileLoop } from './loops.ts';
import { initialise } from './variables.ts';

/** Emits one statement; `labels` are those in front of it, ready to stand before a loop. */
export function statement(context: Context, node: Statement, labels = ''): string {
  switch (node.type) {
    case 'EmptyStatement':
    case 'FunctionDeclaration':
      return '';
    case 'BlockStatement':
      return `${labels}${block(context, node)}`;
    case 'ExpressionStatement':
      return `${context.step(node, [node.expression])}${effect(context, node.expression)}`;
    case 'VariableDeclaration':
      return declaration(context, node);
    case 'ClassDeclaration':
      return classDeclaration(context, node);
    case 'ReturnStatement': {
      const value = node.argument ? context.value(node.argument) : 'void 0';
      return `${context.step(node, [node.argument])}${leave(context, value)}`;
    }
    case 'ThrowStatement': {
      const step = context.step(node, [node.argument]);
      return `${step}throw ${context.value(node.argument)};`;
    }
    case 'IfStatement': {
      const step = context.step(headOf(node, node.test), [node.test]);
      const test = context.value(node.test);
      const then = statement(context, node.consequent);
      const otherwise = node.alternate ? `else{${statement(context, node.alternate)}}` : '';
      return `${labels}{${step}if(${test}){${then}}${otherwise}}`;
    }
    case 'BreakStatement':
    case 'ContinueStatement': {
      const word = node.type === 'BreakStatement' ? 'break' : 'continue';
      const label = node.label ? ` ${labelName(node.label.name)}` : '';
      return `${context.step(node, [])}${word}${label};`;
    }
    case 'LabeledStatement':
      return statement(context, node.body, `${labels}${labelName(node.label.name)}:`);
    case 'DebuggerStatement':
      return context.step(node, [], true);
    case 'TryStatement':
      return `${labels}${tryStatement(context, node)}`;
    case 'SwitchStatement':
      return switchStatement(context, node, labels);
    case 'WhileStatement':
    case 'DoWhileStatement':
      return whileLoop(context, node, labels);
    case 'ForStatement':
      return forLoop(context, node, labels);
    case 'ForInStatement':
      return forIn(context, node, labels);
    case 'ForOfStatement':
      return forOf(context, node, labels);
    case 'WithStatement':
      throw context.module.source.error(node.start, 'refused before emitting');
    default:
      return node satisfies never;
  }
}

/** Labels keep their names, under a prefix that makes reserved words and ours harmless. */
function labelName(name: string): string {
  return `l_${name}`;
}

/** The head of a compound statement, up to the end of its test: what a debugger highlights. */
export function headOf(
  node: { readonly start: number },
  test: { readonly end: number },
): { readonly start: number; readonly end: number } {
  return { start: node.start, end: test.end };
}

/** An expression whose value nobody wants. */
function effect(
  context: Context,
  node: Extract<Statement, { type: 'ExpressionStatement' }>['expression'],
): string {
  const destructures =
    node.type === 'AssignmentExpression' &&
    (node.left.type === 'ArrayPattern' || node.left.type === 'ObjectPattern');
  if (!destructures) return `${context.value(node)};`;
  const n = context.unit.unique();
  const bound = context.unit.parts.bind(context, node.left, `v${n}`, 'assign');
  return `{const v${n}=${context.value(node.right)};${bound}}`;
}

/** `return`, which in a constructor answers the new object unless told otherwise. */
function leave(context: Context, value: string): string {
  switch (context.kind) {
    case 'function':
    case 'base':
    case 'derived':
      return `return ${context.helper('result')}(F,${value});`;
    default:
      return `return ${value};`;
  }
}

function block(context: Context, node: Extract<Statement, { type: 'BlockStatement' }>): string {
  const scope = context.module.analysis.scopeOf.get(node);
  if (scope === undefined) return `{${statements(context, node.body, context.scope)}}`;
  return `{${statements(context, node.body, scope)}}`;
}

/** Emits statements in a scope: its object, its functions, then the statements in order. */
export function statements(context: Context, list: readonly Node[], scope: StaticScope): string {
  const before = context.scope;
  context.scope = scope;
  let text = scope === before || scope === context.owner ? '' : enter(context, scope);
  text += functionsOf(context, list, scope);
  for (const each of list) text += statement(context, each as Statement);
  context.scope = before;
  return text;
}

function declaration(context: Context, node: VariableDeclaration): string {
  const inits = node.declarations.map(({ init }) => init);
  const lexical = node.kind !== 'var';
  if (inits.every((init) => init === null || init === undefined)) {
    if (!lexical) return '';
    return node.declarations.map(({ id }) => start(context, id, 'void 0')).join('');
  }
  let text = context.step(node, node.declarations);
  for (const { id, init } of node.declarations) {
    if (!init) text += lexical ? start(context, id, 'void 0') : '';
    else if (id.type === 'Identifier') {
      const value = context.value(init, isAnonymous(init) ? id.name : '');
      text += lexical
        ? start(context, id, value)
        : context.unit.parts.bind(context, id, value, 'assign');
    } else {
      const n = context.unit.unique();
      const mode = lexical ? 'init' : 'assign';
      const bound = context.unit.parts.bind(context, id, `v${n}`, mode);
      text += `{const v${n}=${context.value(init)};${bound}}`;
    }
  }
  return text;
}

function start(
  context: Context,
  id: VariableDeclaration['declarations'][0]['id'],
  value: string,
): string {
  return context.unit.parts.bind(context, id, value, 'init');
}

function classDeclaration(
  context: Context,
  node: Extract<Statement, { type: 'ClassDeclaration' }>,
): string {
  const name = node.id?.name ?? 'default';
  const variable = context.scope.variables.get(node.id?.name ?? '*default*');
  const step = context.step({ start: node.start, end: node.body.start }, [node]);
  const value = context.unit.parts.classValue(context, node, name);
  return variable === undefined ? '' : `${step}${initialise(context, variable, value)};`;
}

function tryStatement(context: Context, node: TryStatement): string {
  let text = `try${block(context, node.block)}`;
  const { handler, finalizer } = node;
  if (handler) {
    const n = context.unit.unique();
    const scope = context.module.analysis.scopeOf.get(handler) ?? context.scope;
    const before = context.scope;
    context.scope = scope;
    const entered = enter(context, scope);
    const bound = handler.param
      ? context.unit.parts.bind(context, handler.param, `v${n}`, 'init')
      : '';
    const body = block(context, handler.body);
    context.scope = before;
    text += `catch(e${n}){const v${n}=R.caught(e${n});${entered}${bound}${body}}`;
  }
  if (finalizer) text += `finally{if(R.live)${block(context, finalizer)}}`;
  return text;
}

function switchStatement(context: Context, node: SwitchStatement, labels: string): string {
  const scope = context.module.analysis.scopeOf.get(node) ?? context.scope;
  const step = context.step(headOf(node, node.discriminant), [
    node.discriminant,
    ...node.cases.map(({ test }) => test),
  ]);
  const n = context.unit.unique();
  const value = context.value(node.discriminant);
  const before = context.scope;
  context.scope = scope;
  const entered = enter(context, scope);
  const all = node.cases.flatMap((each) => each.consequent);
  const functions = functionsOf(context, all, scope);
  let cases = '';
  for (const { test, consequent } of node.cases) {
    const head = test ? `case ${context.value(test)}:` : 'default:';
    cases += head + consequent.map((each) => statement(context, each)).join('');
  }
  context.scope = before;
  return `{${step}const v${n}=${value};${entered}${functions}${labels}switch(v${n}){${cases}}}`;
}
