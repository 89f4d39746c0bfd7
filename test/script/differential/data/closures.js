/// each round of a for loop has its own variable
const fs = []; for (let i = 0; i < 3; i++) fs.push(() => i++); log.push(fs.map((f) => f()), fs.map((f) => f()));
/// var is shared between rounds
var fs = []; for (var i = 0; i < 3; i++) fs.push(() => i); log.push(fs.map((f) => f()));
/// closures in the head of a for loop
const fs = []; for (let i = 0, g = () => i; i < 2; fs.push(() => i), i++) { fs.push(g, () => i); } log.push(fs.map((f) => f()));
/// the update sees the copied variable
const fs = []; for (let i = 0; fs.push(() => i), i < 3; i += 1) { i++; } log.push(fs.map((f) => f()));
/// for-of and for-in give a new constant each round
const fs = []; for (const x of [1, 2, 3]) fs.push(() => x); for (const k in { a: 1, b: 2 }) fs.push(() => k); log.push(fs.map((f) => f()));
/// destructured heads are captured
const fs = []; for (const [k, { v }] of [['a', { v: 1 }], ['b', { v: 2 }]]) fs.push(() => k + v); log.push(fs.map((f) => f()));
/// blocks in loops have fresh variables
const fs = []; for (let i = 0; i < 3; i++) { let x = i * 2; const y = x + 1; fs.push(() => [x++, y]); } log.push(fs.map((f) => f()), fs.map((f) => f()));
/// while loops and nested blocks
let n = 0; const fs = []; while (n < 3) { const here = n; { let deep = here * 10; fs.push(() => [here, deep++, n]); } n++; } log.push(fs.map((f) => f()), fs[0]());
/// nested loops with captured variables of both
const fs = []; for (let i = 0; i < 2; i++) for (let j = 0; j < 2; j++) fs.push(() => i * 10 + j); log.push(fs.map((f) => f()));
/// continue and break keep the rounds apart
const fs = []; outer: for (let i = 0; i < 5; i++) { for (let j = 0; j < 5; j++) { if (j === 2) continue outer; if (i === 3) break outer; fs.push(() => [i, j]); } } log.push(fs.map((f) => f()));
/// a let that is not initialised again starts undefined each round
const out = []; for (let i = 0; i < 3; i++) { let x; out.push(x); x = i; } log.push(out);
/// a captured let that is not initialised again starts undefined each round
const out = []; for (let i = 0; i < 3; i++) { let x; const f = () => x; out.push(f()); x = i; out.push(f()); } log.push(out);
/// temporal dead zone
try { x; } catch (e) { log.push(e.name); } let x = 1;
try { typeof y; } catch (e) { log.push(e.name); } const y = 2;
try { z = 1; } catch (e) { log.push(e.name); } let z;
try { new K(); } catch (e) { log.push(e.name); } class K {}
{ try { x; } catch (e) { log.push(e.name); } let x = 3; log.push(x); }
/// dead zone through closures
const early = () => later; try { early(); } catch (e) { log.push(e.name); } let later = 5; log.push(early());
const set = () => { slot = 1; }; try { set(); } catch (e) { log.push(e.name); } let slot = 0; set(); log.push(slot);
/// dead zone in its own initialiser
try { let a = a; } catch (e) { log.push(e.name); }
try { const { b = b } = {}; } catch (e) { log.push(e.name); }
try { for (const c of c) ; } catch (e) { log.push(e.name); }
try { for (let d in d) ; } catch (e) { log.push(e.name); }
/// dead zone comes back in each round
const out = []; for (let i = 0; i < 2; i++) { try { v; } catch (e) { out.push(e.name); } let v = i; out.push(v); } log.push(out);
/// dead zone comes back in each round, captured
const out = []; for (let i = 0; i < 2; i++) { const f = () => v; try { f(); } catch (e) { out.push(e.name); } let v = i; out.push(f()); } log.push(out);
/// switch shares one scope
const f = (n) => { switch (n) { case 0: let x = 'zero'; return x; case 1: try { return x; } catch (e) { return e.name; } default: x = 'set'; return x; } };
log.push(f(0), f(1)); try { f(2); } catch (e) { log.push(e.name); }
/// switch in a loop captures per round
const fs = []; for (const n of [0, 1]) { switch (n) { case 0: case 1: let x = n; fs.push(() => x++); } } log.push(fs.map((f) => f()), fs[0]());
/// constants cannot be assigned
const c = 1; for (const f of [() => { c = 2; }, () => { c++; }, () => { c += 1; }, () => { [c] = [1]; }, () => { ({ c } = {}); }, () => { c ??= 1; }, () => { c ||= 1; }, () => { for (c of [1]) ; }]) { try { f(); log.push('no throw'); } catch (e) { log.push(e.name); } } log.push(c);
/// a constant is assigned after its value is computed
const c = 1; try { c = log.push('side'); } catch (e) { log.push(e.name); }
for (const i = 0; i < 1;) { try { i++; } catch (e) { log.push(e.name); break; } }
/// catch parameters
try { throw 1; } catch (e) { var e = 2; log.push(e); } log.push(e);
try { throw { a: 1, b: [2, 3] }; } catch ({ a, b: [c, d = 4, f = 5], g = a }) { log.push(a, c, d, f, g); }
const fs = []; for (const n of [1, 2]) try { throw n; } catch (x) { fs.push(() => x); } log.push(fs.map((f) => f()));
try { throw 0; } catch { log.push('no binding'); }
/// shadowing at every level
let x = 'module'; function f(x) { { let x = 'block'; { const x = 'inner'; log.push(x); } log.push(x); } log.push(x); } f('param'); log.push(x);
/// names that look like the runtime's own
let $ = 1, R = 2, F = 3, c = 4, t = 5, a = 6, r = 7, s0 = 8, s1 = 9, t0 = 10, f0 = 11, w0 = 12, k = 13, g_Math = 14, v1 = 15, i1 = 16, $F = 17, $Frame = 18;
function h($, R, F, c, t, a, r, s0) { return () => [$, R, F, c, t, a, r, s0, s1, t0, f0, w0, k, g_Math, v1, i1, $F, $Frame]; }
log.push(h(21, 22, 23, 24, 25, 26, 27, 28)());
/// names of Object.prototype and slots
let toString = 1, constructor = 2, hasOwnProperty = 3, valueOf = 4, __proto__ = 5, __defineGetter__ = 6;
const f = () => [toString, constructor, hasOwnProperty, valueOf, __proto__, __defineGetter__]; log.push(f()); __proto__++; log.push(f());
{ let __proto__ = { x: 1 }; log.push(__proto__.x, (() => __proto__.x)()); }
/// names in other scripts and with escapes
let größe = 1, 日本 = 2, \u0061b = 3, _$ = 4; const f = () => größe + 日本 + ab + _$; log.push(f());
/// global names can be shadowed
{ const Math = { max: () => 'mine' }, undefined_ = 1; log.push(Math.max(1)); } log.push(Math.max(1, 2));
function f(Object, Array) { return [Object, Array]; } log.push(f(1, 2)); const JSON = 5; log.push(JSON);
/// undeclared names
log.push(typeof nothing, typeof (nothing));
/// undeclared names throw
for (const f of [() => nothing, () => { nothing = 1; }, () => nothing(), () => nothing.x, () => { nothing++; }]) { try { f(); } catch (e) { log.push(e.name); } } log.push(typeof nothing);
/// undefined NaN Infinity
log.push(undefined, NaN, Infinity, -Infinity, void 0, typeof undefined); try { undefined = 1; } catch (e) { log.push(e.name); } try { NaN++; } catch (e) { log.push(e.name); }
/// var is hoisted out of blocks and loops
log.push(a, b); if (true) { var a = 1; } for (var b of [1, 2]) ; log.push(a, b); (() => { log.push(c); { var c = 1; } log.push(c); })();
var d = 1; var d; log.push(d); var d = 2; log.push(d);
/// functions in blocks of loops capture
const fs = []; for (let i = 0; i < 3; i++) { function g() { return i; } fs.push(g); } log.push(fs.map((f) => f()));
/// counters shared by several closures
function counter() { let n = 0; return { up() { return ++n; }, down: () => --n, get n() { return n; }, set n(v) { n = v; } }; } const c = counter(); c.up(); c.up(); c.down(); c.n += 10; log.push(c.n);
/// closures outlive many calls
const memo = ((cache) => (n) => cache[n] ?? (cache[n] = n < 2 ? n : memo(n - 1) + memo(n - 2)))({}); log.push(memo(50));
/// closures in default parameters keep their own scope
let x = 'outer'; function f(g = () => x) { let x = 'inner'; return g() + x; } log.push(f()); function h(a, g = () => a) { { let a = 9; } return g(); } log.push(h(4));
/// a class in a loop closes over the round
const cs = []; for (let i = 0; i < 3; i++) cs.push(class { get() { return i; } static s = i * 2; f = i; }); log.push(cs.map((C) => [new C().get(), C.s, new C().f]));
/// labelled blocks
a: { log.push(1); b: { if (log.length) break a; } log.push('never'); } log.push(2);
/// a try in a loop with captured variables and finally
const fs = []; for (let i = 0; i < 3; i++) { try { if (i === 1) continue; fs.push(() => i); } finally { fs.push(() => -i); } } log.push(fs.map((f) => f()));
/// a captured variable changed through the loop header
const fs = []; for (let i = 0; i < 6; i += 2) { fs.push(() => i); i -= 1; } log.push(fs.map((f) => f()));
