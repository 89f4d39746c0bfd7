/**
 * Substitution: what `$1`, `$&` and their kin stand for in the replacement of a match.
 */
import type { Runtime } from '../vm/runtime.ts';
import { checkText } from './limits.ts';

/** One match, as GetSubstitution of the specification wants it. */
export interface Match {
  readonly matched: string;
  readonly text: string;
  readonly position: number;
  /** Numbered groups from 1 on; those that took no part are undefined. */
  readonly captures: readonly (string | undefined)[];
  readonly groups: { readonly [name: string]: unknown } | undefined;
}

const REFERENCE = /\$(?:\$|&|`|'|\d\d?)/g;
/** Names mean something only where the pattern has named groups. */
const NAMED_REFERENCE = /\$(?:\$|&|`|'|\d\d?|<[^>]*>)/g;

/** The template with its references replaced. */
export function expand(runtime: Runtime, template: string, match: Match): string {
  if (!template.includes('$')) return template;
  let made = '';
  let from = 0;
  for (const found of template.matchAll(match.groups ? NAMED_REFERENCE : REFERENCE)) {
    const [reference] = found;
    made += template.slice(from, found.index);
    from = (found.index ?? 0) + reference.length;
    made += referent(reference, match);
    // Many references to a long text are how a bomb is built.
    checkText(runtime, made.length);
  }
  return made + template.slice(from);
}

function referent(reference: string, match: Match): string {
  const { matched, text, position, groups } = match;
  switch (reference[1]) {
    case '$':
      return '$';
    case '&':
      return matched;
    case '`':
      return text.slice(0, position);
    case "'":
      return text.slice(Math.min(text.length, position + matched.length));
    case '<': {
      const value = groups?.[reference.slice(2, -1)];
      return value === undefined ? '' : String(value);
    }
    default:
      return captured(reference, match.captures);
  }
}

/** Two digits count as one group where there are that many, else the second is text. */
function captured(reference: string, captures: readonly (string | undefined)[]): string {
  const both = Number(reference.slice(1));
  if (both >= 1 && both <= captures.length) return captures[both - 1] ?? '';
  const one = Number(reference[1]);
  if (reference.length < 3 || one < 1 || one > captures.length) return reference;
  return (captures[one - 1] ?? '') + reference.slice(2);
}
