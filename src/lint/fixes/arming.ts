/**
 * Arming: where the first events could not be set, the engine is taken off again.
 */
import type { Finding, Fix } from '../finding.ts';
import type { Syntax } from '../parse/syntax.ts';
import { choice, type Draft, plain } from './draft.ts';
import { bare, type Outline } from './outline.ts';
import { type Parties, partiesOf } from './parties.ts';
import { Repair } from './repair.ts';
import { keepResult, positionOf } from './results.ts';
import { returnsNothing, returnTypeOf } from './returns.ts';

export function undoOnFailure(finding: Finding, outline: Outline): Fix | null {
  const call = outline.callOf(finding);
  const parties = call === null ? null : partiesOf(outline, call);
  const position = call === null ? null : positionOf(outline, call);
  if (call === null || parties === null || position === null) return null;
  const repair = new Repair(outline);
  const printed =
    position.kind === 'kept' ? printingIf(outline, position.statement, position.variable) : null;
  if (position.kind === 'kept' && printed !== null) {
    const drafts = undo(repair, call, position.variable, parties);
    if (drafts === null) return null;
    repair.surround(printed, [], drafts);
  } else if (position.kind === 'used' && tellsOfFailure(outline, position.statement, call)) {
    const last = lastOf(outline, position.statement);
    const variable = keepResult(repair, call, () => []);
    const drafts = variable === null ? null : undo(repair, call, variable, parties);
    if (last === null || drafts === null) return null;
    repair.surround(last, [], drafts);
  } else {
    const failed = (variable: string): string =>
      outline.language.name === 'c' ? variable : `${variable} ${outline.language.differs} 0`;
    const kept = keepResult(repair, call, (variable) => {
      const drafts = undo(repair, call, variable, parties);
      if (drafts === null) repair.giveUp();
      return [choice(failed(variable), ...(drafts ?? []))];
    });
    if (kept === null) return null;
  }
  return repair.fix('Detach and return where the events cannot be set', 'suggestion');
}

function undo(
  repair: Repair,
  call: Syntax,
  variable: string,
  { task, engine, isByPid }: Parties,
): readonly Draft[] | null {
  const { outline } = repair;
  const control = repair.name(isByPid ? 'utrace_control_pid' : 'utrace_control');
  const detach = `${control}(${task}, ${engine}, ${repair.name('UTRACE_DETACH')})`;
  const type = returnTypeOf(outline, call);
  const isInt = type === null || /^(?:int|long|ssize_t|s32)$/.test(type);
  if (!isInt && type !== 'void') return null;
  const leave = returnsNothing(outline, call) ? 'return;' : `return ${variable};`;
  // The kernel insists that the answer is looked at; no callback can come, whatever it is.
  const away =
    outline.language.name === 'c'
      ? choice(detach, plain(`${variable} = -ESRCH;`))
      : plain(`${detach};`);
  return [away, plain(`${repair.name('utrace_engine_put')}(${engine});`), plain(leave)];
}

/** `if (call) printk(…);`, whose body runs when the call has failed. */
function tellsOfFailure(outline: Outline, statement: Syntax, call: Syntax): boolean {
  const condition = statement.childForFieldName('condition');
  if (statement.type !== 'if_statement' || condition === null) return false;
  if (statement.childForFieldName('alternative') !== null) return false;
  const rest = outline.text(bare(condition)).replace(outline.text(call), '#');
  return /^#(?:\s*(?:!==?|<)\s*0)?$/.test(rest) && lastOf(outline, statement) !== null;
}

/** The last statement of an `if`, where that is a call. */
function lastOf(outline: Outline, statement: Syntax): Syntax | null {
  const branch = statement.childForFieldName('consequence');
  if (branch === null) return null;
  const last = outline.language.lists.has(branch.type)
    ? outline.statementsOf(branch).at(-1)
    : branch;
  return last?.type === 'expression_statement' && last.namedChildren.length > 0 ? last : null;
}

/** The last statement of an `if` behind the call that only tells of the failure. */
function printingIf(outline: Outline, statement: Syntax, variable: string): Syntax | null {
  const next = outline.beside(statement, 1);
  const condition = next?.type === 'if_statement' ? next.childForFieldName('condition') : null;
  if (next === null || condition === null || next.childForFieldName('alternative') !== null) {
    return null;
  }
  const isFailure = new RegExp(`^${variable}(?:\\s*(?:!==?|<)\\s*0)?$`);
  if (!isFailure.test(outline.text(bare(condition)))) return null;
  return lastOf(outline, next);
}
