/**
 * What a debugger sees: the variables at any statement, to look at, to change, to compute with.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ScriptError } from '../../../src/script/frontend/scriptError.ts';
import { evaluateNow, expressionFrame } from '../../../src/script/vm/evaluate.ts';
import { ScriptFrame } from '../../../src/script/vm/frame.ts';
import type { Program } from '../../../src/script/vm/program.ts';
import { notInitialised, scopesOf, statementOf } from '../../../src/script/vm/scopes.ts';
import { compile, evaluatePlainly, type Session, session } from '../differential/harness.ts';

interface Stop {
  readonly program: Program;
  readonly at: Session;
  readonly frame: ScriptFrame;
  /** Goes on to the end. */
  finish(): unknown;
}

/** Runs a script up to its `debugger` statement, the `nth` time it comes by. */
function stopAt(text: string, nth = 1): Stop {
  const program = compile({ 'a.js': text }, 'a.js');
  const at = session();
  at.machine.visible = program.visible;
  let passed = 0;
  at.machine.observer = {
    atPoint: (_thread, _frame, point) =>
      program.statements[point]?.pauses === true && ++passed === nth,
  };
  const instance = program
    .prepare({ points: 'every', notes: false }, evaluatePlainly)
    .instantiate(at.runtime, {});
  const thread = at.machine.spawn('main', {}, instance.main());
  while (at.machine.step() === 'ran');
  const frame = thread.stack.at(-1);
  assert.ok(frame instanceof ScriptFrame);
  at.machine.observer = {};
  const finish = (): unknown => {
    while (at.machine.step() === 'ran');
    return instance.exportsOf('a.js').get('default');
  };
  return { program, at, frame, finish };
}

/** The scopes in short: `Local this=undefined a=1 | Module f=…`. */
function shown({ program, frame }: Stop): string {
  return scopesOf(program, frame)
    .map(({ name, variables }) =>
      [name, ...variables.map((each) => `${each.name}=${brief(each.get())}`)].join(' '),
    )
    .join(' | ');
}

function brief(value: unknown): string {
  if (value === notInitialised) return 'unset';
  return typeof value === 'function' ? 'fn' : (JSON.stringify(value) ?? String(value));
}

describe('scopes', () => {
  test('locals, blocks, closures and the module are told apart, innermost first', () => {
    const stop = stopAt(
      'let m = 1; function f(a, b) { let c = 3; { const d = 4; const g = (e) => { debugger; return a + d + e; }; return g(5); } } export default f(1, 2);',
    );
    assert.equal(
      shown(stop),
      'Local this=undefined e=5 | Closure d=4 g=fn | Closure this=undefined a=1 b=2 c=3 | Module m=1 f=fn'.replace(
        'Closure this=undefined a',
        'Closure a',
      ),
    );
    assert.equal(stop.finish(), 10);
  });

  test('a variable that is declared below is not yet initialised', () => {
    const stop = stopAt(
      'const f = () => { const a = 1; debugger; let b = 2; { let c = 3; b += c; } return a + b; }; export default f();',
    );
    assert.equal(shown(stop), 'Local this=undefined a=1 b=unset | Module f=fn');
    assert.equal(stop.finish(), 6);
  });

  test('shadowed names appear once in each scope', () => {
    const stop = stopAt(
      'let x = 0; function f(x) { { let x = 2; { const x = 3; debugger; } } } f(1); export default 0;',
    );
    assert.equal(shown(stop), 'Block x=3 | Block x=2 | Local this=undefined x=1 | Module x=0 f=fn');
  });

  test('each round of a loop shows its own variables, captured or not', () => {
    for (const use of ['i', '(() => i)()']) {
      const stop = stopAt(
        `const f = () => { for (let i = 0; i < 3; i++) { const j = ${use} * 2; debugger; } }; f(); export default 0;`,
        3,
      );
      assert.match(shown(stop), /^Block j=4 \| Block i=2 \| Local/);
    }
  });

  test('this, arguments, classes and catch parameters are there', () => {
    const stop = stopAt(
      'class A { n = 5; m(p) { try { throw 1; } catch (e) { debugger; } } } new A().m(2); export default 0;',
    );
    assert.equal(shown(stop), 'Block e=1 | Local this={"n":5} p=2 | Closure A=fn | Module A=fn');
  });

  test('changing a variable changes the run', () => {
    const stop = stopAt(
      'let m = 1; const f = (a) => { let b = 2; debugger; return [m, a, b]; }; export default f(0);',
    );
    const all = scopesOf(stop.program, stop.frame).flatMap(({ variables }) => variables);
    for (const { name, set, writable } of all) {
      if (writable) set(`new ${name}`);
      else set('ignored');
    }
    assert.deepEqual(stop.finish(), ['new m', 'new a', 'new b']);
  });

  test('a frame stands at the statement that runs next', () => {
    const stop = stopAt('const a = 1;\n  debugger; export default a;');
    const { line, column } = statementOf(stop.program, stop.frame) ?? {};
    assert.deepEqual([line, column], [2, 3]);
  });

  test('a suspended generator and a module show their variables', () => {
    assert.match(
      shown(
        stopAt(
          'function* g(a) { let b = yield a; debugger; yield b; } const i = g(1); i.next(); i.next(7); export default 0;',
        ),
      ),
      /^Local this=undefined a=1 b=7 \| Module/,
    );
    assert.equal(
      shown(stopAt('const a = 1; { let b = 2; debugger; } export default 0;')),
      'Block b=2 | Module a=1',
    );
  });
});

