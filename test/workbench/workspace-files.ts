/**
 * Workspace files: a folder of this machine as the virtual workspace of a web page.
 *
 * Two halves that talk over http: a server here, and an extension in the page's host that makes a
 * file system of it, as the remote repositories of vscode.dev do. Paths start with the folder's name.
 */
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, posix, relative } from 'node:path';

export const scheme = 'webfs';
/** Where the page finds the server, and the extension. */
export const serverPath = '/workspace-files';
export const providerPath = '/workspace-provider';
export const providerId = { publisher: 'utrace-editor', name: 'workspace-files' } as const;

/** Answers one operation of the file system. */
export type FileServer = (query: URLSearchParams, body: Buffer) => Buffer;

/** @throws an error with code ENOENT for what is not there, or lies outside of `root` */
export function serveFiles(root: string): FileServer {
  const at = (path: string): string => {
    const [, first, ...rest] = posix.normalize(`/${path}`).split('/');
    if (first !== basename(root)) throw Object.assign(new Error('outside'), { code: 'ENOENT' });
    return join(root, ...rest);
  };
  const operations: Record<string, (path: string, to: string, body: Buffer) => unknown> = {
    stat: (path) => describe(statSync(at(path))),
    readDirectory: (path) =>
      readdirSync(at(path)).map((name) => [name, typeOf(statSync(join(at(path), name)))]),
    readFile: (path) => readFileSync(at(path)),
    createDirectory: (path) => mkdirSync(at(path), { recursive: true }),
    writeFile: (path, _to, body) => {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), body);
    },
    delete: (path) => rmSync(at(path), { recursive: true }),
    rename: (path, to) => renameSync(at(path), at(to)),
    list: (path) => filesIn(at(path)).map((file) => relative(at(path), file)),
  };
  return (query, body) => {
    const operation = operations[query.get('op') ?? ''];
    if (operation === undefined) throw new Error('no such operation');
    const answer = operation(query.get('path') ?? '', query.get('to') ?? '', body);
    return Buffer.isBuffer(answer) ? answer : Buffer.from(JSON.stringify(answer ?? null));
  };
}

const typeOf = (stats: Stats): number => (stats.isDirectory() ? 2 : 1);

function describe(stats: Stats): object {
  return { type: typeOf(stats), ctime: stats.ctimeMs, mtime: stats.mtimeMs, size: stats.size };
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}

/** The extension of the page's half, by path below the server's root. */
export const providerFiles: Readonly<Record<string, string>> = {
  [`${providerPath}/package.json`]: JSON.stringify({
    ...providerId,
    version: '1.0.0',
    engines: { vscode: '^1.91.0' },
    browser: './main.js',
    enabledApiProposals: ['fileSearchProvider'],
    activationEvents: [`onFileSystem:${scheme}`, `onSearch:${scheme}`],
    capabilities: { virtualWorkspaces: true, untrustedWorkspaces: { supported: true } },
  }),
  [`${providerPath}/main.js`]: `
    const vscode = require('vscode');
    const changes = new vscode.EventEmitter();
    let server;
    async function call(op, uri, body, to = '') {
      const query = new URLSearchParams({ op, path: uri.path, to });
      const answer = await fetch(server + '?' + query, { method: 'POST', body });
      if (answer.status === 404) throw vscode.FileSystemError.FileNotFound(uri);
      if (!answer.ok) throw vscode.FileSystemError.Unavailable(op + ' ' + uri.path);
      return answer;
    }
    const changed = (type, uri) => changes.fire([{ type, uri }]);
    const files = {
      onDidChangeFile: changes.event,
      watch: () => ({ dispose() {} }),
      stat: async (uri) => (await call('stat', uri)).json(),
      readDirectory: async (uri) => (await call('readDirectory', uri)).json(),
      readFile: async (uri) => new Uint8Array(await (await call('readFile', uri)).arrayBuffer()),
      createDirectory: async (uri) => { await call('createDirectory', uri); changed(2, uri); },
      writeFile: async (uri, content, { create, overwrite }) => {
        const there = await call('stat', uri).then(() => true, () => false);
        if (!there && !create) throw vscode.FileSystemError.FileNotFound(uri);
        if (there && create && !overwrite) throw vscode.FileSystemError.FileExists(uri);
        await call('writeFile', uri, content);
        changed(there ? 1 : 2, uri);
      },
      delete: async (uri) => { await call('delete', uri); changed(3, uri); },
      rename: async (from, to) => {
        await call('rename', from, undefined, to.path);
        changed(3, from);
        changed(2, to);
      },
    };
    /** Ctrl+P needs it in a virtual workspace. */
    const search = {
      provideFileSearchResults: async ({ pattern }, { folder }) => {
        const all = await (await call('list', folder)).json();
        const letters = [...(pattern || '').toLowerCase()];
        const matches = (path) => {
          let from = -1;
          return letters.every((l) => (from = path.toLowerCase().indexOf(l, from + 1)) >= 0);
        };
        return all.filter(matches).map((path) => vscode.Uri.joinPath(folder, path));
      },
    };
    exports.activate = ({ extensionUri, subscriptions }) => {
      server = extensionUri.with({ path: '${serverPath}' }).toString(true);
      subscriptions.push(
        vscode.workspace.registerFileSystemProvider('${scheme}', files, { isCaseSensitive: true }),
        vscode.workspace.registerFileSearchProvider('${scheme}', search),
      );
    };`,
};
