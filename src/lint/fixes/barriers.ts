/**
 * Barriers: one that gave up is asked again after a pause, and its good news is taken for what it is.
 */
import type { Finding, Fix } from '../finding.ts';
import type { Syntax } from '../parse/syntax.ts';
import { choice, type Draft, plain } from './draft.ts';
import { bare, type Outline } from './outline.ts';
import { partiesOf } from './parties.ts';
import { Repair } from './repair.ts';
import { barrierLoop, positionOf } from './results.ts';

export function repeatBarrier(finding: Finding, outline: Outline): Fix | null {
  const call = outline.callOf(finding);
  const parties = call === null ? null : partiesOf(outline, call);
  if (call === null || parties === null) return null;
  const repair = new Repair(outline);
  const loop = loopAround(outline, call);
  if (loop !== null) {
    pauseIn(repair, loop, call);
    return repair.fix('Sleep a tick between the tries', 'safe');
  }
  const position = positionOf(outline, call);
  if (position === null) return null;
  if (position.kind === 'body') {
    repair.replaceArrowBody(position.arrow, barrierLoop(repair, parties));
  } else if (position.kind === 'dropped') {
    repair.replaceStatement(position.statement, [barrierLoop(repair, parties)]);
  } else if (position.kind === 'kept') {
    askAgain(repair, call, position.statement, position.variable);
  } else return null;
  return repair.fix('Ask again while it returns -ERESTARTSYS', 'safe');
}

/** The loop that repeats a call by its own result. */
function loopAround(outline: Outline, call: Syntax): Syntax | null {
  for (let at = call.parent; at !== null; at = at.parent) {
    if (outline.language.functions.has(at.type)) return null;
    if (!/^(?:while|do|for)_statement$/.test(at.type)) continue;
    const condition = at.childForFieldName('condition');
    return condition !== null && /ERESTARTSYS/.test(condition.text) ? at : null;
  }
  return null;
}

function pauseIn(repair: Repair, loop: Syntax, call: Syntax): void {
  const { outline } = repair;
  const { equals } = outline.language;
  const body = loop.childForFieldName('body');
  if (body === null) return;
  if (loop.type === 'do_statement') {
    const statement = outline.statementOf(call);
    const position = positionOf(outline, call);
    if (statement === null || position?.kind !== 'kept') return;
    const again = `${position.variable} ${equals} ${repair.errno('ERESTARTSYS')}`;
    repair.surround(statement, [], [choice(again, plain(repair.pause()))]);
    return;
  }
  const isList = outline.language.lists.has(body.type);
  const parts = isList ? outline.statementsOf(body) : [body];
  const last = parts.at(-1);
  if (last === undefined) repair.replace(body, repair.pause());
  else if (parts.length > 1 && parts.every(isIdle)) {
    for (const part of parts.slice(0, -1)) repair.remove(part);
    repair.replace(last, repair.pause());
  } else if (isIdle(last)) {
    const gap = last.type === 'empty_statement' && !outline.isFirstOnLine(last.start) ? ' ' : '';
    repair.replace(last, `${gap}${repair.pause()}`);
  } else repair.surround(last, [], [plain(repair.pause())]);
}

/** Something to do while nothing happens, in which no time passes or which a signal ends. */
function isIdle({ type, text }: Syntax): boolean {
  if (type === 'empty_statement' || text.trim() === ';') return true;
  return (
    type === 'expression_statement' &&
    /^(?:cpu_relax|cond_resched|barrier|yield|(?:__)?set_current_state|schedule_timeout\w*|msleep_interruptible)\(/.test(
      text,
    )
  );
}

function askAgain(repair: Repair, call: Syntax, statement: Syntax, variable: string): void {
  const { outline } = repair;
  const { equals, differs, name } = outline.language;
  const made = outline.language.declared(statement);
  if (!isUsed(outline, statement, variable)) {
    const parties = partiesOf(outline, call);
    if (parties !== null) repair.replaceStatement(statement, [barrierLoop(repair, parties)]);
    return;
  }
  const again: Draft = {
    kind: 'loop',
    condition: `(${variable} = ${outline.text(call)}) ${equals} ${repair.errno('ERESTARTSYS')}`,
    body: [plain(repair.pause())],
  };
  if (made === null) repair.replaceStatement(statement, [again]);
  else if (name === 'c') splitDeclaration(repair, statement, call, again);
  else repair.replaceStatement(statement, [plain(`let ${variable};`), again]);
  for (const test of failureTests(outline, statement, variable)) {
    const isGone = `${variable} ${differs} ${repair.errno('ESRCH')}`;
    repair.replace(test, `${outline.text(test)} && ${isGone}`);
  }
}

/** `int ret = call;` becomes `int ret;`, and the loop stands behind the declarations. */
function splitDeclaration(repair: Repair, statement: Syntax, call: Syntax, again: Draft): void {
  const { outline } = repair;
  const made = outline.language.declared(statement);
  if (made === null) return;
  repair.replace({ start: made.name.end, end: call.end }, '');
  let last = statement;
  for (let next = outline.beside(last, 1); next?.type === 'declaration'; ) {
    last = next;
    next = outline.beside(last, 1);
  }
  repair.surround(last, [], [again]);
}

function isUsed(outline: Outline, statement: Syntax, variable: string): boolean {
  const body = outline.bodyOf(statement);
  return (body?.descendantsOfType('identifier') ?? []).some(
    (use) => use.text === variable && use.start > statement.end,
  );
}

/** Conditions that take any answer but 0 for an error. */
function failureTests(outline: Outline, statement: Syntax, variable: string): readonly Syntax[] {
  const body = outline.bodyOf(statement);
  return (body?.descendantsOfType('if_statement') ?? []).flatMap((node) => {
    const condition = node.childForFieldName('condition');
    const test = condition === null || node.start < statement.start ? null : bare(condition);
    const isFailure = new RegExp(`^${variable}(?:\\s*(?:!==?|<)\\s*0)?$`);
    return test !== null && isFailure.test(outline.text(test)) ? [test] : [];
  });
}
