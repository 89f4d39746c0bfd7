/**
 * The linter: source text in, findings out, in Node.js and in a browser alike.
 *
 * Parsers come as bytes, since only the caller knows where its files are: a CLI reads them from
 * disk, an extension through the editor. Loading takes a few ten milliseconds, a thousand lines
 * about fifty.
 */
import { Language, Parser } from 'web-tree-sitter';
import type { Finding } from './finding.ts';
import { lowerJavaScript } from './javascript/lower.ts';
import * as ealreadyIgnored from './rules/ealready-ignored.ts';
import { applySuppressions } from './suppression.ts';

/** The WebAssembly that the linter runs on. */
export interface Grammars {
  /** web-tree-sitter's own `web-tree-sitter.wasm`. */
  readonly runtime: Uint8Array;
  /** `tree-sitter-typescript.wasm`, which reads JavaScript too. */
  readonly typescript: Uint8Array;
}

export interface Linter {
  /**
   * Lints one file. Code that does not parse gives the findings of the parts that do.
   *
   * @param fileName  what findings call the file; its ending tells the language
   * @returns findings in the order of the file; none for a file that is neither .ts nor .js
   */
  lint(source: string, fileName: string): readonly Finding[];
}

const rules = [ealreadyIgnored];

/** True for the files that lint() has a parser for. */
export function isLintable(fileName: string): boolean {
  return /\.[cm]?[jt]s$/.test(fileName);
}

/** Loads the parsers. Rejects when the bytes are no such WebAssembly. */
export async function createLinter({ runtime, typescript }: Grammars): Promise<Linter> {
  // Without locateFile the runtime asks import.meta.url, which a bundle does not have.
  await Parser.init({ wasmBinary: runtime, locateFile: (file: string) => file });
  const language = await Language.load(typescript);
  const parser = new Parser();
  parser.setLanguage(language);
  return {
    lint: (source, fileName) => (isLintable(fileName) ? lintWith(parser, source, fileName) : []),
  };
}

function lintWith(parser: Parser, source: string, file: string): readonly Finding[] {
  const tree = parser.parse(source);
  if (tree === null) return [];
  try {
    const unit = lowerJavaScript(tree.rootNode);
    const findings = rules.flatMap((rule) => rule.check(unit, file));
    return [...applySuppressions(findings, unit.comments, file)].sort(
      (a, b) => a.line - b.line || a.column - b.column,
    );
  } finally {
    // The tree lives in the WebAssembly's memory, which no garbage collector sees.
    tree.delete();
  }
}
