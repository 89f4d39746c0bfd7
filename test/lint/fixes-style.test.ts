import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Finding, Fix } from '../../src/lint/finding.ts';
import { applyEdits, applyFixes, safeFixOf } from '../../src/lint/fixes/apply.ts';
import { linter } from './check.ts';

/** Applies the first fix of the first finding of a rule. */
function mended(rule: string, source: string, name: string, which = 0): string {
  const finding = linter.lint(source, name).find((each) => each.rule === `utrace/${rule}`);
  assert.ok(finding, `no ${rule} in\n${source}`);
  const fix = finding.fixes[which];
  assert.ok(fix, `no fix of ${rule} in\n${source}`);
  return applyEdits(source, fix.edits);
}

const script = (imports: string, code: string) => `${imports}\n${code}`;
const retry = 'while (utrace_barrier(task, engine) === -ERESTARTSYS) msleep(1);';

describe('a fix writes as the file does', () => {
  test('with the indentation of the lines around it', () => {
    for (const unit of ['\t', '    ', '  ']) {
      const code = `void stop(struct watch *w)\n{\n${unit}utrace_barrier(w->task, w->engine);\n}\n`;
      assert.equal(
        mended('barrier-result', code, 'a.c'),
        `void stop(struct watch *w)\n{\n${unit}while (utrace_barrier(w->task, w->engine) == -ERESTARTSYS)\n${unit}${unit}schedule_timeout_uninterruptible(1);\n}\n`,
      );
    }
  });

  test('with its line ends', () => {
    const code =
      'void stop(struct watch *w)\n{\n\tutrace_control(w->task, w->engine, UTRACE_DETACH);\n}\n';
    const windows = code.replaceAll('\n', '\r\n');
    assert.equal(
      mended('ealready-ignored', windows, 'a.c'),
      mended('ealready-ignored', code, 'a.c').replaceAll('\n', '\r\n'),
    );
  });

  test('with braces around what was one statement', () => {
    const code = [
      'void stop(struct watch *w, bool now)',
      '{',
      '\tif (now)',
      '\t\tutrace_control(w->task, w->engine, UTRACE_DETACH);',
      '\tkfree(w->name);',
      '}',
      '',
    ].join('\n');
    const fixed = mended('ealready-ignored', code, 'a.c');
    assert.match(fixed, /\n\tif \(now\)\n\t\tswitch \(utrace_control/);
    assert.match(fixed, /\n\t\t}\n\tkfree/);
  });

  test('with a brace before the comment at the end of the line', () => {
    const code = [
      'int start(struct task_struct *task)',
      '{',
      '\tstruct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);',
      '\tif (IS_ERR(engine)) /* no luck */ // none',
      '\t\tpr_err("attach\\n");',
      '\treturn utrace_set_events(task, engine, UTRACE_EVENT(EXEC));',
      '}',
      '',
    ].join('\n');
    const fixed = mended('error-pointer-used', code, 'a.c');
    assert.match(fixed, /\tif \(IS_ERR\(engine\)\) { \/\* no luck \*\/ \/\/ none\n/);
    assert.match(fixed, /\n\t\treturn PTR_ERR\(engine\);\n\t}\n/);
  });

  test('and keeps the remarks of what it replaces', () => {
    const code =
      'void stop(struct watch *w)\n{\n\tif (utrace_control(w->task, w->engine, UTRACE_DETACH)) {\n\t\t/* __must_check */\n\t}\n}\n';
    assert.match(mended('ealready-ignored', code, 'a.c'), /\/\* __must_check \*\/\n\tswitch/);
  });
});

