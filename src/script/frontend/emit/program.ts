/**
 * The emitted text of a whole program: modules, their functions, and what the machine must know.
 */

import type { Expression, Program } from 'acorn';
import { withinDepth } from '../nesting.ts';
import type { Node } from '../nodes.ts';
import { functionsOf } from './blocks.ts';
import { classValue } from './classes.ts';
import {
  Context,
  type EmitModule,
  type EmitOptions,
  type FunctionEntry,
  type Parts,
  quote,
  type StatementEntry,
  Unit,
} from './context.ts';
import { expression } from './expressions.ts';
import { enterFunction, functionValue, ownSlots, writeBody } from './functions.ts';
import { bind } from './patterns.ts';
import { statement, statements } from './statements.ts';
import { linkSlot, place, scopeLiteral } from './variables.ts';

const parts: Parts = { expression, statement, statements, functionValue, classValue, bind };

/** One program in one form: text to evaluate, and the tables that go with it. */
export interface Emitted {
  /**
   * An expression: `($) => ({bodies, modules})`, where `$` holds the helpers and globals named below.
   */
  readonly text: string;
  readonly statements: readonly StatementEntry[];
  readonly functions: readonly FunctionEntry[];
  /** For each module, the function that is its body. */
  readonly moduleFunctions: readonly number[];
  readonly helpers: readonly string[];
  readonly globals: readonly string[];
}

/** Emits all modules of a program, in the order of their indices. */
export function emitProgram(
  modules: readonly { readonly module: EmitModule; readonly program: Program }[],
  options: EmitOptions,
  globals: ReadonlySet<string>,
): Emitted {
  const unit = new Unit(parts, options, globals, 1);
  const moduleFunctions: number[] = [];
  const scopes: string[] = [];
  for (const { module, program } of modules) {
    const { id, scope } = withinDepth(module.source, () => emitModule(unit, module, program));
    moduleFunctions.push(id);
    scopes.push(scope);
  }
  return finish(unit, scopes, moduleFunctions);
}

/** Emits an expression of a debugger as a function without parameters, the first of its unit. */
export function emitExpression(
  module: EmitModule,
  expression: Expression,
  firstStatement: number,
  globals: ReadonlySet<string>,
): Emitted {
  const unit = new Unit(parts, { points: 'visible', notes: false }, globals, firstStatement);
  const scope = module.analysis.module;
  const id = unit.reserve();
  const inner = new Context(unit, module, scope, 'expression', scope);
  const value = inner.value(expression);
  const literal = scopeLiteral(inner, scope, ownSlots(inner, []));
  writeBody(inner, id, `const s${scope.id}=F.scope=${literal};`, `return ${value};`);
  const name = '(evaluated)';
  enterFunction(inner, id, { name, kind: 'expression', node: expression, scope, eager: false });
  return finish(unit, [], []);
}

function finish(unit: Unit, scopes: readonly string[], moduleFunctions: number[]): Emitted {
  const names = [...unit.helpers];
  const head = [
    ...names.map((name) => `$${name}=$.${name}`),
    ...[...unit.usedGlobals].map((name) => `g_${name}=$.globals[${quote(name)}]`),
    'k=$.codes',
  ];
  const bodies = unit.functions.map((_, id) => `f${id}`).join(',');
  const text =
    `(($)=>{"use strict";const ${head.join(',')};\n${unit.text.join('\n')}\n` +
    `return{bodies:[${bodies}],modules:[${scopes.join(',')}]};})`;
  return {
    text,
    statements: unit.statements,
    functions: unit.functions,
    moduleFunctions,
    helpers: names,
    globals: [...unit.usedGlobals],
  };
}

/** Emits a module's body, and the function that makes its scope with its hoisted functions. */
function emitModule(
  unit: Unit,
  module: EmitModule,
  program: Program,
): { readonly id: number; readonly scope: string } {
  const { analysis } = module;
  const scope = analysis.module;
  const id = unit.reserve();
  const inner = new Context(unit, module, scope, 'module', scope);
  const functions = functionsOf(inner, program.body, scope);
  let rest = '';
  for (const each of program.body) rest += moduleStatement(inner, each);
  const links = new Set([...module.imports.values()].map(linkSlot));
  const slots = [...ownSlots(inner, []), ...[...links].map((slot) => [slot, 'void 0'] as const)];
  const literal = scopeLiteral(inner, scope, slots);
  writeBody(inner, id, `const s${scope.id}=F.scope=c;`, rest);
  enterFunction(inner, id, { name: '', kind: 'module', node: program, scope, eager: false });
  return { id, scope: `(R)=>{const s${scope.id}=${literal};${functions}return s${scope.id};}` };
}

function moduleStatement(inner: Context, node: Program['body'][0]): string {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
      return '';
    case 'ExportNamedDeclaration':
      return node.declaration ? statement(inner, node.declaration) : '';
    case 'ExportDefaultDeclaration': {
      const declaration = node.declaration as Node;
      if (declaration.type === 'FunctionDeclaration') return '';
      if (declaration.type === 'ClassDeclaration') return statement(inner, declaration as never);
      const variable = inner.scope.variables.get('*default*');
      if (variable === undefined) return '';
      const step = inner.step(node, [declaration]);
      const value = inner.value(declaration as never, 'default');
      return `${step}${place(inner, variable)}=${value};`;
    }
    default:
      return statement(inner, node);
  }
}
