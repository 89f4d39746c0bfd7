/**
 * Offers: the fixes of a finding, each of them tried before it is shown.
 *
 * A fix is made from the shape of the code, and shapes deceive. So its result is linted: what leaves
 * the finding where it is, brings another one, or no longer parses is never offered. Making and trying
 * wait until somebody looks at the fixes of a file. Those that stand apart are tried together, and
 * fewer of them at once only where together they fail.
 */
import type { Parser } from 'web-tree-sitter';
import { blankKernelC } from '../c/blank.ts';
import type { Edit, Finding, Fix } from '../finding.ts';
import type { Syntax } from '../parse/syntax.ts';
import { fixers } from './all.ts';
import { applyEdits } from './apply.ts';
import { outlineC } from './c.ts';
import type { Outline } from './outline.ts';
import { sorted } from './suspects.ts';
import { type Candidate, standingApart } from './together.ts';
import { outlineTypeScript } from './typescript.ts';

/** What an offer needs to know of one file. */
export interface Workshop {
  /** As findings name it. */
  readonly file: string;
  readonly source: string;
  readonly language: 'c' | 'typescript';
  readonly parser: Parser;
  /** No other file of those that it was linted with has to do with it. */
  isAlone(): boolean;
  /** The findings of the file with another text, as if it stood alone. */
  lintAlone(source: string): readonly Finding[];
  /** As lintAlone(), together with the files that it was linted with. */
  lintTogether(source: string): readonly Finding[];
}

/** The same findings, whose fixes are made when the first of them is looked at. */
export function withFixes(findings: readonly Finding[], workshop: Workshop): readonly Finding[] {
  let offers: ReadonlyMap<Finding, readonly Fix[]> | null = null;
  return findings.map((finding) => {
    if (finding.fixes.length > 0 || !fixers.has(finding.rule)) return finding;
    return {
      ...finding,
      get fixes(): readonly Fix[] {
        offers ??= new Bench(workshop, findings).offers();
        return offers.get(finding) ?? [];
      },
    };
  });
}

/** One way of linting the file, and what it finds in the file as it is. */
interface Trial {
  readonly before: readonly Finding[];
  lint(source: string): readonly Finding[];
}

class Bench {
  readonly #workshop: Workshop;
  readonly #findings: readonly Finding[];
  readonly #good = new Set<Candidate>();
  /** Of the fixes that are good, by what they mend. */
  readonly #titles = new Map<Finding, Set<string>>();
  readonly #errors = new Map<string, number>();
  #read: Outline | null = null;

  constructor(workshop: Workshop, findings: readonly Finding[]) {
    this.#workshop = workshop;
    this.#findings = findings;
  }

