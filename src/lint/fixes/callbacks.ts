/**
 * Callbacks: an answer instead of a call, and a question before one.
 */
import type { Finding, Fix } from '../finding.ts';
import type { Syntax } from '../parse/syntax.ts';
import { choice, plain } from './draft.ts';
import type { Outline } from './outline.ts';
import { parametersOf } from './parties.ts';
import { Repair } from './repair.ts';
import { positionOf } from './results.ts';
import { returnTypeOf } from './returns.ts';

const telling = /^(?:printk\w*|pr_\w+|dev_\w+|trace_printk)$/;

/** Answers UTRACE_DETACH, where the callback detached by a call right before it returned. */
export function detachByAnswer(finding: Finding, outline: Outline): Fix | null {
  const call = outline.callOf(finding);
  const position = call === null ? null : positionOf(outline, call);
  if (call === null || position === null || !isDetach(outline, call)) return null;
  if (position.kind === 'body' || position.kind === 'kept') return null;
  const { statement } = position;
  if (position.kind === 'used' && !onlyTells(outline, statement, call)) return null;
  const around = outline.listOf(statement) === null ? ifAround(outline, statement) : statement;
  const answer = around === null ? null : outline.beside(around, 1);
  if (around === null || answer?.type !== 'return_statement') return null;
  const value = answer.firstNamedChild;
  if (value === null) return null;
  const repair = new Repair(outline);
  const detach = repair.name('UTRACE_DETACH');
  const text = outline.text(value).replace(/\bUTRACE_RESUME\b/, detach);
  const answered = text.includes(detach) ? text : detach;
  if (around === statement) {
    repair.remove(statement);
    repair.replace(value, answered);
  } else repair.replaceStatement(statement, [plain(`return ${answered};`)]);
  return repair.fix('Return UTRACE_DETACH instead', 'safe');
}

function isDetach(outline: Outline, call: Syntax): boolean {
  const action = outline.argumentsOf(call)[2];
  const isControl = /^utrace_control(?:_pid)?$/.test(outline.calleeOf(call));
  return isControl && action !== undefined && /\bUTRACE_DETACH$/.test(outline.text(action));
}

/** `if (call) pr_info(…);`, which tells of a result that says nothing. */
function onlyTells(outline: Outline, statement: Syntax, call: Syntax): boolean {
  const branch = statement.childForFieldName('consequence');
  if (statement.type !== 'if_statement' || branch === null) return false;
  if (statement.childForFieldName('alternative') !== null) return false;
  const condition = statement.childForFieldName('condition');
  const calls = condition?.descendantsOfType('call_expression') ?? [];
  if (calls.length !== 1 || calls[0] !== call) return false;
  const parts = outline.language.lists.has(branch.type) ? outline.statementsOf(branch) : [branch];
  return parts.every((part) => {
    const only = part.type === 'expression_statement' ? part.firstNamedChild : null;
    return only?.type === 'call_expression' && telling.test(outline.calleeOf(only));
  });
}

/** The `if` without an else that has this statement for its only one. */
function ifAround(outline: Outline, statement: Syntax): Syntax | null {
  const { parent } = statement;
  const isOnly = parent?.type === 'if_statement' && statement.field === 'consequence';
  const hasElse = parent?.childForFieldName('alternative') != null;
  return isOnly && !hasElse && outline.listOf(parent) !== null ? parent : null;
}

/** Lets the second report of a system call pass. */
export function passResumedCall(finding: Finding, outline: Outline): Fix | null {
  const at = outline.covering(outline.range(finding));
  const own = outline.functionOf(at);
  const action = own === null ? undefined : parametersOf(own)[0];
  const body = outline.bodyOf(at);
  if (action === undefined || action === '' || body === null) return null;
  const first = outline.statementsOf(body).find(({ type }) => type !== 'declaration');
  if (first === undefined || !outline.language.isStatement(first)) return null;
  const repair = new Repair(outline);
  const isAgain = `${action} & ${repair.name('UTRACE_SYSCALL_RESUMED')}`;
  const leave = plain(`return ${goingOn(outline, at, repair.name('UTRACE_RESUME'))};`);
  repair.surround(first, [choice(isAgain, leave)], []);
  return repair.fix('Let the call pass when it is reported again', 'suggestion');
}

/** What becomes of the call is answered as before, and the task goes on. */
function goingOn(outline: Outline, at: Syntax, resume: string): string {
  const value = at.type === 'return_statement' ? at.firstNamedChild : null;
  const text = value === null ? '' : outline.text(value);
  const isBoth = /^[\w.]*UTRACE_SYSCALL_\w+\s*\|\s*[\w.]*UTRACE_STOP$/.test(text);
  return isBoth ? text.replace(/[\w.]*UTRACE_STOP$/, resume) : resume;
}

/** Asks whether the machine can step before it is asked to. */
export function askForStep(finding: Finding, outline: Outline): Fix | null {
  const at = outline.covering(outline.range(finding));
  const statement = outline.statementOf(at);
  const type = statement === null ? null : returnTypeOf(outline, statement);
  if (statement === null || type === null || !/^(?:int|long|ssize_t|s32)$/.test(type)) return null;
  if (statement.type === 'declaration') return null;
  const isBlock = /UTRACE_BLOCKSTEP/.test(outline.text(statement));
  const repair = new Repair(outline);
  const check = repair.name(isBlock ? 'arch_has_block_step' : 'arch_has_single_step');
  repair.surround(statement, [choice(`!${check}()`, plain('return -EOPNOTSUPP;'))], []);
  return repair.fix(`Ask ${check}() first`, 'suggestion');
}
