/**
 * Linting: the linter, loaded once and late, code and parsers alike.
 */
import * as vscode from 'vscode';
import type { Linter } from '../lint/linter.ts';

/** Reads the parsers that lie beside the bundle; every call after the first shares its answer. */
export function lazyLinter(extensionUri: vscode.Uri): () => Promise<Linter> {
  let linter: Promise<Linter> | undefined;
  return () => {
    linter ??= load(extensionUri);
    return linter;
  };
}

async function load(extensionUri: vscode.Uri): Promise<Linter> {
  const read = (name: string): Thenable<Uint8Array> =>
    vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'dist', name));
  const [{ createLinter }, runtime, typescript, c] = await Promise.all([
    import('../lint/linter.ts'),
    read('web-tree-sitter.wasm'),
    read('tree-sitter-typescript.wasm'),
    read('tree-sitter-c.wasm'),
  ]);
  return createLinter({ runtime, typescript, c });
}
