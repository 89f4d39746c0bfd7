import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Language, Parser } from 'web-tree-sitter';
import { blankKernelC } from '../../src/lint/c/blank.ts';
import type { Finding } from '../../src/lint/finding.ts';
import { applyEdits, applyFixes } from '../../src/lint/fixes/apply.ts';
import { linter } from './check.ts';

/**
 * Every fix of every wrong example: it mends what it says, brings nothing new, and the result is code.
 *
 * `data/unfixable.json` names the wrong examples that have no fix, each with the reason. The test
 * fails as well when one of them has a fix after all.
 */
const root = new URL('../../../', import.meta.url);
const folder = new URL('test/lint/cases/', root);
const require = createRequire(import.meta.url);

interface Wrong {
  readonly rule: string;
  readonly name: 'wrong.c' | 'wrong.ts';
  readonly title: string;
  readonly source: string;
}

const wrongs: readonly Wrong[] = readdirSync(folder).flatMap((rule) =>
  readdirSync(new URL(`${rule}/`, folder)).flatMap((name): Wrong[] => {
    if (name !== 'wrong.c' && name !== 'wrong.ts') return [];
    const text = readFileSync(new URL(`${rule}/${name}`, folder), 'utf8');
    const [prelude = '', ...parts] = text.split(/^\/\/ case: /m);
    return parts.map((part) => {
      const [title = ''] = part.split('\n', 1);
      return { rule: `utrace/${rule}`, name, title, source: `${prelude}// ${part}` };
    });
  }),
);

type Unfixable = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
/** By rule and reason: the wrong examples without a fix, as `wrong.c: title`. */
const unfixable: Unfixable = JSON.parse(
  readFileSync(new URL('test/lint/data/unfixable.json', root), 'utf8'),
);

function findingsOf({ rule, name, source }: Wrong): readonly Finding[] {
  return linter.lint(source, name).filter((finding) => finding.rule === rule);
}

function countsOf(findings: readonly Finding[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { rule } of findings) counts[rule] = (counts[rule] ?? 0) + 1;
  return counts;
}

const parser = new Parser();
parser.setLanguage(
  await Language.load(readFileSync(require.resolve('tree-sitter-c/tree-sitter-c.wasm'))),
);

/** How often the parser of C stumbles. */
function errorsInC(source: string): number {
  const tree = parser.parse(blankKernelC(source).text);
  assert.ok(tree);
  const count = tree.rootNode.descendantsOfType('ERROR').length;
  tree.delete();
  return count;
}

describe('a fix', () => {
  for (const wrong of wrongs) {
    const { rule, name, title, source } = wrong;
    test(`of ${rule} mends ${name}: ${title}, and breaks nothing`, () => {
      const before = countsOf(linter.lint(source, name));
      for (const { fixes } of findingsOf(wrong)) {
        for (const fix of fixes) {
          const after = applyEdits(source, fix.edits);
          const left = countsOf(linter.lint(after, name));
          assert.equal(left[rule] ?? 0, (before[rule] ?? 0) - 1, `${fix.title}:\n${after}`);
          for (const [other, count] of Object.entries(left)) {
            assert.ok(count <= (before[other] ?? 0), `${fix.title} brings ${other}:\n${after}`);
          }
          if (name === 'wrong.c') assert.ok(errorsInC(after) <= errorsInC(source), after);
        }
      }
    });
  }

  test('is there for every wrong example that is not listed with a reason, and for no other', () => {
    const listed = Object.entries(unfixable).flatMap(([rule, reasons]) =>
      Object.values(reasons).flatMap((cases) => cases.map((title) => `${rule} ${title}`)),
    );
    const without = wrongs
      .filter((wrong) => findingsOf(wrong).some(({ fixes }) => fixes.length === 0))
      .map(({ rule, name, title }) => `${rule} ${name}: ${title}`);
    assert.deepEqual(without.sort(), [...listed].sort());
  });
});

describe('the page of a rule', () => {
  test('names every fix that the rule has, with its kind, and no other', () => {
    const offered = new Map<string, Set<string>>();
    for (const { name, source } of wrongs) {
      for (const { rule, fixes } of linter.lint(source, name)) {
        const titles = offered.get(rule) ?? new Set();
        offered.set(rule, titles);
        for (const { title, kind } of fixes) titles.add(`${title} (${kind})`);
      }
    }
    for (const [rule, titles] of offered) {
      const page = readFileSync(new URL(`docs/rules/${rule.slice(7)}.md`, root), 'utf8');
      const named = [...page.matchAll(/^- \*(.+?)\* (\((?:safe|suggestion)\)):/gm)].map(
        ([, title = '', kind]) => `${title} ${kind}`,
      );
      const matches = (pattern: string, title: string): boolean =>
        new RegExp(`^${escaped(pattern).replace('…', '.+')}$`).test(title);
      for (const title of titles) {
        assert.ok(
          named.some((pattern) => matches(pattern, title)),
          `${rule}: ${title}`,
        );
      }
      for (const pattern of named) {
        const isOffered = [...titles].some((title) => matches(pattern, title));
        assert.ok(isOffered || unseen.has(pattern), `${rule} has no ${pattern}`);
      }
    }
  });
});

