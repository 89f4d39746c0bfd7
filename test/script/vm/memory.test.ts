/**
 * Memory: every way to get at an object is an access to it, and whoever takes notes hears of it.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { installLibrary } from '../../../src/script/library/install.ts';
import { defineNative } from '../../../src/script/vm/function.ts';
import type { NoteSink } from '../../../src/script/vm/memory.ts';
import {
  allGlobals,
  compile,
  evaluatePlainly,
  runToEnd,
  Stopped,
  session,
} from '../differential/harness.ts';

installLibrary(allGlobals());

/** Runs a script in which `free(o)` frees an object; answers the access that came after, if any. */
function access(body: string, points: 'every' | 'visible' = 'visible'): string {
  const host = { free: (object: object) => object, unfree: (object: object) => object };
  defineNative(host.free, (runtime, _self, [object]) => runtime.memory.free(object as object));
  defineNative(host.unfree, (runtime, _self, [object]) => runtime.memory.unfree(object as object));
  const values = Object.keys(host);
  const text = `import { free, unfree } from 'host'; const o = { x: 1, y: [1], get g() { return 1; } }; const a = [1, 2, 3]; const m = new Map([[1, 2]]);
    try { ${body} } catch (e) { if (!e.fine) throw e; } finally { }`;
  const program = compile({ 'a.js': text }, 'a.js', { host: { values } });
  const at = session();
  let seen = 'nothing';
  at.runtime.memory.onFreedAccess((_object, key, write) => {
    seen = `${write ? 'write' : 'read'} ${String(key)}`;
    at.runtime.stop('not-interleavable', 'freed');
  });
  const instance = program
    .prepare({ points, notes: false }, evaluatePlainly)
    .instantiate(at.runtime, { host });
  try {
    runToEnd(at, instance.main());
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
  }
  return seen;
}

const sees = (expected: string, ...bodies: readonly string[]): void => {
  for (const body of bodies) {
    assert.equal(access(`free(o); free(a); free(m); ${body}`), expected, body);
    assert.equal(access(`free(o); free(a); free(m); ${body}`, 'every'), expected, body);
    assert.equal(access(body), 'nothing', `${body} without free()`);
  }
};

describe('freed memory', () => {
  test('reads are caught, however they are written', () => {
    sees(
      'read x',
      'o.x;',
      'o["x"];',
      'const k = "x"; o[k];',
      'o?.x;',
      'const { x } = o;',
      'let x; ({ x } = o);',
      'const f = ({ x }) => x; f(o);',
      '"x" in o;',
      'o.x++;',
      'o.x += 1;',
      'for (const { x } of [o]) ;',
      'o.x();'.replace('o.x()', 'typeof o.x'),
      'const p = o; p.x;',
      '[o][0].x;',
      'new Map([[1, o]]).get(1).x;',
      '(() => o)().x;',
    );
    sees(
      'read 0',
      'a[0];',
      'for (const x of a) ;',
      'const [x] = a;',
      'a.at?.call; a[0];'.replace('a.at?.call; ', ''),
    );
    sees('read g', 'o.g;');
    sees('read length', 'a.length;');
    sees('read map', 'a.map((x) => x);');
    sees('read get', 'm.get(1);');
    sees('read size', 'm.size;');
    sees('read toString', 'o.toString();');
  });

  test('writes and deletes are caught', () => {
    sees(
      'write x',
      'o.x = 1;',
      'o["x"] = 1;',
      'delete o.x;',
      '({ x: o.x } = { x: 1 });',
      '[o.x] = [1];',
      'for (o.x of [1]) ;',
      'for (o.x in { k: 1 }) ;',
      'Reflect.set;o.x = 2;',
    );
    sees('write 0', 'a[0] = 1;');
    sees('write new', 'o.new = 1;');
  });

  test('what goes through a whole object is an access to it', () => {
    sees(
      'read *',
      '({ ...o });',
      'for (const k in o) ;',
      'const { ...r } = o;',
      '[...a];',
      'Math.max(...a);',
      'Object.keys(o);',
      'Object.entries(o);',
      'Object.values(o);',
      'Object.assign({}, o);',
      'JSON.stringify(o);',
      'JSON.stringify({ deep: [o] });',
      'Array.from(a);',
      'new Set(a);',
      'new Map(m);',
    );
    sees('read Symbol(Symbol.iterator)', 'for (const [k] of m) ;', '[...m];', 'const [k] = m;');
    sees('write *', 'Array.prototype.push.call(a, 1);');
    for (const body of ['Object.assign(o, { x: 1 });', 'Object.freeze(o);']) {
      assert.notEqual(access(`free(o); ${body}`), 'nothing', body);
    }
  });

  test('what only passes the pointer on is no access', () => {
    for (const body of [
      'const p = o; p;',
      '[o];',
      '({ o });',
      'o === o;',
      'typeof o;',
      'new Map([[o, 1]]).get(o);',
      '[1].push(o);',
      '!o;',
      '(() => {})(o);',
      'const s = new Set([o]); s.has(o); s.delete(o);',
      'o ? 1 : 2;',
      'o ?? 1;',
      'try { throw o; } catch (e) { if (e !== o) throw 1; }',
    ]) {
      assert.equal(access(`free(o); ${body}`), 'nothing', body);
    }
  });

  test('what hangs below a freed object lives on', () => {
    assert.equal(access('const y = o.y; free(o); y[0] = 5; y.push(1);'), 'nothing');
  });

  test('an object that is handed out again may be used again', () => {
    assert.equal(access('free(o); unfree(o); o.x = 5;'), 'nothing');
  });

  test('a freed object keeps its marks from nobody: frozen ones and functions too', () => {
    assert.equal(access('const f = Object.freeze({ x: 1 }); free(f); f.x;'), 'read x');
    assert.equal(access('const f = () => {}; f.x = 1; free(f); f.x;'), 'read x');
  });

  test('private members are members', () => {
    assert.equal(
      access(
        'class A { #p = 1; get() { return this.#p; } static of(a) { return a.#p; } } const i = new A(); free(i); A.of(i);',
      ),
      'read #p',
    );
  });
});

