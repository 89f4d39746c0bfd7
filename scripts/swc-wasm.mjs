/**
 * The type stripper's WebAssembly as a file of its own, once for all bundles.
 *
 * Its package carries it as 3.7 MB of text inside a module. Three bundles have that module; as a file
 * beside them it is there once, a quarter smaller, and nothing has to decode it at each start.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const glue = createRequire(import.meta.url).resolve('@swc/wasm-typescript');
const embedded = /^const \{ Buffer \} = .*\n(const bytes = )Buffer\.from\('([^']*)', 'base64'\);/m;

function readGlue() {
  const text = readFileSync(glue, 'utf8');
  const found = embedded.exec(text);
  if (found === null) throw new Error(`${glue} carries its WebAssembly in a way we do not know`);
  return { text, base64: found[2] };
}

export function swcWasm() {
  return Buffer.from(readGlue().base64, 'base64');
}

/**
 * An esbuild plugin: the package asks a module of ours for its WebAssembly.
 *
 * @param source  the module, which exports `swcWasm()`
 */
export function swcWasmFrom(source) {
  const asking = `$1require(${JSON.stringify(resolve(source))}).swcWasm();`;
  return {
    name: 'swc-wasm',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]wasm-typescript[\\/]wasm\.js$/ }, () => ({
        contents: readGlue().text.replace(embedded, asking),
        loader: 'js',
      }));
    },
  };
}
