/**
 * A real program of thousands of lines, instrumented, computes what it computes plainly: the parser
 * that reads our scripts, reading a script.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'acorn';
import { installLibrary } from '../../../src/script/library/install.ts';
import { allGlobals, compile, forms, runForm } from './harness.ts';

installLibrary(allGlobals());

const parser = readFileSync(fileURLToPath(import.meta.resolve('acorn')), 'utf8');
const text = readFileSync('test/script/differential/data/classes.js', 'utf8').slice(0, 3000);
const sample = text.slice(0, text.lastIndexOf('\n///'));
const options = { ecmaVersion: 2024, sourceType: 'module', locations: true } as const;

test('a parser parses the same while every statement of it is a step', () => {
  // Every case declares its own classes: as a block it may.
  const source = sample
    .replace(/^\/\/\/.*$/gm, '} {')
    .replace('} {', '{')
    .concat('}');
  const program = compile(
    {
      'main.js': `import { parse } from './parser.mjs'; const options = ${JSON.stringify(options)};
        let error; try { parse('let x = ;', options); } catch (e) { error = e.message; }
        export default [JSON.stringify(parse(${JSON.stringify(source)}, options)), error];`,
      'parser.mjs': parser,
    },
    'main.js',
  );
  const expected = [JSON.stringify(parse(source, options)), 'Unexpected token (1:8)'];
  for (const form of forms) {
    assert.deepEqual(runForm(program, 'main.js', form).value, expected, form.points);
  }
});
