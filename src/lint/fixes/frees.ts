/**
 * Frees: data goes only after an answer that gives it to the caller.
 *
 * After 0 nobody else has the data, and after -EINPROGRESS nobody has it once the barrier is through.
 * After the other two it belongs to the last callback, so the free gets a condition. Whether the
 * callback really frees it is for the author to see to.
 */
import type { Finding, Fix } from '../finding.ts';
import type { Syntax } from '../parse/syntax.ts';
import { choice, type Draft, plain } from './draft.ts';
import { excuseLate } from './failure.ts';
import { deathOf } from './modules.ts';
import { bare, isInside, nameOf, type Outline } from './outline.ts';
import { type Parties, parametersOf, partiesOf } from './parties.ts';
import { Repair } from './repair.ts';
import { barrierLoop, keepResult, positionOf } from './results.ts';
import { returnsOf } from './returns.ts';

const title = 'Free only after 0, or after the barrier';

/** Puts a condition before the free that a detach leads to. */
export function guardFree(finding: Finding, outline: Outline): Fix | null {
  return guarded(finding, outline, false);
}

/** The same, and report_death frees where the caller may not. */
export function handOver(finding: Finding, outline: Outline): Fix | null {
  return guarded(finding, outline, false, true);
}

/** The same, where a test takes the late answers for a failure. */
export function guardFreeQuietly(finding: Finding, outline: Outline): Fix | null {
  return guarded(finding, outline, true);
}

function guarded(
  finding: Finding,
  outline: Outline,
  isQuiet: boolean,
  isHandedOver = false,
): Fix | null {
  const call = outline.callOf(finding);
  const end = finding.related.find(({ message }) => message.endsWith(' is freed here'));
  if (call === null || end === undefined || end.file !== finding.file) return null;
  const parties = partiesOf(outline, call);
  const free = freeIn(outline, call, outline.offset(end.line, end.column));
  if (parties === null || free === null || isInside(free, call)) return null;
  const repair = new Repair(outline);
  const section = caseAround(outline, call, free);
  if (section !== null) return isQuiet || isHandedOver ? null : leaveCases(repair, call, section);
  const all = sameFrees(outline, free, call);
  const variable = keepApart(repair, call, all, parties);
  if (variable === null) return null;
  for (const each of all) {
    const test = oppositeTest(outline, each, variable);
    if (test !== null) repair.replace(test, isOurs(repair, variable));
    else guard(repair, each, variable);
  }
  if (isQuiet && excuseLate(repair, call, variable) === 0) return null;
  if (!isHandedOver) return repair.fix(title, 'suggestion');
  if (!freeInDeath(repair, free)) return null;
  return repair.fix(`${title}, and else in report_death`, 'suggestion');
}

/**
 * Frees the data of the engine in report_death, where nothing frees yet: right before it returns, and
 * before it tells anybody that it has run.
 */
