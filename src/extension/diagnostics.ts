/**
 * Diagnostics: findings as you type, in the editor's own Problems.
 *
 * A document is linted when it opens and once typing pauses. An answer that comes after the next
 * change is dropped, so a squiggle never stands under the wrong words.
 */
import * as vscode from 'vscode';
import type { Finding, Related, Severity, Span } from '../lint/finding.ts';
import type { Linter, Workspace } from '../lint/linter.ts';
import { atLevels, levelsSetting } from './levels.ts';
import { isTracerCode } from './tracer-scripts.ts';

/** Long enough to bridge two keystrokes, short enough to be there when the eye looks up. */
const pauseMs = 150;

/** C headers are C++ to the editor. */
export const languages: readonly string[] = ['typescript', 'javascript', 'c', 'cpp'];

/** The diagnostics on show, and the findings behind them. */
export interface Diagnostics {
  /** The finding that a diagnostic of this document shows. */
  findingOf(document: vscode.TextDocument, shown: vscode.Diagnostic): Finding | undefined;
  /** What is found in a document now, with its fixes, when it had another text. */
  trying(document: vscode.TextDocument): Promise<(source: string) => readonly Finding[]>;
}

interface Shown {
  readonly diagnostics: readonly vscode.Diagnostic[];
  readonly findings: readonly Finding[];
}

export function registerDiagnostics(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  linter: () => Promise<Linter>,
): Diagnostics {
  const collection = vscode.languages.createDiagnosticCollection('utrace');
  const shown = new Map<string, Shown>();
  const workspaces = new Map<string, Workspace>();
  const pauses = new Map<string, ReturnType<typeof setTimeout>>();

  const forget = (document: vscode.TextDocument): void => {
    const key = document.uri.toString();
    clearTimeout(pauses.get(key));
    pauses.delete(key);
    shown.delete(key);
    workspaces.delete(key);
    collection.delete(document.uri);
  };

  const lint = async (document: vscode.TextDocument): Promise<void> => {
    const text = document.getText();
    if (!isTracerCode(document.uri.path, text)) return forget(document);
    const { version } = document;
    const { openWorkspace } = await linter();
    if (document.isClosed || document.version !== version) return;
    // What an edit does not touch is known from before.
    const key = document.uri.toString();
    const workspace = workspaces.get(key) ?? openWorkspace();
    workspaces.set(key, workspace);
    workspace.update(key, text);
    const findings = atLevels(workspace.findings(), document.uri);
    const diagnostics = findings.map((finding) => diagnosticOf(finding));
    shown.set(key, { diagnostics, findings });
    collection.set(document.uri, diagnostics);
  };

  const lintAfter = (document: vscode.TextDocument, ms: number): void => {
    if (!languages.includes(document.languageId)) return;
    const key = document.uri.toString();
    clearTimeout(pauses.get(key));
    pauses.set(
      key,
      setTimeout(() => lint(document).catch((error) => log.error(error)), ms),
    );
  };

  context.subscriptions.push(
    collection,
    vscode.workspace.onDidOpenTextDocument((document) => lintAfter(document, 0)),
    vscode.workspace.onDidChangeTextDocument(({ document }) => lintAfter(document, pauseMs)),
    vscode.workspace.onDidCloseTextDocument(forget),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration(levelsSetting)) return;
      for (const document of vscode.workspace.textDocuments) lintAfter(document, 0);
    }),
  );
  for (const document of vscode.workspace.textDocuments) lintAfter(document, 0);

  return {
    findingOf: (document, diagnostic) => {
      const here = shown.get(document.uri.toString());
      const index = here?.diagnostics.findIndex((each) => isSame(each, diagnostic)) ?? -1;
      return here?.findings[index];
    },
    trying: async (document) => {
      const workspace = (await linter()).openWorkspace();
      const key = document.uri.toString();
      return (source) => {
        workspace.update(key, source);
        return workspace.findings();
      };
    },
  };
}

/** The editor hands out copies of what it was given. */
function isSame(one: vscode.Diagnostic, other: vscode.Diagnostic): boolean {
  return one.range.isEqual(other.range) && one.message === other.message;
}

const severities: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  info: vscode.DiagnosticSeverity.Information,
  warning: vscode.DiagnosticSeverity.Warning,
  error: vscode.DiagnosticSeverity.Error,
};

/** A finding as the editor shows it. */
export function diagnosticOf(finding: Finding): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    rangeOf(finding),
    finding.message,
    severities[finding.severity],
  );
  diagnostic.source = 'utrace-lab';
  diagnostic.code = finding.rule;
  diagnostic.relatedInformation = finding.related.map(relatedOf);
  return diagnostic;
}

/** The editor counts from 0. */
export function rangeOf({ line, column, endLine, endColumn }: Span): vscode.Range {
  return new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1);
}

function relatedOf({ file, line, column, message }: Related): vscode.DiagnosticRelatedInformation {
  const place = new vscode.Position(line - 1, column - 1);
  const location = new vscode.Location(vscode.Uri.parse(file, true), place);
  return new vscode.DiagnosticRelatedInformation(location, message);
}
