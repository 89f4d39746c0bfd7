/**
 * Loops: a detach that is repeated until it succeeds is done once, and its answer taken.
 */
import type { Finding, Fix } from '../finding.ts';
import type { Syntax } from '../parse/syntax.ts';
import { type Draft, plain } from './draft.ts';
import { isInside, type Outline } from './outline.ts';
import { type Parties, partiesOf } from './parties.ts';
import { Repair } from './repair.ts';
import { allFour, positionOf } from './results.ts';

const title = 'Detach once, and handle all four results';

export function detachOnce(finding: Finding, outline: Outline): Fix | null {
  const call = outline.callOf(finding);
  const parties = call === null ? null : partiesOf(outline, call);
  if (call === null || parties === null) return null;
  const repair = new Repair(outline);
  const loop = loopAround(outline, call);
  if (loop === null) return withoutJump(repair, call, parties);
  const drafts = once(repair, loop, call, parties);
  if (drafts === null) return null;
  repair.replaceStatement(loop, drafts);
  return repair.fix(title, 'suggestion');
}

function loopAround(outline: Outline, call: Syntax): Syntax | null {
  for (let at = call.parent; at !== null; at = at.parent) {
    if (outline.language.functions.has(at.type)) return null;
    if (/^(?:while|do|for)_statement$/.test(at.type)) return at;
  }
  return null;
}

/** What is left of a loop when it is gone; null where that cannot be told. */
function once(
  repair: Repair,
  loop: Syntax,
  call: Syntax,
  parties: Parties,
): readonly Draft[] | null {
  const { outline } = repair;
  const body = loop.childForFieldName('body');
  if (body === null) return null;
  const parts = outline.language.lists.has(body.type) ? outline.statementsOf(body) : [body];
  const kept = parts.filter((part) => !isAboutTrying(outline, part, call));
  const position = positionOf(outline, call);
  const leaves = kept.some((part) => part.descendantsOfType('return_statement').length > 0);
  const other = kept.filter((part) => !isInside(call, part));
  if (!leaves && other.every((part) => part.type === 'return_statement')) {
    const isAssigned =
      position?.kind === 'kept' && position.statement.type === 'expression_statement';
    return isAssigned
      ? [plain(outline.text(position.statement)), allFour(repair, position.variable, parties)]
      : [allFour(repair, outline.text(call), parties)];
  }
  if (!leaves || position?.kind !== 'kept') return null;
  const wanted = new Set(kept);
  return parts.flatMap((part): Draft[] => {
    if (!wanted.has(part)) return [];
    const text = plain(outline.statementText(part));
    return isInside(call, part) ? [text, allFour(repair, position.variable, parties)] : [text];
  });
}

/** A statement that only serves the next try: a test that leaves or goes on, a moment's rest. */
function isAboutTrying(outline: Outline, part: Syntax, call: Syntax): boolean {
  const text = outline.text(part).trim();
  if (part.type === 'empty_statement' || text === ';' || text === '{}') return true;
  if (/^(?:cpu_relax|cond_resched|barrier|yield)\(\);$/.test(text)) return true;
  if (part.type !== 'if_statement') return false;
  const branch = part.childForFieldName('consequence');
  if (branch === null || part.childForFieldName('alternative') !== null) return false;
  const only = outline.language.lists.has(branch.type) ? outline.statementsOf(branch) : [branch];
  if (isInside(call, part)) return only.every(({ type }) => /^(?:break|continue)_/.test(type));
  return only.every((inner) => {
    const isJump = /^(?:break|continue)_statement$/.test(inner.type);
    return isJump || /^utrace_barrier/.test(outline.text(inner));
  });
}

/** `again: … goto again;` */
function withoutJump(repair: Repair, call: Syntax, parties: Parties): Fix | null {
  const { outline } = repair;
  const body = outline.bodyOf(call);
  const position = positionOf(outline, call);
  if (body === null || position?.kind !== 'kept') return null;
  const label = body
    .descendantsOfType('labeled_statement')
    .filter(({ start }) => start <= call.start)
    .at(-1);
  const name = label?.childForFieldName('label')?.text;
  const jumps = body
    .descendantsOfType('goto_statement')
    .filter((jump) => jump.childForFieldName('label')?.text === name);
  const [jump] = jumps;
  if (label === undefined || jump === undefined || jumps.length > 1) return null;
  const test = jump.parent;
  const statement = test?.type === 'if_statement' ? test : test?.parent;
  if (statement?.type !== 'if_statement') return null;
  if (statement.childForFieldName('alternative') !== null) return null;
  const first = label.namedChildren.find(({ field }) => field !== 'label');
  if (first === undefined) return null;
  repair.replace({ start: label.start, end: first.start }, outline.indentOf(first.start));
  repair.replaceStatement(statement, [allFour(repair, position.variable, parties)]);
  return repair.fix(title, 'suggestion');
}
