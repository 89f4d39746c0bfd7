import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { allPages } from '../../src/cli/explain.ts';
import { violationKinds } from '../../src/script/violation.ts';
import { lab } from './lab.ts';

describe('explain', () => {
  test('has a page on every violation kind, and none that is not one', () => {
    const pages = allPages().filter(({ kind }) => kind === 'violation');
    assert.deepEqual(pages.map(({ name }) => name).sort(), [...violationKinds].sort());
  });

  for (const page of allPages()) {
    test(`${page.name}: the page says why, what is wrong, what is right`, () => {
      assert.match(page.text, /^# /);
      assert.match(page.text, /^## Why/m);
      assert.match(page.text, /^## Wrong/m);
      assert.match(page.text, /^## Right/m);
      assert.match(page.summary, /^\S.{10,160}[.]$/);
      for (const line of page.text.split('\n')) {
        assert.ok(line.startsWith('|') || line.length <= 120, line);
      }
    });

    test(`${page.name}: is printed whole`, () => {
      const { code, out, err } = lab(['explain', page.name]);
      assert.deepEqual({ code, err }, { code: 0, err: '' });
      assert.ok(!out.includes('```'), 'fences are for files');
      for (const word of page.text.match(/^## (.*)$/gm) ?? [])
        assert.ok(out.includes(word.slice(3)));
    });
  }

  test('takes a rule without its prefix, in any case', () => {
    const whole = lab(['explain', 'utrace/ealready-ignored']).out;
    assert.equal(lab(['explain', 'ealready-ignored']).out, whole);
    assert.equal(lab(['explain', 'EALREADY-ignored']).out, whole);
  });

  test('without a name lists them all', () => {
    const { code, out } = lab(['explain']);
    assert.equal(code, 0);
    for (const { name, summary } of allPages()) {
      assert.ok(out.includes(`${name} `), name);
      assert.ok(out.includes(summary), summary);
    }
  });

  test('gives a page and the list as JSON', () => {
    const page = JSON.parse(lab(['explain', 'leak', '--format', 'json']).out);
    assert.equal(page.version, 1);
    assert.equal(page.name, 'leak');
    assert.match(page.text, /kmalloc/);
    const list = JSON.parse(lab(['explain', '--format', 'json']).out);
    assert.deepEqual(
      list.pages.map(({ name }: { name: string }) => name),
      allPages().map(({ name }) => name),
    );
  });
});
