/**
 * References: one that was taken is dropped on every way out, and after its last use.
 */
import type { Finding, Fix } from '../finding.ts';
import type { Syntax } from '../parse/syntax.ts';
import { choice, type Draft, plain } from './draft.ts';
import { isInside, nameOf, type Outline } from './outline.ts';
import { keeperOf } from './pointers.ts';
import { Repair } from './repair.ts';
import { declareAbove, keepResult, resultNames } from './results.ts';
import { returnsNothing, returnsOf, returnTypeOf } from './returns.ts';

/** Something held, and how it is let go. */
interface Hold {
  /** The variable that has it. */
  readonly keeper: string;
  /** The statement after which it is held. */
  readonly from: Syntax;
  readonly drop: string;
  /** Holds where there is something to drop. */
  readonly isHeld: string;
  /** What is asked where there is nothing. */
  readonly isMissing: RegExp;
  /** Uses of the keeper that look at the pointer only. */
  readonly harmless: RegExp;
}

/** Drops the reference to an engine on every way out of the function. */
export function putOnEveryExit(finding: Finding, outline: Outline): Fix | null {
  const call = outline.callOf(finding);
  const keeper = call === null ? null : keeperOf(outline, call);
  const from = call === null ? null : outline.statementOf(call);
  if (from === null || keeper === null || !/^\w+$/.test(keeper)) return null;
  if (!isLocal(outline, from, keeper)) return null;
  const repair = new Repair(outline);
  const isError = `${repair.name('IS_ERR')}(${keeper})`;
  dropOnEveryExit(repair, {
    keeper,
    from,
    drop: `${repair.name('utrace_engine_put')}(${keeper});`,
    isHeld: `!${isError}`,
    isMissing: new RegExp(`(?<!!)IS_ERR(?:_OR_NULL)?\\(${keeper}\\)`),
    harmless: new RegExp(`\\b(?:IS_ERR|PTR_ERR)\\(${keeper}\\)`, 'g'),
  });
  return repair.fix('Drop the reference on every way out', 'safe');
}

/** Looks a task up where it cannot go away, and holds it while it is used. */
export function holdTask(finding: Finding, outline: Outline): Fix | null {
  const call = outline.callOf(finding);
  const keeper = call === null ? null : keeperOf(outline, call);
  const from = call === null ? null : outline.statementOf(call);
  if (call === null || from === null || keeper === null || !/^\w+$/.test(keeper)) return null;
  if (outline.language.name !== 'c' || !isLocal(outline, from, keeper)) return null;
  const repair = new Repair(outline);
  const made = outline.language.declared(from);
  const [before, behind] = [
    [plain('rcu_read_lock();')],
    [choice(keeper, plain(`get_task_struct(${keeper});`)), plain('rcu_read_unlock();')],
  ];
  dropOnEveryExit(repair, {
    keeper,
    from,
    drop: `put_task_struct(${keeper});`,
    isHeld: keeper,
    isMissing: new RegExp(`!${keeper}\\b|\\b${keeper}\\s*==\\s*NULL`),
    harmless: /(?!)/g,
  });
  let last = from;
  if (made === null) repair.surround(from, before, behind);
  else {
    for (let next = outline.beside(last, 1); next?.type === 'declaration'; ) {
      last = next;
      next = outline.beside(last, 1);
    }
    repair.replace({ start: made.name.end, end: made.value?.end ?? made.name.end }, '');
    const look = plain(`${keeper} = ${outline.text(call)};`);
    repair.surround(last, [], [...before, look, ...behind]);
  }
  return repair.fix('Hold the task while it is used', 'suggestion');
}

function isLocal(outline: Outline, at: Syntax, name: string): boolean {
  const body = outline.bodyOf(at);
  const made = body?.descendantsOfType([
    'declaration',
    'lexical_declaration',
    'variable_declaration',
  ]);
  return (made ?? []).some((statement) => outline.language.declared(statement)?.name.text === name);
}

function dropOnEveryExit(repair: Repair, hold: Hold): void {
  const { outline } = repair;
  const { from } = hold;
  const exits = returnsOf(outline, from).filter(({ start }) => start > from.end);
  for (const exit of exits) {
    if (isWithout(outline, exit, hold) || isDropped(outline, exit, hold)) continue;
    dropBefore(repair, exit, hold);
  }
  const last = outline.bodyOf(from)?.namedChildren.at(-1);
  if (last === undefined || last.type === 'return_statement') return;
  if (!returnsNothing(outline, from) || isDropped(outline, last, hold)) return;
  repair.surround(last, [], [dropDraft(outline, last, hold)]);
}

/** Where the attach, or the look-up, has failed. */
function isWithout(outline: Outline, exit: Syntax, { isMissing, from }: Hold): boolean {
  for (let at = exit; at.parent !== null && at.start > from.end; at = at.parent) {
    if (at.parent.type !== 'if_statement' || at.field !== 'consequence') continue;
    const condition = at.parent.childForFieldName('condition');
    if (condition !== null && isMissing.test(outline.text(condition))) return true;
  }
  return false;
}

