/**
 * Lowering: a parsed TypeScript or JavaScript file, told in the words the rules understand.
 */
import type { Node } from 'web-tree-sitter';
import type { Unit, UtraceCall, Value } from '../lowered.ts';
import { isUtraceCall } from '../names.ts';
import { type Callbacks, findCallbacks } from './callbacks.ts';
import { resultOf } from './results.ts';
import { bind, type Scopes } from './scopes.ts';
import { spanOf } from './spans.ts';
import { evaluate, utraceName } from './values.ts';

/** Lowers a file; half-typed code gives what can be understood of it. */
export function lowerJavaScript(root: Node): Unit {
  const scopes = bind(root);
  const callbacks = findCallbacks(root, scopes);
  const calls: UtraceCall[] = [];
  let unloads = false;
  for (const call of root.descendantsOfType('call_expression')) {
    const callee = call.childForFieldName('function');
    const name = callee === null ? null : utraceName(callee, scopes);
    unloads ||= name === 'module_exit';
    if (name !== null && isUtraceCall(name)) {
      calls.push({ name, ...lowerCall(call, scopes, callbacks) });
    }
  }
  const comments = root
    .descendantsOfType('comment')
    .map((comment) => ({ text: comment.text, span: spanOf(comment) }));
  return { calls, opsTables: callbacks.opsTables, unloads, comments };
}

function lowerCall(call: Node, scopes: Scopes, callbacks: Callbacks): Omit<UtraceCall, 'name'> {
  const list = call.childForFieldName('arguments')?.namedChildren ?? [];
  const given = list.filter((argument) => argument.type !== 'comment');
  const { use, storedIn } = resultOf(call, scopes);
  return {
    span: spanOf(call),
    texts: given.map((argument) => argument.text),
    values: given.map((argument): Value => {
      const value = evaluate(argument, scopes);
      return callbacks.isNewborn(argument) ? { kind: 'newborn' } : value;
    }),
    result: use,
    storedIn,
    inCallback: callbacks.isInCallback(call),
  };
}
