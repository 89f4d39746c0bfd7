/**
 * A request of the protocol: what it takes, and what answers it.
 */
import type { Conversation } from './conversation.ts';
import { type Of, object, type Shape } from './shapes.ts';

export type Body = object | undefined;

/** An answer, and what begins once it is sent. */
export class Followed {
  readonly body: Body;
  readonly next: () => Promise<void>;
  constructor(body: Body, next: () => Promise<void>) {
    this.body = body;
    this.next = next;
  }
}

export type Answer = Body | Followed;

export interface Request {
  /** Reads and checks the arguments. @throws ShapeError */
  read(value: unknown): unknown;
  /** @throws AdapterFailure, whose text is the answer then */
  answer(conversation: Conversation, args: unknown): Answer | Promise<Answer>;
}

/** A table of requests by command. */
export type Requests = Readonly<Record<string, Request>>;

/** One request: the arguments it takes, member by member, and what answers it. */
export function request<M extends Readonly<Record<string, Shape<unknown>>>>(
  members: M,
  answer: (
    conversation: Conversation,
    args: Of<ReturnType<typeof object<M>>>,
  ) => Answer | Promise<Answer>,
): Request {
  const takes = object(members);
  return {
    // A request without arguments may leave them out altogether.
    read: (value) => takes.read(value ?? {}, 'arguments'),
    answer: (conversation, args) => answer(conversation, args as never),
  };
}
