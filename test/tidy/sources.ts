/**
 * Sources: the files of this checkout, and what the tidy rules need to know of each.
 *
 * Imports are read by a parser, since a pattern finds them in comments and strings as well, and
 * misses the ones that run over several lines.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Language, type Node, Parser } from 'web-tree-sitter';

export interface SourceFile {
  /** From the root of the checkout, with slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Code extends SourceFile {
  /** What the file imports, exports from, or loads by import(). */
  readonly imports: readonly string[];
  /** Calls and constructions, as written: `Date.now()`, `new Date()`. */
  readonly calls: readonly string[];
}

const root = fileURLToPath(new URL('../../../', import.meta.url));
const require = createRequire(import.meta.url);

const skipped = new Set(['node_modules', 'out', 'dist', '.git', 'data']);

/** Every file below a folder of the checkout, test data left out. */
export function filesIn(folder: string, ending = ''): readonly SourceFile[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = folder === '.' ? entry.name : `${folder}/${entry.name}`;
    if (skipped.has(entry.name)) return [];
    if (entry.isDirectory()) return filesIn(path, ending);
    return path.endsWith(ending) ? [file(path)] : [];
  });
}

export function file(path: string): SourceFile {
  return { path, text: readFileSync(join(root, path), 'utf8') };
}

await Parser.init();
const parser = new Parser();
parser.setLanguage(
  await Language.load(
    readFileSync(require.resolve('tree-sitter-typescript/tree-sitter-typescript.wasm')),
  ),
);

/** Reads a file as TypeScript. */
export function parse({ path, text }: SourceFile): Code {
  const tree = parser.parse(text);
  if (tree === null) throw new Error(`${path} cannot be parsed`);
  const imports = [
    ...tree.rootNode
      .descendantsOfType(['import_statement', 'export_statement'])
      .map((statement) => statement.childForFieldName('source')),
    ...tree.rootNode.descendantsOfType('call_expression').map(loaded),
  ].flatMap((source) => (source?.type === 'string' ? [source.text.slice(1, -1)] : []));
  const calls = tree.rootNode
    .descendantsOfType(['call_expression', 'new_expression'])
    .map(signature);
  tree.delete();
  return { path, text, imports, calls };
}

/** The argument of import() or require(). */
function loaded(call: Node): Node | null {
  const callee = call.childForFieldName('function')?.text;
  if (callee !== 'import' && callee !== 'require') return null;
  return call.childForFieldName('arguments')?.firstNamedChild ?? null;
}

function signature(call: Node): string {
  const made = call.childForFieldName('constructor');
  return made === null ? `${call.childForFieldName('function')?.text}()` : `new ${made.text}()`;
}
