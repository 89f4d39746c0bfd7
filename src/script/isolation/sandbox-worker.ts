/**
 * The worker of a sandbox in the browser: locks its realm, takes every power of the host away from
 * it, and serves the one who opened it.
 */
import { lockDownRealm } from './lockdown.ts';
import { removeHostPowers } from './powers.ts';
import type { ToSandbox } from './sandbox.ts';
import { type Handler, serve } from './serve.ts';

/** The little of a worker's scope that this needs; there are no types of it in this layer. */
interface WorkerScope {
  postMessage(message: unknown): void;
  addEventListener(kind: 'message', listener: (event: { readonly data: unknown }) => void): void;
  readonly MessageChannel: new () => {
    readonly port1: { onmessage: (() => void) | null };
    readonly port2: { postMessage(message: null): void };
  };
  readonly performance: { now(): number };
}

/**
 * Serves handlers to the opener for ever. Call it once, from the bundle's entry.
 *
 * @param makeHandlers  called in the locked realm, from which scripts get what they can name
 */
export function serveOpener(makeHandlers: () => { readonly [method: string]: Handler }): void {
  const scope = globalThis as unknown as WorkerScope;
  const { performance } = scope;
  const { port1, port2 } = new scope.MessageChannel();
  const now = performance.now.bind(performance);
  const post = scope.postMessage.bind(scope);
  const listen = scope.addEventListener.bind(scope);
  let turn = (): void => {};
  port1.onmessage = () => turn();
  lockDownRealm();
  removeHostPowers();
  serve(
    {
      send: post,
      receive: (listener) => listen('message', ({ data }) => listener(data as ToSandbox)),
      // A message to oneself comes after those that wait already; a timer would come 4 ms late.
      soon: (next) => {
        turn = next;
        port2.postMessage(null);
      },
      nowMs: now,
    },
    makeHandlers(),
  );
}