/** The notes of a run: variables by name, properties by the object's order of appearance. */
function notes(body: string): string[] {
  const text = `const o = { x: 1 }; let shared = 0; const fixed = 1; function use() { shared; fixed; } start();\n function start() { ${body} }`;
  const program = compile({ 'a.js': text }, 'a.js');
  const at = session();
  const list: string[] = [];
  const sink: NoteSink = {
    property: (_object, key, write) => list.push(`${write ? 'w' : 'r'} .${String(key)}`),
    variable: (_scope, slot, write) => list.push(`${write ? 'w' : 'r'} ${slot}`),
  };
  at.runtime.memory.sink = sink;
  const instance = program
    .prepare({ points: 'visible', notes: true }, evaluatePlainly)
    .instantiate(at.runtime, {});
  runToEnd(at, instance.main());
  return list.slice(list.indexOf('w shared') + 1);
}

describe('notes', () => {
  test('shared variables and properties are noted, local and constant ones are not', () => {
    assert.deepEqual(notes('let local = 1; local++; fixed; shared = local;'), ['w shared']);
    assert.deepEqual(notes('shared += o.x;'), ['r shared', 'r .x', 'w shared']);
    assert.deepEqual(notes('o.x = shared; delete o.x; if (0) shared = 1;'), [
      'r shared',
      'w .x',
      'w .x',
    ]);
    assert.deepEqual(notes('o.x += 1; "x" in o; ({ ...o });'), ['r .x', 'w .x', 'r .x', 'r .*']);
    assert.deepEqual(notes('const a = [5]; for (const x of a) ; a[0];'), ['r .0', 'r .*', 'r .0']);
  });

  test('identities depend on the thread and its own allocations alone', () => {
    const text =
      'export const os = []; export const make = () => { os.push({}, [], () => {}, new Map(), class {}); };';
    const ids = (first: boolean): number[] => {
      const program = compile({ 'a.js': text }, 'a.js');
      const at = session();
      at.runtime.memory.sink = { property: () => {}, variable: () => {} };
      const instance = program
        .prepare({ points: 'visible', notes: true }, evaluatePlainly)
        .instantiate(at.runtime, {});
      runToEnd(at, instance.main());
      const exported = instance.exportsOf('a.js');
      const frames = [1, 2].map(
        () => at.runtime.call(exported.get('make'), undefined, []) as never,
      );
      for (const frame of frames) at.machine.spawn('t', {}, frame);
      at.machine.runnable.sort((a, b) => (first ? a.id - b.id : b.id - a.id));
      while (at.machine.step() !== 'finished');
      return (exported.get('os') as object[]).map((object) => at.runtime.identityOf(object));
    };
    assert.deepEqual(ids(true).sort(), ids(false).sort());
    assert.equal(new Set(ids(true)).size, 10);
  });

  test('taking notes changes nothing', () => {
    const text =
      'const o = { x: 1 }; let n = 0; const f = () => { n += o.x; o.x = n; return n; }; export default [f(), f(), { ...o }];';
    const program = compile({ 'a.js': text }, 'a.js');
    const at = session();
    at.runtime.memory.sink = { property: () => {}, variable: () => {} };
    const instance = program
      .prepare({ points: 'every', notes: true }, evaluatePlainly)
      .instantiate(at.runtime, {});
    runToEnd(at, instance.main());
    assert.deepEqual(instance.exportsOf('a.js').get('default'), [1, 2, { x: 2 }]);
  });
});
