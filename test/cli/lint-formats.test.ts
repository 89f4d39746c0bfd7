/**
 * The forms of the lint's report as they leave the process, and the files it takes in.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type Schema, Validator } from '@cfworker/json-schema';
import { inScratch, lab, root } from './lab.ts';

const example = 'examples/detach-wrong.tracer.ts';
const schemaFile = join(root, 'test/lint/data/sarif-schema-2.1.0.json');
const sarif = new Validator(JSON.parse(readFileSync(schemaFile, 'utf8')) as Schema, '4', false);

const dropped =
  "import { utrace_control, UTRACE_DETACH, workload_root } from 'utrace';\n" +
  'utrace_control(workload_root(), engine, UTRACE_DETACH);\n';

describe('lint --format', () => {
  test('sarif is one document that the official schema accepts, with every rule', () => {
    const { code, out, err } = lab(['lint', 'examples', 'test/lint/cases', '--format', 'sarif']);
    assert.deepEqual([code, err], [1, '']);
    const log = JSON.parse(out);
    const { valid, errors } = sarif.validate(log);
    assert.ok(valid, JSON.stringify(errors.slice(-3)));
    const [run] = log.runs;
    assert.ok(run.tool.driver.rules.length >= 29);
    for (const rule of run.tool.driver.rules) {
      assert.ok(rule.help.markdown.startsWith(`# ${rule.id}`), rule.id);
      assert.match(rule.helpUri, /^https:.*\.md$/);
      assert.ok(rule.fullDescription.text.length > 40, rule.id);
    }
    assert.ok(run.results.length > 100);
    for (const { locations } of run.results) {
      const { uri, uriBaseId } = locations[0].physicalLocation.artifactLocation;
      assert.match(uri, /^(?:examples|test)\//);
      assert.equal(uriBaseId, '%SRCROOT%');
    }
    assert.ok(!out.includes(root), 'no path of this machine');
  });

  test('sarif has what the baseline knows as suppressed', () => {
    inScratch((folder) => {
      writeFileSync(join(folder, 'a b.ts'), dropped);
      const lint = (...words: readonly string[]) =>
        lab(['lint', 'a b.ts', '--baseline', 'known.json', ...words], { cwd: folder });
      lint('--update-baseline');
      const { results } = JSON.parse(lint('--format', 'sarif').out).runs[0];
      assert.equal(results.length, 1);
      assert.equal(results[0].suppressions[0].kind, 'external');
      const { uri } = results[0].locations[0].physicalLocation.artifactLocation;
      assert.equal(uri, 'a%20b.ts');
    });
  });

  test('sarif has what a comment silences as suppressed, with its reason', () => {
    inScratch((folder) => {
      const comment = '// utrace-lint-disable-next-line utrace/ealready-ignored -- it ends with us';
      writeFileSync(join(folder, 'a.ts'), dropped.replace('\nutrace', `\n${comment}\nutrace`));
      const { code, out } = lab(['lint', 'a.ts', '--format', 'sarif'], { cwd: folder });
      const { results } = JSON.parse(out).runs[0];
      assert.equal(code, 0);
      assert.deepEqual(
        results.map(({ ruleId, suppressions }: { ruleId: string; suppressions: unknown }) => [
          ruleId,
          suppressions,
        ]),
        [
          [
            'utrace/ealready-ignored',
            [{ kind: 'inSource', status: 'accepted', justification: 'it ends with us' }],
          ],
        ],
      );
    });
  });

  test('github is an annotation for each finding, from the root of the repository', () => {
    const { code, out, err } = lab(['lint', example, '--format', 'github']);
    assert.deepEqual([code, err], [1, '']);
    const lines = out.trimEnd().split('\n');
    assert.ok(lines.length >= 4);
    for (const line of lines) {
      assert.match(
        line,
        /^::(?:error|warning|notice) file=examples\/detach-wrong\.tracer\.ts,line=/,
      );
    }
    const inside = lab(['lint', 'detach-wrong.tracer.ts', '--format', 'github'], {
      cwd: join(root, 'examples'),
      env: { GITHUB_WORKSPACE: root },
    });
    assert.equal(inside.out, out);
  });

  test('json gives fixes the kind that tells which of them --fix applies', () => {
    const { findings } = JSON.parse(lab(['lint', 'test/lint/cases', '--format', 'json']).out);
    for (const { fixes } of findings) {
      for (const { kind } of fixes) assert.match(kind, /^(?:safe|suggestion)$/);
    }
  });

  test('text has colour only where it is asked for', () => {
    assert.ok(!lab(['lint', example]).out.includes('\x1b'));
    const coloured = lab(['lint', example], { env: { FORCE_COLOR: '1' } }).out;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
    assert.equal(coloured.replace(/\x1b\[\d+m/g, ''), lab(['lint', example]).out);
  });
});

describe('lint reads', () => {
  test('each file once, in the same order however it is named', () => {
    inScratch((folder) => {
      for (const name of ['b.ts', 'a.ts', 'sub/c.ts']) {
        mkdirSync(join(folder, name, '..'), { recursive: true });
        writeFileSync(join(folder, name), dropped);
      }
      const filesOf = (...paths: readonly string[]): readonly string[] => {
        const { out } = lab(['lint', ...paths, '--format', 'json'], { cwd: folder });
        const { findings } = JSON.parse(out) as { findings: readonly { file: string }[] };
        return findings.map(({ file }) => file);
      };
      assert.deepEqual(filesOf('.'), ['a.ts', 'b.ts', 'sub/c.ts']);
      assert.deepEqual(filesOf('sub', 'a.ts', './a.ts', '.'), ['sub/c.ts', 'a.ts', 'b.ts']);
    });
  });

  test('no links of a directory, so that none leads round in a circle', () => {
    inScratch((folder) => {
      writeFileSync(join(folder, 'a.ts'), dropped);
      symlinkSync('.', join(folder, 'again'));
      symlinkSync('nowhere.ts', join(folder, 'dangling.ts'));
      const { code, out } = lab(['lint', folder, '--format', 'json']);
      assert.deepEqual([code, JSON.parse(out).files], [0, 1]);
    });
  });

  test('past what is too long to be read, and says so where it is about utrace', () => {
    inScratch((folder) => {
      const long = 'int nothing;\n'.repeat(200_000);
      writeFileSync(join(folder, 'a.ts'), dropped);
      writeFileSync(join(folder, 'tables.h'), long);
      writeFileSync(join(folder, 'made.c'), `/* utrace */\n${long}`);
      const { code, out } = lab(['lint', '.'], { cwd: folder });
      assert.equal(code, 0);
      const why = 'has 2.7 million characters of at most 2 million, and was not linted';
      assert.ok(out.includes(`\n  made.c ${why}\n`), out);
      assert.ok(!out.includes('tables.h'), out);
      assert.ok(lab(['lint', 'made.c'], { cwd: folder }).out.includes(`made.c ${why}`));
    });
  });

  test('not along every way of a function that has too many, and says so', () => {
    inScratch((folder) => {
      const results = Array.from({ length: 5 }, (_, n) => `r${n}`);
      const calls = results.map((r, n) => `\t${r} = utrace_control(t, e[${n}], UTRACE_DETACH);`);
      const head = `int stop(struct task_struct *t, struct utrace_engine **e)\n{\n\tint ${results.join(', ')};`;
      writeFileSync(
        join(folder, 'a.c'),
        [head, ...calls, `\treturn ${results.join(' | ')};\n}`].join('\n'),
      );
      const { out } = lab(['lint', 'a.c'], { cwd: folder });
      assert.match(out, /^ {2}a\.c:1 stop has too many ways; not all of them were followed$/m);
      const document = JSON.parse(lab(['lint', 'a.c', '--format', 'json'], { cwd: folder }).out);
      assert.deepEqual(document.unfinished, [{ file: 'a.c', line: 1, name: 'stop' }]);
    });
  });

  test('past what is no text or far too large, and says so', () => {
    inScratch((folder) => {
      writeFileSync(join(folder, 'a.ts'), dropped);
      writeFileSync(join(folder, 'blob.c'), Buffer.from([1, 0, 2]));
      writeFileSync(join(folder, 'huge.c'), '');
      truncateSync(join(folder, 'huge.c'), 17 * 1024 * 1024);
      const { code, out } = lab(['lint', '.'], { cwd: folder });
      assert.equal(code, 0);
      assert.match(out, /^ {2}blob\.c is not text, and was not linted$/m);
      assert.match(out, /^ {2}huge\.c has 17 MB of at most 16 MB, and was not linted$/m);
      const { skipped } = JSON.parse(lab(['lint', folder, '--format', 'json']).out);
      assert.equal(skipped.length, 2);
      for (const name of ['blob.c', 'huge.c']) {
        const named = lab(['lint', name], { cwd: folder });
        assert.deepEqual([named.code, named.out], [2, '']);
        assert.match(
          named.err,
          new RegExp(`^utrace-lab: ${name.replace('.', '\\.')}: (?:is|has) `),
        );
      }
    });
  });

  test('C in Latin-1, with a byte order mark or CRLF, at the columns that editors show', () => {
    const code = (name: string): string =>
      `/* ${name} */ void f(struct task_struct *t, struct utrace_engine *e) { utrace_control(t, e, UTRACE_DETACH); }`;
    const variants: Readonly<Record<string, Buffer>> = {
      'plain.c': Buffer.from(`${code('Jorn')}\n`),
      'latin.c': Buffer.from(`${code('J\xf6rn')}\n`, 'latin1'),
      'utf8.c': Buffer.from(`${code('Jörn')}\n`),
      'mark.c': Buffer.from(`\ufeff${code('Jorn')}\n`),
      'crlf.c': Buffer.from(`${code('Jorn')}\r\n`),
    };
    inScratch((folder) => {
      for (const [name, bytes] of Object.entries(variants))
        writeFileSync(join(folder, name), bytes);
      const { out } = lab(['lint', '.', '--format', 'json'], { cwd: folder });
      const { findings } = JSON.parse(out) as {
        findings: readonly { file: string; line: number; column: number; endColumn: number }[];
      };
      const places = new Map(
        findings.map(({ file, ...at }) => [file, `${at.line}:${at.column}-${at.endColumn}`]),
      );
      const column = code('Jorn').indexOf('utrace_control') + 1;
      const length = 'utrace_control(t, e, UTRACE_DETACH)'.length;
      for (const name of Object.keys(variants)) {
        assert.equal(places.get(name), `1:${column}-${column + length}`, name);
        assert.equal(lab(['lint', name], { cwd: folder }).code === 2, false, `${name} by its name`);
      }
    });
  });
});
