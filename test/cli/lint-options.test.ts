/**
 * What lint is told on the command line and in utrace-lab.json, and what it says when that is wrong.
 */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { inScratch, lab, type Outcome } from './lab.ts';

/** One warning of ealready-ignored. */
const dropped =
  "import { utrace_control, UTRACE_DETACH, workload_root } from 'utrace';\n" +
  'utrace_control(workload_root(), engine, UTRACE_DETACH);\n';
/** One warning that is safe to mend: a comment that silences nothing. */
const idle =
  "import { UTRACE_DETACH } from 'utrace';\n" +
  '// utrace-lint-disable-next-line utrace/task-stale -- for nothing\n' +
  'export const last = UTRACE_DETACH;\n';

/** A directory with these files in it, and calls of lint that start there. */
function inProject(
  files: Readonly<Record<string, string | Uint8Array>>,
  use: (lint: (...words: readonly string[]) => Outcome, folder: string) => void,
): void {
  inScratch((folder) => {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    use((...words) => lab(['lint', ...words], { cwd: folder }), folder);
  });
}

/** `file:line rule severity` of each finding. */
function found({ out }: Outcome): readonly string[] {
  const { findings } = JSON.parse(out) as {
    findings: readonly { file: string; line: number; rule: string; severity: string }[];
  };
  return findings.map(({ file, line, rule, severity }) => `${file}:${line} ${rule} ${severity}`);
}

function refused({ code, out, err }: Outcome, says: string): void {
  assert.equal(code, 2, err);
  assert.equal(out, '');
  assert.match(err, /^utrace-lab: [^\n]+\n$/);
  assert.ok(err.includes(says), `${err}should say ${says}`);
}

describe('--rule', () => {
  test('sets how loud a rule is, with or without its prefix; the last one counts', () => {
    inProject({ 'a.ts': dropped }, (lint) => {
      const json = ['a.ts', '--format', 'json'];
      assert.deepEqual(found(lint(...json)), ['a.ts:2 utrace/ealready-ignored warning']);
      const error = lint(...json, '--rule', 'ealready-ignored=error');
      assert.deepEqual(found(error), ['a.ts:2 utrace/ealready-ignored error']);
      assert.equal(error.code, 1);
      const off = lint(...json, '--rule', 'utrace/ealready-ignored=off', '--max-warnings', '0');
      assert.deepEqual([found(off), off.code], [[], 0]);
      const twice = ['--rule', 'ealready-ignored=off', '--rule', 'utrace/ealready-ignored=info'];
      assert.deepEqual(found(lint(...json, ...twice)), ['a.ts:2 utrace/ealready-ignored info']);
    });
  });

  test('refuses what it does not know, with what was probably meant', () => {
    refused(
      lab(['lint', 'x.ts', '--rule', 'ealready-ignord=off']),
      'did you mean ealready-ignored?',
    );
    refused(lab(['lint', 'x.ts', '--rule', 'utrace/taskstale=off']), 'mean utrace/task-stale?');
    refused(lab(['lint', 'x.ts', '--rule', 'xyzzy=off']), '--list-rules');
    refused(lab(['lint', 'x.ts', '--rule', 'task-stale=wran']), 'did you mean warn?');
    refused(lab(['lint', 'x.ts', '--rule', 'task-stale']), 'ID=LEVEL');
  });
});

describe('--list-rules', () => {
  test('names every rule with its level in this directory', () => {
    const config = '{ "rules": { "task-stale": "off" } }';
    inProject({ 'utrace-lab.json': config }, (lint) => {
      const { code, out } = lint('--list-rules');
      assert.equal(code, 0);
      assert.match(out, /^ {2}utrace\/ealready-freed +error {2}Memory/m);
      assert.match(out, /^ {2}utrace\/task-stale +off .*\(warn by default\)$/m);
      const { rules } = JSON.parse(lint('--list-rules', '--format', 'json').out);
      assert.ok(rules.length >= 29);
      assert.deepEqual(Object.keys(rules[0]), ['rule', 'level', 'default', 'summary']);
    });
  });
});

