/**
 * Requests about a session as a whole: the handshake, launch, restart, and the ways to end.
 */
import { adapterErrors } from '../adapter-errors.ts';
import { capabilities } from '../capabilities.ts';
import { attach, launch, relaunch } from '../launch.ts';
import { Followed, type Requests, request } from '../request.ts';
import { flag, integer, optional, record, text } from '../shapes.ts';

export const lifecycleRequests: Requests = {
  initialize: request(
    {
      adapterID: optional(text),
      clientID: optional(text),
      linesStartAt1: optional(flag),
      columnsStartAt1: optional(flag),
      pathFormat: optional(text),
      supportsInvalidatedEvent: optional(flag),
      supportsProgressReporting: optional(flag),
    },
    (conversation, args) => {
      if (conversation.phase !== 'new') throw adapterErrors.initializedTwice();
      conversation.phase = 'initialized';
      conversation.places.counting(args);
      conversation.client = {
        invalidates: args.supportsInvalidatedEvent === true,
        progress: args.supportsProgressReporting === true,
      };
      // Only a server that outlives its clients can keep a session for the next.
      return { ...capabilities, supportSuspendDebuggee: conversation.host.suspended !== undefined };
    },
  ),

  launch: {
    // Its attributes come from a file that a person wrote; they are looked at one by one.
    read: (value) => record.read(value ?? {}, 'arguments'),
    async answer(conversation, args) {
      const { phase } = conversation;
      if (phase !== 'initialized') throw adapterErrors.launchedTwice();
      return await launch(conversation, args as Readonly<Record<string, unknown>>);
    },
  },

  attach: {
    read: (value) => record.read(value ?? {}, 'arguments'),
    async answer(conversation) {
      if (conversation.phase !== 'initialized') throw adapterErrors.launchedTwice();
      return await attach(conversation);
    },
  },

  configurationDone: request({}, (conversation) => {
    conversation.configurationDone();
    return undefined;
  }),

  restart: request({ arguments: optional(record) }, async (conversation, args) => {
    if (conversation.phase !== 'live') throw adapterErrors.noSession();
    return await relaunch(conversation, args.arguments ?? conversation.launched);
  }),

  terminate: request({ restart: optional(flag) }, (conversation) => {
    const sayIt = conversation.ending();
    conversation.close();
    return new Followed(undefined, async () => sayIt());
  }),

  disconnect: request(
    {
      restart: optional(flag),
      terminateDebuggee: optional(flag),
      suspendDebuggee: optional(flag),
    },
    async (conversation, { suspendDebuggee }) => {
      if (suspendDebuggee === true) await conversation.suspend();
      conversation.ending();
      conversation.close();
      return new Followed(undefined, async () => conversation.leave());
    },
  ),

  cancel: request(
    { requestId: optional(integer), progressId: optional(text) },
    async (conversation, { requestId, progressId }) => {
      if (requestId !== undefined) conversation.pending.get(requestId)?.();
      if (progressId !== undefined && conversation.moving) (await conversation.session()).pause();
      return undefined;
    },
  ),
};

/** Before anything else only these make sense. */
export const earlyCommands: readonly string[] = ['initialize', 'disconnect'];
