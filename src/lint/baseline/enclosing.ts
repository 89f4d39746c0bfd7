/**
 * The enclosing function of a line, as `git diff` would name it: by how the code is laid out.
 *
 * A fingerprint needs a name that stays when lines move. The layout gives one in both languages,
 * also where the code does not parse; where it gives none, or the same twice, the fingerprint still
 * has the line itself.
 */

const keywords = new Set(['if', 'for', 'while', 'switch', 'return', 'else', 'do', 'catch', 'with']);

const declarations = [
  // function report_death(…), export async function* each(…)
  /\bfunction\b\s*\*?\s*([\w$]+)/,
  // const stop = (…) =>, report_death: function (…), stop: async (watch) =>
  /([\w$]+)\s*[:=]\s*(?:async\s+)?(?:function\b|\([^()]*\)\s*(?::[^=]*)?=>|[\w$]+\s*=>)/,
  // module_exit(() => {
  /([\w$]+)\s*\([^()]*?\b(?:async\s+)?(?:function\b|\([^()]*\)\s*=>|[\w$]+\s*=>)/,
  // report_death(task, engine) {, static int stop(struct watch *w)
  /([\w$]+)\s*\(/,
];

/**
 * @param lines  of the file
 * @param line  from 1
 * @returns the function's name; empty at the top level
 */
export function enclosingFunction(lines: readonly string[], line: number): string {
  let limit = indentOf(lines[line - 1] ?? '');
  for (let number = line - 1; number >= 1 && limit > 0; number--) {
    const text = lines[number - 1] ?? '';
    const indent = indentOf(text);
    if (text.trim() === '' || indent >= limit || isNoHeader(text)) continue;
    const name = declaredIn(text);
    if (name !== null) return name;
    limit = indent === 0 && text.trim().startsWith('{') ? 1 : indent;
  }
  return '';
}

/** Labels and directives stand at the margin and open nothing. */
function isNoHeader(text: string): boolean {
  return /^\s*(?:#|[\w$]+\s*:\s*$|\/[/*]|\*|[)}\]])/.test(text) || /;\s*$/.test(text);
}

function declaredIn(text: string): string | null {
  for (const declaration of declarations) {
    const name = declaration.exec(text)?.[1];
    if (name !== undefined && !keywords.has(name)) return name;
  }
  return null;
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}
