/**
 * Tracer scripts: which of the editor's documents are ours.
 *
 * A file is one by its name, `*.tracer.ts` or `*.tracer.js`, or because it imports 'utrace': a
 * tracer may be split into files. The import is looked for without a parser, since every keystroke
 * in every TypeScript file of the user comes through here.
 */

const byName = /\.tracer\.[cm]?[jt]s$/;
const byImport = /\bfrom\s*(['"])utrace\1/;
const engine = /\.[ch]$/;

/** True for the files that can be run and debugged by themselves. */
export function isTracerFile(path: string): boolean {
  return byName.test(path);
}

/** True for the files that the lint looks at: scripts, and C that names a function of utrace. */
export function isTracerCode(path: string, text: string): boolean {
  if (engine.test(path)) return /\butrace_/.test(text);
  return isTracerFile(path) || byImport.test(text);
}
