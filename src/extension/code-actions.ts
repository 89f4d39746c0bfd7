/**
 * Code actions: what the light bulb on a finding offers.
 *
 * First what mends it, then what explains it, then what silences it. A fix comes from the linter as
 * edits and is only carried over here.
 */
import * as vscode from 'vscode';
import type { Finding, Fix } from '../lint/finding.ts';
import { type Diagnostics, rangeOf } from './diagnostics.ts';

const languages = [{ language: 'typescript' }, { language: 'javascript' }];

export function registerCodeActions(
  context: vscode.ExtensionContext,
  diagnostics: Diagnostics,
): void {
  context.subscriptions.push(
    vscode.languages.registerCodeActionsProvider(
      languages,
      {
        provideCodeActions: (document, _range, { diagnostics: here }) =>
          here.flatMap((diagnostic) => {
            const finding = diagnostics.findingOf(document, diagnostic);
            return finding === undefined ? [] : actionsFor(document, diagnostic, finding);
          }),
      },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    ),
    vscode.commands.registerCommand('utrace-lab.explainRule', (rule: string) =>
      explain(context.extensionUri, rule),
    ),
    vscode.commands.registerCommand('utrace-lab.suppress', suppress),
  );
}

function actionsFor(
  document: vscode.TextDocument,
  diagnostic: vscode.Diagnostic,
  finding: Finding,
): readonly vscode.CodeAction[] {
  const actions = finding.fixes.map((fix) => fixAction(fix));
  const explanation = new vscode.CodeAction(
    `Explain ${finding.rule}`,
    vscode.CodeActionKind.QuickFix,
  );
  explanation.command = {
    title: explanation.title,
    command: 'utrace-lab.explainRule',
    arguments: [finding.rule],
  };
  const suppression = new vscode.CodeAction(
    'Suppress with a reason…',
    vscode.CodeActionKind.QuickFix,
  );
  suppression.command = {
    title: suppression.title,
    command: 'utrace-lab.suppress',
    arguments: [document.uri, finding.line - 1, finding.rule],
  };
  const all = [...actions, explanation, suppression];
  for (const action of all) action.diagnostics = [diagnostic];
  return all;
}

function fixAction(fix: Fix): vscode.CodeAction {
  const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
  action.edit = new vscode.WorkspaceEdit();
  for (const edit of fix.edits) {
    action.edit.replace(vscode.Uri.parse(edit.file, true), rangeOf(edit), edit.text);
  }
  action.isPreferred = true;
  return action;
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
