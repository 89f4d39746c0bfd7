/// classes in loops with private names, statics and captured rounds
const cs = []; for (let i = 0; i < 3; i++) { class A { #p = i; static #s = i * 10; static s() { return A.#s; } p() { return this.#p; } static is(o) { return #p in o; } ['k' + i] = i; } cs.push(A); } log.push(cs.map((C) => [C.s(), new C().p(), Object.keys(new C())]), cs[0].is(new cs[0]()), cs[0].is(new cs[1]()));
/// a class expression in a loop whose name is captured
const cs = []; for (const n of [1, 2]) cs.push(class Self { static me() { return Self; } n() { return [n, typeof Self]; } }); log.push(cs.map((C) => C.me() === C), cs.map((C) => new C().n()));
/// while loop with a class whose methods capture the round
let i = 0; const fs = []; while (i < 2) { const k = i++; const o = new (class { v = k; get g() { return k + this.v; } set s(x) { this.v = x + k; } })(); fs.push(() => { o.s = 5; return o.g; }); } log.push(fs.map((f) => f()));
/// defaults with closures, this, super, arguments and later shadowing
class A { m() { return 'A.m'; } } class B extends A { m(x = super.m(), y = () => super.m() + x, z = arguments.length, w = this.constructor.name) { { let x = 'inner'; var q = x; } return [x, y(), z, w, q]; } } log.push(new B().m(), new B().m(1), new B().m(undefined, undefined));
/// a parameter named like an inner function, a var, and the function itself
function f(f, g = () => f) { var f; function h() { return f; } const before = [f, g(), h()]; f = 2; return [...before, f, g(), h()]; } log.push(f(1)); function k(k = k1, k1) { return k; } try { k(); } catch (e) { log.push(e.name); } log.push(k(1));
/// parameter scope and body scope are apart
let x = 'module'; function f(a = () => x, b = () => { x = 'changed'; }) { var x = 'body'; b(); return [a(), x]; } log.push(f(), x);
function g(a, set = (v) => { a = v; }) { set(9); return a; } function h(a, set = (v) => { a = v; }) { var a; const was = a; set(9); return [was, a]; } log.push(g(1), h(1));
/// functions declared in parameter-default functions
function f(a = 1) { log.push(typeof g); { function g() { return a; } log.push(g()); } log.push(typeof g); if (true) { function k() {} } return typeof k; } log.push(f());
/// arrow chains with rest, defaults and destructuring
const f = ({ a = 1, ...r } = {}) => ([b = a, ...c] = [a]) => (...d) => [a, b, c, d, r]; log.push(f({ x: 9 })([, 2, 3])(4, 5), f()()());
/// generators with complex parameters fail at the call, run at next
const order = []; function* g(a = order.push('default'), { b } = (order.push('pattern'), { b: 1 })) { order.push('body'); const fs = []; for (let i = a; i < 3; i++) { fs.push(() => i + b); yield i; } return fs.map((f) => f()); } const it = g(1); order.push('called'); log.push([...it], it.next(), order); try { g(1, null); } catch (e) { log.push(e.name); }
const m = { *g({ x }, ...r) { yield* [x, ...r, this.z]; }, z: 'z' }; log.push([...m.g({ x: 1 }, 2, 3)]);
/// finally with yields, breaks and returns through for-of in generators
function* src(n) { try { for (let i = 0; i < n; i++) yield i; } finally { log.push('closed ' + n); } } function* g() { outer: for (const a of src(3)) { try { for (const b of src(4)) { try { if (b === 1) continue outer; if (a === 2) return 'ret'; yield [a, b]; } finally { yield 'fin ' + a + b; } } } finally { yield 'after ' + a; } } } const i = g(); let s; do { s = i.next(); log.push(s); } while (!s.done);
/// return() into nested for-of loops closes them inside out
function* src(n) { try { for (;;) yield n; } finally { log.push('closed ' + n); } } function* g() { for (const a of src('outer')) for (const b of src('inner')) yield a + b; } const i = g(); log.push(i.next(), i.return('bye'), i.next()); const j = g(); j.next(); try { j.throw('err'); } catch (e) { log.push(e); }
/// spread and destructuring of generators that fail
function* bad() { yield 1; throw 'bad'; } for (const f of [() => [...bad()], () => { const [a, b] = bad(); }, () => { const [a] = bad(); return a; }, () => Math.max(...bad()), () => new Set(bad()), () => { for (const x of bad()) ; }, () => Array.from(bad()), () => Object.fromEntries(bad()), () => { let [, ...r] = bad(); }]) { try { log.push(f()); } catch (e) { log.push(e instanceof Error ? e.name : e); } }
/// iterator results with getters, and done that is truthy
const it = (steps) => ({ [Symbol.iterator]: () => ({ next: () => steps.shift() }) }); log.push([...it([{ value: 1 }, { value: 2, done: 0 }, { value: 3, done: 'yes' }])], [...it([{ get value() { log.push('v'); return 5; }, get done() { log.push('d'); return false; } }, { done: true, get value() { log.push('never'); } }])]); const [a, b, c = 'c'] = it([{ value: 1, done: false }, { done: true }]); log.push(a, b, c);
/// getters and setters in every kind of access
const log2 = []; const o = { _v: 1, get v() { log2.push('get'); return this._v; }, set v(x) { log2.push('set ' + x); this._v = x; } }; o.v++; ++o.v; o.v += 2; o.v ??= 9; o.v &&= 7; [o.v] = [8]; ({ v: o.v } = { v: 9 }); for (o.v of [10]) ; for (o.v in { k: 1 }) ; const { v } = o; const copy = { ...o }; delete o.nope; log.push(v, copy, o?.v, o['v'], 'v' in o, log2, Object.keys(o)); o.v = o.v = 3; log.push(o._v);
/// setters on prototypes, classes and arrays of them
class P { static #n = 0; static get n() { return P.#n; } static set n(v) { P.#n = v * 2; } set [Symbol.for('s')](v) { this.seen = v; } } P.n = 5; P.n += 1; P.n++; log.push(P.n); const p = new P(); p[Symbol.for('s')] = 3; log.push(p.seen, Object.create(p, { seen: { get: () => 'own' } }).seen); class Q extends P { static set n(v) { super.n = v + 100; } static get n() { return super.n; } } Q.n = 1; log.push(Q.n);
/// errors thrown by getters, setters, conversions and iterators keep order
const t = (x) => { log.push(x); return x; }; const bad = { get g() { t('g'); throw 'getter'; }, set s(v) { t('s' + v); throw 'setter'; }, toString() { t('ts'); throw 'tostring'; } }; for (const f of [() => t('a') + bad.g + t('never'), () => { bad.s = t('v'); }, () => `${t('x')}${bad}${t('y')}`, () => [t(1), bad.g, t(2)], () => ({ [t('k')]: 1, [bad]: t(3) }), () => f2(t('p'), bad.g, t('q')), () => bad.g(t('arg')), () => bad[bad], () => new (class { [bad] = t('field'); })(), () => { bad.s += 1; bad[t('k')] = bad.g; }]) { try { f(); } catch (e) { log.push('caught ' + e); } } function f2() {}
/// evaluation order of calls with everything
const t = (n, v) => { log.push(n); return v; }; const o = { f: { g: (...a) => ({ h: (...b) => [a, b] }) } }; t(1, o)[t(2, 'f')][t(3, 'g')](t(4, 'a'), ...t(5, ['b']), t(6, 'c')).h(t(7)); new (t('class', class { constructor(...a) { log.push(a); } }))(t('x', 1), ...t('y', [2])); t('tag', (s, ...v) => v)`${t('e1', 1)}${t('e2', 2)}`; t('opt', null)?.[t('never')](t('never')); (t('l', 0) || t('r', o))[t('k', 'f')]?.nope?.(t('never'));
/// assignment targets are evaluated before values, and only once
const t = (n, v) => { log.push(n); return v; }; const o = {}; t('o', o)[t('k', 'x')] = t('v', 1); t('o', o)[t('k', 'x')] += t('v', 2); t('o', o)[t('k', 'x')]++; t('o', o)[t('k', 'y')] ??= t('v', 3); t('o', o)[t('k', 'y')] ??= t('never'); [t('o', o)[t('k', 'z')] = t('d', 4)] = t('src', []); ({ [t('pk', 'q')]: t('o', o)[t('k', 'w')] = t('d', 5) } = t('src', {})); delete t('o', o)[t('k', 'x')]; log.push(o);
/// keys are converted by the author's toString
const key = { toString() { return 'k'; } }; const o = {}; o[key] = 1; o[key] += 1; o[key]++; ({ [key]: o.z } = o); o[key] ??= 5; log.push(o);
/// numbers, strings, booleans and bigints as objects of calls
log.push((5).constructor.name, 'abc'.toUpperCase(), true.constructor === Boolean, (10n).toString(2), 'x'.concat(1, null), (255).toString(16).padStart(4, '0'), Number('12') + 'a'.codePointAt(0)); String.prototype.twice = function () { return this + this; }; log.push('ab'.twice()); delete String.prototype.twice;
/// object identity through many hands
const o = { id: 1 }; const pass = (x) => x; const box = { o }; const [d] = [o]; const { o: e } = box; const m = new Map([[o, o]]); const gen = (function* () { const r = yield o; yield r; })(); log.push(pass(o) === o, d === o, e === o, m.get(o) === o, gen.next().value === o, gen.next(o).value === o, [o].find((x) => x === o) === o, new Proxy(o, {}) === o, Object.assign(o) === o, (() => o)() === o);
/// closures capture variables of switch, catch, for-in and class scopes at once
const fs = []; for (const k in { a: 1, b: 2 }) { switch (k) { case 'a': { const inA = k + 'A'; fs.push(() => inA); } case 'b': let late = k + 'L'; try { throw late; } catch (err) { fs.push(() => [k, late, err]); } class C { static v = k; } fs.push(() => C.v); } } log.push(fs.map((f) => f()));
/// let in loop heads shadowing the outer and inner
const i = 'outer'; for (let i = 0; i < 2; i++) { log.push(i); { let i = 'inner'; log.push(i); for (const i of ['deep']) log.push(i); } } log.push(i); for (const x of [1]) { const x = 2; log.push(x); } for (let j = 0, k = j + 1; j < 1; j++) { let j = 5; log.push(j, k); }
/// loops whose closures outlive and change the variable
const fs = []; for (let i = 0; i < 3; i++) { fs.push({ get: () => i, add: (n) => { i += n; } }); if (i === 0) fs[0].add(1); } fs[0].add(10); log.push(fs.map((f) => f.get()));
/// continue runs the update with the copied variable
const fs = []; for (let i = 0; i < 5; i++) { if (i % 2) continue; fs.push(() => i); i++; } log.push(fs.map((f) => f()));
/// nested functions see the right this, arguments and new.target
function Outer() { this.a = () => this; this.b = function () { return this; }; this.n = (() => new.target)(); const args = (() => arguments)(); this.l = args.length; const self = this; this.c = { m() { return (() => [this === self.c, arguments.length])(); } }; } const o = new Outer(1, 2); const { a, b } = o; log.push(a() === o, b() === undefined, o.b() === o, o.n === Outer, o.l, o.c.m(1, 2, 3));
/// immediately constructed, called and tagged results
log.push(new (function () { this.x = [new.target === undefined]; })().x, (() => ({ m: () => ({ n: 7 }) }))().m().n, ((s) => (t) => s[0] + t[0])`a``b`, new Map([[1, (() => 'v')()]]).get(1), [(x) => x * 2][0](4), { f: () => 1 }.f?.());
/// try, catch and finally as the last statements of every function kind
const kinds = [() => { try { return 1; } finally { log.push('arrow'); } }, function () { try { throw 2; } catch (e) { return e; } finally { log.push('function'); } }, { m() { try { return 3; } finally { log.push('method'); } } }.m, class { static s() { try { throw 4; } catch { return 4; } finally { log.push('static'); } } }.s]; log.push(kinds.map((f) => f())); class K { constructor() { try { this.v = 1; return; } finally { this.v++; } } } class L extends K { constructor() { try { super(); } finally { this.w = this.v; } } } log.push(new L());
/// constructors called in all the ways natives can
class A { constructor(x) { this.x = x; this.t = new.target.name; } } class B extends A {} log.push(Reflect.construct(A, [1]), Reflect.construct(A, [2], B), Reflect.construct(B, [3]), new (A.bind(null, 4))(), Array.from.call(A, { length: 0 }).constructor === A, [5].map((x) => new B(x)));
/// species, fromAsync-less statics and subclass construction by natives
class L extends Array { constructor(...a) { super(...a); this.made = a.length; } static get [Symbol.species]() { return log.push('species'), L; } } const l = L.of(1, 2, 3); const m = l.map((x) => x); log.push(m instanceof L, m.length, l.concat([4]).length, l.splice(0, 1) instanceof L);
/// sparse, frozen and array-like sources of spread and patterns
const a = [1, , 3]; a.x = 'extra'; log.push([...a], { ...a }, ((...r) => r.length)(...a)); const [p, q = 'hole'] = a; log.push(p, q); const f = Object.freeze([1, 2]); const [g, h] = f; log.push(g, h, [...f, 3]); try { [...{ length: 2, 0: 'a' }]; } catch (e) { log.push(e.name); } const own = [1, 2, 3]; own[Symbol.iterator] = function* () { yield 'own'; }; const [z] = own; log.push([...own], z, ((...r) => r)(...own)); for (const x of own) log.push(x);
/// array iteration sees a changed Symbol.iterator of a subclass
class E extends Array { *[Symbol.iterator]() { for (let i = this.length - 1; i >= 0; i--) yield this[i]; } } const e = E.of(1, 2, 3); log.push([...e], Math.max(...e)); const [last] = e; log.push(last); for (const x of e) log.push(x); log.push(new Set(e).size, [...new Set(e)]);
/// a long chain of promises-free callbacks
const pipe = (...fs) => (x) => fs.reduce((v, f) => f(v), x); const curry = (f) => (a) => (b) => f(a, b); const memo = (f, m = new Map()) => (x) => (m.has(x) ? m : m.set(x, f(x))).get(x); const sq = memo((x) => (log.push('computed'), x * x)); log.push(pipe(sq, curry((a, b) => a + b)(1), String)(5), sq(5));
/// deep structures are built, walked and changed
const tree = (n) => (n === 0 ? null : { l: tree(n - 1), v: n, r: tree(n - 1) }); const walk = function* (t) { if (t) { yield* walk(t.l); yield t.v; yield* walk(t.r); } }; const t = tree(4); for (const v of walk(t)) log.push(v); const map = (t, f) => t && { ...t, l: map(t.l, f), v: f(t.v), r: map(t.r, f) }; log.push([...walk(map(t, (v) => v * 10))].reduce((a, b) => a + b));
/// an interpreter written in the language
const run = (src) => { const toks = src.match(/\d+|[-+*/()]/g); let i = 0; const expr = () => { let v = term(); while ('+-'.includes(toks[i] ?? '?')) v = toks[i++] === '+' ? v + term() : v - term(); return v; }; const term = () => { let v = atom(); while ('*/'.includes(toks[i] ?? '?')) v = toks[i++] === '*' ? v * atom() : v / atom(); return v; }; const atom = () => { if (toks[i] === '(') { i++; const v = expr(); i++; return v; } if (toks[i] === '-') { i++; return -atom(); } return Number(toks[i++]); }; return expr(); }; log.push(run('1+2*(3-4)*-5/2'), run('((2))'), run('2*3-4*5'));
/// labels everywhere
a: b: c: for (;;) { d: { e: do { if (log.push('x') > 3) break a; f: try { continue c; } finally { g: { log.push('g'); break g; } } } while (true); } }
/// typeof and delete on everything that can be named
let v; const o = { p: { q: 1 } }; class C { static s = typeof C; static t = typeof this; } log.push(typeof v, typeof o.p.q, typeof o?.x?.y, typeof C.s, C.s, C.t, typeof (() => {})(), typeof new C(), delete o.p.q, delete o['p'], typeof o.p, typeof undefined?.x);
/// commas, voids and parentheses in heads
let i, j; for (i = 0, j = 10; i < j; i++, j -= 2) ; log.push(i, j); if ((i, j) > 0) log.push('t'); while ((i--, i > 0)) ; switch ((1, 2)) { case (0, 2): log.push('two'); } for (const x of (0, [7])) log.push(x); for (const k in (0, { z: 1 })) log.push(k); do ; while ((0, false)); throw_: try { throw (1, 'thrown'); } catch (e) { log.push(e); break throw_; }
/// strings that look like code to scanners
const s = "import('x'); eval('y'); <!-- z -->"; const r = /import\(|eval\(|<!--/; const o = { import: () => 'imp', eval: 1, 'import(': 2 }; log.push(s, r.test(s), o.import('a'), o.eval, o['import('], `import(${1}) eval(${2}) -->`, ((s) => s.raw[0])`import(\x41)`); class K { import() { return 1; } static eval = 2; } log.push(new K().import(), K.eval); let a = 1; log.push(a <!-2, a-->-5);
/// unicode escapes in names, strings, templates and patterns
const \u{61}bc = 1; const o = { \u0061: 2, 'é': 3, '\u{1F600}': 4 }; log.push(abc, o.a, o['\u00e9'], o['😀'], '\u{1F600}'.length, `\u{41}`, /\u{1F600}/u.test('😀'), /[\p{L}]/u.test('é'));
