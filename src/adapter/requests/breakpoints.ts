/**
 * Requests that set breakpoints. Each names all of its kind anew.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Conversation } from '../conversation.ts';
import { eventOf } from '../event-addresses.ts';
import { type Requests, request } from '../request.ts';
import type { PlacedBreakpoint, SessionPort } from '../session-port.ts';
import { flag, integer, list, object, oneOf, optional, text } from '../shapes.ts';
import { sourceShape } from './sources.ts';

const terms = { condition: optional(text), hitCondition: optional(text) };

export const breakpointRequests: Requests = {
  setBreakpoints: request(
    {
      source: sourceShape,
      breakpoints: optional(
        list(
          object({
            line: integer,
            column: optional(integer),
            logMessage: optional(text),
            ...terms,
          }),
        ),
      ),
      lines: optional(list(integer)),
      sourceModified: optional(flag),
    },
    (conversation, args) => {
      const { places } = conversation;
      const file = places.file(args.source);
      const asked = args.breakpoints ?? (args.lines ?? []).map((line) => ({ line }));
      const wanted = asked.map((each) => ({
        ...each,
        line: places.ourLine(each.line),
        ...('column' in each && each.column !== undefined
          ? { column: places.ourColumn(each.column) }
          : {}),
      }));
      return set(conversation, `lines of ${file}`, wanted.length, (port) =>
        port.ask('setBreakpoints', file, wanted),
      );
    },
  ),

  setFunctionBreakpoints: request(
    { breakpoints: list(object({ name: text, ...terms })) },
    (conversation, { breakpoints }) =>
      set(conversation, 'functions', breakpoints.length, (port) =>
        port.ask('setFunctionBreakpoints', breakpoints),
      ),
  ),

  setInstructionBreakpoints: request(
    {
      breakpoints: list(
        object({ instructionReference: text, offset: optional(integer), ...terms }),
      ),
    },
    (conversation, { breakpoints }) => {
      const wanted = breakpoints.map(({ instructionReference, offset = 0, ...rest }) => ({
        event: eventOf(instructionReference) + offset,
        ...rest,
      }));
      return set(conversation, 'instructions', wanted.length, (port) =>
        port.ask('setInstructionBreakpoints', wanted),
      );
    },
  ),

  dataBreakpointInfo: request(
    {
      name: text,
      variablesReference: optional(integer),
      frameId: optional(integer),
      asAddress: optional(flag),
    },
    async (conversation, { name, variablesReference, frameId }) => {
      const port = await conversation.standing();
      const reference = variablesReference || undefined;
      const found = await port.ask('dataBreakpointInfo', { name, reference, frameId });
      const { dataId, description, canRead } = found;
      if (dataId === null) return { dataId, description };
      const accessTypes = canRead ? ['read', 'write', 'readWrite'] : ['write'];
      return { dataId, description, accessTypes, canPersist: true };
    },
  ),

  setDataBreakpoints: request(
    {
      breakpoints: list(
        object({
          dataId: text,
          accessType: optional(oneOf('read', 'write', 'readWrite')),
          ...terms,
        }),
      ),
    },
    (conversation, { breakpoints }) =>
      set(conversation, 'data', breakpoints.length, (port) =>
        port.ask('setDataBreakpoints', breakpoints),
      ),
  ),

  setExceptionBreakpoints: request(
    {
      filters: optional(list(text)),
      filterOptions: optional(list(object({ filterId: text, condition: optional(text) }))),
    },
    (conversation, { filters = [], filterOptions = [] }) => {
      const wanted = [
        ...filters.map((filter) => ({ filter })),
        ...filterOptions.map(({ filterId: filter, condition }) => ({ filter, condition })),
      ];
      return set(conversation, 'filters', wanted.length, (port) =>
        port.ask('setExceptionFilters', wanted),
      );
    },
  ),

  breakpointLocations: request(
    {
      source: sourceShape,
      line: integer,
      column: optional(integer),
      endLine: optional(integer),
      endColumn: optional(integer),
    },
    async (conversation, { source, line, endLine = line }) => {
      const { places } = conversation;
      const [from, to] = [places.ourLine(line), places.ourLine(endLine)];
      const port = await conversation.session();
      const found = await port.ask('breakpointLocations', places.file(source), from, to);
      return {
        breakpoints: found.map((place) => ({
          line: places.line(place.line),
          column: places.column(place.column),
        })),
      };
    },
  ),
};

/** Sets breakpoints of one kind, now and after each restart; started without debugging, none is. */
async function set(
  conversation: Conversation,
  kind: string,
  wanted: number,
  ask: (port: SessionPort) => Promise<PlacedBreakpoint[]>,
): Promise<{ readonly breakpoints: readonly DebugProtocol.Breakpoint[] }> {
  const placed = conversation.runsThrough
    ? Array.from({ length: wanted }, (): PlacedBreakpoint => ({ verified: false }))
    : await conversation.keep(kind, ask);
  return { breakpoints: placed.map((each) => breakpoint(conversation, each)) };
}

function breakpoint(
  { places }: Conversation,
  { line, column, ...placed }: PlacedBreakpoint,
): DebugProtocol.Breakpoint {
  return {
    ...placed,
    ...(line === undefined ? {} : { line: places.line(line) }),
    ...(column === undefined ? {} : { column: places.column(column) }),
  };
}
