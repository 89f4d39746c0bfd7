/**
 * A driver for tests: a debug session told in the words of a user, who goes on, looks, and types.
 */
import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { type DapClient, withAdapter } from './dap-client.ts';
import { dataFile } from './transcript.ts';

export type Stopped = DebugProtocol.StoppedEvent['body'];
type Breakpoints = DebugProtocol.SetBreakpointsResponse['body'];

export class Driver {
  readonly client: DapClient;
  threadId = 0;
  /** What was printed, since it was last asked for. */
  #printed: string[] = [];

  constructor(client: DapClient) {
    this.client = client;
  }

  /** Launches, has `set` make its settings, and goes on to the first stop. */
  async launch(args: object, set: () => Promise<unknown> = async () => {}): Promise<Stopped> {
    const { launched } = await this.client.launch(args, { supportsInvalidatedEvent: true });
    await set();
    await this.client.request('configurationDone');
    assert.equal((await launched).success, true);
    return this.stop();
  }

  /** Moves, and answers where it led: the stop, or `null` at the end of the run. */
  async go(command: string, args: object = {}): Promise<Stopped> {
    await this.client.request(command, { threadId: this.threadId, ...args });
    return this.stop();
  }

  async stop(): Promise<Stopped> {
    const events = await this.client.eventsUntil('stopped', 'terminated');
    for (const { event, body } of events) if (event === 'output') this.#printed.push(body.output);
    const last = events.at(-1);
    if (last?.event === 'terminated') return { reason: 'the end' };
    const stopped = last?.body as Stopped;
    this.threadId = stopped.threadId ?? 0;
    return stopped;
  }

  get printed(): string {
    return this.#printed.splice(0).join('');
  }

  async frames(): Promise<readonly DebugProtocol.StackFrame[]> {
    const { stackFrames } = await this.client.request<DebugProtocol.StackTraceResponse['body']>(
      'stackTrace',
      { threadId: this.threadId },
    );
    return stackFrames;
  }

  async frame(): Promise<DebugProtocol.StackFrame> {
    const [frame] = await this.frames();
    if (frame === undefined) throw new Error('nothing is on the stack');
    return frame;
  }

  async line(): Promise<number> {
    return (await this.frame()).line;
  }

  /** The rows of a scope of the innermost frame, by name. */
  async scope(name: string): Promise<ReadonlyMap<string, DebugProtocol.Variable>> {
    return this.rows(await this.scopeReference(name));
  }

  async scopeReference(name: string): Promise<number> {
    const { scopes } = await this.client.request<DebugProtocol.ScopesResponse['body']>('scopes', {
      frameId: (await this.frame()).id,
    });
    const found = scopes.find((scope) => scope.name === name);
    assert.notEqual(found, undefined, `there is a scope ${name}`);
    return found?.variablesReference ?? 0;
  }

  async rows(variablesReference: number): Promise<ReadonlyMap<string, DebugProtocol.Variable>> {
    const { variables } = await this.client.request<DebugProtocol.VariablesResponse['body']>(
      'variables',
      { variablesReference },
    );
    return new Map(variables.map((each) => [each.name, each]));
  }

  async evaluate(expression: string, context = 'watch'): Promise<string> {
    const frameId = (await this.frame()).id;
    const { result } = await this.client.request<DebugProtocol.EvaluateResponse['body']>(
      'evaluate',
      { expression, context, frameId },
    );
    return result;
  }

  async breakpoints(
    file: string,
    breakpoints: readonly object[],
  ): Promise<readonly DebugProtocol.Breakpoint[]> {
    const source = { path: dataFile(file) };
    return (await this.client.request<Breakpoints>('setBreakpoints', { source, breakpoints }))
      .breakpoints;
  }
}

/** Drives an adapter that is ended afterwards. */
export function driving<T>(work: (driver: Driver) => Promise<T>): Promise<T> {
  return withAdapter(({ client }) => work(new Driver(client)));
}
