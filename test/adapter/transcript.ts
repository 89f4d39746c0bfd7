/**
 * Transcripts: a whole debug session as text that can be read, kept beside the tests as
 * `golden/NAME.dap.txt`.
 *
 * Requests begin with `>`, responses with `<`, events with `*`. Ids that only live within a session
 * are numbered as they come, paths are those below data/. `UPDATE_GOLDEN=1` rewrites the files.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { type DapClient, failureText, withAdapter } from './dap-client.ts';

const folder = (name: string): string =>
  fileURLToPath(new URL(`../../../test/adapter/${name}/`, import.meta.url));

/** The path of a file of data/. */
export const dataFile = (name: string): string => `${folder('data')}${name}`;

export class Transcript {
  readonly #client: DapClient;
  readonly #lines: string[] = [];
  readonly #labels = new Map<string, Map<number, string>>();

  constructor(client: DapClient) {
    this.#client = client;
  }

  /** Notes a sentence of the story. */
  say(sentence: string): void {
    this.#lines.push('', `# ${sentence}`);
  }

  async ask(command: string, args: object = {}): Promise<DebugProtocol.Response> {
    this.#note('>', command, args);
    const response = await this.#client.ask(command, args);
    this.#answer(response);
    return response;
  }

  /** Launches, sets breakpoints by file and line, and goes on to the first stop or the end. */
  async launch(
    args: object,
    breakpoints: Readonly<Record<string, readonly number[]>> | (() => Promise<unknown>) = {},
  ) {
    this.#note('>', 'launch', args);
    const { launched } = await this.#client.launch(args);
    this.#note('*', 'initialized', {});
    if (typeof breakpoints === 'function') await breakpoints();
    else
      for (const [file, lines] of Object.entries(breakpoints)) await this.breakpoints(file, lines);
    await this.ask('configurationDone');
    this.#answer(await launched);
  }

  /** Launches what cannot be launched. */
  async refused(args: object): Promise<void> {
    await this.#client.request('initialize', { adapterID: 'utrace', pathFormat: 'path' });
    await this.ask('launch', args);
  }

  breakpoints(file: string, lines: readonly number[]): Promise<DebugProtocol.Response> {
    return this.ask('setBreakpoints', {
      source: { path: dataFile(file) },
      breakpoints: lines.map((line) => ({ line })),
    });
  }

  /** Waits until the debugger stops, or the run ends, and shows where. @returns the thread */
  async go(command: string, args: object): Promise<number> {
    await this.ask(command, args);
    return this.stop();
  }

  async stop(): Promise<number> {
    const events = await this.#client.eventsUntil('stopped', 'terminated');
    for (const { event, body } of events) this.#note('*', event, body);
    if (events.at(-1)?.event === 'terminated') return 0;
    const threadId = Number(events.at(-1)?.body.threadId);
    const { body } = await this.#client.ask('stackTrace', { threadId, levels: 2 });
    for (const frame of body.stackFrames) this.#lines.push(`    at ${this.#text(frame)}`);
    return threadId;
  }

  async end(): Promise<void> {
    for (const { event, body } of await this.#client.eventsUntil('terminated')) {
      this.#note('*', event, body);
    }
  }

  /** Compares with the golden file, or writes it where that was asked for. */
  compare(name: string): void {
    const file = `${folder('golden')}${name}.dap.txt`;
    const text = `${this.#lines.join('\n').trim()}\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text);
    assert.ok(existsSync(file), `${file} is missing: UPDATE_GOLDEN=1 writes it`);
    assert.equal(text, readFileSync(file, 'utf8'));
  }

  #answer(response: DebugProtocol.Response): void {
    if (response.success) this.#note('<', response.command, response.body ?? {});
    else this.#note('<', `${response.command} failed:`, failureText(response));
  }

  /** Where a response is a list, each of its members takes a line. */
  #note(mark: string, name: string, body: unknown): void {
    const list = Object.values(body ?? {}).find(Array.isArray);
    if (mark === '<' && list !== undefined) {
      this.#lines.push(`${mark} ${name}`, ...list.map((one) => `    ${this.#text(one)}`));
      return;
    }
    this.#lines.push(`${mark} ${name} ${this.#text(body)}`.replace(/ (\{\}|undefined)$/, ''));
  }

  #text(body: unknown): string {
    const stable = (owner: object, key: string, value: unknown): unknown => {
      if (key === 'source') return sourceText(value as DebugProtocol.Source);
      if (typeof value !== 'number') return value;
      const isFrame = key === 'frameId' || (key === 'id' && 'line' in owner && 'name' in owner);
      if (isFrame) return this.#label('frame', value);
      if (key === 'variablesReference' && value > 0) return this.#label('variables', value);
      return value;
    };
    const text = JSON.stringify(body, function (key, value) {
      return stable(this, key, value);
    });
    return text?.replaceAll(folder('data'), '') ?? '';
  }

  #label(kind: string, id: number): string {
    const known = this.#labels.get(kind) ?? new Map<number, string>();
    this.#labels.set(kind, known);
    const label = known.get(id) ?? `${kind} ${known.size + 1}`;
    known.set(id, label);
    return label;
  }
}

const sourceText = ({ path = '', sourceReference = 0 }: DebugProtocol.Source): string =>
  sourceReference > 0 ? `${path}, source ${sourceReference}` : path;

/** Plays a session and compares it with its golden file. */
export async function playSession(
  name: string,
  play: (transcript: Transcript) => Promise<void>,
): Promise<void> {
  await withAdapter(async ({ client }) => {
    const transcript = new Transcript(client);
    await play(transcript);
    transcript.compare(name);
  });
}
