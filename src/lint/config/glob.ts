/**
 * Globs: patterns that paths of a project match, as people know them from other tools.
 *
 * `*` and `?` stay within a name, `**` goes through directories, `{a,b}` is either. A pattern without
 * a slash matches a name at any depth, and one that matches a directory matches all that is in it.
 * Paths are relative to the file that has the pattern, with slashes.
 *
 * No regular expression: many stars in one would take for ever on a path that does not match.
 */

/** The names of a path, each with its own stars; `**` stands for any number of names. */
type Names = readonly string[];

/** Each pair of braces doubles the patterns at least. */
const maxAlternatives = 1000;

/** @returns what decides whether a path matches any of the patterns */
export function globMatcher(patterns: readonly string[]): (path: string) => boolean {
  const alternatives = patterns.flatMap(expanded).map(namesOf);
  return (path) => {
    const names = path.split('/');
    return alternatives.some((pattern) => matches(pattern, names, '**', isName));
  };
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
  if (!/^(?:[^{}]|\{[^{}]*\})*$/.test(pattern)) return 'braces do not pair up here';
  const choices = [...pattern.matchAll(/\{[^{}]*\}/g)].map(([part]) => part.split(',').length);
  const count = choices.reduce((product, each) => product * each, 1);
  return count > maxAlternatives ? 'there are too many braces in this pattern' : null;
}

/** The patterns without braces that one with braces stands for. */
function expanded(pattern: string): readonly string[] {
  const [, before, choices, after] = /^([^{]*)\{([^{}]*)\}(.*)$/s.exec(pattern) ?? [];
  if (before === undefined || choices === undefined || after === undefined) return [pattern];
  return choices.split(',').flatMap((choice) => expanded(before + choice + after));
}

function namesOf(pattern: string): Names {
  const path = pattern.replace(/^\.\//, '').replace(/\/+$/, '');
  if (path === '.' || path === '') return ['**'];
  const names = path.split('/');
  const anywhere = names.length === 1 ? ['**'] : [];
  // What is in a directory, and not the directory itself.
  const inside = names.length > 1 && names[names.length - 1] === '**' ? ['*'] : [];
  return [...anywhere, ...names, ...inside, '**'];
}

function isName(pattern: string, name: string): boolean {
  return matches([...pattern], [...name], '*', (want, have) => want === '?' || want === have);
}

/**
 * Holds items against a pattern in which `star` stands for any number of them. Going back to the
 * last star is enough: whatever an earlier one could take in, the last can as well.
 */
function matches(
  pattern: readonly string[],
  items: readonly string[],
  star: string,
  fits: (want: string, have: string) => boolean,
): boolean {
  let next = 0;
  let lastStar = -1;
  let resumeAt = 0;
  for (let at = 0; at < items.length; ) {
    const want = pattern[next];
    if (want === star) {
      lastStar = next++;
      resumeAt = at;
    } else if (want !== undefined && fits(want, items[at] ?? '')) {
      next++;
      at++;
    } else if (lastStar >= 0) {
      next = lastStar + 1;
      at = ++resumeAt;
    } else return false;
  }
  return pattern.slice(next).every((want) => want === star);
}
