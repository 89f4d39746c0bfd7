/** Scripts that reach for the host, for each other's built-ins, for clocks and chance: none gets there. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: scripts are text here
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { type Ending, endProbes, probe, probeScript } from './probe.ts';

after(endProbes);

const imports =
  "import { find_task_by_vpid, for_each_process, send_sig, utrace_attach_task, workload_root, kthread_run } from 'utrace';";

/** What a probe has to come to: a message that matches, or the lines it said. */
type Expected = RegExp | readonly string[];

function judge(ending: Ending, expected: Expected, title: string): void {
  const shown = JSON.stringify(ending);
  if (expected instanceof RegExp) {
    assert.ok(ending.kind === 'refused' || ending.kind === 'violation', `${title}: ${shown}`);
    assert.match(ending.message, expected, title);
    return;
  }
  assert.ok(ending.kind === 'clean' || ending.kind === 'violation', `${title}: ${shown}`);
  assert.deepEqual(ending.said, expected, shown);
}

function check(title: string, cases: readonly (readonly [string, Expected])[]): void {
  describe(title, () => {
    for (const [body, expected] of cases) {
      test(body, async () => judge(await probe(body, { top: imports }), expected, body));
    }
  });
}

const noCode = /code from text/;

check('constructors of functions make no code', [
  ["[].constructor.constructor('return process')()", noCode],
  ["(() => {}).constructor('return process')()", noCode],
  ["(function () {}).constructor('return process')()", noCode],
  ["(function* () {}).constructor('yield process')()", noCode],
  ["(class {}).constructor('return process')()", noCode],
  ["printk.constructor('return process')()", noCode],
  ["Math.sin.constructor.constructor('return process')()", noCode],
  ["Reflect.construct(Function, ['return process'])", noCode],
  ["Reflect.apply(Function, null, ['return process'])", noCode],
  ["Function.prototype.constructor('return process')", noCode],
  ["class F extends Function {} new F('return process')", noCode],
  ["Function.bind(null, 'return process')()", noCode],
  ['[1].map(Function)', noCode],
  ["(async () => {}).constructor('return process')()", /async/],
  ["Symbol.for.constructor('return process')()", noCode],
  ["new Proxy(Function, {})('return process')", /./],
]);

check('what the API hands out leads nowhere', [
  ["workload_root().constructor.constructor('return process')()", noCode],
  ['printk(Object.getOwnPropertyNames(workload_root()).join())', ['']],
  ['Object.getPrototypeOf(workload_root()).evil = 1', /not extensible/],
  ['workload_root().pid = 5', /getter/],
  ['printk.evil = 1', /not extensible/],
  ['printk.call = 1', /read only/],
  ["try { null.x } catch (error) { error.constructor.constructor('return process')() }", noCode],
  ['try { null.x } catch (error) { printk(String(error.stack)) }', ['undefined']],
  [
    'try { new Array(-1) } catch (error) { printk(String(error.constructor === RangeError)) }',
    ['true'],
  ],
  [
    'try { new Array(-1) } catch (error) { printk(Object.getOwnPropertyNames(error).join()) }',
    ['message'],
  ],
  ["printk(String(Reflect.ownKeys(new TypeError('x'))))", ['message']],
  ['for_each_process(function () { printk(typeof this + arguments.length) })', ['undefined1']],
  ['function f() { return f.caller } printk(String(f()))', ['undefined']],
  ['function f() { return arguments.callee } f()', /may not be accessed/],
  ['printk(String(this)); printk(typeof (() => this)())', ['undefined', 'undefined']],
  ["printk(printk.toString().includes('{ [native code] }') ? 'native' : 'leak')", ['native']],
  ['printk((() => 1 + 1).toString())', ['() => 1 + 1']],
  ['printk(`${function g() { return 2 }}`)', ['function g() { return 2 }']],
]);