describe('utrace-lab.json', () => {
  const config = JSON.stringify({
    include: ['src/**'],
    exclude: ['generated'],
    rules: { 'utrace/ealready-ignored': 'error' },
    maxWarnings: 0,
  });
  const files = {
    'utrace-lab.json': config,
    'src/a.ts': dropped,
    'src/generated/b.ts': dropped,
    'other/c.ts': dropped,
    'src/deep/er/d.ts': idle,
  };

  test('says what is linted, how loud, and how many warnings are too many', () => {
    inProject(files, (lint) => {
      const all = lint('.', '--format', 'json');
      assert.deepEqual(found(all), [
        'src/a.ts:2 utrace/ealready-ignored error',
        'src/deep/er/d.ts:2 utrace/suppression-unused warning',
      ]);
      assert.equal(lint('src/deep').code, 1, 'maxWarnings of the directory above');
      assert.equal(lint('src/deep', '--max-warnings', '1').code, 0, 'the call has the last word');
    });
  });

  test('leaves what is named alone, and can be left out or replaced', () => {
    inProject({ ...files, 'loose.json': '{}' }, (lint) => {
      const named = lint('other/c.ts', '--format', 'json');
      assert.deepEqual(found(named), ['other/c.ts:2 utrace/ealready-ignored error']);
      assert.equal(JSON.parse(lint('.', '--no-config', '--format', 'json').out).files, 4);
      assert.equal(
        JSON.parse(lint('.', '--config', 'loose.json', '--format', 'json').out).files,
        4,
      );
      refused(lint('.', '--config', 'loose.json', '--no-config'), '--no-config');
      refused(lint('.', '--config', 'gone.json'), 'gone.json: no such file');
      refused(lint('other'), 'leave none');
    });
  });

  test('nearest to what is linted is the one that counts', () => {
    const near = '{ "rules": { "ealready-ignored": "info" } }';
    inProject({ ...files, 'other/utrace-lab.json': near }, (lint) => {
      assert.deepEqual(found(lint('other', '--format', 'json')), [
        'other/c.ts:2 utrace/ealready-ignored info',
      ]);
      const both = lint('other/c.ts', 'src/a.ts', '--format', 'json');
      assert.deepEqual(found(both), [
        'other/c.ts:2 utrace/ealready-ignored error',
        'src/a.ts:2 utrace/ealready-ignored error',
      ]);
    });
  });

  test('that is wrong ends in one line with file, line and column', () => {
    const wrong = '{\n  "rules": {\n    "task-stal": "off"\n  }\n}\n';
    inProject({ 'utrace-lab.json': wrong, 'a.ts': dropped }, (lint) => {
      refused(lint('a.ts'), "utrace-lab.json:3:5: there is no rule 'task-stal'; did you mean");
      refused(lint('a.ts', '--format', 'json'), 'utrace-lab.json:3:5');
      assert.equal(lint('a.ts', '--no-config').code, 0);
    });
    inProject({ 'utrace-lab.json': '{ "ignore": [] }', 'a.ts': dropped }, (lint) => {
      refused(lint('a.ts'), 'utrace-lab.json:1:3');
      refused(lint('a.ts'), 'include, exclude, rules');
    });
  });
});

describe('--baseline', () => {
  test('takes what there is as known: only what is new fails', () => {
    inProject({ 'src/a.ts': dropped }, (lint, folder) => {
      const strict = ['--rule', 'ealready-ignored=error', '--baseline', 'known.json'];
      const written = lint('src', ...strict, '--update-baseline');
      assert.deepEqual([written.code, written.err], [0, '']);
      assert.match(written.out, /nothing new found in 1 file\n {2}1 finding more in the baseline/);
      assert.match(readFileSync(join(folder, 'known.json'), 'utf8'), /"file":"src\/a\.ts"/);

      assert.match(lint('src', ...strict).out, /nothing new found in 1 file\n {2}1 finding more/);
      writeFileSync(join(folder, 'src/a.ts'), `\n\n${dropped}`);
      assert.equal(lint('src', ...strict).code, 0, 'lines moved');
      const again = lint('.', ...strict, '--format', 'json');
      assert.deepEqual([again.code, found(again)], [0, []]);
      assert.deepEqual(JSON.parse(again.out).baseline, { file: 'known.json', known: 1, stale: [] });

      writeFileSync(join(folder, 'src/b.ts'), dropped);
      const more = lint('src', ...strict, '--format', 'json');
      assert.deepEqual([more.code, found(more)], [1, ['src/b.ts:2 utrace/ealready-ignored error']]);
    });
  });

  test('reports what is gone, of the files that were linted, and takes it out when asked', () => {
    inProject({ 'a.ts': dropped, 'b.ts': dropped }, (lint, folder) => {
      const known = ['--baseline', 'known.json'];
      lint('.', ...known, '--update-baseline');
      writeFileSync(join(folder, 'a.ts'), 'export {};\n');
      assert.match(lint('a.ts', ...known).out, /1 finding of the baseline is gone/);
      assert.doesNotMatch(lint('b.ts', ...known).out, /is gone/);
      lint('a.ts', ...known, '--update-baseline');
      const left = readFileSync(join(folder, 'known.json'), 'utf8');
      assert.ok(!left.includes('a.ts') && left.includes('b.ts'), left);
    });
  });

  test('may be named in utrace-lab.json, from where that is', () => {
    const config = '{ "baseline": "known.json" }';
    inProject({ 'utrace-lab.json': config, 'src/a.ts': dropped }, (lint, folder) => {
      refused(lint('src'), 'known.json: no such baseline; utrace-lab lint --update-baseline');
      assert.equal(lint('src', '--update-baseline').code, 0);
      assert.ok(statSync(join(folder, 'known.json')).isFile());
      assert.match(lint('src').out, /nothing new found/);
    });
  });

  test('that is damaged or goes with nothing is refused', () => {
    inProject({ 'a.ts': dropped, 'known.json': '{ "version": 9, "findings": [] }' }, (lint) => {
      refused(lint('a.ts', '--baseline', 'known.json'), 'known.json:1:14: version 9');
      refused(lint('a.ts', '--baseline', '.'), 'is no file');
      refused(lint('a.ts', '--update-baseline'), '--baseline FILE');
      refused(lint('a.ts', '--baseline', 'k.json', '--update-baseline', '--fix'), '--fix');
    });
  });
});

