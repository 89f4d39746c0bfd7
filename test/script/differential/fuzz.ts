/**
 * Random programs: small, terminating, and using the language's constructs in each other.
 *
 * A program is read off a list of numbers, so a failing list shrinks to a small program.
 */

/** Choices, taken from a list until it is used up; then the first of everything. */
class Tape {
  readonly #numbers: readonly number[];
  #at = 0;
  #names = 0;
  depth = 0;
  /** Inside a generator function, where `yield` may stand. */
  yields = false;
  loops = 0;
  /** Inside a class with a heritage, where `super` may stand. */
  supers = false;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  next(bound: number): number {
    return (this.#numbers[this.#at++] ?? 0) % bound;
  }

  pick<T>(...options: readonly T[]): T {
    return options[this.next(options.length)] as T;
  }

  fresh(): string {
    return `n${this.#names++}`;
  }

  get done(): boolean {
    return this.#at >= this.#numbers.length;
  }
}

const names = ['a', 'b', 'c', 'd', 'e'];

function expression(tape: Tape): string {
  if (tape.depth > 4 || tape.done) {
    return tape.pick('a', 'b', '1', '"s"', 'c', 'null', 'd', 'undefined', '2.5', 'e', 'true');
  }
  tape.depth++;
  const text = compound(tape);
  tape.depth--;
  return text;
}

function compound(tape: Tape): string {
  const e = (): string => expression(tape);
  const name = tape.pick(...names);
  switch (tape.next(40)) {
    case 0:
      return `(${e()} ${tape.pick('+', '-', '*', '%', '&', '|', '^', '<<', '>>')} ${e()})`;
    case 1:
      return `(${e()} ${tape.pick('===', '!==', '==', '!=', '<', '>', '<=', '>=')} ${e()})`;
    case 2:
      return `(${e()} ${tape.pick('&&', '||')} ${e()})`;
    case 3:
      return `(${e()} ?? ${e()})`;
    case 4:
      return `(${e()} ? ${e()} : ${e()})`;
    case 5:
      return `(${name} = ${e()})`;
    case 6:
      return `(${name} ${tape.pick('+=', '-=', '??=', '||=', '&&=', '*=')} ${e()})`;
    case 7:
      return tape.pick(`${name}++`, `--${name}`, `${name}--`, `++${name}`);
    case 8:
      return `[${e()}, ${e()}, ...list(${e()})]`;
    case 9:
      return `({ p: ${e()}, [text(${e()})]: ${e()}, ...${e()}, q: ${e()} })`;
    case 10:
      return `(${e()})?.${tape.pick('p', 'q', 'length', 'm')}`;
    case 11:
      return `obj(${e()}).${tape.pick('p', 'q', 'r')}`;
    case 12:
      return `(obj(${e()}).${tape.pick('p', 'q')} = ${e()})`;
    case 13:
      return `(obj(${e()})[text(${e()})] ${tape.pick('=', '+=', '??=')} ${e()})`;
    case 14:
      return `obj(${e()}).${tape.pick('p', 'q')}++`;
    case 15:
      return `f(${e()}, ${e()}, ...list(${e()}))`;
    case 16:
      return `((x, y = ${outside(tape, e)}, ...z) => [x, y, z, ${outside(tape, e)}])(${e()}, ${e()})`;
    case 17:
      return `(function (x) { ${block(tape, 2, false)} return [x, this === undefined, arguments.length, ${outside(tape, e)}]; })(${e()})`;
    case 18:
      return `\`\${text(${e()})}-\${text(${e()})}\``;
    case 19:
      return `tag\`x\${${e()}}y\${${e()}}\``;
    case 20:
      return `(${e()}, ${e()})`;
    case 21:
      return `typeof ${e()}`;
    case 22:
      return `!${e()}`;
    case 23:
      return `[${e()}, ${e()}].map((v, i) => [v, i, ${outside(tape, e)}])`;
    case 24:
      return `[${e()}, 3, 1].findLast((v) => text(v) > ${outside(tape, e)})`;
    case 25:
      return `([${tape.pick(...names)}, ${tape.pick(...names)} = ${e()}, ...${name}] = list(${e()}))`;
    case 26:
      return `({ p: ${name}, q: ${tape.pick(...names)} = ${e()}, ...${tape.pick(...names)} } = obj(${e()}))`;
    case 27:
      return `[...gen(() => ${outside(tape, e)})]`;
    case 28:
      return `new (class { p = ${outside(tape, e)}; #h = ${outside(tape, e)}; static s = ${outside(tape, e)}; get q() { return this.#h; } m() { return [this.p, ${outside(tape, e)}]; } })().${tape.pick('p', 'q', 'm()', 'z')}`;
    case 29:
      return `new Derived(${e()}).${tape.pick('p', 'q', 'm()', 'r', 'm?.()')}`;
    case 30:
      return `(delete obj(${e()}).p)`;
    case 31:
      return `(text(${e()}) in obj(${e()}))`;
    case 32:
      return `(({ p: ${e()}, get q() { return [this.p, ${outside(tape, e)}]; }, set r(v) { this.p = v; }, m() { return this.p; } }).${tape.pick('p', 'q', 'm()', 'r = 5')})`;
    case 33:
      return tape.yields ? `(yield ${e()})` : `(${e()})`;
    case 34:
      return tape.yields ? `(yield* list(${e()}))` : `[...list(${e()})]`;
    case 35:
      return `[${e()}, ${e()}].reduce((x, y) => text(x) + text(y), ${e()})`;
    case 36:
      return `obj(${e()})?.p?.[text(${e()})]?.(${e()})`;
    case 37:
      return `JSON.stringify({ v: ${e()} })`;
    case 38:
      return `((x) => { ${block(tape, 2, false)} return x; })(${e()})`;
    default:
      return `[...(function* (x) { ${generatorBody(tape)} })(${e()})]`;
  }
}

/** Inside another function nothing of the generator and loops around may be named. */
function outside<R>(tape: Tape, emit: () => R): R {
  const { yields, loops } = tape;
  tape.yields = false;
  tape.loops = 0;
  const result = emit();
  tape.yields = yields;
  tape.loops = loops;
  return result;
}

function generatorBody(tape: Tape): string {
  return outside(tape, () => {
    tape.yields = true;
    return `${statements(tape, 3)} yield ${expression(tape)};`;
  });
}

/** Statements of a function body, or of a block that stays inside the function. */
function block(tape: Tape, count: number, inside: boolean): string {
  return inside ? statements(tape, count) : outside(tape, () => statements(tape, count));
}

function statements(tape: Tape, count: number): string {
  let text = '';
  for (let i = 0; i < count && !tape.done; i++) text += `${statement(tape)} `;
  return text;
}

function statement(tape: Tape): string {
  if (tape.depth > 5) return `log.push(${expression(tape)});`;
  tape.depth++;
  const text = control(tape);
  tape.depth--;
  return text;
}

function control(tape: Tape): string {
  const e = (): string => expression(tape);
  const n = tape.fresh();
  const body = (): string => statements(tape, 3);
  const looped = (): string => {
    tape.loops++;
    const text = statements(tape, 3);
    tape.loops--;
    return text;
  };
  switch (tape.next(22)) {
    case 0:
      return `if (${e()}) { ${body()} } else { ${body()} }`;
    case 1:
      return `for (let ${n} = 0; ${n} < ${tape.next(4)}; ${n}++) { fs.push(() => ${n}); ${looped()} }`;
    case 2:
      return `for (const ${n} of list(${e()})) { fs.push(() => ${n}); ${looped()} }`;
    case 3:
      return `for (const ${n} in obj(${e()})) { log.push(${n}); ${looped()} }`;
    case 4:
      return `{ let ${n} = 0; while (${n}++ < ${tape.next(4)} && ${e()}) { ${looped()} } }`;
    case 5:
      return `{ let ${n} = 0; do { ${looped()} } while (++${n} < ${tape.next(3)}); }`;
    case 6:
      return `try { ${body()} if (${e()}) throw ${e()}; } catch (${n}) { log.push(name(${n})); ${body()} }`;
    case 7:
      return `try { ${body()} } finally { ${body()} }`;
    case 8:
      return `try { ${body()} } catch { ${body()} } finally { ${body()} }`;
    case 9:
      return `switch (${e()}) { case ${e()}: ${body()} ${tape.pick('break;', '')} case ${e()}: { ${body()} } default: ${body()} }`;
    case 10:
      return `{ const ${n} = ${e()}; let ${n}m = () => [${n}, ${outside(tape, e)}]; ${body()} log.push(${n}m()); }`;
    case 11:
      return `${n}: { ${body()} if (${e()}) break ${n}; ${body()} }`;
    case 12:
      return tape.loops > 0 ? tape.pick('break;', 'continue;', `if (${e()}) continue;`) : `${e()};`;
    case 13:
      return `{ const [${n}, ${n}b = ${e()}, ...${n}c] = list(${e()}); log.push(${n}, ${n}b, ${n}c); }`;
    case 14:
      return `{ const { p: ${n}, q: ${n}b = ${e()}, ...${n}c } = obj(${e()}); log.push(${n}, ${n}b, ${n}c); }`;
    case 15:
      return `${n}: for (const ${n}i of [1, 2]) { for (const ${n}j of gen(() => ${outside(tape, e)})) { if (${e()}) continue ${n}; if (${e()}) break ${n}; log.push(${n}i, ${n}j); } }`;
    case 16:
      return `function ${n}(x, y = ${outside(tape, e)}) { ${block(tape, 2, false)} return [x, y]; } log.push(${n}(${e()}));`;
    case 17:
      return `{ class ${n} extends Base { p = ${outside(tape, e)}; constructor(x) { super(x); ${block(tape, 1, false)} } m() { return [super.m(), ${outside(tape, e)}]; } static { ${block(tape, 1, false)} } } log.push(new ${n}(${e()}).m()); }`;
    case 18:
      return `for (const ${n} of (function* () { ${generatorBody(tape)} })()) { log.push(${n}); ${looped()} }`;
    case 19:
      return `{ const ${n} = (function* () { ${generatorBody(tape)} })(); log.push(step(() => ${n}.next(${outside(tape, e)})), step(() => ${n}.${tape.pick('next', 'return', 'throw')}(${outside(tape, e)})), step(() => ${n}.next())); }`;
    default:
      return `log.push(${e()});`;
  }
}

const prelude = `
const log = [], fs = []; let calls = 0;
const bound = () => { if (++calls > 300) throw new RangeError('too many calls'); };
const text = (v) => typeof v === 'symbol' ? 'sym' : typeof v === 'function' ? 'fn' : typeof v === 'object' && v !== null ? (Array.isArray(v) ? 'arr' : 'obj') : String(v).slice(0, 30);
const list = (v) => Array.isArray(v) ? v.slice(0, 4) : [v];
const obj = (v) => typeof v === 'object' && v !== null ? v : { p: v };
const name = (v) => v instanceof Error ? v.name : v;
const step = (f) => { try { return f(); } catch (e) { return ['thrown', name(e)]; } };
const f = (x, y, ...z) => { bound(); return [x, y, z.length]; };
const tag = (s, ...v) => [s.join('|'), s.raw.length, v];
function* gen(g) { bound(); try { yield g(); yield 2; } finally { log.push('closed'); } }
class Base { constructor(x) { this.p = x; } m() { return this.p; } get q() { return 'q'; } }
class Derived extends Base { r = this.p; m() { return ['D', super.m(), super.q]; } }
let a = 1, b = 'x', c = [1, 2, 3], d = { p: 1, q: { r: 2 } }, e = null;
const show = (v, n = 0) => n > 6 ? '…' : typeof v === 'function' ? 'fn' : Array.isArray(v) ? v.slice(0, 20).map((x) => show(x, n + 1)) : typeof v === 'object' && v !== null ? (v instanceof Error ? v.name : Object.fromEntries(Object.keys(v).slice(0, 20).map((k) => [k, show(v[k], n + 1)]))) : typeof v === 'string' ? v.slice(0, 60) : v;
`;

/** A program whose last line is `export default` of all it saw. */
export function programFrom(numbers: readonly number[]): string {
  const tape = new Tape(numbers);
  let body = '';
  while (!tape.done) body += `${statement(tape)}\n`;
  return `${prelude}try {\n${body}} catch (error) { log.push(['uncaught', name(error)]); }
log.push(fs.slice(0, 20).map((g) => g()), a, b, c, d, e);
export default log.slice(0, 300).map((v) => show(v));\n`;
}
