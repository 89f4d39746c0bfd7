/**
 * Requests about values: evaluate, set, complete.
 */
import { fromBase64, toBase64 } from '../../recording/utrec/base64.ts';
import { adapterErrors } from '../adapter-errors.ts';
import type { Conversation } from '../conversation.ts';
import { Followed, type Requests, request } from '../request.ts';
import type { Evaluated, EvaluateFor } from '../session-port.ts';
import { count, flag, integer, object, optional, ShapeError, text } from '../shapes.ts';
import { locationOf } from './inspection.ts';

const format = optional(object({ hex: optional(flag) }));

const BASE64 = /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/;

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
      return told(conversation, answer, {
        result: value,
        type,
        variablesReference: reference,
        ...locationOf(conversation, answer),
      });
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

  readMemory: request(
    { memoryReference: text, offset: optional(integer), count },
    async (conversation, { memoryReference, offset = 0, count: wanted }) => {
      const port = await conversation.standing();
      const bytes = await port.ask('readMemory', memoryReference, offset, wanted);
      return {
        address: `0x${Math.max(0, offset).toString(16)}`,
        data: toBase64(Uint8Array.from(bytes)),
        unreadableBytes: wanted - bytes.length,
      };
    },
  ),

  writeMemory: request(
    { memoryReference: text, offset: optional(integer), data: text, allowPartial: optional(flag) },
    async (conversation, { memoryReference, offset = 0, data, allowPartial = false }) => {
      if (!BASE64.test(data)) throw new ShapeError('"data" is not base64');
      const bytes = [...fromBase64(data)];
      const port = await conversation.standing();
      const room = (await port.ask('readMemory', memoryReference, offset, bytes.length)).length;
      if (room < bytes.length && !allowPartial) {
        throw adapterErrors.session(`only ${room} of ${bytes.length} bytes fit there`);
      }
      const { written, output } = await port.ask('writeMemory', memoryReference, offset, bytes);
      return new Followed({ offset: 0, bytesWritten: written }, async () => {
        conversation.emit('memory', { memoryReference, offset, count: written });
        conversation.changed(output);
      });
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
