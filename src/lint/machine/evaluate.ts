/**
 * Evaluation: what an expression stands for on one path.
 */
import type { Expr, UnaryOperator } from '../graph/graph.ts';
import { isAction } from '../names.ts';
import type { State } from './state.ts';
import {
  anything,
  elementOf,
  fieldOf,
  isKnown,
  isPresent,
  mergedTags,
  numberValue,
  thing,
  type Value,
} from './value.ts';

/** Is told of every error pointer that is looked into. */
export type OnUse = (value: Value) => void;

export function evaluate(expr: Expr, state: State, onUse: OnUse): Value {
  switch (expr.kind) {
    case 'number':
      return numberValue(expr.number, expr.named);
    case 'variable':
      return state.env.get(expr.name) ?? thing(expr.name);
    case 'field': {
      const base = evaluate(expr.base, state, onUse);
      // `error.errno` is how a script reads an error pointer.
      if (base.number !== null && expr.name === 'errno') {
        return numberValue(Math.abs(base.number), null, base.tags);
      }
      if (base.number !== null) onUse(base);
      return heap(fieldOf(base, expr.name), state);
    }
    case 'element': {
      const base = evaluate(expr.base, state, onUse);
      return heap(elementOf(base, evaluate(expr.index, state, onUse)), state);
    }
    case 'address':
      return addressOf(expr.of, state, onUse);
    case 'unary':
      return unary(expr.operator, evaluate(expr.of, state, onUse));
    case 'binary':
      return binary(
        expr.operator,
        evaluate(expr.left, state, onUse),
        evaluate(expr.right, state, onUse),
      );
    case 'current':
      return thing('current');
    case 'text':
      return thing(`text:${expr.text}`);
    case 'function':
      return thing(`fn:${expr.id}`);
    case 'unknown':
      return anything;
    default:
      return expr satisfies never;
  }
}

function heap(name: string, state: State): Value {
  return isKnown(name) ? (state.env.get(name) ?? thing(name)) : anything;
}

function addressOf(of: Expr, state: State, onUse: OnUse): Value {
  switch (of.kind) {
    case 'variable':
      return thing(`&${of.name}`);
    case 'field': {
      const base = evaluate(of.base, state, onUse);
      const name = fieldOf(base, `&${of.name}`);
      return isKnown(name) ? thing(name) : anything;
    }
    case 'element': {
      const base = evaluate(of.base, state, onUse);
      const name = elementOf(base, evaluate(of.index, state, onUse));
      return isKnown(name) ? thing(name) : anything;
    }
    default:
      return anything;
  }
}

function unary(operator: UnaryOperator, of: Value): Value {
  const { number, tags } = of;
  if (operator === 'is number') {
    if (number !== null) return numberValue(1);
    return isPresent(of) ? numberValue(0) : anything;
  }
  if (number !== null) {
    const result = operator === '!' ? Number(number === 0) : operator === '-' ? -number : ~number;
    return numberValue(result, null, tags);
  }
  if (operator === '!' && isPresent(of)) return numberValue(0, null, tags);
  return { ...anything, tags, hint: of.hint };
}

export function binary(operator: string, left: Value, right: Value): Value {
  const tags = mergedTags(left.tags, right.tags);
  const hint = left.hint ?? right.hint;
  if (left.number !== null && right.number !== null) {
    const result = folded(operator, left.number, right.number);
    if (result === null) return { ...anything, tags, hint };
    // `UTRACE_SYSCALL_RUN | UTRACE_STOP` is about the action.
    const named = isAction(right.named) ? right.named : (left.named ?? right.named);
    return numberValue(result, named, tags);
  }
  const known = decidedByPresence(operator, left, right) ?? decidedByText(operator, left, right);
  if (known !== null) return numberValue(known, null, tags);
  const mask = masked(operator, left, right);
  if (mask !== null) return { ...mask, tags, hint };
  if (operator === '-' && right.number === 1) return { ...anything, tags, hint: 'drop' };
  return { ...anything, tags, hint };
}

/** An object that exists is neither NULL nor an error number. */
function decidedByPresence(operator: string, left: Value, right: Value): number | null {
  const isEquality = operator === '==' || operator === '===';
  if (!isEquality && operator !== '!=' && operator !== '!==') return null;
  const isNumber = left.number !== null || right.number !== null;
  if (!isNumber || !(isPresent(left) || isPresent(right))) return null;
  return Number(!isEquality);
}

/** Two words are the same word, or they are not. */
function decidedByText(operator: string, left: Value, right: Value): number | null {
  if (!left.name.startsWith('text:') || !right.name.startsWith('text:')) return null;
  const isSame = Number(left.name === right.name);
  if (/^===?$/.test(operator)) return isSame;
  return /^!==?$/.test(operator) ? 1 - isSame : null;
}

function masked(operator: string, left: Value, right: Value): Value | null {
  const mask = left.number === null ? right : left;
  const before = mask === left ? right : left;
  if (mask.number === null) return null;
  if (operator === '&') {
    return { ...anything, keeps: mask.number & (before.keeps ?? -1) };
  }
  return operator === '|' && before.keeps !== null
    ? { ...anything, keeps: mask.number | before.keeps }
    : null;
}

function folded(operator: string, left: number, right: number): number | null {
  switch (operator) {
    case '==':
    case '===':
      return Number(left === right);
    case '!=':
    case '!==':
      return Number(left !== right);
    case '<':
      return Number(left < right);
    case '<=':
      return Number(left <= right);
    case '>':
      return Number(left > right);
    case '>=':
      return Number(left >= right);
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '|':
      return left | right;
    case '&':
      return left & right;
    case '^':
      return left ^ right;
    case '<<':
      return left << right;
    case '>>':
      return left >> right;
    case '&&':
      return Number(left !== 0 && right !== 0);
    case '||':
      return Number(left !== 0 || right !== 0);
    default:
      return null;
  }
}

/** True or false where it is known whether a value holds as a condition. */
export function truthOf(value: Value): boolean | null {
  if (value.number !== null) return value.number !== 0;
  return isPresent(value) ? true : null;
}
