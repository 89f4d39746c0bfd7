/**
 * Proxies: which objects are, and the view that gives an array-like one length and no other.
 *
 * The language hides whether an object is a proxy, yet a proxy's `length` may be a different one at
 * each look. Every proxy of a script is made here, so that the rest of the library can tell.
 */
import type { Native } from '../vm/function.ts';
import { apply, type NativeTable } from './native.ts';

const proxies = new WeakSet<object>();

export function isProxy(value: object): boolean {
  return proxies.has(value);
}

/** An array whose length and elements are what they seem. */
export function isTrueArray(value: unknown): value is unknown[] {
  return Array.isArray(value) && !proxies.has(value);
}

/** `new Proxy(target, handler)`. */
export const proxyConstructor: Native = (_runtime, _self, args, newTarget) => {
  if (newTarget === undefined) throw new TypeError('Proxy needs new');
  const proxy: object = Reflect.construct(Proxy, args);
  proxies.add(proxy);
  return proxy;
};

export const proxyStatics: NativeTable = {
  revocable: (_runtime, self, args) => {
    const made = apply(Proxy.revocable, self, args) as { readonly proxy: object };
    proxies.add(made.proxy);
    return made;
  },
};

/**
 * `list` as a built-in may be trusted with: its length is the one that was paid for, however often
 * it is asked. The built-in itself runs on the view; the author's object is what changes.
 */
export function withLength(list: object, length: number): object {
  if (isTrueArray(list)) return list;
  const view: object = new Proxy(list, {
    get: (target, key) => (key === 'length' ? length : Reflect.get(target, key)),
    set: (target, key, value) => Reflect.set(target, key, value),
  });
  return view;
}
