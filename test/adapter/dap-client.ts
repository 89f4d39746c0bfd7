/**
 * A debug client for tests: speaks the protocol over any pair of streams, as an editor does.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { complaints } from './protocol-types.ts';

type Message = DebugProtocol.Response | DebugProtocol.Event;

const HEADER_END = '\r\n\r\n';

/** `UTRACE_LAB=FILE` tests another build of it. */
export const launcher =
  process.env['UTRACE_LAB'] ??
  fileURLToPath(new URL('../../../bin/utrace-lab.js', import.meta.url));

export interface Adapter {
  readonly client: DapClient;
  readonly child: ChildProcess;
  /** Settles when the process has ended. */
  readonly ended: Promise<void>;
}

/** Starts the adapter as an editor does: a child process, the protocol on its stdio. */
function startAdapter(): Adapter {
  const child = spawn(process.execPath, [launcher, 'dap'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return { client: new DapClient(child.stdout, child.stdin), child, ended };
}

/** Works with an adapter that is ended afterwards. */
export async function withAdapter<T>(work: (adapter: Adapter) => Promise<T>): Promise<T> {
  const adapter = startAdapter();
  try {
    return await work(adapter);
  } finally {
    void adapter.client.ask('disconnect');
    await adapter.ended;
  }
}

/** Starts the adapter on a free port of this machine. */
export async function serve(): Promise<{ server: ChildProcess; port: number }> {
  const server = spawn(process.execPath, [launcher, 'dap', '--port', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  for await (const text of server.stderr) {
    said += String(text);
    const port = Number(/127\.0\.0\.1:(\d+)/.exec(said)?.[1]);
    if (port > 0) return { server, port };
  }
  throw new Error(`the adapter does not listen: ${said}`);
}

export class DapClient {
  readonly #output: Writable;
  readonly #responses = new Map<number, (response: DebugProtocol.Response) => void>();
  /** Events that nobody has asked for yet, in the order in which they came. */
  readonly #events: DebugProtocol.Event[] = [];
  #arrived: () => void = () => {};
  #received = Buffer.alloc(0);
  #sequence = 0;

  constructor(input: Readable, output: Writable) {
    this.#output = output;
    input.on('data', (chunk: Buffer) => this.#receive(chunk));
  }

  /** Sends a request; answers its response, whether it succeeded or not. */
  ask(command: string, args: object = {}): Promise<DebugProtocol.Response> {
    const seq = ++this.#sequence;
    const text = JSON.stringify({ seq, type: 'request', command, arguments: args });
    this.#output.write(`Content-Length: ${Buffer.byteLength(text)}${HEADER_END}${text}`);
    return new Promise((done) => this.#responses.set(seq, done));
  }

  /** Sends a request; answers its response's body, or rejects with what the failure says. */
  async request<T>(command: string, args: object = {}): Promise<T> {
    const response = await this.ask(command, args);
    if (!response.success) throw new Error(failureText(response));
    return response.body as T;
  }

  /** The events up to the next of one of those names, which is the last. Later ones wait. */
  async eventsUntil(...names: readonly string[]): Promise<readonly DebugProtocol.Event[]> {
    for (;;) {
      const at = this.#events.findIndex(({ event }) => names.includes(event));
      if (at >= 0) return this.#events.splice(0, at + 1);
      await new Promise<void>((arrived) => {
        this.#arrived = arrived;
      });
    }
  }

  /** Names of the events that nobody has asked for. */
  get pending(): readonly string[] {
    return this.#events.map(({ event }) => event);
  }

  /** The body of the next event of that name; those before it are passed over. */
  async event<T>(name: string): Promise<T> {
    return (await this.eventsUntil(name)).at(-1)?.body as T;
  }

  /** What every client says first, then `launch` up to the moment for breakpoints. */
  async launch(
    args: object,
    client: object = {},
  ): Promise<{ launched: Promise<DebugProtocol.Response> }> {
    await this.request('initialize', { adapterID: 'utrace', pathFormat: 'path', ...client });
    const launched = this.ask('launch', args);
    const refused = launched.then((response) => {
      if (!response.success) throw new Error(failureText(response));
    });
    await Promise.race([this.event('initialized'), refused]);
    return { launched };
  }

  #receive(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    for (;;) {
      const end = this.#received.indexOf(HEADER_END);
      if (end < 0) return;
      const header = this.#received.toString('latin1', 0, end);
      const length = Number(/Content-Length: (\d+)/.exec(header)?.[1]);
      const start = end + HEADER_END.length;
      if (this.#received.length < start + length) return;
      const message = JSON.parse(this.#received.toString('utf8', start, start + length)) as Message;
      this.#received = this.#received.subarray(start + length);
      this.#deliver(message);
    }
  }

  #deliver(message: Message): void {
    assert.deepEqual(complaints(message), [], 'the message is as the protocol declares it');
    if (message.type === 'event') {
      this.#events.push(message as DebugProtocol.Event);
      this.#arrived();
      return;
    }
    const response = message as DebugProtocol.Response;
    const done = this.#responses.get(response.request_seq);
    this.#responses.delete(response.request_seq);
    if (done === undefined) throw new Error(`nobody asked for ${JSON.stringify(response)}`);
    done(response);
  }
}

export function failureText({ body, message }: DebugProtocol.Response): string {
  return String(body?.error?.format ?? message);
}
