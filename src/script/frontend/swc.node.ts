/**
 * The type stripper on Node: swc's, compiled to WebAssembly.
 *
 * Its memory does not survive being exhausted: after one such failure every later call fails. So on
 * any error that is not about the text, the module is loaded afresh and asked once more.
 */

import { createRequire } from 'node:module';
import type { StripTypes } from './strip.ts';

interface Swc {
  transformSync(text: string, options: object): { readonly code: string };
}

const require = createRequire(import.meta.url);
const name = '@swc/wasm-typescript';

let loaded: Swc | null = null;

function swc(): Swc {
  loaded ??= require(name) as Swc;
  return loaded;
}

function forget(): void {
  delete require.cache[require.resolve(name)];
  loaded = null;
}

function once(text: string): string {
  const options = { mode: 'strip-only', module: true };
  return swc().transformSync(text, options).code;
}

function isAboutText(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'startLine' in error;
}

export const stripTypes: StripTypes = (text) => {
  try {
    return once(text);
  } catch (error) {
    if (isAboutText(error)) throw error;
    forget();
    return once(text);
  }
};
