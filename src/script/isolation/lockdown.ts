/**
 * Lockdown: makes the realm it runs in safe to run scripts in, for good.
 *
 * In order: what differs between engines is pinned, what Node 20 does not have is cut away, then ses
 * freezes every built-in, so that no script can change what another script or the simulator relies
 * on. A script gets at the built-ins only by the names in {@link scriptGlobals}; clocks, randomness,
 * tasks that run later, code from text and shared memory are not among them.
 *
 * Never load this in an extension host or anywhere else that others share: it changes the realm from
 * the moment it is loaded. The sandbox's own process or worker is its place.
 */
import { describeFunctions } from './before-ses.ts';
import 'ses';
import { scriptOf } from '../vm/function.ts';
import { GLOBAL_NAMES } from './global-names.ts';
import { cutToNode20 } from './intrinsics.ts';
import { pinIntrinsics } from './pins.ts';

/** Turns generated code into a value. The text must have been emitted from a tree, not by an author. */
export type Evaluator = (text: string, endowments: { readonly [name: string]: unknown }) => unknown;

interface CompartmentLike {
  readonly globalThis: object;
  evaluate(text: string): unknown;
}

interface SesGlobals {
  lockdown(options: { readonly [option: string]: string }): void;
  readonly Compartment: new () => CompartmentLike;
}

const ses = globalThis as unknown as SesGlobals;
let locked = false;

/**
 * Freezes this realm. Doing it twice does no harm.
 *
 * @throws EvalError  where the page's policy forbids code from text: scripts cannot run there
 */
export function lockDownRealm(): void {
  if (locked) return;
  locked = true;
  describeFunctions((fn) => scriptOf(fn)?.code.source);
  pinIntrinsics();
  cutToNode20();
  ses.lockdown({
    errorTaming: 'safe',
    overrideTaming: 'severe',
    localeTaming: 'safe',
    regExpTaming: 'safe',
    evalTaming: 'safe-eval',
    domainTaming: 'unsafe',
    // ses would otherwise wrap the host's console and take over its error handling.
    consoleTaming: 'unsafe',
    errorTrapping: 'none',
    unhandledRejectionTrapping: 'none',
    reporting: 'none',
  });
}

/**
 * The built-ins that a script can name, in a frozen object without prototype. The front end resolves
 * free names against it; a name that is not in it is a mistake of the author's.
 */
export function scriptGlobals(): { readonly [name: string]: unknown } {
  const source = new ses.Compartment().globalThis;
  const globals: { [name: string]: unknown } = { __proto__: null };
  for (const name of GLOBAL_NAMES) globals[name] = Reflect.get(source, name);
  // The one that is left after lockdown refuses to make code, and `instanceof` works with it.
  globals['Function'] = Function.prototype.constructor;
  return Object.freeze(globals);
}

/**
 * Makes an evaluator: a compartment without any name of its own.
 *
 * Endowments become parameters of a function around the text, because a free name costs a walk
 * through four proxies (180 ns) at each use, and a parameter nothing.
 */
export function createEvaluator(): Evaluator {
  const compartment = new ses.Compartment();
  for (const name of Reflect.ownKeys(compartment.globalThis)) {
    Reflect.deleteProperty(compartment.globalThis, name);
  }
  return (text, endowments) => {
    const names = Object.keys(endowments);
    const make = compartment.evaluate(
      `(function (${names.join(', ')}) {\n'use strict';\n${text}\n})`,
    );
    return Reflect.apply(make as () => unknown, undefined, Object.values(endowments));
  };
}
