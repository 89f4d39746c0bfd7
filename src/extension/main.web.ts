/**
 * The extension in VS Code for the Web: no process, no disk, one file.
 */
import type * as vscode from 'vscode';
import { start } from './start.ts';

export function activate(context: vscode.ExtensionContext): void {
  start(context, {
    debugAdapterFactory: () => ({
      createDebugAdapterDescriptor: () => {
        throw new Error('Debugging in the web comes with a later version; the lint works here.');
      },
    }),
  });
}
