/**
 * The debug adapter: the debug protocol on one side, a session on the other, and nothing decided
 * in between.
 *
 * A message comes in, its command is looked up in one table, its arguments are read as the table says,
 * and what the request answers goes out; whatever goes wrong on the way is the answer. Every request
 * gets exactly one. How a session is made, and how the text of a file is read, are the host's: a child
 * process and a disk on the desktop, a worker and the editor's file system in the web.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { adapterErrors } from './adapter-errors.ts';
import { type AdapterHost, Conversation } from './conversation.ts';
import { type Answer, Followed, type Requests } from './request.ts';
import { breakpointRequests } from './requests/breakpoints.ts';
import { exceptionRequests } from './requests/exceptions.ts';
import { executionRequests } from './requests/execution.ts';
import { inspectionRequests } from './requests/inspection.ts';
import { earlyCommands, lifecycleRequests } from './requests/lifecycle.ts';
import { sourceRequests } from './requests/sources.ts';
import { timeRequests } from './requests/time.ts';
import { valueRequests } from './requests/values.ts';

const requests: Requests = {
  ...lifecycleRequests,
  ...breakpointRequests,
  ...executionRequests,
  ...inspectionRequests,
  ...sourceRequests,
  ...valueRequests,
  ...exceptionRequests,
  ...timeRequests,
};

type Listener = (message: DebugProtocol.ProtocolMessage) => void;

/** Shaped as the editor wants an adapter that runs inside it. */
export class UtraceDebugSession {
  readonly #conversation: Conversation;
  readonly #listeners = new Set<Listener>();
  #unanswered = 0;
  #onIdle: () => void = () => {};
  #sequence = 1;

  constructor(host: AdapterHost) {
    this.#conversation = new Conversation(host, (event, body) =>
      this.#send({ type: 'event', event, ...(body === undefined ? {} : { body }) }),
    );
  }

  /** Hears every message that goes out. */
  onDidSendMessage(listener: Listener): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }

  /** Takes in a message, whatever it may be. */
  handleMessage(message: unknown): void {
    if (typeof message !== 'object' || message === null || Array.isArray(message)) {
      this.refuse('received a message that is no object');
      return;
    }
    const { type, seq, command, arguments: args } = message as Readonly<Record<string, unknown>>;
    // We ask clients nothing, so there is nothing to be done with what they answer.
    if (type === 'response' || type === 'event') return;
    const number = typeof seq === 'number' && Number.isSafeInteger(seq) ? seq : 0;
    if (type !== 'request') this.refuse('received a message that is no request', number);
    else if (typeof command !== 'string') {
      this.refuse('received a request without a command', number);
    } else void this.#serve(number, command, args);
  }

  /** Tells the client of something that was no request. */
  refuse(text: string, seq = 0): void {
    this.#fail(seq, '', adapterErrors.notUnderstood(text));
  }

  /** Settles when no request is without its answer. */
  idle(): Promise<void> {
    if (this.#unanswered === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onIdle = resolve;
    });
  }

  /** Told when the client has said goodbye. */
  onGone: () => void = () => {};

  /** The client is gone: nobody is left to answer to. */
  dispose(): void {
    this.#conversation.leave();
    this.#listeners.clear();
  }

  async #serve(seq: number, command: string, args: unknown): Promise<void> {
    this.#unanswered++;
    let next: (() => Promise<void>) | null = null;
    try {
      const answer = await this.#answer(seq, command, args);
      const body = answer instanceof Followed ? answer.body : answer;
      if (answer instanceof Followed) next = answer.next;
      this.#respond(seq, command, { success: true, ...(body === undefined ? {} : { body }) });
    } catch (error) {
      this.#fail(seq, command, error);
    }
    if (--this.#unanswered === 0) this.#onIdle();
    await next?.();
    if (this.#conversation.gone) this.onGone();
  }

  /** What the table has for a request, unless the client gives it up first. */
  async #answer(seq: number, command: string, args: unknown): Promise<Answer> {
    const request = Object.hasOwn(requests, command) ? requests[command] : undefined;
    if (request === undefined) throw adapterErrors.unknownCommand(command);
    const conversation = this.#conversation;
    if (conversation.phase === 'new' && !earlyCommands.includes(command)) {
      throw adapterErrors.notInitialized();
    }
    const read = request.read(args);
    const givenUp = new Promise<never>((_, reject) => {
      conversation.pending.set(seq, () => {
        if (conversation.phase === 'launching' && command === 'launch') conversation.close();
        reject(adapterErrors.cancelled());
      });
    });
    try {
      return await Promise.race([request.answer(conversation, read), givenUp]);
    } finally {
      conversation.pending.delete(seq);
    }
  }

  #fail(seq: number, command: string, error: unknown): void {
    const { id, text } = adapterErrors.asAnswer(error);
    const body = { error: { id, format: text, showUser: true } };
    this.#respond(seq, command, { success: false, message: text, body });
  }

  #respond(
    request_seq: number,
    command: string,
    answer: { readonly success: boolean; readonly message?: string; readonly body?: object },
  ): void {
    this.#send({ type: 'response', request_seq, command, ...answer });
  }

  #send(message: { readonly type: string; readonly [member: string]: unknown }): void {
    const numbered = { seq: this.#sequence++, ...message };
    for (const listener of this.#listeners) listener(numbered);
  }
}
