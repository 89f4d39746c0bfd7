/**
 * Builds everything: `tsc -b` checks and emits to out/, then esbuild bundles what ships into dist/.
 *
 * The tests run from out/, people run dist/. Each bundle is one file, for the web's extension host
 * can load no more than that; parsers go beside them as the WebAssembly they are. Only the compiler
 * keeps state between builds: bundling from scratch takes less than a second.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const require = createRequire(import.meta.url);

const common = {
  bundle: true,
  minifySyntax: true,
  minifyWhitespace: true,
  sourcemap: 'linked',
  target: 'es2022',
  logLevel: 'warning',
  legalComments: 'none',
};

/** ES modules of Node.js, which start where a script would: dependencies in CommonJS need `require`. */
const program = {
  ...common,
  platform: 'node',
  format: 'esm',
  banner: {
    js: "import { createRequire as $createRequire } from 'node:module'; const require = $createRequire(import.meta.url);",
  },
};

const bundles = [
  { ...program, entryPoints: ['src/cli/main.ts'], outfile: 'dist/cli.js' },
  { ...program, entryPoints: ['src/adapter/sandbox-main.node.ts'], outfile: 'dist/sandbox.js' },
  {
    ...common,
    entryPoints: ['src/extension/main.node.ts'],
    outfile: 'dist/node/extension.cjs',
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    // Its ES module asks import.meta.url, which a CommonJS bundle does not have.
    alias: { 'web-tree-sitter': require.resolve('web-tree-sitter') },
  },
  {
    ...common,
    entryPoints: ['src/extension/main.web.ts'],
    outfile: 'dist/web/extension.js',
    platform: 'browser',
    format: 'cjs',
    external: ['vscode'],
  },
];

const grammars = [
  'web-tree-sitter/web-tree-sitter.wasm',
  'tree-sitter-typescript/tree-sitter-typescript.wasm',
];

const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
const built = spawnSync(process.execPath, [tsc, '-b'], { stdio: 'inherit' });
if (built.status !== 0) process.exit(built.status ?? 1);

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');
// The package of the extension does not say so at its top: see package.mjs.
writeFileSync('dist/package.json', '{ "type": "module" }\n');
for (const file of grammars) copyFileSync(require.resolve(file), join('dist', basename(file)));
await Promise.all(bundles.map((bundle) => esbuild.build(bundle)));
