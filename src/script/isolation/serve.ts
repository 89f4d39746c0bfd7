/**
 * The inside of a sandbox: serves requests in batches, and gives signs of life between them.
 *
 * A handler is a generator that yields at the end of each batch of work. Between batches the sandbox
 * hears new requests and cancellations and sends its beat, so a beat is proof that the run loop turns
 * and silence means that a batch never ended. Several requests run side by side, in turn.
 */
import type { FromSandbox, SandboxError, ToSandbox } from './sandbox.ts';

/** Works in batches of some milliseconds at most, `yield` between them; its result is the answer. */
export type Handler = (
  params: unknown,
  /** Sends an event ahead of the answer. */
  tell: (event: unknown) => void,
) => Generator<undefined, unknown, undefined>;

/** What the place gives: messages, the next turn of its event loop, and a clock for batches. */
export interface Port {
  send(message: FromSandbox): void;
  receive(listener: (message: ToSandbox) => void): void;
  soon(turn: () => void): void;
  nowMs(): number;
}

/** Work goes on for so long before messages are looked at, ms. */
const turnMs = 15;
const beatMs = 50;

interface Job {
  readonly id: number;
  readonly steps: Generator<undefined, unknown, undefined>;
}

/** Serves `handlers` for ever. Whoever asks is told `ready` first. */
export function serve(port: Port, handlers: { readonly [method: string]: Handler }): void {
  const jobs: Job[] = [];
  let turning = false;
  let lastBeat = port.nowMs();

  const turn = (): void => {
    const until = port.nowMs() + turnMs;
    while (jobs.length > 0 && port.nowMs() < until) {
      for (const job of [...jobs]) if (advance(port, job)) leave(jobs, job);
    }
    if (port.nowMs() - lastBeat >= beatMs) {
      lastBeat = port.nowMs();
      port.send({ kind: 'beat' });
    }
    turning = jobs.length > 0;
    if (turning) port.soon(turn);
  };

  port.receive((message) => {
    switch (message.kind) {
      case 'request': {
        const job = begin(port, handlers, message);
        if (job !== null) jobs.push(job);
        break;
      }
      case 'cancel': {
        const job = jobs.find((candidate) => candidate.id === message.id);
        if (job === undefined) return;
        leave(jobs, job);
        port.send({ kind: 'cancelled', id: message.id });
        break;
      }
      default:
        message satisfies never;
    }
    if (!turning && jobs.length > 0) {
      turning = true;
      port.soon(turn);
    }
  });
  port.send({ kind: 'ready' });
}

function begin(
  port: Port,
  handlers: { readonly [method: string]: Handler },
  request: ToSandbox & { readonly kind: 'request' },
): Job | null {
  const { id, method, params } = request;
  const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
  if (handler === undefined) {
    port.send({ kind: 'failed', id, error: { name: 'Error', message: `no method ${method}` } });
    return null;
  }
  return { id, steps: handler(params, (event) => port.send({ kind: 'event', id, event })) };
}

/** Runs one batch; answers whether the job is over. */
function advance(port: Port, job: Job): boolean {
  try {
    const next = job.steps.next();
    if (next.done !== true) return false;
    port.send({ kind: 'done', id: job.id, value: next.value });
  } catch (error) {
    port.send({ kind: 'failed', id: job.id, error: errorOf(error) });
  }
  return true;
}

const NATIVE_ERRORS = [RangeError, ReferenceError, SyntaxError, TypeError, URIError, EvalError];

/** Name and message, whatever was thrown: it may be anything, and come from a script. */
function errorOf(error: unknown): SandboxError {
  if (!(error instanceof Error))
    return { name: 'Error', message: `something threw ${typeof error}` };
  const native = NATIVE_ERRORS.find((candidate) => error instanceof candidate);
  const name = dataOf(error, 'name') ?? native?.name ?? 'Error';
  return { name, message: dataOf(error, 'message') ?? '' };
}

/** A text found without running a getter, which could be a script's. */
function dataOf(error: object, key: string): string | undefined {
  for (let at: object | null = error; at !== null; at = Reflect.getPrototypeOf(at)) {
    const found = Reflect.getOwnPropertyDescriptor(at, key);
    if (found === undefined) continue;
    return typeof found.value === 'string' ? found.value.slice(0, 10_000) : undefined;
  }
  return undefined;
}

function leave(jobs: Job[], job: Job): void {
  const index = jobs.indexOf(job);
  if (index >= 0) jobs.splice(index, 1);
}
