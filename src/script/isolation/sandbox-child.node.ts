/**
 * The child process of a sandbox: locks its realm, takes every power of the host away from it, and
 * serves its parent.
 */
import { performance } from 'node:perf_hooks';
import { lockDownRealm } from './lockdown.ts';
import { removeHostPowers } from './powers.ts';
import type { ToSandbox } from './sandbox.ts';
import { type Handler, serve } from './serve.ts';

/**
 * Serves handlers to the parent until it goes. Call it once, from the bundle's entry.
 *
 * @param makeHandlers  called in the locked realm, from which scripts get what they can name
 */
export function serveParent(makeHandlers: () => { readonly [method: string]: Handler }): void {
  const child = process;
  const { send } = child;
  if (send === undefined) throw new Error('the sandbox is started by its parent, not by hand');
  const soon = setImmediate;
  const now = performance.now.bind(performance);
  child.on('disconnect', () => child.exit(0));
  lockDownRealm();
  removeHostPowers();
  serve(
    {
      send: (message) => void Reflect.apply(send, child, [message]),
      receive: (listener) => void child.on('message', (message) => listener(message as ToSandbox)),
      soon: (turn) => void soon(turn),
      nowMs: now,
    },
    makeHandlers(),
  );
}
