/**
 * The extension on the desktop, and wherever else the extension host is a Node.js process.
 *
 * The debug adapter is the command line's own, in a process of its own: a tracer script that goes
 * astray takes that process with it, and no editor. It runs on the editor's Node.js, so that nobody
 * has to install one.
 */
import * as vscode from 'vscode';
import { cliExplorer } from './cli-explorer.ts';
import { start } from './start.ts';

/** The command line that ships with the extension. */
function cliOf(extensionUri: vscode.Uri): string {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'cli.js').fsPath;
}

export function activate(context: vscode.ExtensionContext): void {
  start(context, {
    explorer: ({ extensionUri }) => cliExplorer(cliOf(extensionUri)),
    debugAdapterFactory: ({ extensionUri }) => ({
      createDebugAdapterDescriptor: ({ workspaceFolder, configuration }) => {
        if (/^[a-z][\w+.-]+:\/\//i.test(String(configuration['program']))) {
          throw new Error(
            'A script that is not on this machine’s disk can only be debugged in VS Code for the Web.',
          );
        }
        const program = cliOf(extensionUri);
        const env = { ELECTRON_RUN_AS_NODE: '1' };
        // Relative paths of a launch.json mean the folder it is in.
        const cwd = workspaceFolder?.uri.scheme === 'file' ? workspaceFolder.uri.fsPath : undefined;
        const options = { env, ...(cwd === undefined ? {} : { cwd }) };
        return new vscode.DebugAdapterExecutable(process.execPath, [program, 'dap'], options);
      },
    }),
  });
}
