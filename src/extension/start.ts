/**
 * Starting: what the extension registers when the editor activates it.
 *
 * Activation costs a few milliseconds, for nothing is loaded here: the parsers wait for the first
 * tracer script, the debug adapter for the first session.
 */
import * as vscode from 'vscode';
import { registerCodeActions } from './code-actions.ts';
import { registerDebugger } from './debugger.ts';
import { registerDiagnostics } from './diagnostics.ts';
import { registerExploring } from './exploring.ts';
import type { Host } from './host.ts';
import { lazyLinter } from './linting.ts';
import { registerWorkspaceLint } from './workspace-lint.ts';

export function start(context: vscode.ExtensionContext, host: Host): void {
  const log = vscode.window.createOutputChannel('Utrace Lab', { log: true });
  context.subscriptions.push(log);
  const linter = lazyLinter(context.extensionUri);
  const diagnostics = registerDiagnostics(context, log, linter);
  registerWorkspaceLint(context, linter);
  registerCodeActions(context, diagnostics, host.explorer !== undefined);
  registerDebugger(context, host);
  if (host.explorer !== undefined) registerExploring(context, host.explorer(context));
}
