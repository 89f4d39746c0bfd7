/**
 * Interruption: Ctrl-C and its kin end the process at once, and leave nothing half done.
 *
 * Whoever runs something of its own (a sandbox, a search) listens to `signal`, whose listeners run
 * before the process ends. A verb that must not end yet, because another program is in the
 * foreground, takes over with `claimed`.
 */
import { discardDrafts } from './output-file.ts';

const endings = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
export type EndingSignal = keyof typeof endings;

export interface SignalSource {
  on(signal: EndingSignal, listener: () => void): unknown;
  exit(code: number): never;
}

let claim: ((signal: EndingSignal) => void) | undefined;

/** While `work` runs, signals go to `handler` instead of ending the process. */
export async function claimed<T>(
  handler: (signal: EndingSignal) => void,
  work: () => Promise<T>,
): Promise<T> {
  claim = handler;
  try {
    return await work();
  } finally {
    claim = undefined;
  }
}

/** The code that a process ended by `signal` reports. */
export function exitCodeOf(signal: EndingSignal): number {
  return endings[signal];
}

export class Interruption {
  readonly #controller = new AbortController();

  constructor(source: SignalSource) {
    for (const signal of Object.keys(endings) as EndingSignal[]) {
      source.on(signal, () => {
        if (claim !== undefined) claim(signal);
        else this.#end(source, signal);
      });
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  #end(source: SignalSource, signal: EndingSignal): void {
    this.#controller.abort();
    discardDrafts();
    source.exit(endings[signal]);
  }
}
