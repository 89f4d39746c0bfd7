/**
 * Requests about the run as a whole: its events, as a timeline and as a disassembly, and who could go
 * on where it stands.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Conversation } from '../conversation.ts';
import { addressOf, eventOf } from '../event-addresses.ts';
import { Followed, type Requests, request } from '../request.ts';
import type { EventView } from '../session-port.ts';
import { count, flag, integer, optional, text } from '../shapes.ts';

/** Instructions a client may ask for at once. */
const MOST = 10_000;
/** Events of a page of the timeline, where none is asked for. */
const PAGE = 500;

export const timeRequests: Requests = {
  disassemble: request(
    {
      memoryReference: text,
      instructionCount: count,
      offset: optional(integer),
      instructionOffset: optional(integer),
      resolveSymbols: optional(flag),
    },
    async (
      conversation,
      { memoryReference, instructionCount, offset = 0, instructionOffset = 0 },
    ) => {
      const first = eventOf(memoryReference) + offset + instructionOffset;
      const wanted = Math.min(instructionCount, MOST);
      const port = await conversation.session();
      const { events } = await port.ask('timeline', Math.max(0, first), wanted);
      const byNumber = new Map(events.map((event) => [event.number, event]));
      const instructions = Array.from({ length: wanted }, (_, at) =>
        instruction(conversation, first + at, byNumber.get(first + at)),
      );
      return { instructions };
    },
  ),

  'utrace/timeline': request(
    { start: optional(count), count: optional(count) },
    async (conversation, args) => {
      const port = await conversation.session();
      const page = await port.ask('timeline', args.start ?? 0, args.count ?? PAGE);
      return {
        ...page,
        events: page.events.map(({ place, ...event }) => ({
          ...event,
          ...(place === null ? {} : conversation.places.toClient(place)),
        })),
      };
    },
  ),

  'utrace/choices': request({}, async (conversation) => ({
    threads: await (await conversation.standing()).ask('choices'),
  })),

  'utrace/choose': request({ threadId: integer }, async (conversation, { threadId }) => {
    const output = await (await conversation.standing()).ask('choose', threadId);
    return new Followed(undefined, async () => conversation.changed(output));
  }),
};

/** The list is asked for beyond its ends, too: there nothing happens. */
function instruction(
  { places }: Conversation,
  number: number,
  event: EventView | undefined,
): DebugProtocol.DisassembledInstruction {
  if (event === undefined) {
    // Clients sort by address, so each needs one of its own that is a number.
    const address = number < 0 ? String(number) : addressOf(number);
    return { address, instruction: '', presentationHint: 'invalid' };
  }
  const { thread, text: what, place, step } = event;
  const at = place === null ? null : places.toClient(place);
  return {
    address: addressOf(number),
    instruction: what,
    symbol: `step ${step}, ${thread === '' ? 'boot' : thread}`,
    ...(at === null ? {} : { location: at.source, line: at.line, column: at.column }),
  };
}
