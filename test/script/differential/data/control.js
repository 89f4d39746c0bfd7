/// if else chains and dangling else
const f = (n) => { if (n > 0) if (n > 10) return 'big'; else return 'small'; else return 'neg'; }; log.push(f(11), f(5), f(-1));
if (0) log.push(1); else if ('') log.push(2); else log.push(3);
/// switch with fall through, default in the middle, strict comparison
const f = (v) => { const o = []; switch (v) { case 1: o.push('1'); case 2: o.push('2'); break; default: o.push('d'); case '3': o.push('s3'); break; case NaN: o.push('nan'); } return o.join(); }; log.push(f(1), f(2), f('3'), f(3), f(NaN), f());
/// switch evaluates cases in order until one matches
const o = []; const t = (x) => (o.push(x), x); switch (t(2)) { case t(1): case t(2): o.push('in'); case t(3): o.push('through'); } log.push(o);
/// switch without cases, with only default, with blocks and functions
switch (log.push('once')) {} switch (1) { default: log.push('d'); } switch (1) { case 1: { const x = 1; log.push(x); } function g() { return 'g'; } } switch (2) { case 1: function h() { return 'h'; } case 2: log.push(h()); }
/// break and continue in switch inside loops
const o = []; for (let i = 0; i < 4; i++) { switch (i) { case 1: continue; case 2: break; default: o.push(i); } o.push('after' + i); } log.push(o);
/// while, do while, for without parts
let n = 0; while (n < 3) n++; do n++; while (n < 3); for (;;) { if (n++ > 6) break; } log.push(n); let i = 0; for (; i < 3;) i++; log.push(i); do { i--; if (i === 1) continue; } while (i > 0); log.push(i);
/// empty bodies and tests with effects
let n = 0; while (n++ < 5); log.push(n); for (n = 0; n++ < 5;); log.push(n); do ; while (n-- > 3); log.push(n); ; ;;
/// labels on loops and blocks
const o = []; a: for (let i = 0; i < 3; i++) b: for (let j = 0; ; j++) { if (j === 2) continue a; if (i === 2) break a; o.push([i, j]); } log.push(o);
x: y: for (const k of [1, 2]) { for (;;) { continue x; } } z: { break z; } foo: if (true) { log.push('in'); break foo; log.push('no'); } w: switch (1) { case 1: for (;;) break w; }
/// labels named like reserved words of the runtime
yield_: for (;;) { l_a: for (;;) { break yield_; } }
log.push('done');
/// continue a labelled do while runs the test
let n = 0; a: do { n++; for (;;) { continue a; } } while (n < 3); log.push(n);
/// try catch finally order
const f = (how) => { const o = []; try { o.push('try'); if (how === 1) throw new Error('x'); if (how === 2) return [...o, 'ret']; } catch (e) { o.push(e.message); } finally { o.push('fin'); log.push(o.join()); } return o; }; log.push(f(0), f(1), f(2));
/// finally overrides
const a = () => { try { return 1; } finally { return 2; } }; const b = () => { try { throw 1; } finally { return 3; } }; const c = () => { for (;;) { try { return 1; } finally { break; } } return 4; }; const d = () => { let i = 0; for (; i < 3; i++) { try { continue; } finally { log.push(i); } } return i; }; log.push(a(), b(), c(), d());
/// return value is computed before finally
const f = () => { let x = 1; try { return x; } finally { x = 2; } }; const g = () => { const o = { x: 1 }; try { return o; } finally { o.x = 2; } }; log.push(f(), g());
/// nested finally and rethrow
const o = []; try { try { try { throw 'a'; } finally { o.push(1); } } catch (e) { o.push(e); throw 'b'; } finally { o.push(2); } } catch (e) { o.push(e); } finally { o.push(3); } log.push(o);
/// throw in catch and finally
const t = (f) => { try { f(); } catch (e) { return e; } }; log.push(t(() => { try { throw 1; } catch { throw 2; } }), t(() => { try { throw 1; } finally { throw 3; } }), t(() => { try { throw 1; } catch { throw 2; } finally { throw 4; } }));
/// anything can be thrown
for (const v of [1, 'a', null, undefined, { x: 1 }, [1], Symbol.iterator, 10n]) { try { throw v; } catch (e) { log.push(e === v); } }
/// errors cross functions and natives
const f = () => { throw new RangeError('deep'); }; const g = () => [1].map(f); const h = () => JSON.stringify({ toJSON: g }); try { h(); } catch (e) { log.push(e.name, e.message, e instanceof RangeError); }
/// for-in: order, inheritance, shadowing, deletion, arrays, strings, null
const p = { c: 1, a: 2 }; const o = Object.create(p, { hidden: { value: 1, enumerable: false } }); o.b = 1; o[2] = 1; o[1] = 1; o.a = 5; const ks = []; for (const k in o) ks.push(k); log.push(ks);
const d = { a: 1, b: 2, c: 3 }; const seen = []; for (const k in d) { seen.push(k); delete d.b; d.z = 1; } log.push(seen); for (const i in ['x', 'y']) log.push(i, typeof i); for (const i in 'ab') log.push(i); for (const k in null) log.push(k); for (const k in undefined) log.push(k); for (const k in 5) log.push(k);
let last; for (last in { q: 1, r: 2 }); log.push(last); const t = {}; for (t.k in { m: 1 }); log.push(t.k); for (var [first] in { xyz: 1 }) log.push(first);
/// for-of over everything
for (const x of [1, , 3]) log.push(x); for (const c of 'a😀b') log.push(c); for (const [k, v] of new Map([['a', 1]])) log.push(k, v); for (const v of new Set([1, 1, 2])) log.push(v); for (const v of (function* () { yield 'g'; })()) log.push(v); for (const [i, v] of ['p', 'q'].entries()) log.push(i, v); for (const v of new Uint8Array([7, 8])) log.push(v); (function () { for (const v of arguments) log.push(v); })(4, 5);
/// for-of sees changes of the array while it runs
const a = [1, 2, 3]; const o = []; for (const x of a) { o.push(x); if (x === 1) a.push(4); if (x === 2) a.shift(); } log.push(o, a);
const m = new Map([[1, 'a'], [2, 'b']]); for (const [k] of m) { log.push(k); if (k === 1) { m.delete(2); m.set(3, 'c'); } } 
/// for-of with different targets
let x; for (x of [1, 2]) ; log.push(x); const o = {}; for (o.p of [3, 4]) ; log.push(o.p); let a, b; for ([a, b = 9] of [[1], [2, 3]]) log.push(a, b); for ({ a, ...b } of [{ a: 1, c: 2 }]) log.push(a, b); const arr = []; for (arr[arr.length] of [1, 2, 3]) ; log.push(arr);
/// for-of over what is not iterable
for (const v of [5, {}, undefined, null, true, () => {}]) { try { for (const x of v) log.push(x); } catch (e) { log.push(e.name); } }
/// for-of closes iterators on break, return, throw, outer continue
const it = (n) => ({ i: 0, [Symbol.iterator]() { return this; }, next() { return { value: this.i, done: this.i++ >= n }; }, return() { log.push('closed'); return {}; } });
for (const x of it(3)) { if (x === 1) break; } (() => { for (const x of it(3)) return x; })(); try { for (const x of it(3)) throw 'e'; } catch (e) { log.push(e); } o: for (const i of [1, 2]) { for (const x of it(3)) { continue o; } } for (const x of it(2)) log.push(x); log.push('end');
/// an error of return() is lost behind an error of the body, but not behind a break
const it = () => ({ [Symbol.iterator]() { return this; }, next() { return { value: 1, done: false }; }, return() { throw 'from return'; } }); try { for (const x of it()) throw 'body'; } catch (e) { log.push(e); } try { for (const x of it()) break; } catch (e) { log.push(e); }
const bad = () => ({ ...it(), return() { return 5; } }); try { for (const x of bad()) break; } catch (e) { log.push(e.name); } try { for (const x of bad()) throw 'body'; } catch (e) { log.push(e); }
/// an iterator without return, with null return, with a failing next
const it = (more) => ({ [Symbol.iterator]() { return this; }, next() { return { value: 1, done: false }; }, ...more }); for (const x of it({})) break; for (const x of it({ return: null })) break; for (const x of it({ return: undefined })) break; try { for (const x of it({ next() { throw 'next'; }, return() { log.push('must not close'); } })) ; } catch (e) { log.push(e); } try { for (const x of it({ next() { return 5; }, return() { log.push('must not close'); } })) ; } catch (e) { log.push(e.name); }
try { for (const x of it({ next: 5 })) ; } catch (e) { log.push(e.name); } try { for (const x of { [Symbol.iterator]: () => 5 }) ; } catch (e) { log.push(e.name); } try { for (const x of { [Symbol.iterator]: 5 }) ; } catch (e) { log.push(e.name); }
/// next is read once, done and value each time
const it = { [Symbol.iterator]() { return { get next() { log.push('next read'); let n = 0; return () => ({ get done() { log.push('done'); return n++ >= 2; }, get value() { log.push('value'); return n; } }); } }; } }; for (const x of it) log.push(x); const [a] = it; log.push([...it]);
/// yield-like statements as expressions in odd places
const f = (x) => x ? (log.push('a'), 1) : (log.push('b'), 2); log.push(f(1) + f(0), [f(1), f(0)].length, f(f(0) - 2)); if ((log.push('c'), true) && f(0)) log.push('d'); log.push((1, 2, 3));
/// comma, void, conditional chains
let i = 0; const v = (i++, i++, i); log.push(v, void i++, i, i > 2 ? 'x' : i > 1 ? 'y' : 'z');
/// debugger is harmless
debugger; log.push(1);
/// a long loop with many kinds of statement
let s = 0; for (let i = 0; i < 500; i++) { if (i % 3 === 0) continue; if (i % 100 === 99) { s += 1000; } else if (i % 2) s += i; else { s -= 1; } try { if (i === 77) throw i; } catch (e) { s += e; } } log.push(s);
