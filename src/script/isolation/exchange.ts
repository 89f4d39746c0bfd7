/**
 * Exchange: the outside of a sandbox, whatever the place is made of. Requests go out, replies and
 * events come in, and silence is noticed.
 *
 * The watchdog counts its own ticks since the last message, not the time of day: a host that slept or
 * was busy itself does not blame the sandbox for it. Silence counts only while an answer is owed.
 */
import type {
  FromSandbox,
  RequestOptions,
  SandboxEnd,
  SandboxLimits,
  SandboxReply,
  ToSandbox,
} from './sandbox.ts';

/** The place: a process or a worker. */
export interface Place {
  send(message: ToSandbox): void;
  /** Ends it, without asking; {@link Exchange.end} follows. */
  kill(end: SandboxEnd): void;
  /** Looked at on each tick: a reason to end it, such as its memory. */
  check?(): SandboxEnd | null;
}

/** Calls `tick` every `ms` until the function it returns is called. */
export type Ticker = (ms: number, tick: () => void) => () => void;

interface Pending {
  readonly answer: (reply: SandboxReply) => void;
  readonly onEvent: ((event: unknown) => void) | undefined;
}

export class Exchange {
  readonly ended: Promise<SandboxEnd>;
  #settleEnded: (end: SandboxEnd) => void = () => {};
  readonly #place: Place;
  readonly #limits: SandboxLimits;
  readonly #pending = new Map<number, Pending>();
  /** Until the sandbox is ready, what it will be asked. */
  #unsent: ToSandbox[] | null = [];
  #nextId = 1;
  #quietTicks = 0;
  #end: SandboxEnd | null = null;
  readonly #tickMs: number;
  readonly #stopTicking: () => void;

  constructor(place: Place, limits: SandboxLimits, ticker: Ticker) {
    this.#place = place;
    this.#limits = limits;
    this.#tickMs = Math.max(5, Math.min(100, Math.floor(limits.silenceMs / 10)));
    this.ended = new Promise((settle) => {
      this.#settleEnded = settle;
    });
    this.#stopTicking = ticker(this.#tickMs, () => this.#tick());
  }

  request(method: string, params: unknown, options: RequestOptions = {}): Promise<SandboxReply> {
    if (this.#end !== null) return Promise.resolve({ kind: 'lost', end: this.#end });
    const id = this.#nextId++;
    // An idle sandbox owes no beats, so counting starts with the question.
    if (this.#pending.size === 0) this.#quietTicks = 0;
    return new Promise((answer) => {
      this.#pending.set(id, { answer, onEvent: options.onEvent });
      this.#send({ kind: 'request', id, method, params });
      options.onCancel?.(() => {
        if (this.#pending.has(id)) this.#send({ kind: 'cancel', id });
      });
    });
  }

  /** A message from within. */
  receive(message: FromSandbox): void {
    this.#quietTicks = 0;
    switch (message.kind) {
      case 'ready': {
        const unsent = this.#unsent ?? [];
        this.#unsent = null;
        for (const waiting of unsent) this.#place.send(waiting);
        return;
      }
      case 'beat':
        return;
      case 'event':
        this.#pending.get(message.id)?.onEvent?.(message.event);
        return;
      case 'done':
        this.#answer(message.id, { kind: 'done', value: message.value });
        return;
      case 'failed':
        this.#answer(message.id, { kind: 'failed', error: message.error });
        return;
      case 'cancelled':
        this.#answer(message.id, { kind: 'cancelled' });
        return;
      default:
        message satisfies never;
    }
  }

  /** The place is gone: every open request is answered. The first reason given stays. */
  end(end: SandboxEnd): void {
    if (this.#end !== null) return;
    this.#end = end;
    this.#stopTicking();
    for (const { answer } of this.#pending.values()) answer({ kind: 'lost', end });
    this.#pending.clear();
    this.#settleEnded(end);
  }

  close(): Promise<SandboxEnd> {
    if (this.#end === null) this.#place.kill({ kind: 'closed' });
    return this.ended;
  }

  #send(message: ToSandbox): void {
    if (this.#unsent !== null) this.#unsent.push(message);
    else this.#place.send(message);
  }

  #answer(id: number, reply: SandboxReply): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.answer(reply);
  }

  #tick(): void {
    const starting = this.#unsent !== null;
    if (!starting && this.#pending.size === 0) return;
    const silentMs = ++this.#quietTicks * this.#tickMs;
    const reason = this.#place.check?.() ?? this.#tooQuiet(starting, silentMs);
    if (reason !== null) this.#place.kill(reason);
  }

  #tooQuiet(starting: boolean, silentMs: number): SandboxEnd | null {
    const { startMs, silenceMs } = this.#limits;
    if (silentMs <= (starting ? startMs : silenceMs)) return null;
    if (!starting) return { kind: 'stuck', silentMs };
    return { kind: 'crashed', detail: `it was not ready after ${silentMs} ms` };
  }
}
