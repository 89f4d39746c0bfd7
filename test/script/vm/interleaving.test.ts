/**
 * Interleaving: threads of a script get in between each other's statements, callbacks of natives
 * included, and nowhere that would be a lie.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Frame, Machine, type Scheduler, Wait, WaitQueue } from '../../../src/engine/machine.ts';
import { installLibrary } from '../../../src/script/library/install.ts';
import { NativeFrame, ScriptFrame } from '../../../src/script/vm/frame.ts';
import { defineNative } from '../../../src/script/vm/function.ts';
import { Runtime } from '../../../src/script/vm/runtime.ts';
import { allGlobals, compile, evaluatePlainly, forms } from '../differential/harness.ts';

installLibrary(allGlobals());

const taking = (ids: readonly number[]): Scheduler => {
  let next = 0;
  return {
    choose: (runnable) => {
      const wanted = ids[next++ % ids.length];
      const found = runnable.find(({ id }) => id === wanted) ?? runnable[0];
      if (found === undefined) throw new Error('nobody can run');
      return found;
    },
  };
};

/** The host's functions: `lock` and `unlock` block and wake, `step` is a point of the kernel. */
function kernel() {
  const queue = new WaitQueue();
  const state = { locked: false, machine: undefined as Machine | undefined };
  const host = { lock: () => {}, unlock: () => {}, step: () => {}, plain: (x: unknown) => x };
  defineNative(host.lock, () => {
    function* steps() {
      yield new Wait(queue, 'spin_lock', () => !state.locked);
      state.locked = true;
      return 'locked';
    }
    return new NativeFrame('spin_lock', steps());
  });
  defineNative(host.unlock, () => {
    state.locked = false;
    state.machine?.notify(queue);
    return undefined;
  });
  defineNative(host.step, () => {
    function* steps() {
      yield -1;
      return 'stepped';
    }
    return new NativeFrame('step', steps());
  });
  return { host, state };
}

/** Runs functions `a` and `b` of a script as two threads; answers what it logged. */
function threads(text: string, order: readonly number[], points: 'every' | 'visible' = 'visible') {
  const { host, state } = kernel();
  const values = Object.keys(host);
  const program = compile(
    { 'a.js': `import { lock, unlock, step, plain } from 'host';\n${text}` },
    'a.js',
    { host: { values } },
  );
  const machine = new Machine(taking(order));
  state.machine = machine;
  const stops: string[] = [];
  const runtime = new Runtime({
    machine,
    stop: (reason, message) => {
      stops.push(`${reason}: ${message}`);
      return machine.halt();
    },
  });
  machine.visible = program.visible;
  const instance = program
    .prepare({ points, notes: false }, evaluatePlainly)
    .instantiate(runtime, { host });
  machine.spawn('main', {}, instance.main());
  const drive = (): string => {
    for (;;) {
      const outcome = machine.step();
      if (outcome !== 'ran') return outcome;
    }
  };
  const first = drive();
  const exports = instance.exportsOf('a.js');
  if (first === 'finished' && exports.has('a')) {
    for (const name of ['a', 'b']) {
      const frame = runtime.call(exports.get(name), undefined, []);
      assert.ok(Frame.is(frame));
      machine.spawn(name, {}, frame);
    }
    drive();
  }
  return { log: exports.get('log') as unknown[], stops, machine, program };
}

