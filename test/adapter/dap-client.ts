/**
 * A debug client for tests: speaks the protocol to a child process over stdio, as an editor does.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import type { DebugProtocol } from '@vscode/debugprotocol';

type Message = DebugProtocol.Response | DebugProtocol.Event;

const HEADER_END = '\r\n\r\n';

export class DapClient {
  readonly #child: ChildProcess;
  readonly #waiting: { test: (message: Message) => boolean; done: (message: Message) => void }[] =
    [];
  /** Events nobody has waited for yet. */
  readonly events: DebugProtocol.Event[] = [];
  #input = Buffer.alloc(0);
  #sequence = 0;

  constructor(command: string, args: readonly string[]) {
    this.#child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child.stdout?.on('data', (chunk: Buffer) => this.#receive(chunk));
  }

  /** Sends a request and answers its response's body; a failed one rejects with its message. */
  async request<T>(command: string, args: object = {}): Promise<T> {
    const seq = ++this.#sequence;
    const text = JSON.stringify({ seq, type: 'request', command, arguments: args });
    this.#child.stdin?.write(`Content-Length: ${Buffer.byteLength(text)}${HEADER_END}${text}`);
    const response = (await this.#next(
      (message) => 'request_seq' in message && message.request_seq === seq,
    )) as DebugProtocol.Response;
    if (!response.success)
      throw new Error(String(response.body?.error?.format ?? response.message));
    return response.body as T;
  }

  /** The next event of that name, be it here already or not. */
  async event<T>(name: string): Promise<T> {
    const at = this.events.findIndex((event) => event.event === name);
    const [known] = at >= 0 ? this.events.splice(at, 1) : [];
    if (known !== undefined) return known.body as T;
    const event = await this.#next((message) => 'event' in message && message.event === name);
    return (event as DebugProtocol.Event).body as T;
  }

  /** Ends the session, and the adapter with it. */
  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    await this.request('disconnect').catch(() => {});
    this.#child.stdin?.end();
    await ended;
  }

  #next(test: (message: Message) => boolean): Promise<Message> {
    return new Promise((done) => this.#waiting.push({ test, done }));
  }

  #receive(chunk: Buffer): void {
    this.#input = Buffer.concat([this.#input, chunk]);
    for (;;) {
      const end = this.#input.indexOf(HEADER_END);
      if (end < 0) return;
      const length = Number(
        /Content-Length: (\d+)/.exec(this.#input.toString('latin1', 0, end))?.[1],
      );
      const start = end + HEADER_END.length;
      if (this.#input.length < start + length) return;
      const message = JSON.parse(this.#input.toString('utf8', start, start + length)) as Message;
      this.#input = this.#input.subarray(start + length);
      this.#deliver(message);
    }
  }

  #deliver(message: Message): void {
    const at = this.#waiting.findIndex(({ test }) => test(message));
    const [waiter] = at >= 0 ? this.#waiting.splice(at, 1) : [];
    if (waiter !== undefined) waiter.done(message);
    else if (message.type === 'event') this.events.push(message as DebugProtocol.Event);
  }
}
