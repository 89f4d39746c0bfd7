/**
 * Stands in for Node's `util` in a browser: what the type stripper uses of it, taken before the
 * sandbox gives such things away.
 */
export const { TextDecoder, TextEncoder } = globalThis;
