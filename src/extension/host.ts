/**
 * The host: what the desktop and the web do differently, and nothing else.
 *
 * Each of the two entry files makes one of these; all other files of the extension are shared, and
 * reach files by URI through the editor.
 */
import type * as vscode from 'vscode';
import type { Explore } from './exploring.ts';

export interface Host {
  /** Makes the debug adapter of a session: a process on the desktop, a part of us on the web. */
  debugAdapterFactory(context: vscode.ExtensionContext): vscode.DebugAdapterDescriptorFactory;
  /** Explores a script, where there are processes for it. */
  explorer?(context: vscode.ExtensionContext): Explore;
}