/** Fixes whose shape of code none of the wrong examples has. */
const unseen = new Set([
  'Hand the engine on to the helper (suggestion)',
  'Free only after 0, or after the barrier, and else in report_death (suggestion)',
]);

function escaped(text: string): string {
  return text.replace(/[()*.+?[\]{}|^$]/g, '\\$&');
}

describe('the safe fixes together', () => {
  for (const wrong of wrongs) {
    const { rule, name, title, source } = wrong;
    test(`leave nothing to fix in ${rule}, ${name}: ${title}`, () => {
      const lint = (text: string) => linter.lint(text, name);
      const { source: mended, findings } = applyFixes(source, lint);
      assert.deepEqual(
        findings.flatMap(({ fixes }) => fixes.filter(({ kind }) => kind === 'safe')),
        [],
        mended,
      );
      assert.equal(applyFixes(mended, lint).source, mended);
      assert.ok(findings.length <= lint(source).length, mended);
    });
  }
});

describe('the scripts that fixes make', async () => {
  const temporary = await mkdtemp(join(tmpdir(), 'utrace-fixes-'));
  after(() => rm(temporary, { recursive: true }));

  test('type-check wherever the wrong ones did', async () => {
    const pairs = wrongs.flatMap((wrong) => {
      if (wrong.name !== 'wrong.ts') return [];
      return findingsOf(wrong).flatMap(({ fixes }) =>
        fixes.map((fix) => ({ ...wrong, fix, after: applyEdits(wrong.source, fix.edits) })),
      );
    });
    await mkdir(join(temporary, 'before'));
    await mkdir(join(temporary, 'after'));
    await Promise.all(
      pairs.flatMap(({ source, after: mended }, index) => [
        writeFile(join(temporary, 'before', `${index}.ts`), `export {};${source}`),
        writeFile(join(temporary, 'after', `${index}.ts`), `export {};${mended}`),
      ]),
    );
    const errors = await typeErrors(temporary);
    assert.ok(pairs.length > 100, `${pairs.length} fixes of scripts`);
    for (const [index, { rule, title, fix, after: mended }] of pairs.entries()) {
      const had = errors.get(`before/${index}.ts`) ?? [];
      const left = errors.get(`after/${index}.ts`) ?? [];
      const fresh = left.filter((error) => !had.includes(error));
      assert.deepEqual(fresh, [], `${rule}: ${title}: ${fix.title}\n${mended}`);
    }
  });
});

/** What the examples leave to the reader. */
const surroundings = `
declare const target: any, engine: any, engines: any;
declare function reportFailure(...all: any[]): void;
declare function undo(...all: any[]): void;
declare function forget(...all: any[]): void;
declare function waitForDeath(...all: any[]): void;
`;

/** The errors of every file below a folder, from one run of the compiler. */
async function typeErrors(temporary: string): Promise<ReadonlyMap<string, readonly string[]>> {
  await writeFile(join(temporary, 'surroundings.d.ts'), surroundings);
  const compilerOptions = {
    ...{ target: 'ES2022', module: 'ES2022', moduleResolution: 'bundler', lib: ['ES2023'] },
    ...{ strict: true, noImplicitAny: false, noEmit: true, types: [], skipLibCheck: true },
  };
  const types = fileURLToPath(new URL('types/utrace.d.ts', root));
  const include = [types, 'surroundings.d.ts', 'before/*.ts', 'after/*.ts'];
  await writeFile(join(temporary, 'tsconfig.json'), JSON.stringify({ compilerOptions, include }));
  const compiler = fileURLToPath(new URL('node_modules/typescript/bin/tsc', root));
  const output = await new Promise<string>((resolve) => {
    const args = [compiler, '--project', temporary, '--pretty', 'false'];
    const options = { cwd: temporary, maxBuffer: 1 << 26 };
    execFile(process.execPath, args, options, (_error, stdout) => resolve(stdout));
  });
  const errors = new Map<string, string[]>();
  for (const line of output.split('\n')) {
    const [, file, message] =
      /^((?:before|after)\/\d+\.ts)\(\d+,\d+\): error (.*)$/.exec(line) ?? [];
    if (file === undefined || message === undefined) {
      assert.doesNotMatch(line, /^\S*error TS/, line);
      continue;
    }
    const list = errors.get(file) ?? [];
    errors.set(file, list);
    list.push(message);
  }
  return errors;
}
