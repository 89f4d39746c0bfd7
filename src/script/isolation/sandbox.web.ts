/**
 * A sandbox in a worker, for where there are no processes: the browser.
 *
 * Weaker than the child process and the best there is: the worker has lost its network, its storage
 * and its workers before a script runs, and is terminated when it gives no sign of life. A browser
 * may let a terminated worker burn a core until its page goes, and sets no limit to its memory; so
 * whoever shows the end should offer to reload the window.
 */
import { Exchange, type Place } from './exchange.ts';
import {
  DEFAULT_LIMITS,
  type FromSandbox,
  type Sandbox,
  type SandboxEnd,
  type SandboxLimits,
  type ToSandbox,
} from './sandbox.ts';

export interface WorkerSandboxOptions {
  /** The text of the bundle: a classic script that calls `serveOpener` of sandbox-worker.ts. */
  readonly source: string;
  /** Posted before anything else, where the bundle waits for something before it serves. */
  readonly first?: unknown;
  readonly limits?: Partial<SandboxLimits>;
}

/** The little of a browser that this needs; there are no types of it in this layer. */
interface WebHost {
  readonly Blob: new (parts: readonly string[], options: { readonly type: string }) => object;
  readonly URL: { createObjectURL(blob: object): string; revokeObjectURL(url: string): void };
  readonly Worker: new (url: string) => WebWorker;
  setInterval(tick: () => void, ms: number): number;
  clearInterval(timer: number): void;
}

interface WebWorker {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
  postMessage(message: unknown): void;
  terminate(): void;
}

/** Starts a worker at once; requests wait until it is ready. */
export function openWorkerSandbox(options: WorkerSandboxOptions): Sandbox {
  const host = globalThis as unknown as WebHost;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const place = new WorkerPlace(host, options);
  const exchange = new Exchange(place, limits, (ms, tick) => {
    const timer = host.setInterval(tick, ms);
    return () => host.clearInterval(timer);
  });
  place.start(exchange);
  return exchange;
}

class WorkerPlace implements Place {
  readonly #url: string;
  readonly #host: WebHost;
  readonly #worker: WebWorker;
  #exchange: Exchange | null = null;

  constructor(host: WebHost, { source, first }: WorkerSandboxOptions) {
    this.#host = host;
    // A worker from a blob has no address of its own to fetch from.
    this.#url = host.URL.createObjectURL(new host.Blob([source], { type: 'text/javascript' }));
    this.#worker = new host.Worker(this.#url);
    if (first !== undefined) this.#worker.postMessage(first);
  }

  start(exchange: Exchange): void {
    this.#exchange = exchange;
    this.#worker.onmessage = ({ data }) => exchange.receive(data as FromSandbox);
    this.#worker.onerror = ({ message }) => {
      const detail = message?.replace(/^Uncaught (\w*Error: )?/, '') ?? 'the worker failed';
      this.kill({ kind: 'crashed', detail });
    };
  }

  send(message: ToSandbox): void {
    this.#worker.postMessage(message);
  }

  kill(end: SandboxEnd): void {
    this.#worker.onmessage = null;
    this.#worker.onerror = null;
    this.#worker.terminate();
    this.#host.URL.revokeObjectURL(this.#url);
    this.#exchange?.end(end);
  }
}