  offers(): ReadonlyMap<Finding, readonly Fix[]> {
    const candidates = this.#candidates();
    const { source, isAlone, lintAlone, lintTogether } = this.#workshop;
    if (candidates.length > 0) {
      // What the file alone is found guilty of is tried alone, which takes less time.
      const alone = isAlone() ? this.#findings : lintAlone(source);
      const places = new Set(alone.map(placeOf));
      const isOwn = ({ finding }: Candidate): boolean => places.has(placeOf(finding));
      this.#tryAll(candidates.filter(isOwn), { before: alone, lint: lintAlone });
      const others = candidates.filter((candidate) => !isOwn(candidate));
      this.#tryAll(others, { before: this.#findings, lint: lintTogether });
    }
    const offers = new Map<Finding, Fix[]>();
    for (const candidate of candidates) {
      if (!this.#good.has(candidate)) continue;
      const fixes = offers.get(candidate.finding) ?? [];
      offers.set(candidate.finding, [...fixes, candidate.fix]);
    }
    return offers;
  }

  #candidates(): readonly Candidate[] {
    const outline = this.#outline();
    if (outline === null) return [];
    return this.#findings.flatMap((finding) =>
      (fixers.get(finding.rule) ?? []).flatMap((fixer): Candidate[] => {
        const fix = fixer(finding, outline);
        return fix === null ? [] : [{ finding, fix }];
      }),
    );
  }

  #outline(): Outline | null {
    const { parser, source, file, language } = this.#workshop;
    const read = language === 'c' ? outlineC : outlineTypeScript;
    this.#read ??= read(parser, source, file);
    return this.#read;
  }

  #tryAll(candidates: readonly Candidate[], trial: Trial): void {
    const verdicts = new Map<string, boolean>();
    let open = candidates;
    while (open.length > 0) {
      const round = standingApart(open);
      this.#try(round, trial);
      for (const candidate of round) verdicts.set(keyOf(candidate), this.#good.has(candidate));
      const tried = new Set(round);
      open = open.filter((candidate) => {
        if (tried.has(candidate)) return false;
        // Two findings may be mended by the same change.
        if (this.#isOffered(candidate)) return false;
        const verdict = verdicts.get(keyOf(candidate));
        if (verdict === true) this.#take(candidate);
        return verdict === undefined;
      });
    }
  }

  /** The same finding has a fix of this title already. */
  #isOffered({ finding, fix }: Candidate): boolean {
    return this.#titles.get(finding)?.has(fix.title) ?? false;
  }

  #try(candidates: readonly Candidate[], trial: Trial): void {
    if (candidates.length === 0) return;
    const edits = candidates.flatMap(({ fix }) => fix.edits);
    if (!this.#parses(edits)) {
      this.#tryHalves(candidates, trial);
      return;
    }
    const after = trial.lint(applyEdits(this.#workshop.source, edits));
    const findings = candidates.map(({ finding }) => finding);
    if (isBetter(findings, trial.before, after)) for (const each of candidates) this.#take(each);
    else this.#tryApart(candidates, trial, after);
  }

  /** Those that did no harm where they stand once more, without the others. */
  #tryApart(candidates: readonly Candidate[], trial: Trial, after: readonly Finding[]): void {
    const outline = this.#outline();
    if (outline === null || candidates.length < 2) return;
    const { others, alone, crowded } = sorted(candidates, trial.before, after, outline);
    if (others.length === candidates.length) this.#tryHalves(candidates, trial);
    else if (others.length > 0) {
      this.#try(others, trial);
      this.#try([...alone, ...crowded], trial);
    } else this.#tryHalves(crowded, trial);
  }

  #tryHalves(candidates: readonly Candidate[], trial: Trial): void {
    if (candidates.length < 2) return;
    const half = candidates.length >> 1;
    this.#try(candidates.slice(0, half), trial);
    this.#try(candidates.slice(half), trial);
  }

  #take(candidate: Candidate): void {
    const { finding, fix } = candidate;
    this.#good.add(candidate);
    this.#titles.set(finding, (this.#titles.get(finding) ?? new Set()).add(fix.title));
  }

  /** Only what stands at file scope around a change is parsed, before it and after. */
  #parses(edits: readonly Edit[]): boolean {
    const outline = this.#outline();
    if (outline === null) return false;
    const changed = new Map<Syntax, Edit[]>();
    for (const edit of edits) {
      const { start, end } = outline.range(edit);
      const around = outline.root.children.find((node) => node.start <= end && node.end >= start);
      if (around !== undefined) changed.set(around, [...(changed.get(around) ?? []), edit]);
    }
    return [...changed].every(([around, own]) => {
      const before = outline.text(around);
      const { line, column } = outline.span(around);
      const after = applyEdits(
        before,
        own.map((edit) => relativeTo(edit, line, column)),
      );
      return this.#errorsIn(after) <= this.#errorsIn(before);
    });
  }

  #errorsIn(source: string): number {
    const known = this.#errors.get(source);
    if (known !== undefined) return known;
    const { parser, language } = this.#workshop;
    const tree = parser.parse(language === 'c' ? blankKernelC(source).text : source);
    if (tree === null) return 0;
    const count = tree.rootNode.hasError ? tree.rootNode.descendantsOfType('ERROR').length + 1 : 0;
    tree.delete();
    this.#errors.set(source, count);
    return count;
  }
}

/** An edit of a file, told of a part that begins at a line and column; what is before it is cut off. */
function relativeTo(edit: Edit, line: number, column: number): Edit {
  const at = (place: number, inLine: number): readonly [line: number, column: number] => {
    if (place < line) return [1, 1];
    return [place - line + 1, place === line ? Math.max(1, inLine - column + 1) : inLine];
  };
  const [from, fromColumn] = at(edit.line, edit.column);
  const [to, toColumn] = at(edit.endLine, edit.endColumn);
  return { ...edit, line: from, column: fromColumn, endLine: to, endColumn: toColumn };
}

function keyOf({ finding, fix }: Candidate): string {
  const textOf = ({ line, column, endLine, endColumn, text }: Edit): string =>
    `${line}:${column}-${endLine}:${endColumn}${text}`;
  return `${finding.rule}${fix.edits.map(textOf).join()}`;
}

function placeOf({ rule, line, column }: Finding): string {
  return `${rule}@${line}:${column}`;
}

/** True where as many findings of each rule are gone as were to be mended, and of no rule are more. */
function isBetter(
  mended: readonly Finding[],
  before: readonly Finding[],
  after: readonly Finding[],
): boolean {
  const most = countsOf(before);
  for (const { rule } of mended) most.set(rule, (most.get(rule) ?? 0) - 1);
  const left = countsOf(after);
  return [...left].every(([rule, count]) => count <= (most.get(rule) ?? 0));
}

function countsOf(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return counts;
}
