/**
 * Code actions: what the light bulb on a finding offers.
 *
 * First what mends it, then what explains it, then what silences it. A fix comes from the linter as
 * edits and is only carried over here: a safe one is what the keystroke for fixing takes, a suggestion
 * is there to be looked at.
 */
import * as vscode from 'vscode';
import type { Finding, Fix, RuleName } from '../lint/finding.ts';
import { applyFixes, safeFixOf } from '../lint/fixes/apply.ts';
import { type Diagnostics, languages, rangeOf } from './diagnostics.ts';
import { isTracerCode, isTracerFile } from './tracer-scripts.ts';

/** What `editor.codeActionsOnSave` can ask for. */
const fixAllKind = vscode.CodeActionKind.SourceFixAll.append('utrace');

export function registerCodeActions(
  context: vscode.ExtensionContext,
  diagnostics: Diagnostics,
  canExplore: boolean,
): void {
  context.subscriptions.push(
    vscode.languages.registerCodeActionsProvider(
      languages.map((language) => ({ language })),
      {
        provideCodeActions: (document, _range, { diagnostics: here, only }) =>
          only?.contains(fixAllKind) === true
            ? fixAllActions(document, diagnostics)
            : here.flatMap((diagnostic) => {
                const finding = diagnostics.findingOf(document, diagnostic);
                if (finding === undefined) return [];
                return actionsFor(document, diagnostic, finding, canExplore);
              }),
      },
      { providedCodeActionKinds: [quickFix, fixAllKind] },
    ),
    vscode.commands.registerCommand('utrace-lab.explainRule', (rule: string) =>
      explain(context.extensionUri, rule),
    ),
    vscode.commands.registerCommand('utrace-lab.suppress', suppress),
    vscode.commands.registerCommand('utrace-lab.fixRule', (uri: vscode.Uri, rule: RuleName) =>
      fixRule(uri, rule, diagnostics),
    ),
  );
}

const quickFix = vscode.CodeActionKind.QuickFix;

function actionsFor(
  document: vscode.TextDocument,
  diagnostic: vscode.Diagnostic,
  finding: Finding,
  canExplore: boolean,
): readonly vscode.CodeAction[] {
  const { rule, line } = finding;
  const all = [
    ...finding.fixes.map((fix) => fixAction(fix)),
    ...(safeFixOf(finding) === undefined
      ? []
      : [commandAction(`Fix all ${rule} in this file`, 'utrace-lab.fixRule', document.uri, rule)]),
    ...(canExplore && isTracerFile(document.uri.path)
      ? [commandAction('Show me the interleaving', 'utrace-lab.exploreFile', document.uri)]
      : []),
    commandAction(`Explain ${rule}`, 'utrace-lab.explainRule', rule),
    commandAction('Suppress with a reason…', 'utrace-lab.suppress', document.uri, line - 1, rule),
  ];
  for (const action of all) action.diagnostics = [diagnostic];
  return all;
}

function commandAction(
  title: string,
  command: string,
  ...given: readonly unknown[]
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, quickFix);
  action.command = { title, command, arguments: [...given] };
  return action;
}

function fixAction(fix: Fix): vscode.CodeAction {
  const action = new vscode.CodeAction(fix.title, quickFix);
  action.edit = new vscode.WorkspaceEdit();
  for (const edit of fix.edits) {
    action.edit.replace(vscode.Uri.parse(edit.file, true), rangeOf(edit), edit.text);
  }
  action.isPreferred = fix.kind === 'safe';
  return action;
}

/** Every safe fix of a document, as one change. */
async function fixAllActions(
  document: vscode.TextDocument,
  diagnostics: Diagnostics,
): Promise<vscode.CodeAction[]> {
  const edit = await safeFixes(document, diagnostics);
  if (edit === null) return [];
  const action = new vscode.CodeAction('Fix all that Utrace Lab can mend', fixAllKind);
  action.edit = edit;
  return [action];
}

async function fixRule(uri: vscode.Uri, rule: RuleName, diagnostics: Diagnostics): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const edit = await safeFixes(document, diagnostics, new Set([rule]));
  if (edit !== null) await vscode.workspace.applyEdit(edit);
}

/** Null where there is nothing to mend, or the document was changed meanwhile. */
async function safeFixes(
  document: vscode.TextDocument,
  diagnostics: Diagnostics,
  rules?: ReadonlySet<RuleName>,
): Promise<vscode.WorkspaceEdit | null> {
  const { version } = document;
  const text = document.getText();
  if (!isTracerCode(document.uri.path, text)) return null;
  const lint = await diagnostics.trying(document);
  if (document.version !== version) return null;
  const { source, applied } = applyFixes(text, lint, rules);
  if (applied === 0) return null;
  const edit = new vscode.WorkspaceEdit();
  const end = document.lineAt(document.lineCount - 1).range.end;
  edit.replace(document.uri, new vscode.Range(new vscode.Position(0, 0), end), source);
  return edit;
}

/** Shows a rule's page, which ships with the extension. */
async function explain(extensionUri: vscode.Uri, rule: string): Promise<void> {
  const page = `${rule.replace(/^utrace\//, '')}.md`;
  const uri = vscode.Uri.joinPath(extensionUri, 'docs', 'rules', page);
  await vscode.commands.executeCommand('markdown.showPreview', uri);
}

/** Writes the comment above the line and leaves the cursor where the reason goes. */
async function suppress(uri: vscode.Uri, line: number, rule: string): Promise<void> {
  const editor = await vscode.window.showTextDocument(uri);
  const indent = /^\s*/.exec(editor.document.lineAt(line).text)?.[0] ?? '';
  const comment = `${indent}// utrace-lint-disable-next-line ${rule} -- `;
  await editor.insertSnippet(
    new vscode.SnippetString().appendText(comment).appendPlaceholder('reason').appendText('\n'),
    new vscode.Position(line, 0),
    { undoStopBefore: true, undoStopAfter: true },
  );
}
