/**
 * Baseline files: their text, read back with a complaint that names the place.
 */
import { type JsonMember, type JsonValue, type Problem, parseJson } from '../config/json-tree.ts';
import type { RuleName } from '../finding.ts';
import { type BaselineEntry, baselineVersion } from './baseline.ts';

export type BaselineResult =
  | { readonly ok: true; readonly entries: readonly BaselineEntry[] }
  | { readonly ok: false; readonly problem: Problem };

/** Reads the text of a baseline file; one of a later version is refused. */
export function parseBaseline(text: string): BaselineResult {
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed;
  const document = parsed.value;
  const refuse = (value: JsonValue, message: string): BaselineResult => ({
    ok: false,
    problem: { span: value.span, message },
  });
  const version = member(document, 'version');
  const findings = member(document, 'findings');
  if (version?.kind !== 'number' || findings?.kind !== 'array') {
    return refuse(document, 'a baseline was expected, with a version and findings');
  }
  if (version.value !== baselineVersion) {
    return refuse(
      version,
      `version ${version.value} is not known; this lab reads ${baselineVersion}, take a newer one`,
    );
  }
  const entries: BaselineEntry[] = [];
  for (const item of findings.items) {
    const entry = entryOf(item);
    if (entry === null) {
      return refuse(item, 'an entry was expected, with file, rule, in, line and count');
    }
    entries.push(entry);
  }
  return { ok: true, entries };
}

function entryOf(item: JsonValue): BaselineEntry | null {
  const text = (name: string): string | null => {
    const value = member(item, name);
    return value?.kind === 'string' ? value.value : null;
  };
  const file = text('file');
  const rule = text('rule');
  const within = text('in');
  const line = text('line');
  const count = member(item, 'count');
  if (file === null || rule === null || !isRuleName(rule)) return null;
  if (within === null || line === null || count?.kind !== 'number') return null;
  if (!Number.isSafeInteger(count.value) || count.value < 1) return null;
  return { file, rule, in: within, line, count: count.value };
}

/** A rule that has gone since is no damage: its entry is stale. */
function isRuleName(text: string): text is RuleName {
  return text.startsWith('utrace/');
}

function member(value: JsonValue, name: string): JsonValue | undefined {
  const members: readonly JsonMember[] = value.kind === 'object' ? value.members : [];
  return members.find((each) => each.name === name)?.value;
}