function freeInDeath(repair: Repair, free: Syntax): boolean {
  const { outline } = repair;
  const death = deathOf(outline);
  const body = death?.childForFieldName('body') ?? null;
  const call = free.type === 'expression_statement' ? free.firstNamedChild : null;
  const engine = death === null ? undefined : parametersOf(death)[0];
  if (death === null || body === null || call?.type !== 'call_expression') return false;
  if (engine === undefined || engine === '' || !outline.language.lists.has(body.type)) return false;
  const name = call.childForFieldName('function')?.text ?? '';
  const inside = body.firstNamedChild;
  if (outline.argumentsOf(call).length !== 1 || /free/.test(outline.text(body))) return false;
  const text = plain(`${name}(${outline.language.data(engine)});`);
  for (const exit of inside === null ? [] : returnsOf(outline, inside)) {
    const before = outline.beside(exit, -1);
    const tells = before !== null && /^(?:\w+\.)?complete\(/.test(before.text);
    repair.surround(tells ? before : exit, [text], []);
  }
  return true;
}

/** The same free, wherever the function has it behind the call. */
function sameFrees(outline: Outline, free: Syntax, call: Syntax): readonly Syntax[] {
  const body = outline.bodyOf(call);
  const text = outline.text(free);
  const others = body?.descendantsOfType(free.type) ?? [];
  return others.filter((each) => each.start > call.end && outline.text(each) === text);
}

/** `ret == 0 || ret == -EINPROGRESS`: the data is the caller's. */
function isOurs(repair: Repair, variable: string): string {
  const { equals } = repair.outline.language;
  const inProgress = repair.errno('EINPROGRESS');
  return `${variable} ${equals} 0 || ${variable} ${equals} ${inProgress}`;
}

function guard(repair: Repair, free: Syntax, variable: string): void {
  const { outline } = repair;
  const text = outline.statementText(free);
  repair.replaceStatement(free, [choice(isOurs(repair, variable), plain(text))]);
}

/** The statement of the caller that frees, itself or by calling the helper that does. */
function freeIn(outline: Outline, call: Syntax, at: number): Syntax | null {
  const own = outline.functionOf(call);
  let place = outline.covering({ start: at, end: at + 1 });
  for (let depth = 0; depth < 4; depth++) {
    const around = outline.functionOf(place);
    if (around === own) return outline.statementOf(place);
    const name = around === null ? null : nameOf(around);
    const body = outline.bodyOf(call);
    if (name === null || body === null) return null;
    const uses = outline.root
      .descendantsOfType('call_expression')
      .filter((use) => outline.calleeOf(use) === name);
    const next =
      uses.find((use) => isInside(use, body) && use.start > call.end) ??
      uses.find((use) => outline.functionOf(use) !== own);
    if (next === undefined) return null;
    place = next;
  }
  return null;
}

/** Keeps the result where nobody overwrites it, and waits for the callback that still runs. */
function keepApart(
  repair: Repair,
  call: Syntax,
  frees: readonly Syntax[],
  parties: Parties,
): string | null {
  const { outline } = repair;
  const body = outline.bodyOf(call);
  const free = frees.at(-1);
  if (body === null || free === undefined) return null;
  const waits = outline
    .calls(body, /^utrace_barrier(?:_pid)?$/)
    .some(({ start }) => start > call.end && start < free.start);
  const wait = (variable: string): readonly Draft[] =>
    waits ? [] : [ifInProgress(repair, variable, parties)];
  const position = positionOf(outline, call);
  const isOverwritten =
    position?.kind === 'kept' && isWritten(outline, body, position.variable, call, free);
  if (isOverwritten) return null;
  const list = position === null || position.kind === 'body' ? null : position.statement.parent;
  const isNew = position?.kind !== 'kept';
  if (isNew && (list === null || !frees.every((each) => isInside(each, list)))) return null;
  return keepResult(repair, call, wait);
}

function ifInProgress(repair: Repair, variable: string, parties: Parties): Draft {
  const { equals } = repair.outline.language;
  const isRunning = `${variable} ${equals} ${repair.errno('EINPROGRESS')}`;
  return choice(isRunning, barrierLoop(repair, parties));
}

/** True where a variable gets another value between a call and a statement. */
function isWritten(
  outline: Outline,
  body: Syntax,
  variable: string,
  call: Syntax,
  until: Syntax,
): boolean {
  return body
    .descendantsOfType(['assignment_expression', 'augmented_assignment_expression'])
    .some((write) => {
      const left = write.childForFieldName('left');
      const isLater = write.start > call.end && write.start < until.start;
      return isLater && left !== null && outline.text(left) === variable;
    });
}

/** `if (ret) kfree(…)`: the condition of a free that has it the wrong way round. */
function oppositeTest(outline: Outline, free: Syntax, variable: string): Syntax | null {
  const around = free.parent?.type === 'if_statement' ? free.parent : null;
  const condition = around?.childForFieldName('condition') ?? null;
  if (condition === null || free.field !== 'consequence') return null;
  const test = bare(condition);
  const isFailure = new RegExp(`^${variable}(?:\\s*(?:!==?|<)\\s*0)?$`);
  return isFailure.test(outline.text(test)) ? test : null;
}

/** The cases of a switch on the call, where the free is in one of them. */
function caseAround(outline: Outline, call: Syntax, free: Syntax): Syntax | null {
  const statement = outline.statementOf(call);
  const isSwitch = statement?.type === 'switch_statement' && isInside(free, statement);
  return isSwitch && statement !== null ? statement : null;
}

/** Keeps the cases of the late answers from falling through into the one that frees. */
function leaveCases(repair: Repair, call: Syntax, statement: Syntax): Fix | null {
  const { outline } = repair;
  const parts = statement.childForFieldName('body')?.namedChildren ?? [];
  const cases = parts.filter((part) => /^(?:case_statement|switch_case)$/.test(part.type));
  for (const part of cases) {
    const value = part.childForFieldName('value');
    const body = outline.statementsOf(part).filter((child) => child !== value);
    const last = body.at(-1);
    const isLate = value !== null && /EALREADY|ESRCH/.test(value.text);
    if (!isLate || last === undefined) continue;
    if (/^(?:break|return|goto|continue)_statement$/.test(last.type)) continue;
    if (/\bfree|free\b/.test(outline.text(part))) continue;
    const remark = outline.root
      .descendantsOfType('comment')
      .find((comment) => /falls?[ -]?through/i.test(comment.text) && comment.start > last.end);
    if (remark === undefined || outline.source.slice(last.end, remark.start).trim() !== '') {
      repair.surround(last, [], [plain('break;')]);
    } else repair.replace(remark, 'break;');
  }
  const first = cases.find((part) => outline.language.lists.has(part.type));
  return first === undefined || call === first ? null : repair.fix(title, 'suggestion');
}

/** Frees behind the detach, by its result, what was freed before it. */
export function freeAfterDetach(finding: Finding, outline: Outline): Fix | null {
  const free = outline.callOf(finding);
  const body = free === null ? null : outline.bodyOf(free);
  if (free === null || body === null) return null;
  const call = outline
    .calls(body, /^utrace_control(?:_pid)?$/)
    .find((detach) => detach.start > free.end && /DETACH/.test(detach.text));
  const parties = call === undefined ? null : partiesOf(outline, call);
  if (call === undefined || parties === null) return null;
  const statement = outermost(outline, free, call);
  const position = positionOf(outline, call);
  if (statement === null || position === null || position.kind === 'body') return null;
  if (!/^(?:expression|if)_statement$/.test(statement.type)) return null;
  const repair = new Repair(outline);
  const text = outline.statementText(statement);
  repair.remove(statement);
  const kept = keepResult(repair, call, (variable) => [
    ifInProgress(repair, variable, parties),
    choice(isOurs(repair, variable), plain(text)),
  ]);
  return kept === null ? null : repair.fix('Free after the detach, by its result', 'suggestion');
}

/** The statement around a free that stands beside, or above, the detach. */
function outermost(outline: Outline, free: Syntax, call: Syntax): Syntax | null {
  let statement = outline.statementOf(free);
  while (statement !== null) {
    const list = outline.listOf(statement);
    if (list !== null && isInside(call, list)) return statement;
    statement = statement.parent === null ? null : outline.statementOf(statement.parent);
  }
  return null;
}
