/**
 * The editor under test: the genuine VS Code workbench, as install-editor.sh leaves it.
 *
 * It is no dependency of the package, so a checkout may be without it. Whoever needs it asks
 * {@link missingForWorkbench} first and skips with the answer, which says what to run.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** VS Code 1.100.3, the oldest that the manifest admits. */
const defaultRelease = '4.100.3';

const home = process.env['EDITOR_HOME'] || join(homedir(), '.cache', 'utrace-editor');
const root = join(home, 'release', process.env['EDITOR_RELEASE'] || defaultRelease);

export interface Editor {
  readonly version: string;
  /** The Node.js it runs on. */
  readonly node: string;
  /** The folder of VS Code's own files. */
  readonly vscode: string;
  readonly server: string;
  readonly chromium: string;
}

/** Why the workbench cannot be opened here, or null when it can. */
export function missingForWorkbench(): string | null {
  const remedy = 'run .ci/run or test/workbench/install-editor.sh';
  if (!existsSync(join(root, '.done'))) return `no editor in ${root}: ${remedy}`;
  const browser = chromiumPath();
  try {
    execFileSync(browser, ['--version'], { stdio: 'pipe' });
    return null;
  } catch {
    return `no browser at ${browser}: ${remedy}`;
  }
}

/** @throws where {@link missingForWorkbench} has something to say */
export function installedEditor(): Editor {
  const missing = missingForWorkbench();
  if (missing !== null) throw new Error(missing);
  const vscode = join(root, 'package', 'lib', 'vscode');
  return {
    version: readLine(join(root, '.done')),
    node: readLine(join(root, 'node')),
    vscode,
    server: join(vscode, 'out', 'server-main.js'),
    chromium: chromiumPath(),
  };
}

function chromiumPath(): string {
  const noted = join(home, 'chromium');
  return process.env['CHROMIUM'] || (existsSync(noted) ? readLine(noted) : 'chromium');
}

function readLine(file: string): string {
  return readFileSync(file, 'utf8').trim();
}

/** Settings that keep the workbench quiet and its screen the same on every run. */
export const quietSettings: Readonly<Record<string, unknown>> = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'editor.accessibilitySupport': 'off',
  'editor.cursorBlinking': 'solid',
  'window.confirmBeforeClose': 'never',
  'debug.onTaskErrors': 'abort',
  'files.simpleDialog.enable': true,
  'files.autoSave': 'off',
};

/** Starts the browser. A host but those of `reachable` fails at once, without a look-up. */
export function openBrowser(editor: Editor, reachable: readonly string[]): Promise<Browser> {
  const rules = ['MAP * ~NOTFOUND', ...reachable.map((name) => `EXCLUDE ${name}`)].join(', ');
  return chromium.launch({
    executablePath: editor.chromium,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--host-resolver-rules=${rules}`,
    ],
  });
}