check('proxies and getters of a script find nobody to fool', [
  ['send_sig(9, new Proxy(workload_root(), {}))', /not a task_struct/],
  ["send_sig(9, new Proxy({}, { get: () => { printk('trap'); return 1 } }))", /not a task_struct/],
  [
    'send_sig(9, { pid: 1, __proto__: Object.getPrototypeOf(workload_root()) })',
    /not a task_struct/,
  ],
  ['send_sig({ valueOf: () => 9 }, workload_root())', /not a signal number/],
  ["printk({ toString: () => 'text' })", /not a string/],
  ['printk(Symbol.iterator)', /not a string/],
  [
    "throw new Proxy({}, { getPrototypeOf() { printk('trap'); return Error.prototype } })",
    /\[proxy\]/,
  ],
  [
    "throw { get message() { printk('getter'); return 'x' }, toString() { printk('text'); return 'y' } }",
    /nothing catches/,
  ],
  [
    "throw Object.defineProperty(new Error('x'), 'message', { get() { printk('getter'); return 'y' } })",
    /nothing catches/,
  ],
  [
    "class E extends Error { get name() { printk('getter'); return 'N' } } throw new E('x')",
    /nothing catches/,
  ],
  [
    "throw new (class extends Error { static [Symbol.hasInstance]() { printk('asked'); return true } })('x')",
    /nothing catches/,
  ],
]);

check('names of the host do not exist', [
  ['process.exit(1)', /process does not exist/],
  ["require('node:fs')", /require does not exist/],
  ["module.require('fs')", /module does not exist/],
  ['globalThis.process', /globalThis does not exist/],
  ['global.process', /global does not exist/],
  ['window.document', /window does not exist/],
  ['Buffer.alloc(1)', /Buffer does not exist/],
  ["fetch('http://127.0.0.1')", /fetch does not exist/],
  ['setTimeout(() => {}, 0)', /setTimeout does not exist/],
  ['queueMicrotask(() => {})', /queueMicrotask does not exist/],
  [
    'printk(typeof globalThis + typeof process + typeof require + typeof eval)',
    ['undefinedundefinedundefinedundefined'],
  ],
  [
    "console.log('x', { a: 1 }); printk(Object.keys(console).sort().join())",
    ['x { a: 1 }', 'debug,error,info,log,warn'],
  ],
  ["console.log.constructor('return 1')", noCode],
]);

check('text cannot become code, nor modules be loaded', [
  ["eval('1')", /eval does not exist/],
  ["(0, eval)('1')", /eval does not exist/],
  ["const e = eval; e('1')", /eval does not exist/],
  ["import('node:fs')", /import\(\) is not supported/],
  ["await import('node:fs')", /./],
  ['printk(import.meta.url)', /import\.meta is not supported/],
  ['WebAssembly.compile', /WebAssembly does not exist/],
  ['<!-- process', /comment/i],
  ['with ({}) { process }', /./],
  ['}); process.exit(1); (() => {', /process does not exist/],
  ['}}} /* */ process', /./],
  ["printk(String(/\\u{2028}/u.test('x')))", ['false']],
]);

describe('imports stay within the script', () => {
  for (const from of [
    'node:fs',
    'fs',
    'ses',
    '/etc/passwd',
    '../../../etc/passwd',
    'data:text/javascript,1',
    'file:///etc/passwd',
    'http://x/y.js',
  ]) {
    test(`from '${from}'`, async () => {
      const ending = await probeScript(`import x from '${from}';\n`);
      assert.ok(ending.kind === 'refused', JSON.stringify(ending));
    });
  }
});