describe('a fix brings the names that it needs', () => {
  const code = 'export function stop(task, engine) {\n  utrace_barrier(task, engine);\n}\n';

  test('in the list of the import', () => {
    assert.equal(
      mended('barrier-result', script("import { utrace_barrier } from 'utrace';", code), 'a.ts'),
      script(
        "import { utrace_barrier, ERESTARTSYS, msleep } from 'utrace';",
        code.replace('utrace_barrier(task, engine);', retry),
      ),
    );
  });

  test('each on its line where the list has lines', () => {
    const fixed = mended(
      'barrier-result',
      script("import {\n  utrace_barrier,\n} from 'utrace';", code),
      'a.ts',
    );
    assert.ok(
      fixed.startsWith("import {\n  utrace_barrier,\n  ERESTARTSYS,\n  msleep,\n} from 'utrace';"),
      fixed,
    );
  });

  test('by the namespace of the import', () => {
    const fixed = mended(
      'barrier-result',
      script("import * as u from 'utrace';", code.replace('utrace_barrier', 'u.utrace_barrier')),
      'a.ts',
    );
    assert.match(fixed, /=== -u\.ERESTARTSYS\) u\.msleep\(1\);/);
    assert.ok(fixed.startsWith("import * as u from 'utrace';\n"));
  });

  test('by the name that the script has given them', () => {
    const imports = "import { ERESTARTSYS as AGAIN, msleep as nap, utrace_barrier } from 'utrace';";
    const fixed = mended('barrier-result', script(imports, code), 'a.ts');
    assert.match(fixed, /=== -AGAIN\) nap\(1\);/);
    assert.ok(fixed.startsWith(imports));
  });

  test('and the header that has them, in a file that has any', () => {
    const c = 'void stop(struct watch *w)\n{\n\tutrace_barrier(w->task, w->engine);\n}\n';
    const headed = `#include <linux/module.h>\n#include <linux/utrace.h>\n#include "watch.h"\n\n${c}`;
    assert.ok(
      mended('barrier-result', headed, 'a.c').startsWith(
        '#include <linux/module.h>\n#include <linux/utrace.h>\n#include <linux/sched.h>\n#include "watch.h"\n',
      ),
    );
    assert.doesNotMatch(mended('barrier-result', c, 'a.c'), /#include/);
  });
});

