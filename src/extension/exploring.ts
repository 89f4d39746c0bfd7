/**
 * Exploring in the editor: from a tracer script, or a finding in it, to the interleaving that breaks it.
 *
 * Every order is tried in a process of its own. A violation comes back as a recording, and the debugger
 * opens it and stands on the statement that commits it; that nothing was found is said in the
 * status bar, with how much was covered.
 */
import * as vscode from 'vscode';
import type { ExploreReport } from '../adapter/explore-request.ts';
import { debugType } from './launch-configuration.ts';
import { isTracerFile } from './tracer-scripts.ts';

/** Explores a script; rejects with a sentence for the user. */
export type Explore = (
  script: vscode.Uri,
  recording: vscode.Uri,
  token: vscode.CancellationToken,
) => Promise<ExploreReport | null>;

export function registerExploring(context: vscode.ExtensionContext, explore: Explore): void {
  const status = vscode.window.createStatusBarItem(vscode.StatusBarAlignment.Left);
  status.name = 'Utrace Lab: exploration';
  context.subscriptions.push(
    status,
    vscode.commands.registerCommand('utrace-lab.exploreFile', (given?: vscode.Uri) => {
      const uri = given ?? vscode.window.activeTextEditor?.document.uri;
      if (uri === undefined || !isTracerFile(uri.path)) return undefined;
      return exploreFile(context, explore, status, uri);
    }),
  );
  // What the menus and the light bulb ask before they offer it.
  void vscode.commands.executeCommand('setContext', 'utrace-lab.canExplore', true);
}

async function exploreFile(
  context: vscode.ExtensionContext,
  explore: Explore,
  status: vscode.StatusBarItem,
  uri: vscode.Uri,
): Promise<void> {
  await vscode.workspace.textDocuments
    .find((each) => each.uri.toString() === uri.toString())
    ?.save();
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const folder = vscode.Uri.joinPath(context.globalStorageUri, 'explored');
  await vscode.workspace.fs.createDirectory(folder);
  const recording = vscode.Uri.joinPath(folder, name.replace(/\.[^.]+$/, '.utrec'));
  status.hide();
  const report = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: `Exploring ${name}`,
      cancellable: true,
    },
    (_progress, token) => explore(uri, recording, token).catch(tellFailure),
  );
  if (report === null) return;
  show(status, name, report);
  if (report.outcome !== 'violation') return;
  await vscode.debug.startDebugging(vscode.workspace.getWorkspaceFolder(uri), {
    type: debugType,
    request: 'launch',
    name: `${report.violation?.kind ?? 'violation'} in ${name}`,
    program: uri.fsPath,
    recording: recording.fsPath,
    stopOnViolation: true,
  });
}

function tellFailure(error: unknown): null {
  void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  return null;
}

const icons = { verified: 'pass', bounded: 'question', violation: 'error' } as const;

/** The outcome, for as long as nothing else is explored. */
function show(status: vscode.StatusBarItem, name: string, report: ExploreReport): void {
  const { outcome, schedules, blocked, semantics, violation, bound } = report;
  const runs = `${schedules} ${schedules === 1 ? 'run' : 'runs'}`;
  status.text = `$(${icons[outcome]}) ${violation?.kind ?? outcome} · ${runs}`;
  const detail = {
    verified: 'every interleaving passes',
    bounded: `nothing was found ${bound ?? ''}; not all was covered`,
    violation: `${violation?.message ?? ''}; needs ${violation?.preemptions ?? 0} preemptions`,
  }[outcome];
  status.tooltip = `${name}: ${detail}\n${runs}, ${blocked} blocked, ${semantics} semantics`;
  status.show();
}
