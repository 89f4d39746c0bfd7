/**
 * Limits: what a script must not do without end ends its run, and no catch of the script sees it.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { installLibrary } from '../../../src/script/library/install.ts';
import {
  allGlobals,
  compile,
  evaluatePlainly,
  forms,
  runToEnd,
  type Session,
  Stopped,
  session,
} from '../differential/harness.ts';

installLibrary(allGlobals());

interface Ran {
  readonly reason: string;
  readonly log: readonly unknown[];
  readonly at: Session;
}

/** Runs a script that logs to `log`; answers how it was stopped and what it logged. */
function run(body: string, points: 'every' | 'visible' = 'every'): Ran {
  const text = `import { log } from './log.js';\n${body}`;
  const program = compile({ 'a.js': text, 'log.js': 'export const log = [];' }, 'a.js');
  const at = session({ fuel: 200_000, maxDepth: 2_000 });
  at.machine.visible = program.visible;
  const form = { points, notes: false } as const;
  const instance = program.prepare(form, evaluatePlainly).instantiate(at.runtime, {});
  const log = (): readonly unknown[] => instance.exportsOf('log.js').get('log') as unknown[];
  try {
    runToEnd(at, instance.main());
    return { reason: 'finished', log: log(), at };
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    return { reason: error.reason, log: log(), at };
  }
}

/** The script is stopped for `reason`, and nothing of its own runs afterwards. */
function stops(reason: string, body: string): void {
  for (const { points } of forms) {
    const ran = run(
      `try { ${body} } catch (e) { log.push('caught'); } finally { log.push('finally'); }
       log.push('went on');`,
      points,
    );
    assert.equal(ran.reason, reason, body);
    assert.deepEqual(ran.log, [], body);
  }
}

describe('limits', () => {
  test('loops of every kind end when the fuel is used up', () => {
    stops('fuel', 'while (true) {}');
    stops('fuel', 'for (;;);');
    stops('fuel', 'do {} while (1);');
    stops('fuel', 'let i = 0; for (;; i++) { continue; }');
    stops('fuel', 'a: for (;;) { for (;;) { continue a; } }');
    stops(
      'fuel',
      'for (const x of { [Symbol.iterator]: () => ({ next: () => ({ done: false }) }) }) ;',
    );
    stops('fuel', 'const a = [1]; for (const x of a) a.push(x);');
    stops('fuel', 'function* g() { for (;;) yield 1; } for (const x of g()) ;');
    stops(
      'fuel',
      'function* g() { yield* g(); } [...g()];'.replace('yield* g()', 'for (;;) yield 1'),
    );
    stops('fuel', 'let o = { get x() { for (;;); } }; o.x;');
    stops(
      'fuel',
      'const [...a] = { [Symbol.iterator]: () => ({ next: () => ({ done: false }) }) };',
    );
    stops('fuel', 'class A { static { for (;;); } }');
    stops('fuel', 'try { for (;;); } finally { for (;;); }');
    stops('fuel', 'for (;;) { try { throw 1; } catch { continue; } }');
    stops('fuel', 'for (;;) { try { continue; } finally { continue; } }');
    stops(
      'fuel',
      '(function f() { try { f(); } finally { f(); } })(); '.replace(
        'f(); } finally',
        'for (;;); } finally',
      ),
    );
  });

  test('recursion of every kind ends at the depth of the run', () => {
    stops('recursion', 'function f() { f(); } f();');
    stops('recursion', 'function f() { try { f(); } catch { f(); } finally { f(); } } f();');
    stops('recursion', 'const f = () => g(); const g = () => f(); f();');
    stops('recursion', 'class A { constructor() { new A(); } } new A();');
    stops('recursion', 'class A { x = new A(); } new A();');
    stops('recursion', 'const o = { get x() { return this.x; } }; o.x;');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the script's template
    stops('recursion', 'const o = { toString() { return `${this}`; } }; `${o}`;');
    stops('recursion', 'function* g() { yield* g(); } [...g()];');
    stops('recursion', 'function f() { [1].map(f); } f();');
    stops('recursion', 'const f = () => f.call(); f();');
    stops('recursion', 'const f = function () { return Reflect.apply(f, null, []); }; f();');
    stops('recursion', 'const p = new Proxy({}, { get: (t, k, r) => r[k] }); p.x;');
    stops('recursion', 'const s = { [Symbol.toPrimitive]() { return s * 1; } }; s * 1;');
    stops('recursion', 'const f = () => { JSON.stringify({ toJSON: f }); }; f();');
    stops('recursion', 'function f() { [2, 1].sort(f); } f();');
    stops(
      'recursion',
      'class A { static [Symbol.hasInstance]() { return 1 instanceof A; } } 1 instanceof A;',
    );
  });

  test('recursion within the limit is fine, however deep', () => {
    for (const { points } of forms) {
      const ran = run(
        'function f(n) { return n === 0 ? 0 : 1 + f(n - 1); } log.push(f(1900));',
        points,
      );
      assert.deepEqual([ran.reason, ran.log], ['finished', [1900]]);
    }
  });

  test('natives end too, and what they would make is bounded', () => {
    stops('native-limit', 'new Array(1e9).fill(0);');
    stops('native-limit', '"x".repeat(2 ** 28);');
    stops('native-limit', 'let s = "ab"; for (;;) s += s;');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the script's template
    stops('native-limit', 'let s = "ab"; for (;;) s = `${s}${s}`;');
    stops('native-limit', 'let b = 3n; for (;;) b *= b;');
    stops('native-limit', '2n ** 100000000n;');
    stops('native-limit', '1n << 100000000n;');
    stops('native-limit', '[].includes.call({ length: 2 ** 53 - 1 }, 1);');
  });

  test('a generator that is suspended when the run ends stays suspended', () => {
    const ran =
      run(`function* g() { try { yield 1; } finally { log.push('cleanup'); } } const i = g(); i.next();
      for (const x of g()) { for (;;); }`);
    assert.deepEqual([ran.reason, ran.log], ['fuel', []]);
  });

  test('iterators are not closed when the run ends', () => {
    stops(
      'fuel',
      `const it = { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }), return() { log.push('closed'); return {}; } }) };
      for (const x of it) { for (;;); }`,
    );
    stops(
      'fuel',
      `const it = { [Symbol.iterator]: () => ({ next: () => ({ value: undefined, done: false }), return() { log.push('closed'); return {}; } }) };
      const [a = (() => { for (;;); })()] = it;`,
    );
  });

  test('an ordinary error can be caught at any depth, and the run goes on', () => {
    const ran = run(
      'function f(n) { if (n === 0) throw new Error("deep"); f(n - 1); } try { f(1000); } catch (e) { log.push(e.message); } log.push("on");',
    );
    assert.deepEqual([ran.reason, ran.log], ['finished', ['deep', 'on']]);
  });
});
