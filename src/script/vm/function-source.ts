/**
 * What functions look like as text: the author's own, never what was emitted from it.
 */

import { type AnyFunction, defineNative, scriptOf } from './function.ts';

const nativeText = Function.prototype.toString;

/** The text of a function as its author wrote it; of others, as the engine shows them. */
export function sourceOf(fn: unknown): string {
  return scriptOf(fn)?.code.source ?? Reflect.apply(nativeText, fn as AnyFunction, []);
}

defineNative(nativeText, (_runtime, self) => sourceOf(self));
