/**
 * The extension in VS Code for the Web: no process, no disk, one file.
 */
import * as vscode from 'vscode';
import { start } from './start.ts';

export function activate(context: vscode.ExtensionContext): void {
  start(context, {
    debugAdapterFactory: ({ extensionUri }) => ({
      createDebugAdapterDescriptor: async ({ workspaceFolder }) => {
        // Only now: an editor in which nobody debugs has no use for it.
        const { openAdapter } = await import('./web-debugger.ts');
        const adapter = await openAdapter(extensionUri, workspaceFolder?.uri);
        return new vscode.DebugAdapterInlineImplementation(adapter);
      },
    }),
  });
}
