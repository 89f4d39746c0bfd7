/**
 * Opening the workbench as on the desktop: extension host in Node.js, extensions really installed.
 *
 * Every call gets a home of its own, under the system's temporary folder, and takes it away again.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { installedEditor, openBrowser, quietSettings } from './editor.ts';
import { Hands } from './hands.ts';

export interface Opened {
  readonly hands: Hands;
  readonly version: string;
  close(): Promise<void>;
}

/**
 * @param workspace  the folder to open, as a copy that can be written to
 * @param vsix  the packaged extension, which is installed first
 */
export async function openWorkbench(workspace: string, vsix: string): Promise<Opened> {
  const editor = installedEditor();
  const home = mkdtempSync(join(tmpdir(), 'workbench-'));
  const userData = join(home, 'user-data');
  mkdirSync(join(userData, 'User'), { recursive: true });
  writeFileSync(join(userData, 'User', 'settings.json'), JSON.stringify(quietSettings));
  const folders = [
    ['--server-data-dir', join(home, 'server')],
    ['--user-data-dir', userData],
    ['--extensions-dir', join(home, 'extensions')],
  ].flat();
  const env = serverEnvironment();
  const install = [editor.server, ...folders, '--install-extension', vsix];
  execFileSync(editor.node, install, { env, stdio: 'pipe' });

  const flags = ['--host', '127.0.0.1', '--port', '0', '--without-connection-token'];
  const quiet = ['--accept-server-license-terms', '--telemetry-level', 'off'];
  const server = spawn(
    editor.node,
    [editor.server, ...folders, ...flags, ...quiet, '--disable-workspace-trust'],
    { env, cwd: home, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const browser = await openBrowser(editor, ['127.0.0.1']);
  const close = async (): Promise<void> => {
    await browser.close();
    await end(server);
    rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  };
  try {
    const address = `127.0.0.1:${await portOf(server)}`;
    const folder = join(realpathSync(home), basename(workspace));
    cpSync(workspace, folder, { recursive: true });
    const query = new URLSearchParams({ folder });
    const hands = await Hands.open(browser, `http://${address}/?${query}`);
    return { hands, version: editor.version, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The extension host must not take this process for an editor, nor its settings for its own. */
function serverEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$|NODE_TEST_CONTEXT$)/.test(name),
  );
  return { ...Object.fromEntries(kept), EXTENSIONS_GALLERY: '{}' };
}

function portOf(server: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let log = '';
    const fail = (what: string): void => reject(new Error(`the server ${what}:\n${log}`));
    const timer = setTimeout(() => fail('did not start'), 30_000);
    const read = (data: unknown): void => {
      log += String(data);
      const port = /agent listening on (\d+)/.exec(log)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    server.stdout?.on('data', read);
    server.stderr?.on('data', read);
    server.once('exit', (code) => fail(`ended (${code})`));
  });
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const exited = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  const hard = setTimeout(() => server.kill('SIGKILL'), 5_000);
  await exited;
  clearTimeout(hard);
}
