/// arrays with defaults, holes, rest, nesting
const [a, , b = 5, [c, [d = 1] = []] = [7], ...[e, ...f]] = [1, 2, undefined, undefined, 8, 9, 10]; log.push(a, b, c, d, e, f); const [] = [1]; const [x] = 'str'; log.push(x); const [y, z] = new Set([3, 4]); log.push(y, z); const [u, v] = []; log.push(u, v); const [...all] = 'ab'; log.push(all);
/// objects with defaults, renaming, nesting, computed, rest
const k = 'dyn'; const { a, b: bb, c: { d, e = 2 } = {}, [k]: dd, [`${k}2`]: d2 = 'def', 'q-r': qr, 5: five, ...rest } = { a: 1, b: 2, c: { d: 3 }, dyn: 4, 'q-r': 6, 5: 7, x: 8, y: 9 }; log.push(a, bb, d, e, dd, d2, qr, five, rest); const { length } = 'abc'; log.push(length); const { toFixed } = 5; log.push(typeof toFixed); const {} = 1; const { ...copy } = { s: 1 }; log.push(copy);
/// null and undefined cannot be taken apart
for (const f of [() => { const {} = null; }, () => { const { a } = undefined; }, () => { const [a] = null; }, () => { const [a] = {}; }, () => { const { a: { b } } = {}; }, () => { (({ a }) => a)(); }, () => { (([a]) => a)(); }, () => { let a; ({ a } = null); }, () => { let a; [a] = 5; }]) { try { f(); log.push('no'); } catch (e) { log.push(e.name); } }
/// assignment to anything
const o = { arr: [] }; let a, b; [a, b] = [1, 2]; [a, b] = [b, a]; log.push(a, b); ({ a, b: o.x, c: o['y'] = 5, ...o.rest } = { a: 9, b: 8, d: 7 }); log.push(a, o); [o.arr[0], ...o.arr[1]] = [1, 2]; [o.p, [o.q = 3] = []] = [1]; log.push(o); [[a], { b }] = [[5], { b: 6 }]; log.push(a, b);
/// the value of a destructuring assignment is the right side
let a, b; const src = [1, 2, 3]; log.push(([a, b] = src) === src, (({ a } = { a: 5, z: 1 })).z, a, b); const f = (x) => x; log.push(f([a, b] = [7, 8]), a); if (([a] = [0])) log.push('truthy'); for (let i = 0, j; i < 2; [i, j] = [i + 1, i]) log.push(i, j);
/// order: target, value, default, store
const o = []; const t = (n, v) => (o.push(n), v); const obj = {}; const src = { get a() { o.push('get a'); return undefined; }, get b() { o.push('get b'); return 2; } }; ({ [t('key a', 'a')]: t('target a', obj)[t('prop a', 'x')] = t('default a', 1), b: t('target b', obj).y } = src); log.push(o, obj); const it = { [Symbol.iterator]() { let n = 0; return { next() { o.push('next'); return { value: n++ ? 1 : undefined, done: false }; }, return() { o.push('return'); return {}; } }; } }; o.length = 0; [t('t1', obj).p = t('d1', 5), t('t2', obj).q] = it; log.push(o, obj);
/// iterators are closed, exhausted ones are not
const it = (n) => ({ i: 0, [Symbol.iterator]() { return this; }, next() { log.push('next'); return { value: this.i, done: this.i++ >= n }; }, return() { log.push('return'); return {}; } }); const [a] = it(3); const [b, c] = it(1); const [...d] = it(2); const [] = it(2); const [, ,] = it(5); log.push(a, b, c, d);
/// iterators are closed when a target or default throws
const it = () => ({ [Symbol.iterator]() { return this; }, next() { return { value: undefined, done: false }; }, return() { log.push('return'); throw 'lost'; } }); try { const [a = (() => { throw 'default'; })()] = it(); } catch (e) { log.push(e); } let x; try { [null.x] = it(); } catch (e) { log.push(e.name); } const o = { set s(v) { throw 'setter'; } }; try { [o.s] = it(); } catch (e) { log.push(e); } try { [x] = it(); } catch (e) { log.push(e); } try { const [{ y }] = it(); } catch (e) { log.push(e.name); }
/// iterators that fail are not closed
const it = { [Symbol.iterator]() { return { next() { throw 'next'; }, return() { log.push('never'); } }; } }; try { const [a] = it; } catch (e) { log.push(e); } try { const [...a] = it; } catch (e) { log.push(e); } const bad = { [Symbol.iterator]() { return { next: () => 1, return() { log.push('never'); } }; } }; try { const [a] = bad; } catch (e) { log.push(e.name); }
/// getters run once, in order
const o = { get a() { log.push('a'); return 1; }, get b() { log.push('b'); return 2; }, get c() { log.push('c'); return 3; } }; const { b, a, ...rest } = o; log.push(a, b, rest); const { a: p, a: q } = o; log.push(p + q);
/// rest of objects: symbols, non-enumerables, inherited, numbers
const s = Symbol('s'); const proto = { inherited: 1 }; const o = Object.create(proto, { hidden: { value: 1, enumerable: false }, shown: { value: 2, enumerable: true } }); o[s] = 3; o[0] = 4; o[1] = 5; const { 0: zero, shown, ...rest } = o; log.push(zero, shown, rest, rest[s], Object.keys(rest)); const { inherited, ...r2 } = o; log.push(inherited, 'inherited' in r2);
/// parameters of every shape
const f = ({ a, b: { c = 1 } = {}, ...r } = {}, [d, ...e] = [9], ...[g = 2]) => [a, c, r, d, e, g]; log.push(f(), f({ a: 1, b: { c: 2 }, x: 3 }, [4, 5, 6], 7), f.length); class A { constructor({ x }) { this.x = x; } set p([a, b]) { this.q = a + b; } m = ({ y }) => y; } const a = new A({ x: 1 }); a.p = [2, 3]; log.push(a.x, a.q, a.m({ y: 4 })); function* g([x, y]) { yield x; yield y; } log.push([...g([1, 2])]);
/// in loops and catch
for (const { a, b = a } of [{ a: 1 }, { a: 2, b: 3 }]) log.push(a, b); for (let [i, { length }] of Object.entries(['x', 'yy'])) log.push(i, length); for (const [a, [b]] of new Map([[1, [2]]])) log.push(a, b); try { throw [1, { m: 2 }]; } catch ([a, { m }]) { log.push(a, m); } for (var { length } in { abc: 1 }) log.push(length); let q; for ({ q = 4 } of [{}, { q: 5 }]) log.push(q); for (const { x } = { x: 5 }, y = x; ;) { log.push(x, y); break; }
/// names of defaults
const { f = () => {}, g: { h = function () {} } = {}, c: C = class {} } = {}; log.push(f.name, h.name, C.name); let z; ({ z = () => {} } = {}); log.push(z.name); [z = class {}] = []; log.push(z.name); const o = {}; [o.p = () => {}] = []; log.push(o.p.name);
/// sharing: a default sees earlier names, not later ones
const { a = 1, b = a + 1, c = a + b } = {}; log.push(a, b, c); try { const { x = y, y = 1 } = {}; } catch (e) { log.push(e.name); } const [p = 1, q = p * 2] = []; log.push(p, q); (({ m, n = m }) => log.push(m, n))({ m: 5 });
/// swapping members and rotating
const a = [1, 2, 3]; [a[0], a[2]] = [a[2], a[0]]; log.push(a); let i = 0; [a[i++], a[i++]] = [10, 20]; log.push(a, i); const o = { x: 1, y: 2 }; [o.x, o.y] = [o.y, o.x]; log.push(o); let x = 1, y = 2, z = 3; [x, y, z] = [y, z, x]; log.push(x, y, z);
/// deeply nested with defaults at every level
const { a: { b: [{ c: { d = 'deep' } = {} } = {}] = [] } = {}, e: [, [f = 'f'] = []] = [] } = {}; log.push(d, f); const [[[[x = 1] = []] = []] = []] = []; log.push(x);
/// captured by closures
const fs = []; for (const [a, { b }] of [[1, { b: 2 }], [3, { b: 4 }]]) fs.push(() => [a, b]); log.push(fs.map((f) => f())); const { m, n } = { m: 1, n: 2 }; const g = () => m + n; log.push(g()); let { u } = { u: 1 }; const inc = () => u++; inc(); log.push(u);
/// assignment patterns reach var, let, parameters, imports of outer functions
var v; let l; function f(p) { [v, l, p] = [1, 2, 3]; return p; } log.push(f(0), v, l); function g({ a }) { ({ a, ...a.rest } = { a: { z: 1 }, w: 2 }); return a; } log.push(g({}));
/// primitives, strings with surrogates, arrays with holes
const [a, b] = '😀x'; log.push(a, b); const [p = 'hole', q] = [, 2]; log.push(p, q); const { 0: c, length: n } = '😀'; log.push(c.length, n);
/// expressions with patterns inside functions with many temporaries
const f = (a, b) => a + ([a, b] = [b, a], a * 10) + ({ a } = { a: 100 }).a + a; log.push(f(1, 2)); const g = () => { let a, b; return [([a, b] = [1, 2]), a + b, ({ a, b } = { a: 3, b: 4 }).b + a]; }; log.push(g());
