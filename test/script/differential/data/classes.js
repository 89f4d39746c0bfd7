/// fields, methods, accessors, statics
class A { a = 1; b = this.a + 1; static s = 'S'; static t = A.s + this.s; ['c' + 1] = 3; 'quoted key' = 4; 5 = 6; m() { return this.a; } get g() { return this.b; } set g(v) { this.b = v; } static sm() { return this.s; } static get sg() { return 'sg'; } } const a = new A(); a.g = 10; log.push(a, a.m(), a.g, A.s, A.t, A.sm(), A.sg, Object.keys(a), Object.getOwnPropertyNames(A.prototype), Object.getOwnPropertyNames(A).sort());
/// fields are initialised in order, before the constructor's body
const o = []; const t = (x) => (o.push(x), x); class A { [t('k1')] = t('v1'); static [t('k2')] = t('s2'); [t('k3')]() {} constructor() { t('body'); } b = t('v2'); static { t('block'); } static c = t('s3'); } log.push(o.slice()); new A(); log.push(o);
/// inheritance, super calls, overriding
class A { constructor(x) { this.x = x; } who() { return 'A' + this.x; } static make(x) { return new this(x); } } class B extends A { constructor(x) { super(x + 1); this.y = x; } who() { return 'B' + super.who(); } } class C extends B { f = super.who(); who() { return `C${super.who()}`; } } log.push(new B(1).who(), new C(5).who(), new C(5).f, B.make(3).who(), C.make(1) instanceof B, Object.getPrototypeOf(C) === B, C.name, new C(1).constructor === C);
/// default constructors pass everything on
class A { constructor(...a) { this.a = a; } } class B extends A {} class C extends B { f = 1; } log.push(new C(1, 2, 3).a, new C().f, B.length, A.length);
/// this before super
class A {} class B extends A { constructor(n) { if (n === 1) this.x = 1; if (n === 2) return; if (n === 3) { super(); super(); } if (n === 4) return {}; if (n === 5) { const f = () => super(); f(); this.ok = 1; } if (n === 6) { super(); return 5; } if (n === 7) { const f = () => this; f(); } } } for (let i = 1; i < 8; i++) { try { log.push(Object.keys(new B(i))); } catch (e) { log.push(e.name); } }
/// constructors that return objects
class A { constructor() { return { from: 'A' }; } } class B extends A { f = 'field'; #p = 1; static has(o) { return #p in o; } } const b = new B(); log.push(b, B.has(b), b instanceof B);
/// private fields, methods, accessors, statics
class A { #x = 1; static #count = 0; #m(n) { return this.#x + n; } get #g() { return this.#x * 10; } set #g(v) { this.#x = v; } static #sm() { return ++A.#count; } constructor(x) { if (x !== undefined) this.#x = x; A.#sm(); } use() { this.#g = this.#g + 1; this.#x += 1; this.#x++; return [this.#m(5), this.#g, A.#count, #x in this, #m in this, #g in this, #x in {}]; } static of(o) { return o.#x; } eq(o) { return this.#x === o.#x; } } log.push(new A().use(), new A(3).use(), A.of(new A(9)), new A(1).eq(new A(1)));
/// private misuse
class A { #x = 1; #m() {} get #g() { return 1; } set #s(v) {} static read(o) { return o.#x; } static write(o) { o.#x = 2; } setM() { this.#m = 1; } setG() { this.#g = 1; } getS() { return this.#s; } static in(o) { return #x in o; } } for (const f of [() => A.read({}), () => A.write({}), () => A.read(null), () => A.read(5), () => new A().setM(), () => new A().setG(), () => new A().getS(), () => A.in(5)]) { try { f(); log.push('no'); } catch (e) { log.push(e.name); } }
/// private names are per evaluation of the class
const make = () => class { #x = 1; static has(o) { return #x in o; } }; const A = make(), B = make(); log.push(A.has(new A()), A.has(new B()), B.has(new B()));
/// private names are inherited with their class, and nest
class Outer { #x = 'outer'; make() { const self = this; return new (class Inner { #y = 'inner'; read() { return self.#x + this.#y; } })(); } } class Sub extends Outer { #x = 'sub'; get() { return this.#x; } } log.push(new Outer().make().read(), new Sub().make().read(), new Sub().get());
/// private methods with super and arrows
class A { v() { return 1; } } class B extends A { #f = () => this.#m() + super.v(); #m() { return 10 + super.v(); } run() { return this.#f(); } optional(o) { return o?.#m?.(); } } log.push(new B().run(), new B().optional(new B()), new B().optional(null));
/// private in destructuring and compound assignment
class A { #a = 1; #b = null; run() { [this.#a, this.#b] = [5, 6]; ({ x: this.#a } = { x: 7 }); this.#a **= 2; this.#b ??= 1; this.#b &&= 8; const r = [this.#a--, ++this.#b]; for (this.#a of [1, 2]) ; return [...r, this.#a]; } } log.push(new A().run());
/// static blocks
class A { static x = 1; static { this.y = this.x + 1; const z = 3; A.z = z; var v = 4; A.f = () => v + this.x; } static w = A.y * 10; static { try { throw 1; } catch (e) { A.e = e; } for (const i of [1, 2]) A['k' + i] = i; } static #p = 5; static { A.p = A.#p; } } log.push(A.x, A.y, A.z, A.w, A.e, A.k1, A.k2, A.p, A.f());
/// class expressions and their names
const A = class {}; const B = class Named { static self() { return Named; } }; const o = { C: class {}, ['D' + 1]: class {} }; log.push(A.name, B.name, B.self() === B, o.C.name, o.D1.name, (class {}).name, new (class { x = 1; })().x); try { Named; } catch (e) { log.push(e.name); }
const E = class { static name = 'own'; }; const F = class { static name() { return 1; } }; log.push(E.name, typeof F.name);
/// the inner name is constant, the outer is not
class A { static m() { try { A = 1; } catch (e) { return e.name; } } static self() { return typeof A; } } log.push(A.m()); const B = A; A = null; log.push(B.self(), A);
/// classes are not callable, their prototype is fixed
class A {} try { A(); } catch (e) { log.push(e.name); } try { A.call({}); } catch (e) { log.push(e.name); } try { A.prototype = {}; } catch (e) { log.push(e.name); } log.push(Object.getOwnPropertyDescriptor(A, 'prototype').writable, typeof A, Object.prototype.propertyIsEnumerable.call(A.prototype, 'constructor'));
/// methods are not enumerable and not constructors
class A { m() {} static s() {} get g() { return 1; } } log.push(Object.keys(A), Object.keys(A.prototype), Object.getOwnPropertyDescriptor(A.prototype, 'm').enumerable, 'prototype' in A.prototype.m); try { new (new A().m)(); } catch (e) { log.push(e.name); }
/// extends an expression, null, a function, a mixin
const mixin = (B) => class extends B { mixed() { return 'mixed' + this.base(); } }; class Base { base() { return 1; } } class M extends mixin(Base) {} log.push(new M().mixed()); function Old(x) { this.x = x; } Old.prototype.hi = function () { return this.x; }; class N extends Old {} log.push(new N(4).hi()); class Z extends null { static s() { return 1; } } log.push(Z.s(), Object.getPrototypeOf(Z.prototype)); try { new Z(); } catch (e) { log.push(e.name); }
for (const v of [5, undefined, {}, () => {}, { prototype: {} }]) { try { class X extends v {} log.push('no'); } catch (e) { log.push(e.name); } }
/// extends built-ins
class E extends Error { constructor(m, code) { super(m); this.code = code; this.name = 'E'; } } const e = new E('msg', 7); log.push(e instanceof Error, e instanceof E, e.message, e.code, String(e), Object.prototype.toString.call(e));
class L extends Array { last() { return this[this.length - 1]; } static get [Symbol.species]() { return Array; } } const l = L.of(1, 2, 3); log.push(l.last(), l.length, l instanceof L, l.map((x) => x) instanceof L, Array.isArray(l), new L(3).length); class M extends Map { get(k) { return super.get(k) ?? 'none'; } } const m = new M([['a', 1]]); log.push(m.get('a'), m.get('b'), m.size); class S extends Set { constructor(...a) { super(a); } } log.push([...new S(1, 2)]); class F extends Function {} class P extends Number { dbl() { return this * 2; } } log.push(new P(4).dbl());
/// array subclass keeps its species through natives
class L extends Array { sum() { return this.reduce((a, b) => a + b, 0); } } const l = L.from([1, 2, 3]); const d = l.map((x) => x * 2); log.push(d instanceof L, d.sum(), l.filter((x) => x > 1).sum(), l.concat([4]) instanceof L, l.slice(1).sum());
/// accessors with inheritance and super
class A { #v = 1; get v() { return this.#v; } set v(x) { this.#v = x; } } class B extends A { get v() { return super.v * 10; } set v(x) { super.v = x + 1; } } const b = new B(); b.v = 4; log.push(b.v); class C extends A { get v() { return 'only get'; } } const c = new C(); try { c.v = 5; } catch (e) { log.push(e.name); } log.push(c.v);
/// super property writes and computed super
class A { get x() { return 'ax'; } m(k) { return 'A' + k; } } class B extends A { t() { super.y = 5; super['z'] = 6; super.y += 1; const k = 'm'; return [this.y, this.z, super[k]('!'), super.nope, super.x, Object.keys(this)]; } u() { return super.nope(); } } log.push(new B().t()); try { new B().u(); } catch (e) { log.push(e.name); }
/// super in object literals and statics
const base = { hi() { return 'base ' + this.n; }, get g() { return 'g' + this.n; } }; const o = { __proto__: base, n: 1, hi() { return 'o ' + super.hi() + super.g; }, ['c' + 1]() { return super.hi(); } }; log.push(o.hi(), o.c1()); class A { static s() { return 'As'; } } class B extends A { static s() { return 'B' + super.s(); } static t = super.s() + '!'; static { this.u = super.s(); } } log.push(B.s(), B.t, B.u);
/// super in arrows and nested functions of methods
class A { v() { return this.n; } } class B extends A { n = 3; m() { const f = () => () => super.v(); return [f()(), [1, 2].map((x) => x + super.v())]; } } log.push(new B().m());
/// methods that are borrowed keep their home
class A { hi() { return 'A'; } } class B extends A { hi() { return 'B' + super.hi(); } } const o = { hi: B.prototype.hi }; log.push(o.hi(), B.prototype.hi.call({}));
/// fields are defined, not assigned
class A { set x(v) { log.push('setter'); } } class B extends A { x = 1; } log.push(Object.hasOwn(new B(), 'x'), new B().x); class C { constructor() { Object.freeze(this); } } class D extends C { f = 1; } try { new D(); } catch (e) { log.push(e.name); }
/// arrow fields keep this
class A { n = 1; f = () => this.n; g = function () { return this?.n; }; static h = () => this.name; } const { f, g } = new A(); log.push(f(), g(), A.h());
/// fields without value, named after functions, with this and computed symbols
const s = Symbol('sy'); class A { u; f = () => {}; g = function () {}; [s] = () => {}; h = class {}; static [s] = 1; } const a = new A(); log.push('u' in a, a.u, a.f.name, a.g.name, a[s].name, a.h.name, A[s]);
/// fields refer to other fields, to constructor parameters not
let p = 'outer'; class A { a = p; constructor(p) { this.b = p; } } log.push(new A('inner'));
/// new.target and abstract classes
class Shape { constructor() { if (new.target === Shape) throw new TypeError('abstract'); this.k = new.target.name; const f = () => new.target; this.same = f() === new.target; } } class Sq extends Shape {} try { new Shape(); } catch (e) { log.push(e.message); } log.push(new Sq().k, new Sq().same); log.push(Reflect.construct(Shape, [], Sq) instanceof Sq);
/// generators and iterators as methods
class Tree { constructor(v, l, r) { this.v = v; this.l = l; this.r = r; } *[Symbol.iterator]() { if (this.l) yield* this.l; yield this.v; if (this.r) yield* this.r; } static *range(n) { for (let i = 0; i < n; i++) yield i; } *gen() { yield super.toString === Object.prototype.toString; } } log.push([...new Tree(2, new Tree(1), new Tree(3))], [...Tree.range(3)], [...new Tree(1).gen()]);
/// getters on instances through proxies of natives
class A { get x() { return 5; } toJSON() { return { x: this.x }; } toString() { return 'A!'; } valueOf() { return 7; } [Symbol.toPrimitive](h) { return h === 'string' ? 'prim' : 9; } } log.push(JSON.stringify(new A()), `${new A()}`, new A() + 1, new A() * 2, [new A()].join());
/// chained methods and fluent style
class Q { q = []; a(x) { this.q.push(x); return this; } b() { return this.a('b'); } get end() { return this.q.join('-'); } } log.push(new Q().a(1).b().a(2).end);
/// singletons, registries and counters in statics
class R { static #all = new Map(); static get(k) { let r = R.#all.get(k); if (!r) R.#all.set(k, (r = new R(k))); return r; } constructor(k) { this.k = k; } static get size() { return this.#all.size; } } R.get('a'); R.get('a'); R.get('b'); log.push(R.size, R.get('a') === R.get('a'));
/// classes in expressions with effects in heritage and keys
const o = []; const t = (x, v) => (o.push(x), v); const C = class extends t('heritage', Object) { static [t('key1', 'a')] = t('value1', 1); [t('key2', 'b')] = t('value2', 2); static m() {} constructor() { t('ctor'); super(); t('after'); } }; new C(); log.push(o);
/// a class refers to itself in heritage
try { class A extends A {} } catch (e) { log.push(e.name); } try { class B { static [B.name] = 1; } } catch (e) { log.push(e.name); }
/// instance checks and constructor property
class A {} class B extends A {} const b = new B(); log.push(b.constructor === B, b instanceof A, A.prototype.isPrototypeOf(b), Object.getPrototypeOf(B.prototype) === A.prototype, new b.constructor() instanceof B);
/// deep inheritance with fields at each level
class A { a = 'a'; log = [this.a, this.b]; } class B extends A { b = this.a + 'b'; } class C extends B { c = this.b + 'c'; constructor() { super(); this.d = this.c + 'd'; } } log.push(new C());
/// fields see overridden methods
class A { v = this.init(); init() { return 'A'; } } class B extends A { init() { return 'B' + this.w; } w = 1; } log.push(new B().v);
/// static inheritance and this in statics
class A { static n = 0; static inc() { return ++this.n; } } class B extends A {} A.inc(); B.inc(); B.inc(); log.push(A.n, B.n, Object.hasOwn(B, 'n'));
/// extending a bound or plain function and Reflect.construct
function F(a, b) { this.s = [a, b]; } const G = F.bind(null, 1); log.push(new G(2).s, new G() instanceof F, Reflect.construct(F, [3, 4]).s, Reflect.apply(function () { return this.x; }, { x: 1 }, []));
/// getter and setter pairs, static and computed
const k = 'dyn'; class A { static get [k]() { return 'sg'; } static set [k](v) { log.push('ss' + v); } get [k + 1]() { return 'ig'; } } A.dyn = 5; log.push(A.dyn, new A().dyn1, Object.getOwnPropertyDescriptor(A, 'dyn').get.name);
/// instance private accessors in loops and closures
const cs = []; for (let i = 0; i < 2; i++) { cs.push(class { #v = i; get v() { return this.#v + i; } }); } log.push(cs.map((C) => new C().v));
/// errors thrown in constructors and initialisers
class A { x = (() => { throw new Error('field'); })(); } try { new A(); } catch (e) { log.push(e.message); } try { class B { static x = (() => { throw new Error('static'); })(); } } catch (e) { log.push(e.message); } class C { constructor() { throw new Error('ctor'); } } class D extends C {} try { new D(); } catch (e) { log.push(e.message); }
