/**
 * The web server: what a site such as vscode.dev serves, made of the installed editor.
 *
 * The installed build is meant to be a page of its own server, with a remote host behind it. Two
 * places of its code say so; they are changed on the way out, and a release without them is an error.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { type FileServer, providerFiles, serverPath } from './workspace-files.ts';

const mimeTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ttf': 'font/ttf',
  '.woff': 'font/woff',
};

/** No remote; settings and state in the browser's own storage. */
const serverless: readonly (readonly [RegExp, string])[] = [
  [/remoteAuthority:location\.host/g, 'remoteAuthority:void 0'],
  [
    /\b\w+\((\w+\.file)\(this\.userDataPath\)\.with\(\{scheme:(\w+)\.vscodeRemote\}\),"User"\)/g,
    '$1("/User").with({scheme:$2.vscodeUserData})',
  ],
];

function withoutServer(source: string): string {
  return serverless.reduce((text, [from, to]) => {
    const found = text.match(from)?.length ?? 0;
    if (found !== 1) throw new Error(`the workbench has ${from} ${found} times`);
    return text.replace(from, to);
  }, source);
}

export interface Site {
  /** The workbench's page; set once the ports are known. */
  page: string;
  /** The folder of VS Code's files, and the folder of the extension. */
  readonly vscode: string;
  readonly extension: string;
  readonly files: FileServer;
}

/** A server of the site; not yet listening. */
export function siteServer(site: Site): Server {
  return createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(site, request, response, Buffer.concat(chunks)));
  });
}

function answer(
  site: Site,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): void {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const from = request.headers.origin;
  if (from !== undefined && /^http:\/\/([\w.-]+\.)?localhost:\d+$/.test(from)) {
    response.setHeader('Access-Control-Allow-Origin', from);
    response.setHeader('Access-Control-Allow-Headers', '*');
  }
  response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
  if (request.method === 'OPTIONS') {
    response.end();
    return;
  }
  try {
    const [content, ending] = find(site, url, body);
    response.setHeader('Content-Type', mimeTypes[ending] ?? 'application/octet-stream');
    response.end(content);
  } catch (error) {
    if (/\/package\.nls\.json$|^\/_static\//.test(url.pathname)) response.end('{}');
    else response.writeHead(404).end(String(error));
  }
}

function find(site: Site, url: URL, body: Buffer): readonly [string | Buffer, string] {
  const path = decodeURIComponent(url.pathname);
  if (path === '/') return [site.page, '.html'];
  if (path === serverPath) return [site.files(url.searchParams, body), '.bin'];
  const provided = providerFiles[path];
  if (provided !== undefined) return [provided, extname(path)];
  const folders = { '/static/': site.vscode, '/extension/': site.extension };
  for (const [prefix, folder] of Object.entries(folders)) {
    const file = join(folder, path.slice(prefix.length));
    if (!path.startsWith(prefix) || !file.startsWith(folder + sep)) continue;
    const content = readFileSync(file);
    const isWorkbench = file.endsWith('/workbench/workbench.js');
    return [isWorkbench ? withoutServer(content.toString()) : content, extname(file)];
  }
  throw new Error(`nothing at ${path}`);
}
