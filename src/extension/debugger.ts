/**
 * The debugger: how a session of type `utrace` begins.
 *
 * F5 on a tracer script works without a launch.json, and leaves a launch.json its say where there is
 * one. The editor would ask which debugger is meant, since Node's own claims the language as well;
 * so the key is ours on those files.
 */
import * as vscode from 'vscode';
import type { Host } from './host.ts';
import {
  type Configuration,
  complete,
  configurationFor,
  debugType,
  openFile,
  relocate,
} from './launch-configuration.ts';
import { isTracerFile } from './tracer-scripts.ts';

export function registerDebugger(context: vscode.ExtensionContext, host: Host): void {
  const { Initial, Dynamic } = vscode.DebugConfigurationProviderTriggerKind;
  context.subscriptions.push(
    vscode.debug.registerDebugConfigurationProvider(debugType, resolver),
    vscode.debug.registerDebugConfigurationProvider(debugType, offers, Initial),
    vscode.debug.registerDebugConfigurationProvider(debugType, offers, Dynamic),
    vscode.debug.registerDebugAdapterDescriptorFactory(
      debugType,
      host.debugAdapterFactory(context),
    ),
    vscode.commands.registerCommand('utrace-lab.debugFile', (uri?: vscode.Uri) => debugFile(uri)),
    vscode.commands.registerCommand('utrace-lab.runFile', (uri?: vscode.Uri) =>
      debugFile(uri, true),
    ),
    vscode.commands.registerCommand('utrace-lab.start', () => startOrAsk(false)),
    vscode.commands.registerCommand('utrace-lab.startWithoutDebugging', () => startOrAsk(true)),
  );
}

const resolver: vscode.DebugConfigurationProvider = {
  resolveDebugConfiguration: (_folder, given) => {
    const completed = complete(given, openScript());
    if (completed !== undefined) return toDebugConfiguration(completed);
    void vscode.window.showInformationMessage('Open a tracer script (*.tracer.ts) to debug it.');
    return undefined;
  },
  resolveDebugConfigurationWithSubstitutedVariables: (folder, given) => {
    if (folder === undefined || folder.uri.scheme === 'file') return given;
    return toDebugConfiguration(relocate(given, (path) => folder.uri.with({ path }).toString()));
  },
};

const offers: vscode.DebugConfigurationProvider = {
  provideDebugConfigurations: () => [
    toDebugConfiguration(configurationFor(openFile, 'tracer script')),
  ],
};

/** Starts the file itself, whatever launch.json says. */
async function debugFile(uri = openUri(), noDebug = false): Promise<void> {
  if (uri === undefined) return;
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const configuration = toDebugConfiguration(configurationFor(programOf(uri), name));
  await vscode.debug.startDebugging(vscode.workspace.getWorkspaceFolder(uri), configuration, {
    noDebug,
  });
}

/** What F5 does on a tracer script: the chosen launch configuration, or the script. */
async function startOrAsk(noDebug: boolean): Promise<void> {
  const uri = openUri();
  const launch = vscode.workspace.getConfiguration('launch', uri);
  if (launch.get<readonly unknown[]>('configurations', []).length === 0) {
    return debugFile(uri, noDebug);
  }
  await vscode.commands.executeCommand(`workbench.action.debug.${noDebug ? 'run' : 'start'}`);
}

function openUri(): vscode.Uri | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri;
  return uri !== undefined && isTracerFile(uri.path) ? uri : undefined;
}

function openScript(): string | undefined {
  const uri = openUri();
  return uri === undefined ? undefined : programOf(uri);
}

/** A path for a file of the disk, the whole URI for any other. */
function programOf(uri: vscode.Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : uri.toString();
}

function toDebugConfiguration(configuration: Configuration): vscode.DebugConfiguration {
  return { type: debugType, request: 'launch', name: 'Debug tracer script', ...configuration };
}
