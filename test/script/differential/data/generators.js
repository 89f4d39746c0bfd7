/// next, values, done
function* g() { yield 1; yield 2; return 3; } const i = g(); log.push(i.next(), i.next(), i.next(), i.next(), i[Symbol.iterator]() === i);
/// values sent in
function* g(a) { const b = yield a; const c = yield b * 2; return a + b + c; } const i = g(1); log.push(i.next('ignored'), i.next(10), i.next(5));
/// yields inside expressions keep the order
function* g() { const r = [yield 1, (yield 2) + (yield 3), `${yield 4}`]; return { r, o: { k: yield 5 }, f: Math.max(yield 6, yield 7) }; } const i = g(); let v = i.next(); let n = 10; while (!v.done) { log.push(v.value); v = i.next(n++); } log.push(v.value);
/// nothing runs before the first next; parameters do
const o = []; function* g(a = o.push('param')) { o.push('body'); yield a; } const i = g(); log.push(o.slice()); i.next(); log.push(o); function* h({ x }) { yield x; } try { h(); log.push('no'); } catch (e) { log.push(e.name); } function* p(x) { yield x; } p(); log.push(p().next());
/// throw and return
function* g() { try { yield 1; yield 2; } catch (e) { log.push('caught ' + e); yield 'c'; } finally { log.push('fin'); } return 'end'; } let i = g(); log.push(i.next(), i.throw('x'), i.next(), i.next()); i = g(); log.push(i.next(), i.return('r'), i.next()); i = g(); log.push(i.return('early'), i.next()); i = g(); try { i.throw('before'); } catch (e) { log.push(e); } log.push(i.next());
/// finally may yield, and override return
function* g() { try { yield 1; } finally { yield 'cleanup'; log.push('done'); } } let i = g(); log.push(i.next(), i.return('r'), i.next(), i.next()); function* h() { try { yield 1; } finally { return 'over'; } } i = h(); i.next(); log.push(i.return('r'), i.next()); function* k() { for (;;) { try { yield 1; } finally { break; } } yield 'after'; } i = k(); i.next(); log.push(i.return('r'), i.next()); i = k(); i.next(); log.push(i.throw('t'), i.next());
/// nested finally on return
function* g() { try { try { yield 1; } finally { log.push('a'); yield 2; log.push('b'); } } finally { log.push('c'); } } const i = g(); log.push(i.next(), i.return(9), i.next(), i.next());
/// uncaught errors end it
function* g() { yield 1; throw new Error('boom'); } const i = g(); i.next(); try { i.next(); } catch (e) { log.push(e.message); } log.push(i.next());
/// yield* over arrays, strings, generators, with results
function* a() { const r = yield* b(); yield r; return yield* 'xy'; } function* b() { yield 1; yield* [2, 3]; return 'res'; } log.push([...a()]); const i = a(); let s; while (!(s = i.next()).done) log.push(s.value); log.push(s);
/// yield* forwards next, throw and return
function* inner() { for (;;) { try { log.push('got ' + (yield 'v')); } catch (e) { log.push('caught ' + e); yield 'recovered'; } finally { log.push('inner fin'); } } } function* outer() { try { yield* inner(); } finally { log.push('outer fin'); } } const i = outer(); log.push(i.next(), i.next('a'), i.throw('e'), i.next('z'), i.return('r'), i.next());
/// yield* with hand-written iterators
const it = (more) => ({ [Symbol.iterator]() { let n = 0; return { next(v) { log.push(['next', v]); return { value: n++, done: n > 3, extra: 1 }; }, ...more }; } }); function* g(x) { try { return yield* x; } finally { log.push('fin'); } } let i = g(it({})); log.push(i.next('a'), i.next('b')); try { i.throw('t'); } catch (e) { log.push(e.name ?? e); } i = g(it({ return(v) { return { value: 'ret' + v, done: true }; } })); i.next(); log.push(i.return('x')); i = g(it({ return(v) { return { value: 'more', done: false }; } })); i.next(); log.push(i.return('x'), i.next(), i.next(), i.next()); i = g(it({ throw(e) { return { value: 'thrown' + e, done: true }; } })); i.next(); log.push(i.throw('y')); i = g(it({})); i.next(); log.push(i.return('z')); i = g(it({ return() { return 5; } })); i.next(); try { i.return(); } catch (e) { log.push(e.name); }
i = g(it({ return() { log.push('closed'); return {}; } })); i.next(); try { i.throw('t'); } catch (e) { log.push(e.name); }
/// yield* of what is not iterable
function* g(x) { yield* x; } for (const v of [5, {}, null, undefined]) { try { g(v).next(); } catch (e) { log.push(e.name); } }
/// already running
let i; function* g() { try { i.next(); } catch (e) { log.push(e.name); } try { i.return(); } catch (e) { log.push(e.name); } yield 1; } i = g(); log.push(i.next());
/// infinite generators, take, map, filter pipelines
function* nat() { let n = 0; for (;;) yield n++; } function* take(n, it) { if (n <= 0) return; for (const x of it) { yield x; if (--n <= 0) return; } } function* map(f, it) { for (const x of it) yield f(x); } function* filter(p, it) { for (const x of it) if (p(x)) yield x; } log.push([...take(5, map((x) => x * x, filter((x) => x % 2, nat())))]);
/// cleanup runs through a pipeline
function* src() { try { yield 1; yield 2; yield 3; } finally { log.push('src closed'); } } function* id(it) { try { for (const x of it) yield x; } finally { log.push('id closed'); } } for (const x of id(src())) { if (x === 2) break; } const [a] = id(src()); log.push(a); try { for (const x of id(src())) throw 'e'; } catch (e) { log.push(e); }
/// recursion, permutations
function* perms(a, n = a.length) { if (n <= 1) yield a.slice(); else for (let i = 0; i < n; i++) { yield* perms(a, n - 1); const j = n % 2 ? 0 : i; [a[n - 1], a[j]] = [a[j], a[n - 1]]; } } log.push([...perms(['a', 'b', 'c'])].map((p) => p.join('')));
/// generator objects and functions are what they seem
function* g() {} const G = Object.getPrototypeOf(g); log.push(typeof g, Object.prototype.toString.call(g), Object.prototype.toString.call(g()), g() instanceof g, Object.getPrototypeOf(g()) === g.prototype, Object.getOwnPropertyNames(g).sort(), G.constructor === undefined ? 'none' : 'some', typeof g().next, g.prototype.constructor === undefined); g.prototype.extra = 5; log.push(g().extra); try { new g(); } catch (e) { log.push(e.name); } try { g().next.call({}); } catch (e) { log.push(e.name); }
/// this, arguments and methods
const o = { n: 5, *g() { yield this.n; yield arguments.length; yield* (() => [this.n + 1])(); } }; log.push([...o.g(1, 2)], [...o.g.call({ n: 9 })]); function* f() { yield new.target; } log.push([...f()]);
/// spread, Array.from, Map and destructuring of generators
function* g() { yield* [['a', 1], ['b', 2]]; } log.push([...g()], Array.from(g(), ([k]) => k), [...new Map(g())], Object.fromEntries(g()), Math.max(...(function* () { yield 3; yield 9; })())); const [[k], ...rest] = g(); log.push(k, rest); const s = new Set((function* () { yield 1; yield 1; })()); log.push(s.size);
/// next of a generator used by hand from natives
function* g() { yield 1; yield 2; } const it = g(); log.push([1, 2, 3].map(() => it.next().value)); const bound = g().next; try { bound(); } catch (e) { log.push(e.name); } const i2 = g(); const nx = i2.next.bind(i2); log.push(nx(), nx(), nx());
/// delegating to itself through several levels with values
function* deep(n) { if (n === 0) { const r = yield 'bottom'; return r; } const r = yield* deep(n - 1); return r + n; } const i = deep(5); log.push(i.next(), i.next(100));
/// a generator as a state machine
function* light() { while (true) { const c = yield 'green'; if (c === 'stop') { yield 'red'; continue; } yield 'amber'; yield 'red'; } } const l = light(); log.push([l.next().value, l.next().value, l.next().value, l.next().value, l.next('stop').value, l.next().value]);
/// closures over variables of a generator live on
function* g() { let n = 0; yield { inc: () => ++n, get: () => n }; yield n; } const i = g(); const c = i.next().value; c.inc(); c.inc(); log.push(c.get(), i.next().value);
/// yield in loops, switch, conditional and call arguments
function* g(n) { switch (yield 's') { case 1: yield 'one'; case 2: yield 'two'; } for (let i = yield 'init'; i < (yield 'test'); i += yield 'upd') yield ['body', i]; const x = (yield 'c') ? yield 'yes' : yield 'no'; return f(yield 'a1', ...(yield 'a2'), x); } const f = (...a) => a; const i = g(); const feed = [undefined, 1, undefined, undefined, 0, 2, undefined, 1, 2, undefined, 1, 1, true, 'X', 'p', ['q', 'r']]; for (const v of feed) { const s = i.next(v); log.push(s); if (s.done) break; }
/// yield as operand of assignments and members
function* g() { let x = 1; x += yield x; const o = { a: 1 }; o.a = yield o; o[yield 'key'] = yield 'val'; o.a += yield 'more'; [x, o.b = yield 'def'] = [yield 'arr']; const { p = yield 'pd', ...r } = yield 'obj'; delete o[yield 'del']; return [x, o, p, r, typeof (yield 't'), !(yield 'n'), (yield) ?? 'nullish', (yield)?.z]; } const i = g(); const feed = [0, 5, 'A', 'K', 'V', 'M', 7, undefined, {}, 'P', 'K', 1, 0, null, { z: 3 }]; let s; for (const v of feed) { s = i.next(v); if (s.done) break; log.push(s.value); } log.push(s);
/// yield in template, object literal, class and new
function* g() { const t = `${yield 1}-${yield 2}`; const o = { [yield 3]: yield 4, ...(yield 5) }; class A { constructor(x) { this.x = x; } } const n = new A(yield 6); const tag = ((s, ...v) => v)`${yield 7}`; class B extends (yield 8) { [yield 9]() { return 1; } } return [t, o, n, tag, Object.getOwnPropertyNames(B.prototype)]; } const i = g(); const feed = [0, 'a', 'b', 'k', 'v', { s: 1 }, 'n', 't', Object, 'm']; let s; for (const v of feed) s = i.next(v); log.push(s);
/// try inside loops with yields and continue
function* g() { for (let i = 0; i < 4; i++) { try { if (i === 1) continue; yield i; if (i === 2) throw 'x'; } catch (e) { yield e; } finally { yield 'f' + i; } } } log.push([...g()]);
/// return inside for-of inside generator closes the source
function* src() { try { yield 1; yield 2; } finally { log.push('closed'); } } function* g() { for (const x of src()) { try { yield x; return 'early'; } finally { log.push('body fin'); } } } const i = g(); log.push(i.next(), i.next());
/// return() while suspended in a for-of closes the source
function* src() { try { yield 1; yield 2; } finally { log.push('closed'); } } function* g() { for (const x of src()) yield x; } const i = g(); log.push(i.next(), i.return('bye'), i.next());
/// iterators written by hand with generators inside natives
const o = { *[Symbol.iterator]() { yield* Object.entries({ a: 1, b: 2 }); } }; log.push(Array.from(o), new Map(o).get('b'), [...o].flat()); const [first, second, third = 'none'] = (function* () { yield 1; yield 2; })(); log.push(first, second, third);
/// lazily evaluated parameters of generator methods with super
class A { *items() { yield 'a'; } } class B extends A { *items() { yield* super.items(); yield 'b'; } } log.push([...new B().items()]);
