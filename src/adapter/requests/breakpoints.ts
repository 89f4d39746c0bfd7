/**
 * Requests that set breakpoints. Each names all of its kind anew.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Conversation } from '../conversation.ts';
import { type Requests, request } from '../request.ts';
import type { PlacedBreakpoint } from '../session-port.ts';
import { flag, integer, list, object, optional, text } from '../shapes.ts';
import { sourceShape } from './sources.ts';

export const breakpointRequests: Requests = {
  setBreakpoints: request(
    {
      source: sourceShape,
      breakpoints: optional(
        list(
          object({
            line: integer,
            column: optional(integer),
            condition: optional(text),
            hitCondition: optional(text),
            logMessage: optional(text),
          }),
        ),
      ),
      lines: optional(list(integer)),
      sourceModified: optional(flag),
    },
    async (conversation, args) => {
      const { places, runsThrough } = conversation;
      const file = places.file(args.source);
      const asked = args.breakpoints ?? (args.lines ?? []).map((line) => ({ line }));
      const wanted = asked.map(({ line }) => ({ line: places.ourLine(line) }));
      const placed = runsThrough
        ? wanted.map(() => ({ verified: false }))
        : await conversation.keep(`lines of ${file}`, (port) =>
            port.ask('setBreakpoints', file, wanted),
          );
      return { breakpoints: placed.map((each) => breakpoint(conversation, each)) };
    },
  ),
};

export function breakpoint(
  { places }: Conversation,
  { line, column, ...placed }: PlacedBreakpoint,
): DebugProtocol.Breakpoint {
  return {
    ...placed,
    ...(line === undefined ? {} : { line: places.line(line) }),
    ...(column === undefined ? {} : { column: places.column(column) }),
  };
}
