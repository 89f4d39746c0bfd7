/**
 * Requests that move: forwards, backwards, and the pause between.
 *
 * A motion is acknowledged at once and reported when it ends, as the protocol wants it.
 */
import type { Conversation } from '../conversation.ts';
import { Followed, type Request, type Requests, request } from '../request.ts';
import type { Motion } from '../session-port.ts';
import { flag, integer, oneOf, optional } from '../shapes.ts';

const stepping = {
  threadId: integer,
  singleThread: optional(flag),
  granularity: optional(oneOf('statement', 'line', 'instruction')),
};

async function move(
  conversation: Conversation,
  motion: Motion,
  threadId: number,
  body?: object,
): Promise<Followed> {
  await conversation.standing();
  return new Followed(body, () => conversation.go((port) => port.go('move', motion, threadId)));
}

const step = (motion: Motion): Request =>
  request(stepping, (conversation, { threadId }) => move(conversation, motion, threadId));

export const executionRequests: Requests = {
  continue: request(
    { threadId: integer, singleThread: optional(flag) },
    (conversation, { threadId }) =>
      move(conversation, 'continue', threadId, { allThreadsContinued: true }),
  ),
  reverseContinue: request(
    { threadId: integer, singleThread: optional(flag) },
    (conversation, { threadId }) => move(conversation, 'reverseContinue', threadId),
  ),
  next: step('stepOver'),
  stepIn: step('stepIn'),
  stepOut: step('stepOut'),
  stepBack: step('stepBack'),
  pause: request({ threadId: integer }, async (conversation) => {
    (await conversation.session()).pause();
    return undefined;
  }),
};
