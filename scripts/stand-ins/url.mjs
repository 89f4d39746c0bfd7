/**
 * Stands in for Node's `url` in a browser.
 */
export const { URL } = globalThis;
