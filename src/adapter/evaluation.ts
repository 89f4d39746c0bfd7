/**
 * Evaluation: what a person types, computed over the variables of a suspended frame.
 *
 * An expression is first computed without effects: whatever would change memory, a variable, or the
 * kernel is refused before it happens, so a hover or a watch can never disturb a run. Only where that
 * was refused, and where a change is meant, it is computed with effects; the session then branches.
 */

import { childrenOf, type Node } from '../script/frontend/nodes.ts';
import { parseExpression } from '../script/frontend/parse.ts';
import { ScriptError } from '../script/frontend/scriptError.ts';
import { SourceText } from '../script/frontend/source.ts';
import { describeThrown } from '../script/library/inspect.ts';
import type { Run } from '../script/run.ts';
import { evaluateNow, expressionFrame } from '../script/vm/evaluate.ts';
import type { ScriptFrame } from '../script/vm/frame.ts';
import { allKeys, type NoteSink, numberOf } from '../script/vm/memory.ts';
import type { Evaluate } from '../script/vm/program.ts';
import { SessionRefusal } from './session-refusal.ts';

/** What came of an expression. */
export type Evaluation =
  | { readonly kind: 'value'; readonly value: unknown }
  /** Nothing happened; the text says what would have. */
  | { readonly kind: 'effect'; readonly text: string };

/** Loop rounds and calls an evaluation may take. */
const FUEL = 200_000;

/** Natives that only look at what they are called on. */
const LOOKING = new Set(
  (
    'at charAt charCodeAt codePointAt concat endsWith entries every find findIndex findLast ' +
    'findLastIndex flat has hasOwn hasOwnProperty includes indexOf isArray isPrototypeOf join keys ' +
    'get lastIndexOf map filter padEnd padStart propertyIsEnumerable reduce reduceRight repeat ' +
    'replace replaceAll search slice some split startsWith substring toFixed toLowerCase toString ' +
    'toUpperCase trim trimEnd trimStart valueOf values next test match matchAll stringify'
  ).split(' '),
);

/** Computes an expression in a frame without effects. @throws SessionRefusal where it cannot be computed */
export function look(run: Run, frame: ScriptFrame, text: string, evaluate: Evaluate): Evaluation {
  const change = changeIn(text);
  if (change !== null) return { kind: 'effect', text: change };
  let effect: string | null = null;
  const { memory } = run.runtime;
  const refuse = (what: string): never => {
    effect ??= what;
    return run.runtime.stop('not-interleavable', what);
  };
  const before = memory.sink;
  memory.sink = sinkAgainst(run, refuse);
  // With this every call into the kernel counts as a second one, which needs a point, which is refused.
  const { lastCallAt } = run;
  run.lastCallAt = run.machine.steps;
  try {
    return { kind: 'value', value: computed(run, frame, text, evaluate) };
  } catch (error) {
    if (effect !== null || isKernelCall(error)) {
      return { kind: 'effect', text: effect ?? (error as Error).message };
    }
    throw error;
  } finally {
    memory.sink = before;
    run.lastCallAt = lastCallAt;
  }
}

/** Computes an expression in a frame, whatever it changes. @throws SessionRefusal where it cannot be computed */
export function change(run: Run, frame: ScriptFrame, text: string, evaluate: Evaluate): unknown {
  const { memory } = run.runtime;
  const before = memory.sink;
  memory.sink = null;
  run.lastCallAt = -1;
  try {
    return computed(run, frame, text, evaluate);
  } finally {
    memory.sink = before;
    // The next call of the script is a step of its own, as it would have been.
    run.lastCallAt = -1;
  }
}

function computed(run: Run, frame: ScriptFrame, text: string, evaluate: Evaluate): unknown {
  const { runtime, machine } = run;
  const { memory } = runtime;
  const { current, halted } = machine;
  run.refusal = (message) => runtime.stop('not-interleavable', message);
  memory.onFreedAccess(() => {});
  // A run that is over can still be looked at.
  machine.halted = null;
  try {
    const made = expressionFrame(text, { program: run.script.program, frame, evaluate });
    const answer = evaluateNow(runtime, made, FUEL);
    switch (answer.kind) {
      case 'value':
        return answer.value;
      case 'thrown':
        throw new SessionRefusal(describeThrown(answer.error));
      case 'refused':
        throw new SessionRefusal(answer.message);
      default:
        return answer satisfies never;
    }
  } catch (error) {
    if (error instanceof ScriptError) throw new SessionRefusal(error.message);
    throw error;
  } finally {
    run.refusal = null;
    machine.halted = halted;
    machine.current = current;
    memory.onFreedAccess((object, key, write) => run.allocations.touched(object, key, write));
  }
}

const isKernelCall = (error: unknown): boolean =>
  error instanceof SessionRefusal && /would let the run go on/.test(error.message);

function sinkAgainst(run: Run, refuse: (what: string) => never): NoteSink {
  const { runtime } = run;
  const first = runtime.nextIdentity();
  let looking = false;
  return {
    property(object, key, write) {
      if (!write) return;
      const fresh = (numberOf(object) ?? 0) > first;
      const harmless = key === allKeys && (looking || Object.isFrozen(object));
      if (!fresh && !harmless) refuse(`this changes ${String(key)} of an object`);
    },
    variable(_scope, slot, write) {
      if (write) refuse(`this changes the variable ${slot}`);
    },
    call(fn) {
      const name = Reflect.getOwnPropertyDescriptor(fn, 'name')?.value;
      looking = typeof name === 'string' && LOOKING.has(name);
    },
  };
}

/** What expressions are written to change, by their text: a condition is read once, not at each hit. */
const changes = new Map<string, string | null>();
const MOST_CHANGES = 1_000;

/** What an expression is written to change; null where it is not. @throws SessionRefusal for no expression */
function changeIn(text: string): string | null {
  const known = changes.get(text);
  if (known !== undefined) return known;
  const found = readChange(text);
  if (changes.size >= MOST_CHANGES) changes.clear();
  changes.set(text, found);
  return found;
}

function readChange(text: string): string | null {
  try {
    return changeOf(parseExpression(new SourceText('(evaluated)', text)));
  } catch (error) {
    if (error instanceof ScriptError) {
      throw new SessionRefusal(`this is no expression: ${error.message}`);
    }
    throw error;
  }
}

function changeOf(node: Node): string | null {
  if (node.type === 'AssignmentExpression' || node.type === 'UpdateExpression') {
    return 'this assigns to something';
  }
  if (node.type === 'UnaryExpression' && node.operator === 'delete')
    return 'this deletes something';
  for (const child of childrenOf(node)) {
    const found = changeOf(child);
    if (found !== null) return found;
  }
  return null;
}
