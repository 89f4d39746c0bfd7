/**
 * A conversation with one client: what is kept from one request to the next.
 *
 * Which handshakes are behind us, how the client counts, the session that runs and whether it moves.
 * The requests themselves stand in `requests/`, by subject; they share this and nothing else.
 */

import type { SourcePlace } from '../script/violation.ts';
import { adapterErrors } from './adapter-errors.ts';
import { ClientPlaces } from './client-places.ts';
import type { RecordedSession } from './recorded-session.ts';
import type { OutputLine, SessionPort, Stop } from './session-port.ts';
import { explainStop, stopText } from './stop-story.ts';

/** What an adapter needs of the place it runs in. */
export interface AdapterHost {
  openSession(): SessionPort;
  /** @returns the whole name of a file, as the editor names it when it sets breakpoints */
  resolve(path: string): string;
  /** @returns the text, or null where there is no such file */
  readText(path: string): Promise<string | null>;
  /** Calls `then` later, unless what is answered is called before. */
  after(ms: number, then: () => void): () => void;
  /** Sessions left standing on a server that outlives its clients; absent where none does. */
  readonly suspended?: Suspended[];
  /** Reads a recorded session. @throws InputError */
  openRecording(path: string): Promise<RecordedSession>;
}

/** A session that its client has left standing, for the next one to go on with. */
export interface Suspended {
  readonly port: SessionPort;
  readonly settings: ReadonlyMap<string, Setting>;
  readonly launched: Readonly<Record<string, unknown>>;
  readonly files: ClientPlaces;
  readonly stop: Stop;
}

/** How far the handshake has come. */
export type Phase = 'new' | 'initialized' | 'launching' | 'live' | 'over';

/** A setting that outlives a restart: it is made again in the new session. */
type Setting = (port: SessionPort) => Promise<unknown>;

/** A client that has asked nothing for so long after a stop is looking at it. */
const REST_MS = 300;
/** Nobody needs to be told of a motion that is shorter. */
const PATIENCE_MS = 500;

export class Conversation {
  readonly host: AdapterHost;
  readonly places = new ClientPlaces();
  phase: Phase = 'new';
  /** Started without debugging: nothing stops. */
  runsThrough = false;
  /** What a restart launches again. */
  launched: Readonly<Record<string, unknown>> = {};
  /** What the client can do besides what every client can. */
  client: { readonly invalidates: boolean; readonly progress: boolean } = {
    invalidates: false,
    progress: false,
  };
  /** Places behind the references that were handed out since the last stop, from 1. */
  readonly locations: SourcePlace[] = [];
  /** Gives up each request that has no answer yet, by its number. */
  readonly pending = new Map<number, () => void>();
  /** The last stop, for whoever asks about it. */
  stop: Stop | null = null;
  readonly #emit: (event: string, body?: object) => void;
  readonly #settings = new Map<string, Setting>();
  #port: SessionPort | null = null;
  /** Settles when a launch that is under way has loaded its sources, or failed. */
  #loading: Promise<unknown> = Promise.resolve();
  #configured: () => void = () => {};
  #notConfigured: (error: unknown) => void = () => {};
  #moving = false;
  #going: Promise<void> = Promise.resolve();
  #motions = 0;
  #restless: () => void = () => {};
  #gone = false;

  constructor(host: AdapterHost, emit: (event: string, body?: object) => void) {
    this.host = host;
    this.#emit = emit;
  }

  /** Nobody is left to answer to. */
  get gone(): boolean {
    return this.#gone;
  }

  get moving(): boolean {
    return this.#moving;
  }

