import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { allVerbs } from '../../src/cli/verbs.ts';
import { lab, root } from './lab.ts';

const verbs = await allVerbs();

describe('help', () => {
  test('lists every verb, and is what one gets without any word', () => {
    const { code, out, err } = lab(['--help']);
    assert.deepEqual({ code, err }, { code: 0, err: '' });
    for (const { name } of verbs) assert.match(out, new RegExp(`^ {2}${name} `, 'm'));
    assert.equal(lab([]).out, out);
    assert.equal(lab(['help']).out, out);
    assert.equal(lab(['-h']).out, out);
  });

  for (const verb of verbs) {
    test(`of ${verb.name} names every option and shows an example`, () => {
      const { code, out, err } = lab([verb.name, '--help']);
      assert.deepEqual({ code, err }, { code: 0, err: '' });
      for (const { name } of verb.options) assert.ok(out.includes(`--${name}`), name);
      for (const { command } of verb.examples) assert.ok(out.includes(command), command);
      assert.equal(lab(['help', verb.name]).out, out);
    });

    test(`of ${verb.name} comes even where operands are missing or wrong`, () => {
      assert.equal(lab([verb.name, 'nowhere/at-all', '-h']).code, 0);
    });
  }

  test('fits into a terminal of 110 columns', () => {
    const texts = verbs.map(({ name }) => lab([name, '--help']).out);
    for (const line of texts.join('\n').split('\n')) assert.ok(line.length <= 110, line);
  });

  test('is documented: every verb and option is in docs/command-line.md', () => {
    const page = readFileSync(join(root, 'docs/command-line.md'), 'utf8');
    for (const { name, options } of verbs) {
      assert.ok(page.includes(`## ${name}\n`), name);
      for (const option of options) {
        assert.ok(page.includes(`-${option.name}`), `${name} --${option.name}`);
      }
    }
  });
});

describe('--version', () => {
  test('prints the version of the package and nothing else', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const { code, out } = lab(['--version']);
    assert.deepEqual({ code, out }, { code: 0, out: `${manifest.version}\n` });
  });
});
