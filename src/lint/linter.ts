/**
 * The linter: source text in, findings out, in Node.js and in a browser alike.
 *
 * Parsers come as bytes, since only the caller knows where its files are: a CLI reads them from
 * disk, an extension through the editor. Both languages become the same graphs, and the rules look
 * at nothing else.
 */
import { Language, Parser } from 'web-tree-sitter';
import { analyse } from './analysis.ts';
import { concernsUtrace, lowerC } from './c/lower.ts';
import type { Finding } from './finding.ts';
import type { Unit } from './graph/graph.ts';
import { Project } from './machine/project.ts';
import { allRules } from './rules/all.ts';
import { applySuppressions } from './suppression.ts';
import { lowerTypeScript } from './typescript/lower.ts';

/** The WebAssembly that the linter runs on. */
export interface Grammars {
  /** web-tree-sitter's own `web-tree-sitter.wasm`. */
  readonly runtime: Uint8Array;
  /** `tree-sitter-typescript.wasm`, which reads JavaScript too. */
  readonly typescript: Uint8Array;
  /** `tree-sitter-c.wasm`. */
  readonly c: Uint8Array;
}

export interface SourceFile {
  /** What findings call the file; its ending tells the language. */
  readonly fileName: string;
  readonly source: string;
}

export interface Linter {
  /**
   * Lints one file. Code that does not parse gives the findings of the parts that do.
   *
   * @returns findings in the order of the file; none for a file of another language
   */
  lint(source: string, fileName: string): readonly Finding[];
  /** Lints files that call each other, as one. Findings are in the order of the files. */
  lintProject(files: readonly SourceFile[]): readonly Finding[];
}

const script = /\.[cm]?[jt]s$/;
const engine = /\.[ch]$/;

/** True for the files that lint() has a parser for. */
export function isLintable(fileName: string): boolean {
  return script.test(fileName) || engine.test(fileName);
}

/** Loads the parsers. Rejects when the bytes are no such WebAssembly. */
export async function createLinter({ runtime, typescript, c }: Grammars): Promise<Linter> {
  // Without locateFile the runtime asks import.meta.url, which a bundle does not have.
  await Parser.init({ wasmBinary: runtime, locateFile: (file: string) => file });
  const parserFor = async (grammar: Uint8Array): Promise<Parser> => {
    const parser = new Parser();
    parser.setLanguage(await Language.load(grammar));
    return parser;
  };
  const parsers = { typescript: await parserFor(typescript), c: await parserFor(c) };
  const lintProject = (files: readonly SourceFile[]): readonly Finding[] => {
    const units = files.flatMap((file) => lower(parsers, file));
    const findings = analyse(new Project(units), allRules);
    return units.flatMap(({ file, comments }) => {
      const own = findings.filter((finding) => finding.file === file);
      return [...applySuppressions(own, comments, file)].sort(
        (a, b) => a.line - b.line || a.column - b.column,
      );
    });
  };
  return {
    lint: (source, fileName) => lintProject([{ source, fileName }]),
    lintProject,
  };
}

function lower(
  parsers: { readonly typescript: Parser; readonly c: Parser },
  { source, fileName }: SourceFile,
): readonly Unit[] {
  if (!isLintable(fileName) || !concernsUtrace(source)) return [];
  return engine.test(fileName)
    ? [lowerC(parsers.c, source, fileName)]
    : [lowerTypeScript(parsers.typescript, source, fileName)];
}
