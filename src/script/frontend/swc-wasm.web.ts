/**
 * The type stripper's WebAssembly in a worker, which has no files: whoever opened the worker hands
 * it in before the stripper is loaded.
 */
let given: Uint8Array = new Uint8Array();

export function giveSwcWasm(wasm: Uint8Array): void {
  given = wasm;
}

export function swcWasm(): Uint8Array {
  return given;
}
