/**
 * The sandbox's entry in a browser: locks down this worker and serves runs and sessions to its
 * opener.
 *
 * A worker has no files, so its first message is the type stripper's WebAssembly. It serves after
 * that; what it is asked meanwhile waits with the opener.
 */
import { giveSwcWasm } from '../script/frontend/swc-wasm.web.ts';
import { serveOpener } from '../script/isolation/sandbox-worker.ts';
import { sandboxHandlers } from './sandbox-handlers.ts';
import { sandboxRealm } from './sandbox-realm.ts';

/** The little of a worker's scope that this needs; there are no types of it in this layer. */
interface WorkerScope {
  addEventListener(
    kind: 'message',
    listener: (event: { readonly data: unknown }) => void,
    options: { readonly once: true },
  ): void;
  /** Tells the opener, as if it had been thrown and nobody had caught it. */
  reportError(error: unknown): void;
}

const scope = globalThis as unknown as WorkerScope;
const { reportError } = scope;

async function begin(wasm: Uint8Array): Promise<void> {
  refuseWithoutCode();
  giveSwcWasm(wasm);
  // It starts its WebAssembly when it is loaded.
  const { stripTypes } = await import('../script/frontend/swc.ts');
  serveOpener(() => sandboxHandlers(sandboxRealm(stripTypes)));
}

/** A page may forbid code from text, which scripts become before they run. */
function refuseWithoutCode(): void {
  try {
    new Function('');
  } catch {
    throw new Error(
      'this page forbids code from text (its Content-Security-Policy has no unsafe-eval), and without it no tracer script can run; debug it on the desktop',
    );
  }
}

scope.addEventListener(
  'message',
  ({ data }) => void begin(data as Uint8Array).catch((error) => reportError(error)),
  { once: true },
);