describe('--fix', () => {
  const mended = idle
    .split('\n')
    .filter((line) => !line.startsWith('//'))
    .join('\n');

  test('mends what is safe to mend, says what, and reports what is left', () => {
    inProject({ 'a.ts': idle, 'b.ts': dropped }, (lint, folder) => {
      const { code, out } = lint('.', '--fix', '--max-warnings', '0');
      assert.match(out, /^ {2}fixed: a\.ts, 1 fix$/m);
      const after = readFileSync(join(folder, 'a.ts'), 'utf8');
      assert.doesNotMatch(after, /utrace-lint/);
      assert.equal(after.replace(/\n\n/, '\n'), mended);
      const left = found(lint('.', '--format', 'json'));
      assert.ok(!left.some((each) => each.startsWith('a.ts')), left.join());
      assert.equal(code, left.length > 0 ? 1 : 0, 'by what is left');
    });
  });

  test('keeps the byte order mark, the line ends and the permissions', () => {
    const windows = `\ufeff${idle.replaceAll('\n', '\r\n')}`;
    inProject({ 'a.ts': windows }, (lint, folder) => {
      const path = join(folder, 'a.ts');
      chmodSync(path, 0o751);
      const { fixed } = JSON.parse(lint('a.ts', '--fix', '--format', 'json').out);
      assert.deepEqual(fixed, [{ file: 'a.ts', fixes: 1 }]);
      const after = readFileSync(path, 'utf8');
      assert.ok(after.startsWith('\ufeffimport'), 'the mark');
      assert.equal(after.replaceAll('\r\n', '').includes('\n'), false, 'the line ends');
      assert.equal(statSync(path).mode & 0o777, 0o751);
    });
  });

  test('replaces what a link leads to, and not the link', () => {
    inProject({ 'real/a.ts': idle }, (lint, folder) => {
      symlinkSync('real/a.ts', join(folder, 'a.ts'));
      lint('a.ts', '--fix');
      assert.doesNotMatch(readFileSync(join(folder, 'real/a.ts'), 'utf8'), /utrace-lint/);
      assert.doesNotMatch(readFileSync(join(folder, 'a.ts'), 'utf8'), /utrace-lint/);
    });
  });

  test('touches no file that would lose bytes, nor one with nothing to mend', () => {
    const latin = Buffer.from(
      '/* J\xf6rn: utrace_control */\n' +
        '// utrace-lint-disable-next-line utrace/task-stale -- for nothing\nint x;\n',
      'latin1',
    );
    inProject({ 'a.c': latin, 'b.ts': dropped }, (lint, folder) => {
      const before = statSync(join(folder, 'b.ts')).ino;
      const { out } = lint('.', '--fix');
      assert.match(out, /^ {2}a\.c is not text in UTF-8, and is not fixed$/m);
      assert.deepEqual(readFileSync(join(folder, 'a.c')), latin);
      assert.equal(statSync(join(folder, 'b.ts')).ino, before);
    });
  });
});

describe('--stdin', () => {
  const call = ['lint', '--stdin', '--stdin-filename', 'src/a.ts', '--format', 'json'];

  test('lints what comes in under the name that it is given', () => {
    const { code, out } = lab(call, { input: `\ufeff${dropped}` });
    assert.deepEqual(found({ code, out, err: '', signal: null }), [
      'src/a.ts:2 utrace/ealready-ignored warning',
    ]);
  });

  test('takes half-typed code as an editor has it, and none at all', () => {
    const half = lab(call, { input: `${dropped}if (x.` });
    assert.equal(found(half).length, 1);
    const none = lab(call, { input: '' });
    assert.deepEqual([none.code, found(none)], [0, []]);
  });

  test('goes with a name, and not with paths or --fix', () => {
    refused(lab(['lint', '--stdin']), '--stdin-filename');
    refused(lab(['lint', '--stdin', '--stdin-filename', 'a.txt']), 'a.txt');
    refused(lab(['lint', '--stdin-filename', 'a.ts', 'b.ts']), '--stdin-filename');
    refused(lab(['lint', '--stdin', '--stdin-filename', 'a.ts', 'b.ts']), 'b.ts');
    refused(lab(['lint', '--stdin', '--stdin-filename', 'a.ts', '--fix']), '--fix');
  });
});
