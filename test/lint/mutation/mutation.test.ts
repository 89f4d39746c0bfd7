import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { Language, Parser } from 'web-tree-sitter';
import { linter } from '../check.ts';
import { type Mutant, mutantsOf, type Operator } from './operators.ts';
import { rightSources, type Source } from './sources.ts';

/** A mutant that no finding is expected for, and why: it is named by what it changes in what. */
interface Exception {
  readonly operator: Operator;
  readonly source: string;
  readonly what: string;
  /** Counted from 0, where the operator changes the like of it several times. */
  readonly nth: number;
  readonly reason: string;
}

const data = new URL('../../../../test/lint/mutation/exceptions.json', import.meta.url);
const { equivalent, missed } = JSON.parse(readFileSync(data, 'utf8')) as Record<
  'equivalent' | 'missed',
  readonly Exception[]
>;

const require = createRequire(import.meta.url);
const parserFor = async (grammar: string): Promise<Parser> =>
  new Parser().setLanguage(await Language.load(readFileSync(require.resolve(grammar))));
const c = await parserFor('tree-sitter-c/tree-sitter-c.wasm');
const typescript = await parserFor('tree-sitter-typescript/tree-sitter-typescript.wasm');

/** What is found, and where: mutants have as many lines as what they are made of. */
function findingsIn(text: string, fileName: string): Set<string> {
  return new Set(linter.lint(text, fileName).map(({ rule, line }) => `${rule} ${line}`));
}

interface Verdict {
  readonly source: Source;
  readonly mutant: Mutant;
  readonly isFlagged: boolean;
}

function verdictsOn(source: Source): readonly Verdict[] {
  const { text, fileName } = source;
  const tree = (fileName.endsWith('.c') ? c : typescript).parse(text);
  if (tree === null) return [];
  const findings = linter.lint(text, fileName);
  const spoilt = new Set(
    findings.flatMap(({ rule, line }) => (rule.endsWith('unload-unsafe') ? [] : [line])),
  );
  const before = findingsIn(text, fileName);
  const verdicts = mutantsOf(text, tree.rootNode, spoilt).map((mutant) => {
    const after = findingsIn(mutant.source, fileName);
    const isFlagged = [...after].some((finding) => !before.has(finding));
    return { source, mutant, isFlagged };
  });
  tree.delete();
  return verdicts;
}

function excepted(list: readonly Exception[], { source, mutant }: Verdict): Exception | undefined {
  return list.find(
    ({ operator, source: name, what, nth }) =>
      operator === mutant.operator &&
      name === source.name &&
      what === mutant.what &&
      nth === mutant.nth,
  );
}

const verdicts = rightSources().flatMap(verdictsOn);
const wrong = verdicts.filter((verdict) => excepted(equivalent, verdict) === undefined);
const flagged = wrong.filter(({ isFlagged }) => isFlagged);

test('of the wrong mutants of right code, 95 in 100 are flagged', (context) => {
  for (const operator of new Set(verdicts.map(({ mutant }) => mutant.operator))) {
    const own = wrong.filter(({ mutant }) => mutant.operator === operator);
    const found = own.filter(({ isFlagged }) => isFlagged);
    context.diagnostic(`${operator}: ${found.length} of ${own.length} wrong mutants are flagged`);
  }
  const all = verdicts.length;
  context.diagnostic(
    `${flagged.length} of ${wrong.length}; ${all - wrong.length} of ${all} are not wrong`,
  );
  assert.ok(wrong.length > 500, `${wrong.length} mutants`);
  assert.ok(flagged.length >= 0.95 * wrong.length, `${flagged.length} of ${wrong.length}`);
});

test('each wrong mutant that is not flagged is listed with the reason', () => {
  const unknown = wrong
    .filter((verdict) => !verdict.isFlagged && excepted(missed, verdict) === undefined)
    .map(({ source, mutant }) => ({
      operator: mutant.operator,
      source: source.name,
      what: mutant.what,
      nth: mutant.nth,
      line: mutant.line,
    }));
  assert.deepEqual(unknown, []);
});

test('each exception is of a mutant that there is', () => {
  const stale = [...equivalent, ...missed].filter(
    (exception) => !verdicts.some((verdict) => excepted([exception], verdict) !== undefined),
  );
  assert.deepEqual(stale, []);
  const needless = missed.filter((exception) =>
    verdicts.every((verdict) => verdict.isFlagged || excepted([exception], verdict) === undefined),
  );
  assert.deepEqual(needless, []);
});
