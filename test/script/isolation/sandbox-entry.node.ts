/** What the sandboxes of the tests serve: echoes, counts, evaluates, and tries what it must not. */
import { readFileSync } from 'node:fs';
import { exit } from 'node:process';
import { intrinsicObjects } from '../../../src/script/isolation/intrinsics.ts';
import { createEvaluator, scriptGlobals } from '../../../src/script/isolation/lockdown.ts';
import type { Handler } from '../../../src/script/isolation/serve.ts';

const globals = (): { readonly [name: string]: unknown } => scriptGlobals();

/** Not a direct call: evaluates in the realm itself. */
// biome-ignore lint/security/noGlobalEval: the point of the test
const evaluate = eval;

/** Plain JSON of whatever came out, so that it can cross. */
function shown(value: unknown): unknown {
  return value === undefined ? 'undefined' : typeof value === 'function' ? 'function' : value;
}

export const handlers: { readonly [method: string]: Handler } = {
  *echo(params) {
    return params;
  },
  /** Counts to `to`, telling each number, a batch each. */
  *count(params, tell) {
    const { to } = params as { readonly to: number };
    for (let n = 1; n <= to; n++) {
      tell(n);
      yield;
    }
    return 'counted';
  },
  /** Works for ever, batch by batch. */
  *forever() {
    for (;;) yield;
  },
  /** Evaluates text in a compartment, as emitted code would be. */
  *evaluate(params) {
    return shown(createEvaluator()(String(params), globals()));
  },
  /** Evaluates text in the realm itself: what is left to someone who has broken out. */
  *breakOut(params) {
    return shown(evaluate(String(params)));
  },
  /** The built-ins of the realm, with their properties. */
  *intrinsics() {
    const shape: { [path: string]: string[] } = {};
    for (const [path, object] of intrinsicObjects()) {
      shape[path] = Reflect.ownKeys(object).map(String).sort();
    }
    return shape;
  },
  *readFile(params) {
    return readFileSync(String(params), 'utf8').length;
  },
  *throw() {
    throw new RangeError('on purpose');
  },
  *exit() {
    exit(7);
  },
};