/** True where a statement before this one has dropped it already, whichever way was taken. */
function isDropped(outline: Outline, exit: Syntax, { drop, from }: Hold): boolean {
  const text = drop.replace(/;$/, '');
  for (let at: Syntax | null = exit; at !== null && at.start > from.end; at = at.parent) {
    const list = outline.listOf(at);
    if (list === null) continue;
    const earlier = outline.statementsOf(list).filter(({ start }) => start <= (at?.start ?? 0));
    const isThere = earlier.some(
      (statement) => statement.start > from.end && outline.text(statement).startsWith(text),
    );
    if (isThere) return true;
  }
  return false;
}

/** True where it is certain to be held: whoever has nothing has left before. */
function isCertain(outline: Outline, exit: Syntax, { isMissing, from }: Hold): boolean {
  const body = outline.bodyOf(from);
  return (body?.descendantsOfType('if_statement') ?? []).some((test) => {
    const condition = test.childForFieldName('condition');
    const branch = test.childForFieldName('consequence');
    if (condition === null || branch === null || test.start < from.end) return false;
    if (test.end > exit.start || !isMissing.test(outline.text(condition))) return false;
    if (/&&/.test(outline.text(condition))) return false;
    const last = outline.language.lists.has(branch.type)
      ? outline.statementsOf(branch).at(-1)
      : branch;
    return /^(?:return|goto|throw|break|continue)_statement$/.test(last?.type ?? '');
  });
}

function dropDraft(outline: Outline, exit: Syntax, hold: Hold): Draft {
  const drop = plain(hold.drop);
  return isCertain(outline, exit, hold) ? drop : choice(hold.isHeld, drop);
}

/** Drops it before a return, whose value is worked out first where that needs it. */
function dropBefore(repair: Repair, exit: Syntax, hold: Hold): void {
  const { outline } = repair;
  const value = exit.firstNamedChild;
  const text = value === null ? '' : outline.text(value);
  const uses = text.replaceAll(hold.harmless, '');
  const drop = dropDraft(outline, exit, hold);
  if (value === null || !new RegExp(`\\b${hold.keeper}\\b`).test(uses)) {
    repair.surround(exit, [drop], []);
    return;
  }
  const variable = outline.freeName(resultNames[outline.language.name], exit);
  const isScript = outline.language.name === 'typescript';
  if (!isScript) declareAbove(repair, exit, variable, returnTypeOf(outline, exit) ?? 'int');
  const kept = `${outline.language.keep(variable, isScript)}${text};`;
  repair.surround(exit, [plain(kept), drop], []);
  repair.replace(value, variable);
}

/** Moves the put behind the last use of the engine. */
export function putLast(finding: Finding, outline: Outline): Fix | null {
  const use = outline.callOf(finding);
  const body = use === null ? null : outline.bodyOf(use);
  if (use === null || body === null) return null;
  const engine = outline.argumentsOf(use)[1];
  const put = engine === undefined ? null : putBefore(outline, use, outline.text(engine), body);
  const moved = put === null ? null : movable(outline, put, use);
  if (engine === undefined || moved === null) return null;
  const list = outline.listOf(moved);
  if (list === null) return null;
  const name = outline.text(engine);
  const later = outline.statementsOf(list).filter(({ start }) => start > moved.start);
  const last = later.filter((statement) => outline.text(statement).includes(name)).at(-1);
  if (last === undefined) return null;
  const between = later.filter(({ start }) => start < last.start);
  if ([...between, ...(last.type === 'return_statement' ? [] : [last])].some(leaves)) return null;
  const repair = new Repair(outline);
  const text = plain(outline.statementText(moved));
  repair.remove(moved);
  if (last.type !== 'return_statement') repair.surround(last, [], [text]);
  else if (!isInside(use, last)) return null;
  else keepResult(repair, use, () => [text]);
  return repair.fix('Drop the reference last', 'safe');
}

function leaves(statement: Syntax): boolean {
  const jumps = ['return_statement', 'goto_statement', 'break_statement', 'continue_statement'];
  return statement.descendantsOfType(jumps).length > 0;
}

/** The call before a use that drops the engine, itself or through a helper of this file. */
function putBefore(outline: Outline, use: Syntax, engine: string, body: Syntax): Syntax | null {
  const drops = (call: Syntax): boolean => {
    const isGiven = outline.argumentsOf(call).some((argument) => outline.text(argument) === engine);
    const name = outline.calleeOf(call);
    if (!isGiven || call.start > use.start) return false;
    if (name === 'utrace_engine_put') return true;
    const helper = outline.functionNamed(name);
    return (
      helper !== null &&
      nameOf(helper) === name &&
      outline.calls(helper, /^utrace_engine_put$/).length > 0
    );
  };
  return body.descendantsOfType('call_expression').filter(drops).at(-1) ?? null;
}

/** The statement around a put that stands beside the use, or beside what is around it. */
function movable(outline: Outline, put: Syntax, use: Syntax): Syntax | null {
  let statement = outline.statementOf(put);
  while (statement !== null) {
    const list = outline.listOf(statement);
    if (list !== null && isInside(use, list)) {
      return /^(?:expression|if)_statement$/.test(statement.type) && !leaves(statement)
        ? statement
        : null;
    }
    statement = statement.parent === null ? null : outline.statementOf(statement.parent);
  }
  return null;
}
