/**
 * Sections: what may sleep is moved behind the end of the section in which nobody may.
 */
import type { Finding, Fix } from '../finding.ts';
import type { Syntax } from '../parse/syntax.ts';
import { plain } from './draft.ts';
import { nameOf, type Outline } from './outline.ts';
import { Repair } from './repair.ts';
import { positionOf } from './results.ts';

const leaving =
  /^(?:(?:raw_)?spin_unlock\w*|rcu_read_unlock\w*|preempt_enable\w*|mutex_unlock|read_unlock\w*|write_unlock\w*|local_irq_(?:enable|restore)|local_bh_enable|up(?:_read|_write)?)$/;

/** Moves a call behind the unlock that follows it. */
export function moveBehindSection(finding: Finding, outline: Outline): Fix | null {
  const call = outline.callOf(finding);
  const statement = call === null ? null : movableWith(outline, call);
  const end = statement === null ? null : sectionEnd(outline, statement);
  if (statement === null || end === null) return null;
  const repair = new Repair(outline);
  const start = outline.beside(statement, -1);
  if (start !== null && outline.beside(statement, 1) === end && isLock(outline, start)) {
    repair.remove(start);
    repair.remove(end);
    return repair.fix(`Do without ${outline.calleeOf(firstCall(start))}()`, 'suggestion');
  }
  const text = outline.statementText(statement);
  repair.remove(statement);
  repair.surround(end, [], [plain(text)]);
  return repair.fix(`Move it behind ${outline.calleeOf(firstCall(end))}()`, 'suggestion');
}

/** The lock of a section with nothing else in it; one that keeps flags has a variable for them. */
function isLock(outline: Outline, statement: Syntax): boolean {
  const call = statement.type === 'expression_statement' ? statement.firstNamedChild : null;
  const isCall = call?.type === 'call_expression';
  if (!isCall || outline.argumentsOf(call).length > 1) return false;
  return /(?:_lock|preempt_disable)$/.test(outline.calleeOf(call));
}

function firstCall(statement: Syntax): Syntax {
  return statement.descendantsOfType('call_expression')[0] ?? statement;
}

/** The statement with the call; where its own function has no section, the one that calls that. */
function movableWith(outline: Outline, call: Syntax, depth = 3): Syntax | null {
  const own = outline.functionOf(call);
  const loop = loopAround(outline, call);
  const statement = loop ?? outline.statementOf(call);
  if (statement === null || own === null || depth === 0) return null;
  if (sectionEnd(outline, statement) !== null) return statement;
  const name = nameOf(own);
  const callers = outline.root
    .descendantsOfType('call_expression')
    .filter((other) => name !== null && outline.calleeOf(other) === name);
  const [only] = callers;
  return only === undefined || callers.length > 1 ? null : movableWith(outline, only, depth - 1);
}

/** `while (utrace_barrier(…) == …)`: the loop goes with its call. */
function loopAround(outline: Outline, call: Syntax): Syntax | null {
  for (let at = call.parent; at !== null; at = at.parent) {
    if (/^(?:while|do)_statement$/.test(at.type)) return at;
    if (outline.language.lists.has(at.type) && at.parent?.type !== 'do_statement') return null;
  }
  return null;
}

/** The unlock behind a statement, if nothing in between needs what the statement does. */
function sectionEnd(outline: Outline, statement: Syntax): Syntax | null {
  const calls = statement.descendantsOfType('call_expression');
  const [call] = calls;
  const position = call === undefined ? null : positionOf(outline, call);
  const variable = position?.kind === 'kept' ? position.variable : null;
  for (let next = outline.beside(statement, 1); next !== null; next = outline.beside(next, 1)) {
    const only = next.type === 'expression_statement' ? next.firstNamedChild : null;
    if (only?.type === 'call_expression' && leaving.test(outline.calleeOf(only))) return next;
    if (variable === null || new RegExp(`\\b${variable}\\b`).test(outline.text(next))) return null;
    if (next.descendantsOfType('return_statement').length > 0) return null;
  }
  return null;
}
