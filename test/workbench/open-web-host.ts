/**
 * Opening the workbench as on vscode.dev: no server behind the page, the extension in a web worker
 * from its `browser` entry, a virtual workspace, and no Node.js anywhere.
 */
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Editor, installedEditor, openBrowser, quietSettings } from './editor.ts';
import { Hands } from './hands.ts';
import type { Opened } from './open-workbench.ts';
import { unpackExtension } from './unpack.ts';
import { type Site, siteServer } from './web-server.ts';
import { providerId, providerPath, scheme, serveFiles } from './workspace-files.ts';

/**
 * @param workspace  the folder to open: a copy of it, as `webfs://workspace/<its name>`
 * @param vsix  the packaged extension
 */
export async function openWebHost(workspace: string, vsix: string): Promise<Opened> {
  const editor = installedEditor();
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'web-host-')));
  const root = join(home, basename(workspace));
  cpSync(workspace, root, { recursive: true });
  const site: Site = {
    page: '',
    vscode: editor.vscode,
    extension: unpackExtension(vsix, home),
    files: serveFiles(root),
  };
  // Three origins, as on vscode.dev: the page with the extension's files, the extension host, and
  // the webviews. Chromium gives a third party no service worker, so the webviews stay on the page's
  // site: theirs is another port, not another name.
  const servers = [siteServer(site), siteServer(site)] as const;
  const [port, webviewPort] = [await listen(servers[0]), await listen(servers[1])];
  const origin = `http://localhost:${port}`;
  site.page = page(editor, configuration(editor, basename(root), port, webviewPort), origin);
  const browser = await openBrowser(editor, ['localhost', '*.localhost']);
  const close = async (): Promise<void> => {
    await browser.close();
    await Promise.all(servers.map(end));
    rmSync(home, { recursive: true, force: true });
  };
  try {
    const hands = await Hands.open(browser, `${origin}/`);
    return { hands, version: editor.version, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function end(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

function configuration(editor: Editor, folder: string, port: number, webviewPort: number): object {
  const product = JSON.parse(readFileSync(join(editor.vscode, 'product.json'), 'utf8'));
  const uri = (path: string): object => ({ scheme: 'http', authority: `localhost:${port}`, path });
  return {
    folderUri: { scheme, authority: 'workspace', path: `/${folder}` },
    additionalBuiltinExtensions: [uri(providerPath), uri('/extension')],
    developmentOptions: { logLevel: 3 },
    enableWorkspaceTrust: false,
    // This build's workbench does not start without being told.
    isEnabledFileDownloads: true,
    isEnabledFileUploads: true,
    isEnabledCoderGettingStarted: false,
    configurationDefaults: quietSettings,
    webviewEndpoint: `http://localhost:${webviewPort}/static/out/vs/workbench/contrib/webview/browser/pre`,
    productConfiguration: {
      webEndpointUrlTemplate: `http://{{uuid}}.localhost:${port}/static`,
      commit: product.commit,
      quality: product.quality,
      enableTelemetry: false,
      extensionEnabledApiProposals: {
        [`${providerId.publisher}.${providerId.name}`]: ['fileSearchProvider'],
      },
    },
  };
}

/** The editor's own page, filled in. */
function page(editor: Editor, settings: object, origin: string): string {
  const values: Readonly<Record<string, string>> = {
    WORKBENCH_WEB_CONFIGURATION: JSON.stringify(settings)
      .replaceAll('&', '&amp;')
      .replaceAll('"', '&quot;'),
    WORKBENCH_WEB_BASE_URL: `${origin}/static`,
    WORKBENCH_NLS_URL: `${origin}/static/out/nls.messages.js`,
    WORKBENCH_NLS_FALLBACK_URL: `${origin}/static/out/nls.messages.js`,
    BASE: origin,
    VS_BASE: origin,
  };
  const template = join(editor.vscode, 'out/vs/code/browser/workbench/workbench.html');
  return readFileSync(template, 'utf8').replace(/\{\{(\w+)\}\}/g, (_, key) => values[key] ?? '');
}
