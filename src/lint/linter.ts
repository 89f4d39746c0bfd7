/**
 * The linter: source text in, findings out, in Node.js and in a browser alike.
 *
 * Parsers come as bytes, since only the caller knows where its files are: a CLI reads them from
 * disk, an extension through the editor. Both languages become the same graphs, and the rules look
 * at nothing else.
 */
import { Language, Parser } from 'web-tree-sitter';
import type { Unfinished } from './analysis.ts';
import type { Finding } from './finding.ts';
import { KeptWorkspace, type ParserFor } from './incremental/workspace.ts';

/** The WebAssembly that the linter runs on. */
export interface Grammars {
  /** web-tree-sitter's own `web-tree-sitter.wasm`. */
  readonly runtime: Uint8Array;
  /** `tree-sitter-typescript.wasm`, which reads JavaScript too; without it, scripts are passed over. */
  readonly typescript?: Uint8Array;
  /** `tree-sitter-c.wasm`; without it, C is passed over. */
  readonly c?: Uint8Array;
}

export interface SourceFile {
  /** What findings call the file; its ending tells the language. */
  readonly fileName: string;
  readonly source: string;
}

/**
 * Files that are linted together, again and again while somebody edits them. An edit costs what it
 * touches; what comes out is what lintProject() finds in the same files, to the last finding.
 */
export interface Workspace {
  /** Adds a file, or gives it another text; costs nothing until findings are asked for. */
  update(fileName: string, source: string): void;
  remove(fileName: string): void;
  /** Lints the files. Findings are in the order in which the files were added, and in theirs. */
  findings(): readonly Finding[];
  /** The functions of which those findings may not be all, in no particular order. */
  unfinished(): readonly Unfinished[];
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
  /** Makes a workspace without files, for whoever lints what is being edited. */
  openWorkspace(): Workspace;
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
  const load = async (grammar: Uint8Array | undefined): Promise<Parser | null> =>
    grammar === undefined ? null : new Parser().setLanguage(await Language.load(grammar));
  const [forScripts, forC] = [await load(typescript), await load(c)];
  const parserFor: ParserFor = (fileName) => {
    const [parser, language] = engine.test(fileName)
      ? ([forC, 'c'] as const)
      : ([forScripts, 'typescript'] as const);
    return parser === null || !isLintable(fileName) ? null : { parser, language };
  };
  const openWorkspace = (): Workspace => new KeptWorkspace(parserFor);
  const lintProject = (files: readonly SourceFile[]): readonly Finding[] => {
    const workspace = openWorkspace();
    for (const { fileName, source } of files) workspace.update(fileName, source);
    return workspace.findings();
  };
  return {
    lint: (source, fileName) => lintProject([{ source, fileName }]),
    lintProject,
    openWorkspace,
  };
}