check('built-ins cannot be changed', [
  ['Object.prototype.polluted = 1', /TypeError/],
  ['({}).__proto__.polluted = 1', /TypeError/],
  ['({}).constructor.prototype.polluted = 1', /TypeError/],
  ['Array.prototype.map = 1', /TypeError/],
  ['[].__proto__.push = 1', /TypeError/],
  ['Array.prototype[0] = 1', /TypeError/],
  ['Array.prototype[Symbol.iterator] = 1', /TypeError/],
  ['Object.getPrototypeOf([][Symbol.iterator]()).next = 1', /TypeError/],
  ['Object.getPrototypeOf((function* () {})()).next = 1', /TypeError/],
  ['Object.getPrototypeOf(function* () {}).prototype.next = 1', /TypeError/],
  ["Object.defineProperty(Object.prototype, 'x', { get: () => 1 })", /TypeError/],
  ["Object.prototype.__defineGetter__('x', () => 1)", /TypeError/],
  ['Object.setPrototypeOf(Array.prototype, {})', /TypeError/],
  ["Reflect.defineProperty(Function.prototype, 'call', { value: 1 }) || printk('no')", ['no']],
  ["Reflect.set(Object.prototype, 'x', 1) || printk('no')", ['no']],
  ['delete Object.prototype.toString', /TypeError/],
  ['JSON.parse(\'{"__proto__":{"polluted":1}}\'); printk(String({}.polluted))', ['undefined']],
  [
    'Object.assign({}, JSON.parse(\'{"__proto__":{"polluted":1}}\')); printk(String({}.polluted))',
    ['undefined'],
  ],
  ["const o = {}; o['__proto__']['polluted'] = 1", /TypeError/],
  ['Math.sin = 1', /TypeError/],
  ['console.log = 1', /TypeError/],
]);

check('no clock, no chance, no trace of the engine', [
  ['new Date()', /Date does not exist/],
  ['performance.now()', /performance does not exist/],
  ['Math.random()', /module_param/],
  ['crypto.randomUUID()', /crypto does not exist/],
  ['new WeakRef({})', /WeakRef does not exist/],
  ['new FinalizationRegistry(() => {})', /FinalizationRegistry does not exist/],
  ['new SharedArrayBuffer(8)', /SharedArrayBuffer does not exist/],
  ['Atomics.wait', /Atomics does not exist/],
  ['new Intl.NumberFormat()', /Intl does not exist/],
  ["/(a)/.test('a'); printk(typeof RegExp.$1)", ['undefined']],
  ['Error.prepareStackTrace = (_, sites) => sites', /TypeError/],
  ["Error.stackTraceLimit = 100; printk(typeof new Error('x').stack)", ['undefined']],
  ['printk(typeof Error.captureStackTrace)', ['undefined']],
  [
    'printk(typeof Array.fromAsync + typeof Map.groupBy + typeof Object.groupBy)',
    ['undefinedundefinedundefined'],
  ],
  ['Promise.resolve()', /Promise does not exist/],
  ['(async () => 1)()', /async/],
  ['const o = { async m() {} }', /async/],
  ['class A { async *m() {} }', /async/],
  ['printk((1e21 + 0.5).toString(7) + (255).toString(16))', [`${BigInt(1e21).toString(7)}ff`]],
]);

check('the run’s own names are nobody’s', [
  ['R.fuel = 1e99', /R is not defined/],
  ['F.runtime.fuel = 1e99', /F is not defined/],
  ['$ = 1', /not defined/],
  ['const R = 1, F = 2, T = 3, t = 4, s = 5; printk(String(R + F + T + t + s))', ['15']],
  ['printk(typeof arguments)', ['undefined']],
  ['printk(Object.getOwnPropertyNames(() => {}).join())', ['length,name']],
  ["printk(Object.getOwnPropertySymbols(workload_root()).length + '')", ['0']],
]);

describe('a script that was ended leaves the next one untouched', () => {
  test('what one run tried, the next does not see', async () => {
    await probe(
      "try { Object.prototype.seen = 1 } catch {} try { printk.seen = 1 } catch {} throw new Error('x')",
    );
    const ending = await probe('printk(String({}.seen) + String(printk.seen))');
    assert.deepEqual(ending, { kind: 'clean', said: ['undefinedundefined'] });
  });
});