describe('a result gets a name', () => {
  const before = 'struct watch { struct task_struct *task; struct utrace_engine *engine; };\n';

  test('that nothing else has', () => {
    const code = `${before}void stop(struct watch *w)\n{\n\tint ret = 0, rc = 1;\n\tfoo(ret, rc);\n\tutrace_control(w->task, w->engine, UTRACE_DETACH);\n\tkfree(w);\n}\n`;
    const fixed = mended('ealready-freed', code, 'a.c');
    assert.match(fixed, /\tint err;\n\tfoo/);
    assert.match(fixed, /\terr = utrace_control/);
    assert.match(fixed, /if \(err == 0 \|\| err == -EINPROGRESS\)\n\t\tkfree\(w\);/);
  });

  test('before anything is decided by it', () => {
    const code = `${before}int stop(struct watch *w)\n{\n\tif (utrace_control(w->task, w->engine, UTRACE_DETACH) == -EALREADY)\n\t\treturn 1;\n\tkfree(w);\n\treturn 0;\n}\n`;
    const fixed = mended('barrier-missing', code, 'a.c');
    assert.match(fixed, /\tint ret = utrace_control\(.*\n\tif \(ret == -EINPROGRESS\)/);
    assert.match(fixed, /\n\tif \(ret == -EALREADY\)\n\t\treturn 1;/);
  });
});

describe('data that the caller may not free', () => {
  test('is freed in report_death, before it tells that it has run', () => {
    const code = `import { complete, DEATH, init_completion, kfree, module_exit, UTRACE_DETACH, utrace_control } from 'utrace';
const done = init_completion();
const ops = {
  report_death(engine) {
    complete(done);
    return UTRACE_DETACH;
  },
};
export function stop(task, engine) {
  const watch = engine.data;
  utrace_control(task, engine, UTRACE_DETACH);
  kfree(watch);
}
`;
    const fixed = mended('ealready-freed', code, 'a.ts', 1);
    assert.match(fixed, /\n {4}kfree\(engine\.data\);\n {4}complete\(done\);\n/);
    assert.match(fixed, /\n {2}if \(rc === 0 \|\| rc === -EINPROGRESS\) kfree\(watch\);/);
  });
});

describe('an offer', () => {
  test('is safe only where it adds what was forgotten', () => {
    const code =
      'void stop(struct watch *w)\n{\n\tint ret = utrace_control(w->task, w->engine, UTRACE_DETACH);\n\tif (ret != 0 && ret != -EALREADY)\n\t\tprintk("%d", ret);\n\tkfree(w);\n}\n';
    const kinds = linter
      .lint(code, 'a.c')
      .flatMap(({ rule, fixes }) => fixes.map(({ kind }) => `${rule} ${kind}`));
    assert.ok(kinds.includes('utrace/ealready-freed suggestion'), kinds.join());
    assert.ok(kinds.includes('utrace/barrier-missing safe'), kinds.join());
  });

  test('is not made where the argument is a call that may answer differently', () => {
    const code =
      'void stop(int nr, struct utrace_engine *engine)\n{\n\tutrace_control(find_task(nr), engine, UTRACE_DETACH);\n}\n';
    const [finding] = linter.lint(code, 'a.c');
    assert.equal(finding?.rule, 'utrace/ealready-ignored');
    assert.deepEqual(finding?.fixes, []);
  });

  test('of a finding in half-typed code is made without a crash', () => {
    const code =
      "import { utrace_control, utrace_barrier, UTRACE_DETACH, kfree } from 'utrace';\nfunction stop(w) {\n  const rc = utrace_control(w.task, w.engine, UTRACE_DETACH);\n  if (rc) utrace_barrier(w.task, w.engine);\n  kfree(w);\n}\n";
    for (let end = 0; end <= code.length; end++) {
      for (const { fixes } of linter.lint(code.slice(0, end), 'a.ts')) {
        for (const { edits } of fixes) applyEdits(code.slice(0, end), edits);
      }
    }
  });
});

describe('applying', () => {
  const edit = (line: number, column: number, endColumn: number, text: string) => ({
    ...{ file: 'a', line, column, endLine: line, endColumn, text },
  });

  test('replaces what edits name, in any order', () => {
    const edits = [edit(2, 2, 3, 'X'), edit(1, 1, 1, '> '), edit(1, 3, 3, '!')];
    assert.equal(applyEdits('ab\ncde', edits), '> ab!\ncXe');
  });

  test('refuses edits that overlap', () => {
    assert.throws(() => applyEdits('abcdef', [edit(1, 1, 4, ''), edit(1, 2, 3, '')]), /overlap/);
  });

  test('goes on until no safe fix is left', () => {
    const line = '\tutrace_control(w->task, w->engine, UTRACE_DETACH);\n';
    const code = `void stop(struct watch *w)\n{\n${line}}\nvoid end(struct watch *w)\n{\n${line}}\n`;
    const lint = (text: string) => linter.lint(text, 'a.c');
    const { source, applied, findings } = applyFixes(code, lint);
    assert.equal(applied, 2);
    assert.deepEqual(findings, []);
    assert.equal(source.match(/switch/g)?.length, 2);
  });

  test('leaves suggestions alone, and the findings of other rules where rules are named', () => {
    const code =
      'void stop(struct watch *w)\n{\n\tutrace_control(w->task, w->engine, UTRACE_DETACH);\n\tutrace_barrier(w->task, w->engine);\n}\n';
    const lint = (text: string) => linter.lint(text, 'a.c');
    const { source } = applyFixes(code, lint, new Set(['utrace/barrier-result'] as const));
    assert.match(source, /\tutrace_control\(.*;\n\twhile \(utrace_barrier/);
  });

  test('ends where two fixes undo each other', () => {
    const flip = (source: string): readonly Finding[] => {
      const text = source === 'a' ? 'b' : 'a';
      const fix: Fix = { title: text, kind: 'safe', edits: [edit(1, 1, 2, text)] };
      const rest = {
        file: 'a',
        rule: 'utrace/x',
        severity: 'info',
        message: '',
        related: [],
      } as const;
      return [{ ...rest, line: 1, column: 1, endLine: 1, endColumn: 2, fixes: [fix] }];
    };
    assert.equal(applyFixes('a', flip).applied, 1);
    assert.equal(safeFixOf(flip('a')[0] as Finding)?.title, 'b');
  });
});
