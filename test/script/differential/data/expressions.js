/// arithmetic and its precedence
log.push(1 + 2 * 3 - 4 / 2 % 3, (1 + 2) * 3, 2 ** 3 ** 2, (-2) ** 2, 7 % -3, -7 % 3, 1 / 0, 0 / 0, 5 - -5, +'3' + +'4', -'5', ~5, 1 + +1, 1 - -1);
/// bit operators and shifts
log.push(5 & 3, 5 | 3, 5 ^ 3, ~~3.7, 1 << 31, -1 >>> 0, -16 >> 2, -16 >>> 28, 1 << 32, 2 ** 32 | 0, '7' & 3);
/// comparison and equality
log.push(1 < 2, 'a' < 'b', '10' < '9', 10 < '9', null >= 0, undefined == null, null == 0, NaN == NaN, NaN != NaN, '1' == 1, true == 1, [] == '', [1] == 1, ({}) == '[object Object]', 1n == 1, 2n > 1, '2' > 1n, Symbol.iterator == Symbol.iterator);
/// strings and numbers mix
log.push(1 + '2', '3' - 1, '3' * '4', 'a' + null + undefined + true + 1n, [1, 2] + [3], {} + '', 1 + null, 1 + undefined, '5' + 5 - 5, [] + {}, +[], +{}, +'', +' 12 ', +'0x10', +'1e3');
/// logic returns operands and short-circuits
const o = []; const t = (x) => (o.push(x), x); log.push(t(0) || t('x'), t(1) && t(2), t(null) ?? t('d'), t(0) ?? t('n'), t('') || t(0) || t(null), (t(1) || t(2)) && t(3), o, !t(0), !!t(''));
/// assignment operators
let a = 1; log.push(a += 2, a -= 1, a *= 5, a /= 2, a %= 3, a **= 3, a <<= 2, a >>= 1, a >>>= 0, a |= 8, a &= 12, a ^= 5, a); let s = 'x'; s += 1; s += 'y'; log.push(s);
/// logical assignment short-circuits and does not assign
let a = null, b = 0, c = 1; a ??= 5; b ||= 6; c &&= 7; log.push(a, b, c); a ??= log.push('no'); b ||= log.push('no'); let z = 0; z &&= log.push('no'); log.push(a, b, z); const o = { get x() { log.push('get'); return 1; }, set x(v) { log.push('set' + v); } }; o.x ||= 2; o.x &&= 3; o.x ??= 4;
const k = 1; k ||= 2; log.push(k);
/// increments of everything
let i = 5; log.push(i++, i, ++i, i--, --i, -i++, +i); const o = { n: 1, s: '5', u: undefined, b: 10n }; log.push(o.n++, ++o.n, o.s++, o.s, o.u++, o.u, o.b++, o.b, o['n']--, o.missing++, o.missing); const a = [1, 2]; let j = 0; a[j++]++; log.push(a, j, a[j++] += 10, a, j);
/// chained and nested assignment
let a, b, c; a = b = c = 5; log.push(a, b, c, a = (b = 2) + (c = 3), a); const o = {}; o.x = o.y = { z: 1 }; o.x.z = o.y.w = 7; log.push(o); let x = 1; x = x++ + ++x; log.push(x); let arr = [0, 0, 0], i = 0; arr[i++] = arr[i++] = i++; log.push(arr, i);
/// order of evaluation in assignments
const o = []; const t = (n, v) => (o.push(n), v); const obj = {}; t('obj', obj)[t('key', 'k')] = t('val', 1); t('obj2', obj)[t('key2', 'k')] += t('val2', 2); log.push(o, obj);
let q = { v: 1 }; const old = q; q.next = q = { v: 2 }; log.push(old.next === q, q.next);
/// reading before an inner assignment
let a = 1; log.push(a + (a = 2) + a, a); const o = { x: 1 }; log.push(o.x + (o.x = 5) * o.x, o); let b = 1; b += (b = 10, 5); log.push(b); const p = { x: 1 }; p.x += (p.x = 10, 5); log.push(p.x); const f = () => (a = 100); a = 1; log.push(a + f() + a); a += f(); log.push(a);
/// typeof of everything
log.push(typeof 1, typeof 'a', typeof true, typeof undefined, typeof null, typeof {}, typeof [], typeof (() => {}), typeof class {}, typeof Symbol(), typeof 1n, typeof typeof 1, typeof nope, typeof function* () {});
/// delete
const o = { a: 1, b: { c: 2 }, get g() { return 1; } }; log.push(delete o.a, delete o.nope, delete o.b.c, delete o['g'], o, delete o?.b?.c?.d, delete o.x?.y.z, delete 5, delete f()); function f() { log.push('called'); } const a = [1, 2, 3]; delete a[1]; log.push(a, 1 in a, a.length); try { delete Object.freeze({ x: 1 }).x; } catch (e) { log.push(e.name); } try { delete null.x; } catch (e) { log.push(e.name); }
/// in and instanceof
const o = { a: undefined }; class A {} class B extends A {} log.push('a' in o, 'b' in o, 'toString' in o, 0 in [1], 1 in [1], Symbol.iterator in [], new B() instanceof A, new A() instanceof B, [] instanceof Array, (() => {}) instanceof Function, 5 instanceof Number); try { 'a' in 'b'; } catch (e) { log.push(e.name); } try { ({}) instanceof 5; } catch (e) { log.push(e.name); } try { ({}) instanceof (() => {}); } catch (e) { log.push(e.name); }
/// instanceof with Symbol.hasInstance
class Even { static [Symbol.hasInstance](n) { return n % 2 === 0; } } log.push(2 instanceof Even, 3 instanceof Even);
/// optional chaining short-circuits the whole chain
const o = { a: { b: () => ({ c: 1 }), n: null, f() { return this.v; }, v: 7 } }; const u = undefined; let n = 0; log.push(u?.x, u?.x.y.z, u?.[n++], u?.x(n++), n, o?.a?.b?.().c, o.a.n?.x.y, o.a.n?.(), o.nope?.(n++), n, o.a?.f(), o?.a.f(), o.a?.['f'](), (o?.a).v, (o?.a.f)(), (o.a?.f)?.(), o.a.b?.().c);
try { o.a.n.x; } catch (e) { log.push(e.name); } try { (u?.x).y; } catch (e) { log.push(e.name); } try { o.v?.x(); o.a.v?.x(); } catch (e) { log.push(e.name); } log.push(null?.[0]?.x, u?.x?.y?.(), (() => u?.a.b.c)());
/// optional calls keep this and evaluate once
const o = { n: 0, get a() { this.n++; return this; }, m() { return this === o; } }; log.push(o.a?.m(), o.a?.m?.(), o.a.m?.(), o?.a?.a?.m(), o.n, o?.['a']['m'](), o.n); const f = null; log.push(f?.(), f?.x?.(), o.q?.r.s(1), [1]?.[0], 'abc'?.length, (0)?.toFixed(1));
/// optional chaining with templates of effects
let c = 0; const g = () => (c++, { h: null }); log.push(g()?.h?.i(c++), c, g().h?.[c++], c);
/// templates and tagged templates
const a = 1, f = (s, ...v) => [s.join('|'), s.raw.join('|'), v, Object.isFrozen(s), Array.isArray(s.raw)]; log.push(`a${a}b${a + 1}`, `${`nested ${a}`}`, `line
break`, `\u0041\x42\n\``, f`x${a}\n${2}z`, f``, f`\unicode`, `$${a}$`, `\${a}`, `${[1, 2]}`, `${{}}`, `${null}${undefined}${true}`);
const o = { p: 'P', t(s) { return this.p + s[0]; } }; log.push(o.t`q`, o['t']`r`, new (class { x(s) { return s[0]; } })().x`y`); try { `${Symbol()}`; } catch (e) { log.push(e.name); }
/// the strings of a tagged template are one object per place
const same = (s) => s; const f = () => same`a`; log.push(f() === f(), f() === same`a`); const seen = new Set(); for (let i = 0; i < 3; i++) seen.add(same`x${i}`); log.push(seen.size);
/// regular expressions are new objects each time
const f = () => /a/g; log.push(f() === f(), f().source, f().flags, 'aXbX'.replace(/X/g, '-'), /(?<y>\d{4})-(?<m>\d\d)/.exec('2024-05').groups.m, [...'a1b2'.matchAll(/[a-z](\d)/g)].map((m) => m[1]), /[/\]]+/.test('/]'), 'x'.match(/y/), /\//.source); const r = /a/y; log.push(r.test('aa'), r.lastIndex, r.test('aa'), r.test('aa'));
/// numbers in every notation
log.push(0x1F, 0b101, 0o17, 1e3, 1_000_000, .5, 5., 1.5e-7, 0xFFn, 123n, 1_0n, 0.1 + 0.2, 1e21, -0, Object.is(-0, 0), 2 ** 53 + 1, 0xffffffffff);
/// BigInt
log.push(2n ** 64n, 7n / 2n, -7n % 3n, 5n & 3n, 1n << 40n, -1n >> 3n, 10n > 5, typeof (1n + 2n), BigInt(5) === 5n, BigInt.asUintN(8, 257n), (123n).toString(16), -5n, 0n ? 1 : 2); try { 1n + 1; } catch (e) { log.push(e.name); } try { +1n; } catch (e) { log.push(e.name); } let b = 5n; b++; b += 2n; b **= 2n; log.push(b, b-- - b);
/// string escapes, unicode, continuation
log.push('\x41\u0042\u{43}\0'.length, '\t\n\r\v\f\b\\\'"', "it's", 'a\
b', '😀'.length, [...'😀'].length, '\u2028'.length, 'é'.normalize('NFD').length, '\ud83d'.length, "</script>", '<!--', '-->', 'import(', 'eval(x)');
/// symbols
const s = Symbol('d'); const o = { [s]: 1, a: 2 }; log.push(s.toString(), s.description, o[s], Object.keys(o), Object.getOwnPropertySymbols(o).length, Symbol.for('x') === Symbol.for('x'), typeof s, JSON.stringify(o)); try { s + ''; } catch (e) { log.push(e.name); }
/// sequence and conditional as arguments and members
const f = (...a) => a; const o = { x: 1 }; log.push(f((1, 2), true ? 3 : 4), (0, o).x, (true ? o : null).x, [(1, 2)], { a: (3, 4) }.a, (o, o)['x'], f(...(true ? [1] : [])));
/// nested calls and deep member chains
const o = { a: [{ b: (x) => ({ c: x }) }] }; log.push(o.a[0].b(o.a[0].b(5).c + 1).c, ((((1)))), [[[1]]][0][0][0], (() => () => () => 'deep')()()());
/// spread in calls, arrays and new
const f = (...a) => a.join(); class P { constructor(...a) { this.a = a; } } log.push(f(...[1, 2], 3, ...'ab', ...new Set([4])), [...[1, , 3], ...'x'], new P(...[1, 2], 3).a, Math.max(...[1, 5, 3]), [...new Map([[1, 2]])], [...[]].length, f(...[]), [...(function* () { yield 1; yield* [2, 3]; })()]); try { [...5]; } catch (e) { log.push(e.name); } try { f(...undefined); } catch (e) { log.push(e.name); } try { f(...{}); } catch (e) { log.push(e.name); }
/// holes
const a = [, 1, , 2, ,]; log.push(a.length, 0 in a, 1 in a, a.map((x) => 1), Object.keys(a), [,].length, [...a]);
/// void and comma keep undefined
log.push(void 'x', (void 0) === undefined, [void 0].length);
/// conversion order with valueOf and toString
const o = (n) => ({ valueOf() { log.push('v' + n); return n; }, toString() { log.push('s' + n); return 'str' + n; } }); log.push(o(1) + o(2), o(3) * o(4), o(5) < o(6), `${o(7)}`, o(8) + '', [][o(9)], o(1) == 1, o(2) != 'x', +o(3), -o(4), String(o(5)), { [o(6)]: 1 }, o(7) > 1, o(1) ** o(2), o(1) << 1);
const c = o(5); let d = c; d++; log.push(d); d = c; d += 1; log.push(d); const h = { x: c }; h.x++; h.y = c; h.y -= 1; log.push(h.x, h.y);
/// Symbol.toPrimitive and its hints
const o = { [Symbol.toPrimitive](hint) { return hint === 'number' ? 42 : hint; } }; log.push(+o, `${o}`, o + '', o * 2, o == 'default', o < 50, [1][o]);
/// toPrimitive failures
for (const o of [{ [Symbol.toPrimitive]: () => ({}) }, { valueOf: () => ({}), toString: () => [] }, { toString: null, valueOf: null }, Object.create(null), { [Symbol.toPrimitive]: 5 }]) { try { log.push(o + 1); } catch (e) { log.push(e.name); } }
/// conversions that throw
const o = { valueOf() { throw new RangeError('v'); } }; for (const f of [() => o + 1, () => +o, () => o < 1, () => `${{ toString() { throw new RangeError('t'); } }}`, () => [][{ toString() { throw new RangeError('k'); } }]]) { try { f(); } catch (e) { log.push(e.message); } }
/// property access on primitives
log.push('abc'.length, 'abc'[1], (5).toFixed(2), true.toString(), 'a'.x, (1n).toString(), 'abc'.at(-1)); try { 'abc'.length = 5; } catch (e) { log.push(e.name); } try { 'abc'.x = 5; } catch (e) { log.push(e.name); } try { (5).x = 1; } catch (e) { log.push(e.name); } for (const v of [null, undefined]) { try { v.x; } catch (e) { log.push(e.name); } try { v.x = 1; } catch (e) { log.push(e.name); } try { v[(log.push('key'), 'k')]; } catch (e) { log.push(e.name); } }
/// null base: order against the value assigned
let o = null; try { o.x = log.push('value'); } catch (e) { log.push(e.name); } try { o[log.push('key')] = log.push('value'); } catch (e) { log.push(e.name); } try { o.x += log.push('never'); } catch (e) { log.push(e.name); } try { o.m(log.push('never')); } catch (e) { log.push(e.name); }
/// new with and without arguments, on members
const ns = { C: class { constructor(x = 'none') { this.x = x; } static D = class { y = 2; } } }; log.push(new ns.C().x, new ns.C('a').x, new ns.C.D().y, (new ns.C).x, new (ns.C)(5).x, new (class { z = 1; })().z, new ns['C'](6).x);
/// parenthesised targets and updates
let a = 1; (a) = 2; (a)++; ((a)) += 1; log.push(a); const o = { x: 1 }; (o.x) = 5; (o).x++; (o['x'])--; log.push(o.x);
/// comparison chains and negations
log.push(1 < 2 < 3, 3 > 2 > 1, !1 == false, !(1 === 1), - - 5, + - + 5, typeof !0, void 0 ?? 'x', (null || undefined) ?? 'y');
/// exponent with update and unary
let x = 2; log.push(x ** 2, (-x) ** 2, x++ ** 2, x, 2 ** -1, (+x) ** 0.5, x **= 2);
