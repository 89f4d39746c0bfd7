/**
 * Requests that look: threads, frames, scopes, variables.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { adapterErrors } from '../adapter-errors.ts';
import type { Conversation } from '../conversation.ts';
import { addressOf } from '../event-addresses.ts';
import { type Requests, request } from '../request.ts';
import type { FrameView, VariableView } from '../session-port.ts';
import { count, flag, integer, object, oneOf, optional } from '../shapes.ts';

const format = optional(object({ hex: optional(flag) }));

export const inspectionRequests: Requests = {
  threads: request({}, async (conversation) => {
    const threads = await (await conversation.session()).ask('threads');
    return { threads: threads.map(({ id, name }) => ({ id, name })) };
  }),

  stackTrace: request(
    { threadId: integer, startFrame: optional(count), levels: optional(count), format },
    async (conversation, { threadId, startFrame = 0, levels = 0 }) => {
      const frames = await (await conversation.session()).ask('stack', threadId);
      const shown = frames.slice(startFrame, levels > 0 ? startFrame + levels : undefined);
      return {
        stackFrames: shown.map((frame) => stackFrame(conversation, frame)),
        totalFrames: frames.length,
      };
    },
  ),

  scopes: request({ frameId: integer }, async (conversation, { frameId }) => {
    const scopes = await (await conversation.session()).ask('scopes', frameId);
    return {
      scopes: scopes.map(({ name, reference, hint }) => ({
        name,
        variablesReference: reference,
        expensive: false,
        ...(hint === undefined ? {} : { presentationHint: hint }),
      })),
    };
  }),

  locations: request({ locationReference: integer }, ({ locations, places }, args) => {
    const place = locations[args.locationReference - 1];
    if (place === undefined) throw adapterErrors.nothingThere(`location ${args.locationReference}`);
    return places.toClient(place);
  }),

  variables: request(
    {
      variablesReference: integer,
      filter: optional(oneOf('indexed', 'named')),
      start: optional(count),
      count: optional(count),
      format,
    },
    async (conversation, { variablesReference, start = 0, count: most = 0, format: how }) => {
      const port = await conversation.session();
      const rows = await port.ask('variables', variablesReference, { hex: how?.hex === true });
      const shown = rows.slice(start, most > 0 ? start + most : undefined);
      return { variables: shown.map((row) => variable(conversation, row)) };
    },
  ),
};

function stackFrame({ places }: Conversation, frame: FrameView): DebugProtocol.StackFrame {
  const { id, name, file, line, column, subtle, event } = frame;
  const about = {
    ...(subtle ? ({ presentationHint: 'subtle' } as const) : {}),
    ...(file === undefined ? {} : { canRestart: true }),
    ...(event === undefined ? {} : { instructionPointerReference: addressOf(event) }),
  };
  // A frame of the kernel is nowhere, and 0 says so to everyone.
  if (file === undefined) return { id, line: 0, column: 0, name, ...about };
  return { id, ...places.toClient({ file, line, column }), name, ...about };
}

function variable(conversation: Conversation, row: VariableView): DebugProtocol.Variable {
  const { name, value, type, reference, path, memory } = row;
  return {
    name,
    value,
    variablesReference: reference,
    type,
    ...(path === undefined ? {} : { evaluateName: path }),
    ...(memory === undefined ? {} : { memoryReference: memory }),
    ...locationOf(conversation, row),
  };
}

/** A reference to where a function is written, for the request `locations`. */
export function locationOf(
  { locations }: Conversation,
  { location }: VariableView,
): { readonly valueLocationReference?: number } {
  return location === undefined ? {} : { valueLocationReference: locations.push(location) };
}
