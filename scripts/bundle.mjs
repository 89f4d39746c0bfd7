/**
 * Bundles what ships into dist/.
 *
 * Each bundle is one file, for the web's extension host can load no more than that; WebAssembly goes
 * beside them as the files it is. Only the command line comes in parts, which each verb loads as it
 * needs them. Bundling from scratch takes less than a second.
 */
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { swcWasm, swcWasmFrom } from './swc-wasm.mjs';

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
  plugins: [swcWasmFrom('src/script/frontend/swc-wasm.node.ts')],
};

/** In a browser a package of ours still asks for a module of Node.js: the little it uses of that. */
const browser = {
  ...common,
  platform: 'browser',
  alias: { util: './scripts/stand-ins/util.mjs' },
};

const bundles = [
  {
    ...program,
    entryPoints: { cli: 'src/cli/main.ts' },
    outdir: 'dist',
    splitting: true,
    // Beside the first one, since each looks for other files from where it lies.
    chunkNames: 'cli-[name]-[hash]',
  },
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
    ...browser,
    entryPoints: ['src/extension/main.web.ts'],
    outfile: 'dist/web/extension.js',
    format: 'cjs',
    external: ['vscode'],
  },
  {
    ...browser,
    entryPoints: ['src/adapter/sandbox-main.web.ts'],
    outfile: 'dist/web/sandbox.js',
    // A classic script: the extension host wraps every worker in one.
    format: 'iife',
    plugins: [swcWasmFrom('src/script/frontend/swc-wasm.web.ts')],
  },
];

const grammars = [
  'web-tree-sitter/web-tree-sitter.wasm',
  'tree-sitter-typescript/tree-sitter-typescript.wasm',
  'tree-sitter-c/tree-sitter-c.wasm',
];

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');
// The package of the extension does not say so at its top: see package.mjs.
writeFileSync('dist/package.json', '{ "type": "module" }\n');
for (const file of grammars) copyFileSync(require.resolve(file), join('dist', basename(file)));
writeFileSync('dist/swc.wasm', swcWasm());
await Promise.all(bundles.map((bundle) => esbuild.build(bundle)));