  /** The session, once it is loaded. @throws AdapterFailure where none is, and none is on its way */
  async session(): Promise<SessionPort> {
    await this.#loading.catch(() => {});
    if (this.#port === null) throw adapterErrors.noSession();
    return this.#port;
  }

  /** The session, standing still. */
  async standing(): Promise<SessionPort> {
    const port = await this.session();
    if (this.#moving) throw adapterErrors.moving();
    if (this.phase !== 'live') throw adapterErrors.notStarted();
    return port;
  }

  /** Was this thread there at the last stop? */
  knowsThread(id: number): boolean {
    return this.stop?.kind === 'stopped' && this.stop.threads.includes(id);
  }

  /** Opens a session and has `load` bring it up; requests that come meanwhile wait for that. */
  async open(load: (port: SessionPort) => Promise<void>): Promise<void> {
    this.close();
    const port = this.host.openSession();
    this.#adopted(port);
    const loading = load(port);
    this.#loading = loading;
    try {
      await loading;
      for (const setting of this.#settings.values()) await setting(port);
    } catch (error) {
      if (this.#port === port) this.close();
      else port.dispose();
      throw error;
    }
  }

  /** Leaves the session standing for whoever attaches next; a moving one stops first. */
  async suspend(): Promise<void> {
    const port = this.#port;
    if (port !== null && this.#moving) {
      port.pause();
      await this.#going;
    }
    if (port === null || this.phase !== 'live' || this.stop === null) return;
    this.#port = null;
    const { launched, places: files, stop } = this;
    const settings = new Map(this.#settings);
    this.host.suspended?.push({ port, settings, launched, files, stop });
  }

  /** Goes on with a session that was left standing. */
  adopt({ port, settings, launched, files, stop }: Suspended): void {
    this.#adopted(port);
    for (const [name, setting] of settings) this.#settings.set(name, setting);
    this.launched = launched;
    this.places.replaying(files.recorded);
    this.stop = stop;
  }

  #adopted(port: SessionPort): void {
    this.#port = port;
    port.onOutput((lines) => {
      for (const line of lines) this.#printFrom(line);
    });
  }

  /** Waits until the client has said all there is to say before the run starts. */
  configuration(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#configured = resolve;
      this.#notConfigured = reject;
    });
  }

  configurationDone(): void {
    this.#configured();
  }

  /** Makes a setting now where there is a session, and in each that follows. */
  async keep<T>(name: string, setting: (port: SessionPort) => Promise<T>): Promise<T> {
    const port = await this.session();
    this.#settings.set(name, setting);
    return setting(port);
  }

  emit(event: string, body?: object): void {
    if (!this.#gone) this.#emit(event, body);
  }

  print({ text, category }: OutputLine): void {
    this.emit('output', { category, output: `${text}\n` });
  }

  /**
   * Moves, and tells how it ended. The request behind it is answered already, so what goes wrong here
   * is told and ends the session.
   */
  go(motion: (port: SessionPort) => Promise<Stop>, title?: string): Promise<void> {
    this.#going = this.#go(motion, title);
    return this.#going;
  }

  async #go(motion: (port: SessionPort) => Promise<Stop>, title?: string): Promise<void> {
    const port = this.#port;
    if (port === null) return;
    this.#moving = true;
    this.#restless();
    const done = title === undefined ? () => {} : this.#progress(title);
    try {
      const stop = await motion(port);
      done();
      this.#moving = false;
      if (this.#port === port && this.phase === 'live') this.report(stop);
    } catch (error) {
      done();
      if (this.#port !== port || this.phase !== 'live') return;
      this.print({ text: adapterErrors.asAnswer(error).text, category: 'important' });
      this.end();
    } finally {
      if (this.#port === port) this.#moving = false;
    }
  }

  /** Tells of a motion that takes its time. @returns says that it is over */
  #progress(title: string): () => void {
    if (!this.client.progress) return () => {};
    const progressId = `motion ${++this.#motions}`;
    let shown = false;
    const cancel = this.host.after(PATIENCE_MS, () => {
      shown = true;
      this.emit('progressStart', { progressId, title, cancellable: true });
    });
    return () => {
      cancel();
      if (shown) this.emit('progressEnd', { progressId });
    };
  }

  /** Something was changed where the session stands: what the client shows may be wrong now. */
  changed(output: readonly OutputLine[]): void {
    for (const line of output) this.print(line);
    if (this.client.invalidates) this.emit('invalidated', { areas: ['all'] });
  }

  /** Tells where the session stands now. */
  report(stop: Stop): void {
    this.stop = stop;
    this.locations.length = 0;
    for (const line of stop.output) this.#printFrom(line);
    if (stop.kind === 'stopped') {
      const { reason, threadId, description } = stop;
      const text = stopText(stop);
      this.emit('stopped', {
        reason,
        threadId,
        ...(text === undefined ? {} : { text }),
        allThreadsStopped: true,
        ...(description === undefined ? {} : { description }),
        ...(stop.hitBreakpointIds === undefined ? {} : { hitBreakpointIds: stop.hitBreakpointIds }),
      });
      this.#restless = this.host.after(REST_MS, () => this.#port?.rest());
      return;
    }
    this.print({
      text: explainStop(stop) ?? 'The run has ended, and no rule was broken.',
      category: stop.clean ? 'console' : 'important',
    });
    this.emit('exited', { exitCode: stop.clean ? 0 : 1 });
    this.end();
  }

  #printFrom(line: OutputLine): void {
    const { text, category, place } = line;
    const at = place === undefined ? {} : this.places.toClient(place);
    this.emit('output', { category, output: `${text}\n`, ...at });
  }

  /** It is over, which is said once. What the session knew can still be asked for. */
  end(): void {
    this.ending()();
  }

  /** It is over from now on. @returns says so */
  ending(): () => void {
    const { phase } = this;
    this.phase = 'over';
    return () => {
      if (phase !== 'over') this.emit('terminated');
    };
  }

  /** Gives up the session, and whatever process it lives in. */
  close(): void {
    this.#restless();
    this.#port?.dispose();
    this.#port = null;
    this.#moving = false;
    this.#notConfigured(adapterErrors.noSession());
  }

  /** The client is gone. */
  leave(): void {
    this.#gone = true;
    this.phase = 'over';
    this.close();
  }
}
