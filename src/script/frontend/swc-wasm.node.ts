/**
 * The type stripper's WebAssembly on Node: the file beside the bundle.
 */
import { readFileSync } from 'node:fs';

export function swcWasm(): Uint8Array {
  return readFileSync(new URL('./swc.wasm', import.meta.url));
}
