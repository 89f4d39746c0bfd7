/**
 * Requests about values: evaluate, set, complete.
 */
import type { Conversation } from '../conversation.ts';
import { Followed, type Requests, request } from '../request.ts';
import type { Evaluated, EvaluateFor } from '../session-port.ts';
import { flag, integer, object, optional, text } from '../shapes.ts';

const format = optional(object({ hex: optional(flag) }));

const WHAT: Readonly<Record<string, EvaluateFor>> = {
  hover: 'hover',
  watch: 'watch',
  variables: 'variables',
  clipboard: 'clipboard',
  repl: 'repl',
};

export const valueRequests: Requests = {
  evaluate: request(
    { expression: text, frameId: optional(integer), context: optional(text), format },
    async (conversation, { expression, frameId, context = 'repl', format: how }) => {
      const port = await conversation.standing();
      // A context that nobody has heard of must not change anything.
      const what = Object.hasOwn(WHAT, context) ? (WHAT[context] ?? 'hover') : 'hover';
      const hex = how?.hex === true;
      const answer = await port.ask('evaluate', expression, frameId, what, { hex });
      const { value, type, reference } = answer;
      return told(conversation, answer, { result: value, type, variablesReference: reference });
    },
  ),

  setVariable: request(
    { variablesReference: integer, name: text, value: text, format },
    async (conversation, { variablesReference, name, value: wanted, format: how }) => {
      const port = await conversation.standing();
      const hex = how?.hex === true;
      const answer = await port.ask('setVariable', variablesReference, name, wanted, { hex });
      const { value, type, reference } = answer;
      return told(conversation, answer, { value, type, variablesReference: reference });
    },
  ),

  setExpression: request(
    { expression: text, value: text, frameId: optional(integer), format },
    async (conversation, { expression, value: wanted, frameId, format: how }) => {
      const port = await conversation.standing();
      const hex = how?.hex === true;
      const answer = await port.ask('setExpression', expression, wanted, frameId, { hex });
      const { value, type, reference } = answer;
      return told(conversation, answer, { value, type, variablesReference: reference });
    },
  ),

  completions: request(
    { text, column: integer, line: optional(integer), frameId: optional(integer) },
    async (conversation, { text: typed, column, line, frameId }) => {
      const { places } = conversation;
      const lines = typed.split('\n');
      const at = line === undefined ? 0 : places.ourLine(line) - 1;
      const before = (lines[at] ?? '').slice(0, Math.max(0, places.ourColumn(column) - 1));
      const found = await (await conversation.standing()).ask('completions', before, frameId);
      return { targets: found.map(({ label, kind }) => ({ label, type: kind })) };
    },
  ),
};

/** An answer, and after it what it has changed. */
function told(conversation: Conversation, { output, changed }: Evaluated, body: object): Followed {
  return new Followed(body, async () => {
    if (changed) conversation.changed(output);
  });
}
