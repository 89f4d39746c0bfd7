/**
 * Offers: the fixes of a finding, each of them tried before it is shown.
 *
 * A fix is made from the shape of the code, and shapes deceive. So its result is linted: what leaves
 * the finding where it is, brings another one, or no longer parses is never offered. Making and trying
 * wait until somebody looks at the fixes.
 */
import type { Parser } from 'web-tree-sitter';
import { blankKernelC } from '../c/blank.ts';
import type { Finding, Fix } from '../finding.ts';
import { fixers } from './all.ts';
import { applyEdits } from './apply.ts';
import { outlineC } from './c.ts';
import type { Outline } from './outline.ts';
import { outlineTypeScript } from './typescript.ts';

/** What an offer needs to know of one file. */
export interface Workshop {
  /** As findings name it. */
  readonly file: string;
  readonly source: string;
  readonly language: 'c' | 'typescript';
  readonly parser: Parser;
  /** The findings of the file with another text, as if it stood alone. */
  lintAlone(source: string): readonly Finding[];
  /** As lintAlone(), together with the files that it was linted with. */
  lintTogether(source: string): readonly Finding[];
}

/** The same findings, whose fixes are made when they are first looked at. */
export function withFixes(findings: readonly Finding[], workshop: Workshop): readonly Finding[] {
  const bench = new Bench(workshop, findings);
  return findings.map((finding) => {
    if (finding.fixes.length > 0 || !fixers.has(finding.rule)) return finding;
    let made: readonly Fix[] | null = null;
    return {
      ...finding,
      get fixes(): readonly Fix[] {
        made ??= bench.fixesFor(finding);
        return made;
      },
    };
  });
}

class Bench {
  readonly #workshop: Workshop;
  readonly #together: readonly Finding[];
  #alone: readonly Finding[] | null = null;
  #outline: Outline | null = null;
  #errors: number | null = null;

  constructor(workshop: Workshop, findings: readonly Finding[]) {
    this.#workshop = workshop;
    this.#together = findings;
  }

  fixesFor(finding: Finding): readonly Fix[] {
    const { source } = this.#workshop;
    const outline = this.#read();
    if (outline === null) return [];
    return (fixers.get(finding.rule) ?? []).flatMap((fixer) => {
      const fix = fixer(finding, outline);
      if (fix === null) return [];
      const after = applyEdits(source, fix.edits);
      return this.#parses(after) && this.#mends(finding, after) ? [fix] : [];
    });
  }

  #read(): Outline | null {
    const { parser, source, file, language } = this.#workshop;
    const read = language === 'c' ? outlineC : outlineTypeScript;
    this.#outline ??= read(parser, source, file);
    return this.#outline;
  }

  /** What the file alone is found guilty of is tried alone, which takes no time. */
  #mends(finding: Finding, after: string): boolean {
    const { source, lintAlone, lintTogether } = this.#workshop;
    this.#alone ??= lintAlone(source);
    const isOwn = this.#alone.some((other) => isSame(finding, other));
    return isOwn
      ? isBetter(finding, this.#alone, lintAlone(after))
      : isBetter(finding, this.#together, lintTogether(after));
  }

  #parses(after: string): boolean {
    this.#errors ??= this.#errorsIn(this.#workshop.source);
    return this.#errorsIn(after) <= this.#errors;
  }

  #errorsIn(source: string): number {
    const { parser, language } = this.#workshop;
    const tree = parser.parse(language === 'c' ? blankKernelC(source).text : source);
    if (tree === null) return 0;
    const count = tree.rootNode.hasError ? tree.rootNode.descendantsOfType('ERROR').length + 1 : 0;
    tree.delete();
    return count;
  }
}

function isSame(a: Finding, b: Finding): boolean {
  return a.rule === b.rule && a.line === b.line && a.column === b.column;
}

/** True where one finding of the rule is gone, and of no rule there are more. */
function isBetter(
  { rule }: Finding,
  before: readonly Finding[],
  after: readonly Finding[],
): boolean {
  const had = countsOf(before);
  const left = countsOf(after);
  for (const [name, count] of left) if (count > (had.get(name) ?? 0)) return false;
  return (left.get(rule) ?? 0) < (had.get(rule) ?? 0);
}

function countsOf(findings: readonly Finding[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return counts;
}
