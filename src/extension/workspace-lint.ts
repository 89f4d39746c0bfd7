/**
 * The whole workspace, linted when somebody asks for it.
 *
 * Files that call each other are understood together, as on the command line. What is found in a file
 * that is not open stands in Problems until the file is opened: from then on it is linted as it is
 * typed. Reading can be cancelled at each file; the lint itself takes seconds for a large tree.
 */
import * as vscode from 'vscode';
import type { Linter } from '../lint/linter.ts';
import { diagnosticOf } from './diagnostics.ts';
import { atLevels } from './levels.ts';
import { isTracerCode } from './tracer-scripts.ts';

const lintable = '**/*.{c,h,ts,js,mts,cts,mjs,cjs}';
const left = '**/{node_modules,.git,dist,out}/**';

export function registerWorkspaceLint(
  context: vscode.ExtensionContext,
  linter: () => Promise<Linter>,
): void {
  const collection = vscode.languages.createDiagnosticCollection('utrace-workspace');
  context.subscriptions.push(
    collection,
    vscode.workspace.onDidOpenTextDocument(({ uri }) => collection.delete(uri)),
    vscode.commands.registerCommand('utrace-lab.lintWorkspace', () =>
      vscode.window.withProgress(
        {
          location: vscode.ProgressLocation.Notification,
          title: 'Utrace Lab: linting the workspace',
          cancellable: true,
        },
        (progress, token) => lintAll(linter, collection, progress, token),
      ),
    ),
  );
}

type Progress = vscode.Progress<{ message?: string; increment?: number }>;

async function lintAll(
  linter: () => Promise<Linter>,
  collection: vscode.DiagnosticCollection,
  progress: Progress,
  token: vscode.CancellationToken,
): Promise<void> {
  const uris = await vscode.workspace.findFiles(lintable, left, undefined, token);
  const sources = await readAll(uris, progress, token);
  if (token.isCancellationRequested) return;
  progress.report({ message: `following ${sources.length} files` });
  const files = sources.map(({ uri, source }) => ({ fileName: uri.toString(), source }));
  const findings = (await linter()).lintProject(files);
  collection.clear();
  const open = new Set(vscode.workspace.textDocuments.map(({ uri }) => uri.toString()));
  let count = 0;
  for (const { uri } of sources) {
    const file = uri.toString();
    const own = atLevels(
      findings.filter((finding) => finding.file === file),
      uri,
    );
    count += own.length;
    if (!open.has(file)) collection.set(uri, own.map(diagnosticOf));
  }
  void vscode.window.showInformationMessage(
    `${count === 0 ? 'Nothing' : count} found in ${sources.length} files that are about utrace.`,
  );
}

async function readAll(
  uris: readonly vscode.Uri[],
  progress: Progress,
  token: vscode.CancellationToken,
): Promise<readonly { readonly uri: vscode.Uri; readonly source: string }[]> {
  const sources: { uri: vscode.Uri; source: string }[] = [];
  for (const uri of uris) {
    if (token.isCancellationRequested) return [];
    const source = await textOf(uri);
    if (source !== null && isTracerCode(uri.path, source)) sources.push({ uri, source });
    progress.report({ increment: 100 / uris.length });
  }
  return sources;
}

/** What the editor shows, where it does; null for a file that went away meanwhile. */
async function textOf(uri: vscode.Uri): Promise<string | null> {
  const file = uri.toString();
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === file);
  if (open !== undefined) return open.getText();
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return null;
  }
}