describe('interleaving', () => {
  const race = `export const log = []; let count = 0;
    function up() { const seen = count; count = seen + 1; }
    export function a() { up(); log.push(count); } export function b() { up(); log.push(count); }`;

  test('an update is lost exactly when another thread gets in between', () => {
    for (const { points } of forms) {
      assert.deepEqual(threads(race, [2, 2, 2, 2, 2, 3], points).log.at(-1), 2);
      assert.deepEqual(threads(race, [2, 3, 2, 3, 2, 3], points).log.at(-1), 1);
    }
  });

  test('the same choices give the same run in both forms', () => {
    for (let seed = 0; seed < 64; seed++) {
      const order = Array.from({ length: 12 }, (_, i) => ((seed >> (i % 6)) & 1) + 2);
      assert.deepEqual(threads(race, order, 'every').log, threads(race, order, 'visible').log);
    }
  });

  test('callbacks of natives are preempted between their statements', () => {
    const text = (how: string) => `export const log = []; const o = { n: 0 };
      export function a() { ${how} } export function b() { o.n = 10; o.n = 20; o.n = 30; o.n = 40; }`;
    for (const how of [
      '[1, 2, 3, 4].forEach(() => { log.push(o.n); });',
      'log.push(...[1, 2, 3, 4].map(() => o.n));',
      '[1, 2, 3, 4].sort(() => { log.push(o.n); return 0; });',
      'new Map([[1, 1], [2, 2], [3, 3], [4, 4]]).forEach(() => { log.push(o.n); });',
      '"abcd".replace(/./g, () => { log.push(o.n); return ""; });',
      'Array.from({ length: 4 }, () => { log.push(o.n); });',
      `${'JSON.stringify([1, 2, 3], () => { log.push(o.n); return [1]; })'.replace(
        'return [1];',
        'return 5;',
      )}; log.push(o.n); log.push(o.n);`,
      'for (const x of (function* () { yield* [1, 2, 3, 4]; })()) log.push(o.n);',
      '[...(function* () { for (let i = 0; i < 4; i++) yield log.push(o.n); })()];',
      'const [p, q, r] = (function* () { for (let i = 0; i < 4; i++) yield log.push(o.n); })(); log.push(o.n);',
      'const v = { get x() { return o.n; } }; log.push(v.x, v.x); log.push(v.x);',
      'const v = { valueOf() { return o.n; } }; log.push(v + 0, v * 1); log.push(v - 0);',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the script's template
      'const v = { toString() { return String(o.n); } }; log.push(`${v}`, `${v}`); log.push(v + "");',
      'class A { x = o.n; y = o.n; z = o.n; } const i = new A(); log.push(i.x, i.y, i.z);',
      'const f = function () { log.push(o.n); }; f.call(); f.apply(); f.bind()(); Reflect.apply(f, null, []);',
    ]) {
      const alone = threads(text(how), [2]).log;
      const mixed = threads(text(how), [2, 3, 2, 2, 3]).log;
      assert.ok(new Set(alone).size < 2, `${how} alone saw ${alone}`);
      assert.ok(new Set(mixed).size > 1, `${how} saw only ${mixed}`);
    }
  });

  test('what waits lets others run and goes on with its result', () => {
    const text = `export const log = [];
      export function a() { log.push(lock()); log.push('a in'); log.push('a out'); unlock(); }
      export function b() { lock(); log.push('b in'); log.push('b out'); unlock(); }`;
    for (const order of [
      [2, 3],
      [3, 2, 2],
      [2, 2, 3, 3, 3],
    ]) {
      const { log } = threads(text, order);
      assert.match(
        log.filter((x) => x !== 'locked').join(),
        /^(a in,a out,b in,b out|b in,b out,a in,a out)$/,
      );
    }
  });

  test('what cannot be interleaved inside a native stops the run and says so', () => {
    for (const inside of ['step()', 'lock()']) {
      const text = `export const log = []; const o = { x: { get [Symbol.toStringTag]() { ${inside}; return 'T'; } } };
        try { Object.prototype.toString.call(new Proxy({}, { get() { ${inside}; } })); log.push('no'); } catch { log.push('caught'); } finally { log.push('fin'); }`;
      const { stops, log } = threads(text, [1]);
      assert.equal(stops.length, 1, inside);
      assert.match(stops[0] ?? '', /^not-interleavable: .* cannot be interleaved here/);
      assert.deepEqual(log, []);
    }
  });

  test('a native that takes part may be called from anywhere', () => {
    const text = `export const log = []; log.push(step(), [1].map(() => step()), plain(5), [...(function* () { yield step(); })()]);`;
    assert.deepEqual(threads(text, [1]).log, ['stepped', ['stepped'], 5, ['stepped']]);
  });

  test("the stack of a thread is the author's calls, natives between them", () => {
    const text =
      'export const log = []; function inner() { step(); } function outer() { [1].map(() => { inner(); }); } outer();';
    const { host, state } = kernel();
    const program = compile({ 'a.js': `import { step } from 'host';\n${text}` }, 'a.js', {
      host: { values: Object.keys(host) },
    });
    const machine = new Machine(taking([1]));
    state.machine = machine;
    const runtime = new Runtime({ machine, stop: () => machine.halt() });
    const seen: string[] = [];
    machine.observer = {
      atPoint: (thread, _frame, point) => {
        if (point < 0)
          seen.push(
            ...thread.stack.map((frame) =>
              frame instanceof ScriptFrame
                ? frame.code.name || frame.code.kind
                : frame instanceof NativeFrame
                  ? `(${frame.name})`
                  : '?',
            ),
          );
        return false;
      },
    };
    const instance = program
      .prepare(forms[0] ?? never(), evaluatePlainly)
      .instantiate(runtime, { host });
    machine.spawn('main', {}, instance.main());
    while (machine.step() === 'ran');
    assert.deepEqual(seen, ['(modules)', 'module', 'outer', '(map)', 'arrow', 'inner', '(step)']);
  });

  test('a generator that two threads resume at once refuses, as one that resumes itself does', () => {
    const text = `export const log = []; function* g() { for (let i = 0; i < 9; i++) yield i; } const it = g();
      const take = () => { try { for (let i = 0; i < 3; i++) it.next(); } catch (e) { log.push(e.name); } };
      export const a = () => take(); export const b = () => take();`;
    assert.deepEqual(threads(text, [2]).log, []);
    assert.deepEqual(threads(text, [2, 3]).log, ['TypeError']);
  });

  test('runs of one program share nothing', () => {
    const program = compile(
      {
        'a.js':
          'let n = 0; const m = new Map(); class A { static c = 0; } export const f = () => { n++; A.c++; m.set(n, 1); return [n, A.c, m.size, tag`x`.extra = n]; }; const tag = (s) => ({ s }); export default f();',
      },
      'a.js',
    );
    const prepared = program.prepare(forms[0] ?? never(), evaluatePlainly);
    const outcomes = [1, 2, 3].map(() => {
      const machine = new Machine(taking([1]));
      const runtime = new Runtime({ machine, stop: () => machine.halt() });
      const instance = prepared.instantiate(runtime, {});
      machine.spawn('main', {}, instance.main());
      while (machine.step() === 'ran');
      return instance.exportsOf('a.js').get('default');
    });
    assert.deepEqual(outcomes, [
      [1, 1, 1, 1],
      [1, 1, 1, 1],
      [1, 1, 1, 1],
    ]);
  });
});

function never(): never {
  throw new Error('no form');
}
