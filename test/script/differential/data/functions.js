/// declarations are hoisted and can call each other
log.push(even(10), odd(7));
function even(n) { return n === 0 ? true : odd(n - 1); }
function odd(n) { return n === 0 ? false : even(n - 1); }
/// a block function exists from the start of its block
{ log.push(f()); function f() { return 'inner'; } }
function f() { return 'outer'; }
log.push(f());
/// name and length follow the source
const a = () => 1; const b = function () {}; const c = function named(x, y = 1, z) {};
const d = { m(a, b) {}, ['x' + 1](q) {}, get g() { return 1; }, arrow: (...r) => r, [Symbol.iterator]() {} };
function decl(a, b, { c }, [d]) {}
log.push(a.name, a.length, b.name, c.name, c.length, d.m.name, d.m.length, d.x1.name, decl.length, d.arrow.name, d.arrow.length);
log.push(Object.getOwnPropertyDescriptor(d, 'g').get.name, d[Symbol.iterator].name, (() => {}).name, (function () {}).name);
let e; e = () => {}; log.push(e.name);
const { f1 = () => {} } = {}; log.push(f1.name);
const [f2 = function () {}] = []; log.push(f2.name);
/// computed names of functions and classes
const k = 'key', s = Symbol('desc'), e = Symbol();
const o = { [k]: () => {}, [s]: function () {}, [e]: () => {}, [k + 2]: class {}, [k + 3]: class { static name = 'own'; } };
log.push(o.key.name, o[s].name, o[e].name, o.key2.name, o.key3.name);
/// default parameters see earlier ones, this and arguments
function f(a, b = a + 1, c = () => a + b, d = this?.x, e = arguments.length) { a = 100; return [a, b, c(), d, e]; }
log.push(f.call({ x: 5 }, 1), f.call({ x: 6 }, 1, 2, undefined, undefined));
/// default parameters run only for undefined, in order
const seen = []; const t = (x) => (seen.push(x), x);
function f(a = t(1), b = t(2), { c = t(3), d = t(4) } = {}, [e = t(5)] = []) { return [a, b, c, d, e]; }
log.push(f(), f(null, 0, { c: 1 }, [9]), f(undefined, undefined, { d: null }), seen);
/// a default can refer to the function but not to a later parameter
function f(a = f.name, b = 1) { return a + b; }
log.push(f());
function g(a = b, b = 1) { return a; }
try { g(); } catch (error) { log.push(error.name); }
log.push(g(5));
/// a var of the body shadows a parameter of a function with defaults
function f(a, g = () => a) { var a = 2; return [a, g()]; }
function h(a, g = () => a) { var a; return [a, g()]; }
function i(a, g = () => a) { a = 3; return [a, g()]; }
log.push(f(1), h(1), i(1));
/// a function in the body takes a parameter's name
function f(a) { log.push(typeof a); function a() {} return typeof a; }
log.push(f(1));
function g(a = 1) { function a() {} return typeof a; }
log.push(g());
function h(a) { var a; return a; }
log.push(h(7));
/// rest parameters
function f(a, ...rest) { rest.push('x'); return [a, rest, arguments.length]; }
log.push(f(), f(1), f(1, 2, 3));
const g = (...[a, b = 2, ...c]) => [a, b, c];
log.push(g(1), g(1, undefined, 3, 4));
/// arguments is unmapped, iterable, and belongs to the function
function f(a) { arguments[0] = 9; const inner = () => arguments[1]; a = 5; return [arguments[0], a, arguments.length, inner(), [...arguments], Object.prototype.toString.call(arguments)]; }
log.push(f(1, 2, 3));
try { (function () { return arguments.callee; })(); } catch (e) { log.push(e.name); }
/// arguments of nested arrows, also without parameters
function f() { return (() => (() => arguments[0])())(); }
log.push(f(42));
function g(arguments_) { const a = arguments; return () => [arguments === a, arguments_]; }
log.push(g(1)());
/// this of calls, methods, arrows, call apply bind
const o = { x: 1, m() { return this?.x; }, a: () => typeof this, n() { return (() => this.x)(); } };
const m = o.m;
log.push(o.m(), m(), o.a(), o.n(), m.call({ x: 2 }), m.apply({ x: 3 }, []), m.bind({ x: 4 })(), (o.m)(), (0, o.m)(), o['m'](), o?.m());
/// this of primitives stays primitive
Number.prototype.probe = function () { return typeof this; };
log.push((5).probe()); delete Number.prototype.probe;
/// named function expressions know themselves, and cannot be reassigned
const f = function self(n) { return n ? n + self(n - 1) : 0; };
log.push(f(4));
const g = function self() { try { self = 1; } catch (e) { return e.name; } };
log.push(g());
const h = function self(self) { return self; };
log.push(h(3));
const i = function self() { var self = 2; return self; };
log.push(i());
/// new, new.target, returned objects
function P(x) { this.x = x; this.t = new.target === P; }
P.prototype.get = function () { return this.x; };
log.push(new P(1).get(), new P(2).t, P.call({}, 1) === undefined);
function Q() { return { q: 1 }; } function R() { this.r = 1; return 5; }
log.push(new Q().q, new R().r, new (class { constructor() { return [7]; } })()[0]);
function N() { return new.target === undefined ? 'call' : (() => new.target.name)() + 'x'; }
log.push(N(), Object.keys(new N()).length, typeof new N());
/// constructors are told from other functions
const arrow = () => {}; const o = { m() {}, get g() { return 1; } }; function* gen() {}
for (const f of [arrow, o.m, gen, Object.getOwnPropertyDescriptor(o, 'g').get, Math.max, parseInt, 5, undefined, {}]) {
  try { new f(); log.push('ok'); } catch (e) { log.push(e.name); }
}
/// prototype property exists on the right functions
const o = { m() {}, *g() {} };
log.push('prototype' in (() => {}), 'prototype' in o.m, 'prototype' in o.g, 'prototype' in function () {}, 'prototype' in class {});
function F() {} log.push(F.prototype.constructor === F, Object.keys(F.prototype).length);
/// functions are objects
function f() {} f.x = 1; f.y = () => f.x + 1; log.push(f.y(), Object.keys(f), f instanceof Function, typeof f, Object.prototype.toString.call(f));
/// functions show their source
function f(a, b) { return a + b; /* kept */ }
const g = (x) => x * 2; const o = { m() { return 1; } }; class C { a = 1; }
log.push(typeof f.toString(), typeof `${g}`);
/// currying and composition
const add = (a) => (b) => (c) => a + b + c; log.push(add(1)(2)(3));
const compose = (...fs) => (x) => fs.reduceRight((v, f) => f(v), x);
log.push(compose((x) => x + 1, (x) => x * 2)(5));
/// recursion through data
const tree = { v: 1, kids: [{ v: 2, kids: [] }, { v: 3, kids: [{ v: 4, kids: [] }] }] };
const sum = (t) => t.v + t.kids.map(sum).reduce((a, b) => a + b, 0);
log.push(sum(tree));
/// immediately invoked
log.push((function () { return 1; })(), (() => 2)(), !function () { return 0; }(), new (function () { this.x = 3; })().x);
/// arguments are evaluated left to right, the callee before
const o = []; const t = (x) => (o.push(x), x);
const fs = { f: (...a) => a };
(t(1), fs)[(t(2), 'f')](t(3), ...[t(4), t(5)], t(6)); log.push(o);
let f = (x) => 'old' + x; log.push(f((f = (x) => 'new' + x, 1)));
/// calling what is no function
for (const v of [undefined, null, 1, 'a', {}, Symbol()]) { try { v(); } catch (e) { log.push(e.name); } }
try { ({}).x(); } catch (e) { log.push(e.name); }
try { undefined.x(); } catch (e) { log.push(e.name); }
/// getter is read before arguments are evaluated
const o = { get m() { log.push('get'); return (x) => x; } };
log.push(o.m((log.push('arg'), 1)));
/// deep recursion stays within limits
let depth = 0; function down(n) { depth++; return n ? down(n - 1) : 0; } down(2000); log.push(depth);
/// mutual recursion over closures that change
let f = (n) => (n > 0 ? g(n - 1) : 'f'); let g = (n) => (n > 0 ? f(n - 1) : 'g'); log.push(f(5)); g = () => 'changed'; log.push(f(5));
/// closures over parameters are separate per call
const make = (n) => ({ inc: () => ++n, get: () => n }); const a = make(1), b = make(10); a.inc(); a.inc(); b.inc(); log.push(a.get(), b.get());
/// trailing commas and comments in odd places
function f(a, /* x */ b, ) { return [a, b,]; } log.push(f(1, 2, ), f /* y */ (3, // z
  4));
/// functions as keys of Map and members of Set
const f = () => 1, g = () => 2; const m = new Map([[f, 'f'], [g, 'g']]); log.push(m.get(f), m.get(g), new Set([f, f, g]).size);
/// natives call script callbacks
log.push([3, 1, 2].sort((a, b) => a - b), [1, 2, 3].map((x, i, a) => x * i + a.length), [1, 2, 3, 4].filter((x) => x % 2), [1, 2, 3].reduce((a, x) => a + x, 10));
log.push('abc'.replace(/b/, (m, i) => m + i), Array.from({ length: 3 }, (_, i) => i * i), [1, [2]].flatMap((x) => x), [5, 6].findIndex((x) => x === 6));
log.push(JSON.stringify({ a: 1, b: 2 }, (k, v) => (k === 'a' ? undefined : v)), JSON.parse('[1,2]', (k, v) => (typeof v === 'number' ? v + 1 : v)));