describe('evaluating in a frame', () => {
  const text = `let m = 10; const secret = () => m; class A { #p = 7; v = 3; run(a) { let b = 2; const f = () => { debugger; return [a, b, m]; }; return f(); } twice(x) { return x * 2; } get g() { return this.v; } }
    export default new A().run(1);`;
  const evaluated = (stop: Stop, expression: string): unknown => {
    const frame = expressionFrame(expression, { ...stop, evaluate: evaluatePlainly });
    return evaluateNow(stop.at.runtime, frame);
  };

  test('names mean what they mean at that place', () => {
    const stop = stopAt(text);
    const values = {
      'a + b + m': 13,
      'secret() + 1': 11,
      'typeof nothing': 'undefined',
      '[a, b].map((x) => x + m)': [11, 12],
      '({ a, ...{ b } })': { a: 1, b: 2 },
      'Math.max(a, b)': 2,
      '`${a}-${b}`': '1-2',
      'new A().twice(4)': 8,
      'new A().g': 3,
    };
    for (const [expression, value] of Object.entries(values)) {
      assert.deepEqual(evaluated(stop, expression), { kind: 'value', value }, expression);
    }
    assert.deepEqual(stop.finish(), [1, 2, 10]);
  });

  test('assignments change the run', () => {
    const stop = stopAt(text);
    evaluated(stop, 'a = 5, b += 1, m *= 2');
    assert.deepEqual(stop.finish(), [5, 3, 20]);
  });

  test('what it throws is an answer, and the run stands where it stood', () => {
    const stop = stopAt(text);
    const thrown = evaluated(stop, '(() => { throw new RangeError("mine"); })()') as {
      kind: string;
      error: Error;
    };
    assert.deepEqual([thrown.kind, thrown.error.message], ['thrown', 'mine']);
    assert.equal((evaluated(stop, 'undeclared') as { kind: string }).kind, 'thrown');
    assert.deepEqual(stop.finish(), [1, 2, 10]);
  });

  test('what would never end is refused, and no catch or finally of it runs on', () => {
    const stop = stopAt(text);
    const said = evaluated(
      stop,
      '(() => { try { for (;;); } catch { m = 0; } finally { m = 1; } })()',
    );
    assert.equal((said as { kind: string }).kind, 'refused');
    assert.equal(
      (evaluated(stop, '(function f() { f(); })()') as { kind: string }).kind,
      'refused',
    );
    assert.deepEqual(evaluated(stop, 'm'), { kind: 'value', value: 10 });
    assert.deepEqual(stop.finish(), [1, 2, 10]);
  });

  test('this is that of the frame', () => {
    const stop = stopAt(
      'class B { v = 1; s() { return "super"; } } class A extends B { v = 3; #p = 4; run() { debugger; return 0; } } new A().run(); export default 0;',
    );
    assert.deepEqual(evaluated(stop, 'this.v + super.s() + this.#p'), {
      kind: 'value',
      value: '3super4',
    });
  });

  test('more than an expression is refused with a place', () => {
    const stop = stopAt(text);
    for (const bad of ['let q = 1', 'a +', 'a; b', 'await a', 'import("x")', 'if (a) b']) {
      assert.throws(() => evaluated(stop, bad), ScriptError, bad);
    }
  });
});
