/**
 * Globs: patterns that paths of a project match, as people know them from other tools.
 *
 * `*` and `?` stay within a name, `**` goes through directories, `{a,b}` is either. A pattern without
 * a slash matches a name at any depth, and one that matches a directory matches all that is in it.
 * Paths are relative to the file that has the pattern, with slashes.
 */

/** @returns what decides whether a path matches any of the patterns */
export function globMatcher(patterns: readonly string[]): (path: string) => boolean {
  const expressions = patterns.map(expressionFor);
  return (path) => expressions.some((expression) => expression.test(path));
}

/** What is wrong with a pattern; null for nothing. */
export function globProblem(pattern: string): string | null {
  if (pattern === '') return 'a pattern was expected, and this is empty';
  if (pattern.startsWith('!')) return "a pattern takes no '!'; use include and exclude";
  if (pattern.includes('\\')) return 'a pattern separates names by slashes, not backslashes';
  if (/^(?:\/|[A-Za-z]:)/.test(pattern)) {
    return 'a pattern is relative to this file, and cannot begin at the root';
  }
  if (/(?:^|\/)\.\.(?:\/|$)/.test(pattern)) return "a pattern cannot leave this directory by '..'";
  let depth = 0;
  for (const character of pattern) {
    if (character === '{') depth++;
    if (character === '}') depth--;
    if (depth < 0 || depth > 1) return 'braces do not pair up here';
  }
  return depth === 0 ? null : 'braces do not pair up here';
}

function expressionFor(pattern: string): RegExp {
  const path = pattern.replace(/^\.\//, '').replace(/\/+$/, '');
  if (path === '.' || path === '') return /^/;
  const anywhere = path.includes('/') ? '' : '(?:.*/)?';
  return new RegExp(`^${anywhere}${translate(path)}(?:/.*)?$`, 'su');
}

function translate(path: string): string {
  let inBraces = false;
  return path.replace(/\*\*\/|\/\*\*$|\*+|\?|[{},]|[^*?{},/]+|\//g, (part) => {
    switch (part) {
      case '**/':
        return '(?:.*/)?';
      case '/**':
        return '/.*';
      case '?':
        return '[^/]';
      case '{':
        inBraces = true;
        return '(?:';
      case '}':
        inBraces = false;
        return ')';
      case ',':
        return inBraces ? '|' : ',';
      default:
        return part.startsWith('*') ? '[^/]*' : part.replace(/[.+^$()|[\]\\-]/g, '\\$&');
    }
  });
}
