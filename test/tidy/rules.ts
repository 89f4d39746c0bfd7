/**
 * Rules of tidiness: what we agreed on that no compiler and no linter checks.
 *
 * Each takes files and returns complaints, one line each; none means that all is well. So a rule can
 * be shown a file that breaks it, and be seen to notice.
 */
import { posix } from 'node:path';
import type { Code, SourceFile } from './sources.ts';

/** What each layer of src/ may know: the layers to its left, and packages. */
const layers: Readonly<Record<string, { sees: readonly string[]; packages: readonly string[] }>> = {
  engine: { sees: [], packages: [] },
  script: { sees: ['engine'], packages: ['@swc/wasm-typescript', 'acorn', 'ses'] },
  recording: { sees: ['engine', 'script'], packages: [] },
  explore: { sees: ['engine', 'script', 'recording'], packages: [] },
  lint: { sees: [], packages: ['web-tree-sitter'] },
  adapter: {
    sees: ['engine', 'script', 'recording', 'explore'],
    packages: ['@vscode/debugprotocol'],
  },
  cli: { sees: ['engine', 'script', 'recording', 'explore', 'lint', 'adapter'], packages: [] },
  extension: {
    sees: ['engine', 'script', 'recording', 'explore', 'lint', 'adapter'],
    packages: ['vscode'],
  },
};

/** Layers that belong to a host, and may use all of it. */
const hosted = new Set(['cli', 'extension']);

function layerOf(path: string): string | undefined {
  return /^src\/([^/]+)\//.exec(path)?.[1];
}

function isNode(path: string): boolean {
  return path.endsWith('.node.ts');
}

/** Arrows point one way: every import leads to the same layer or to one on its left. */
export function arrows(files: readonly Code[]): readonly string[] {
  return files.flatMap(({ path, imports }) => {
    const layer = layerOf(path) ?? '';
    const allowed = layers[layer];
    if (allowed === undefined) return [`${path} is in no known layer`];
    return imports.flatMap((specifier) => {
      if (specifier.startsWith('.')) return arrow(path, specifier, layer, allowed.sees);
      if (specifier.startsWith('node:')) {
        return isNode(path) || hosted.has(layer) ? [] : [`${path} imports ${specifier}, a host's`];
      }
      return allowed.packages.includes(specifier)
        ? []
        : [`${path} imports the package ${specifier}`];
    });
  });
}

function arrow(
  path: string,
  specifier: string,
  layer: string,
  sees: readonly string[],
): readonly string[] {
  const target = posix.join(posix.dirname(path), specifier);
  const other = layerOf(target);
  if (other === undefined || (other !== layer && !sees.includes(other))) {
    return [`${path} imports ${target}, which it must not know`];
  }
  const crosses = isNode(target) && !isNode(path) && !hosted.has(layer);
  return crosses ? [`${path} imports ${target}, which only runs on Node.js`] : [];
}

const restless = ['Date.now()', 'Math.random()', 'new Date()', 'Date()', 'performance.now()'];

/** The engine and the scripts on it know no clock and no chance. */
export function determinism(files: readonly Code[]): readonly string[] {
  return files
    .filter(({ path }) => /^src\/(engine|script)\//.test(path))
    .flatMap(({ path, calls }) =>
      calls.filter((call) => restless.includes(call)).map((call) => `${path} calls ${call}`),
    );
}

/** A file says first what it is for. */
export function openings(files: readonly SourceFile[]): readonly string[] {
  return files
    .filter(({ text }) => !/^(#!.*\n)?\/\*\*\n \* \S/.test(text))
    .map(({ path }) => `${path} does not open with a doc comment`);
}

const maxLines = 450;

export function lengths(files: readonly SourceFile[]): readonly string[] {
  return files
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > maxLines)
    .map(({ path, lines }) => `${path} has ${lines} lines`);
}

const promises = ['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X'].map((word) => new RegExp(`\\b${word}\\b`));

/** What is missing belongs into an issue. */
export function unkept(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap(({ path, text }) =>
    promises.filter((word) => word.test(text)).map((word) => `${path} says ${word.source}`),
  );
}

const machinePaths = /\/(?:work|home|root)\/[.\w]/;

/** Nothing in here knows the machine it was written on. */
export function machines(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => {
      return machinePaths.test(line) ? [`${path}:${index + 1} names a path of a machine`] : [];
    }),
  );
}

/** The lockfile leaves the registry to whoever installs. */
export function registries({ path, text }: SourceFile): readonly string[] {
  const named = /"resolved"\s*:|registry\.|npmjs/.exec(text);
  return named === null ? [] : [`${path} names a registry: ${named[0]}`];
}

/**
 * The lockfile knows every package that a package of it may want on another machine. npm ci refuses
 * one that does not, and npm install writes one where the registry at hand lacks a platform.
 */
export function platforms({ path, text }: SourceFile): readonly string[] {
  const { packages } = JSON.parse(text) as { packages: Readonly<Record<string, LockedPackage>> };
  return Object.values(packages)
    .flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
    .filter((name) => packages[`node_modules/${name}`] === undefined)
    .map((name) => `${path} lacks ${name}`);
}

interface LockedPackage {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Every `// mark: name` in the code has a test whose title begins with the name. */
export function marks(
  code: readonly SourceFile[],
  tests: readonly SourceFile[],
): readonly string[] {
  const titles = tests.map(({ text }) => text).join('\n');
  return code.flatMap(({ path, text }) =>
    [...text.matchAll(/\/\/ mark: ([\w-]+)/g)].flatMap(([, name = '']) =>
      new RegExp(`(['"\`])${name}: `).test(titles) ? [] : [`${path}: no test is titled ${name}:`],
    ),
  );
}
