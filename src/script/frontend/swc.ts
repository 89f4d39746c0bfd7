/**
 * The type stripper: swc's, compiled to WebAssembly, the same on Node and in a browser.
 *
 * Its memory does not survive being exhausted: after one such failure every later call fails. Nesting
 * is limited before it is asked; should it break nevertheless, it says so from then on, and the
 * sandbox it lives in, which serves one script, is not used for another.
 */

import { transformSync } from '@swc/wasm-typescript';
import type { StripTypes } from './strip.ts';

const options = { mode: 'strip-only', module: true } as const;

/** What a text gets that exhausts the stripper. */
const EXHAUSTED = {
  code: 'Exhausted',
  message: 'this file is too deeply nested or too large for the type stripper; divide it',
  startLine: 1,
  startColumn: 0,
} as const;

export const stripTypes: StripTypes = (text) => {
  try {
    return transformSync(text, options).code;
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'startLine' in error) throw error;
    throw EXHAUSTED;
  }
};
