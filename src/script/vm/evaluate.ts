/**
 * Evaluating in a suspended frame: what a person types into a debugger, compiled like any script and
 * run over the frame's own variables.
 *
 * The expression runs on a stack of its own, with fuel of its own. It may call functions of the
 * script; what would let other threads run, or block, is refused, because the run has to stay where
 * it is.
 */

import type { Frame } from '../../engine/machine.ts';
import { analyseWithin } from '../frontend/analysis.ts';
import { emitExpression } from '../frontend/emit/program.ts';
import { Module } from '../frontend/modules.ts';
import { parseExpression, refuseFreeNames } from '../frontend/parse.ts';
import type { StaticScope } from '../frontend/scope.ts';
import { SourceText } from '../frontend/source.ts';
import { Aborted } from './aborted.ts';
import { runAtOnce } from './drain.ts';
import { ScriptFrame } from './frame.ts';
import { type AnyFunction, type Body, type Code, ScriptFunction } from './function.ts';
import { helpers } from './helpers.ts';
import type { Evaluate, Program } from './program.ts';
import type { Runtime } from './runtime.ts';
import { lenderOf, liveScopes } from './scopes.ts';

export interface EvaluateOptions {
  readonly program: Program;
  /** The frame whose variables the expression sees. */
  readonly frame: ScriptFrame;
  readonly evaluate: Evaluate;
}

/** Nobody can get at the function an evaluated expression is. */
const face: AnyFunction = () => undefined;

/** Expressions by their text and the scope they stand in: a condition is compiled once, not at each hit. */
const compiled = new WeakMap<Program, Map<string, Code>>();
/** Texts that are kept for one program. */
const MOST_COMPILED = 1_000;

/**
 * Compiles an expression against a frame: answers a frame whose result is its value. Throws a
 * `ScriptError` in the file `(evaluated)` if it is not one expression of the language.
 */
export function expressionFrame(text: string, options: EvaluateOptions): ScriptFrame {
  const { program, frame } = options;
  const [innermost] = liveScopes(program, frame);
  if (innermost === undefined) throw new Error('the frame has not begun yet');
  const known = compiled.get(program) ?? new Map<string, Code>();
  compiled.set(program, known);
  const key = `${innermost.scope.id} ${text}`;
  const code = known.get(key) ?? compile(text, innermost.scope, options);
  if (known.size >= MOST_COMPILED) known.clear();
  known.set(key, code);
  const lender = lenderOf(frame);
  const fn = new ScriptFunction(face, code, innermost.object, frame.runtime, lender.fn.home);
  return new ScriptFrame(fn, lender.self, [], undefined);
}

function compile(text: string, scope: StaticScope, options: EvaluateOptions): Code {
  const { program, frame } = options;
  const source = new SourceText('(evaluated)', text);
  const expression = parseExpression(source);
  const analysis = analyseWithin(expression, scope, program.scopes.length);
  const around = program.graph.modules.find(({ source: { file } }) => file === frame.code.file);
  if (around === undefined) throw new Error('the frame belongs to another program');
  const module = Module.within(around, source, analysis);
  refuseFreeNames({ source, program: expression, analysis }, program.names, program.absent);
  const emitted = emitExpression(module, expression, program.statements.length, program.names);
  const codes: Code[] = emitted.functions.map((entry, id) => ({ ...entry, id, body: noBody }));
  const globals = program.globalValues;
  const make = options.evaluate(`return ${emitted.text}`, {}) as (given: object) => {
    readonly bodies: readonly Body[];
  };
  make({ ...helpers, globals, codes }).bodies.forEach((body, id) => {
    const code = codes[id];
    if (code !== undefined) code.body = body;
  });
  const [code] = codes;
  if (code === undefined) throw new Error('nothing was emitted');
  return code;
}

const noBody: Body = () => {
  throw new Error('called before the text was evaluated');
};

/** The outcome of an evaluation that was run to its end at once. */
export type Evaluated =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'thrown'; readonly error: unknown }
  /** It could not be finished here; the message says why. */
  | { readonly kind: 'refused'; readonly message: string };

/** Runs an expression's frame while the run stands still. `fuel` bounds its loops and calls. */
export function evaluateNow(runtime: Runtime, frame: Frame, fuel = 100_000): Evaluated {
  const { stop, fuel: before } = runtime;
  runtime.fuel = fuel;
  runtime.stop = (_reason, message) => {
    runtime.aborting = true;
    throw new Aborted(message);
  };
  try {
    const value = runAtOnce(runtime, frame, (what) => {
      const message = `${what} would let the run go on; only look at values here`;
      return runtime.stop('not-interleavable', message);
    });
    return { kind: 'value', value };
  } catch (error) {
    if (error instanceof Aborted) return { kind: 'refused', message: error.message };
    if (runtime.machine.halted !== null) throw error;
    return { kind: 'thrown', error };
  } finally {
    runtime.stop = stop;
    runtime.fuel = before;
    runtime.aborting = false;
  }
}
