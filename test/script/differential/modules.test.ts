/**
 * Modules: several files, linked as the language links them.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compile, type Files, forms, instrumented, plain } from './harness.ts';

async function check(files: Files, entry = 'main.js'): Promise<void> {
  const expected = await plain(files, entry);
  const program = compile(files, entry);
  for (const form of forms) {
    assert.deepEqual(instrumented(program, entry, form), expected, form.points);
  }
}

describe('modules', () => {
  test('named, default and renamed exports arrive', () =>
    check({
      'main.js': `import d, { a, b as bb, f, C } from './lib.js'; import * as all from './lib.js';
        export default [d, a, bb, f(), new C().v, Object.keys(all), all.default, all.a, all[Symbol.toStringTag]];`,
      'lib.js': `export const a = 1; let b = 2; export { b, b as again }; export function f() { return a + b; }
        export class C { v = 'c'; } export default 'dflt'; export var [p, { q }] = [5, { q: 6 }];`,
    }));

  test('bindings are live and cannot be assigned from outside', () =>
    check({
      'main.js': `import { n, inc, get } from './lib.js'; import * as ns from './lib.js';
        const log = [n]; inc(); log.push(n, ns.n, get());
        for (const f of [() => { n = 5; }, () => { ns.n = 5; }, () => { n++; }, () => { delete ns.n; }]) {
          try { f(); log.push('no'); } catch (e) { log.push(e.name); }
        }
        export default log;`,
      'lib.js':
        'export let n = 0; export const inc = () => { n++; }; export function get() { return n; }',
    }));

  test('modules run once, after what they import, in order', () =>
    check({
      'main.js': `import { log } from './log.js'; import './b.js'; import './a.js'; log.push('main'); export default log;`,
      'a.js': `import { log } from './log.js'; log.push('a');`,
      'b.js': `import './a.js'; import { log } from './log.js'; import './c.js'; log.push('b');`,
      'c.js': `import { log } from './log.js'; log.push('c');`,
      'log.js': 'export const log = [];',
    }));

  test('cycles see hoisted functions at once and variables once they are initialised', () =>
    check({
      'main.js': `import { even, early } from './even.js'; export default [even(10), early, even(7)];`,
      'even.js': `import { odd, tooEarly } from './odd.js'; export function even(n) { return n === 0 || odd(n - 1); }
        export const limit = 5; export const early = tooEarly;`,
      'odd.js': `import { even, limit } from './even.js'; export function odd(n) { return n !== 0 && even(n - 1); }
        let seen; try { seen = limit; } catch (e) { seen = e.name; } export const tooEarly = [seen, even(0), typeof even];`,
    }));

  test('re-exports pass names on, stars too, and skip default', () =>
    check({
      'main.js': `import { a, z, ns, d2, own } from './hub.js'; import * as hub from './hub.js';
        export default [a, z, ns.b, Object.keys(hub).sort(), d2, own, 'default' in hub];`,
      'hub.js': `export * from './one.js'; export { y as z, default as d2 } from './two.js'; export * as ns from './one.js';
        export const own = 1; import { y } from './two.js'; export { y as again };`,
      'one.js': `export const a = 1; export const b = 2; export default 'one';`,
      'two.js': `export let y = 'y'; export default 'two';`,
    }));

  test('a local export hides one of a star, and two stars may agree', () =>
    check({
      'main.js': `import { x, same } from './hub.js'; export default [x, same];`,
      'hub.js': `export * from './one.js'; export * from './two.js'; export const x = 'hub';`,
      'one.js': `export const x = 'one'; export { same } from './three.js';`,
      'two.js': `export { same } from './three.js';`,
      'three.js': `export const same = {}.toString();`,
    }));

  test('anonymous defaults are called default', () =>
    check({
      'main.js': `import f from './f.js'; import C from './c.js'; import g from './g.js'; import e from './e.js'; import h from './h.js';
        export default [f.name, C.name, g.name, e, f(), new C().x, h.name];`,
      'f.js': 'export default function () { return 1; }',
      'c.js': 'export default class { x = 2; }',
      'g.js': 'export default () => 3;',
      'e.js': 'export default 1 + 2;',
      'h.js': 'export default function named() { return named; }',
    }));

  test('a default export of a function is hoisted', () =>
    check({
      'main.js': `import f from './f.js'; export default f();`,
      'f.js': `import g from './g.js'; export default function f() { return g; }`,
      'g.js': `import f from './f.js'; export default typeof f;`,
    }));

  test('classes and closures cross files and keep their own state', () =>
    check({
      'main.js': `import { Base, make } from './lib.js'; class D extends Base { v() { return 'D' + super.v(); } }
        const a = make(), b = make(); a(); export default [new D().v(), a(), b(), Base.count];`,
      'lib.js': `export class Base { static count = 0; constructor() { Base.count++; } v() { return 'B'; } }
        export const make = () => { let n = 0; return () => ++n; };`,
    }));

  test('functions called through an import have no this', () =>
    check({
      'main.js': `import { f } from './lib.js'; import * as ns from './lib.js'; export default [f(), typeof ns.f()];`,
      'lib.js': `export function f() { return typeof this; }`,
    }));

  test('a closure in a for head, a class and a generator can use imports', () =>
    check({
      'main.js': `import { k, up } from './lib.js'; const fs = []; for (let i = k; i < 3; i++) { up(); fs.push(() => [i, k]); }
        class A { f = k; static s = k; #p = () => k; p() { return this.#p(); } } function* g() { yield k; }
        export default [fs.map((f) => f()), new A().f, A.s, new A().p(), ...g()];`,
      'lib.js': 'export let k = 0; export const up = () => { k++; };',
    }));
});
