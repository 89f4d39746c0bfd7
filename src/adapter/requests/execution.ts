/**
 * Requests that move: forwards, backwards, to somewhere, and the pause between.
 *
 * A motion is acknowledged at once and reported when it ends, as the protocol wants it.
 */
import { adapterErrors } from '../adapter-errors.ts';
import type { Conversation } from '../conversation.ts';
import { Followed, type Request, type Requests, request } from '../request.ts';
import type { Motion, SessionMotions, StepOptions } from '../session-port.ts';
import { count, flag, integer, list, oneOf, optional, text } from '../shapes.ts';
import { sourceShape } from './sources.ts';

/** Answers with `body` and goes. */
export async function going<Name extends keyof SessionMotions>(
  conversation: Conversation,
  body: object | undefined,
  name: Name,
  ...args: Parameters<SessionMotions[Name]>
): Promise<Followed> {
  const port = await conversation.standing();
  // What a motion can refuse, it has to refuse before it is acknowledged.
  if (name !== 'move') await port.ask('wouldGo', name, ...(args as never));
  const title =
    name === 'move' && !isBackwards(args[0]) ? undefined : 'Going to another moment of the run';
  return new Followed(body, () => conversation.go((port) => port.go(name, ...args), title));
}

/** These run the whole way once more; what goes forward is seen to run. */
const isBackwards = (motion: unknown): boolean => /back|reverse/i.test(String(motion));

const stepping = {
  threadId: integer,
  singleThread: optional(flag),
  granularity: optional(oneOf('statement', 'line', 'instruction')),
  targetId: optional(integer),
};
const running = { threadId: integer, singleThread: optional(flag) };

const step = (motion: Motion): Request =>
  request(stepping, async (conversation, args) => {
    const { threadId, targetId } = args satisfies StepOptions;
    const port = await conversation.standing();
    if (!conversation.knowsThread(threadId)) throw adapterErrors.nothingThere(`thread ${threadId}`);
    if (targetId !== undefined) await port.ask('wouldGo', 'move', motion, args);
    return going(conversation, undefined, 'move', motion, args);
  });

export const executionRequests: Requests = {
  continue: request(running, (conversation, args) => {
    const body = { allThreadsContinued: args.singleThread !== true };
    return going(conversation, body, 'move', 'continue', args);
  }),
  reverseContinue: request(running, (conversation, args) =>
    going(conversation, undefined, 'move', 'reverseContinue', args),
  ),
  next: step('stepOver'),
  stepIn: step('stepIn'),
  stepOut: step('stepOut'),
  stepBack: step('stepBack'),
  'utrace/reverseNext': step('stepBack'),
  'utrace/reverseStepIn': step('reverseStepIn'),
  'utrace/reverseStepOut': step('reverseStepOut'),

  pause: request({ threadId: integer }, async (conversation) => {
    (await conversation.session()).pause();
    return undefined;
  }),

  stepInTargets: request({ frameId: integer }, async (conversation, { frameId }) => {
    const targets = await (await conversation.standing()).ask('stepInTargets', frameId);
    const { places } = conversation;
    return {
      targets: targets.map(({ id, label, line, column }) => ({
        id,
        label,
        ...(line === 0 ? {} : { line: places.line(line), column: places.column(column) }),
      })),
    };
  }),

  gotoTargets: request(
    { source: sourceShape, line: integer, column: optional(integer) },
    async (conversation, { source, line }) => {
      const { places } = conversation;
      const port = await conversation.standing();
      const found = await port.ask('gotoTargets', places.file(source), places.ourLine(line));
      return {
        targets: found.map((target) => ({
          id: target.id,
          label: target.label,
          line: places.line(target.line),
          column: places.column(target.column),
        })),
      };
    },
  ),
  goto: request({ threadId: integer, targetId: integer }, (conversation, { targetId }) =>
    going(conversation, undefined, 'goto', targetId),
  ),
  restartFrame: request({ frameId: integer }, (conversation, { frameId }) =>
    going(conversation, undefined, 'restartFrame', frameId),
  ),
  'utrace/gotoStep': request({ step: count }, (conversation, args) =>
    going(conversation, undefined, 'gotoStep', args.step),
  ),
  'utrace/lastWrite': request(
    { expression: text, frameId: optional(integer) },
    (conversation, { expression, frameId }) =>
      going(conversation, undefined, 'lastWrite', expression, frameId),
  ),

  terminateThreads: request(
    { threadIds: optional(list(integer)) },
    async (conversation, { threadIds = [] }) => {
      const output = await (await conversation.standing()).ask('kill', threadIds);
      return new Followed(undefined, async () => conversation.changed(output));
    },
  ),
};
