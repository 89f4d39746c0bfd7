/**
 * Examinations: what was begun with utrace_prepare_examine() is confirmed before anybody believes it.
 */
import type { Finding, Fix } from '../finding.ts';
import type { Syntax } from '../parse/syntax.ts';
import { choice, plain } from './draft.ts';
import { bare, type Outline } from './outline.ts';
import { Repair } from './repair.ts';
import { declareAbove, positionOf, resultNames } from './results.ts';
import { returnsOf, returnTypeOf } from './returns.ts';

export function finishExamination(finding: Finding, outline: Outline): Fix | null {
  const call = outline.callOf(finding);
  const body = call === null ? null : outline.bodyOf(call);
  const position = call === null ? null : positionOf(outline, call);
  if (call === null || body === null || position === null || position.kind === 'body') return null;
  const { statement } = position;
  const failed =
    position.kind === 'kept' ? failingIf(outline, statement, position.variable) : statement;
  if (failed?.type !== 'if_statement') return null;
  const failure = failed.descendantsOfType('return_statement')[0];
  if (failure === undefined) return null;
  const repair = new Repair(outline);
  const finish = finishCall(repair, call, statement);
  let left = 0;
  for (const exit of returnsOf(outline, call)) {
    if (exit.start < failed.end || isFinished(outline, exit, failed)) continue;
    left++;
    finishBefore(repair, exit, finish, failure);
  }
  // A finish on one way only is the author's to sort out.
  const others = outline.calls(body, /^utrace_finish_examine$/);
  if (left === 0 || others.some((other) => !isAtExit(outline, other))) return null;
  return repair.fix('Confirm what was read with utrace_finish_examine()', 'suggestion');
}

/** `if (ret) return ret;`, right behind the start. */
function failingIf(outline: Outline, statement: Syntax, variable: string): Syntax | null {
  const next = outline.beside(statement, 1);
  const condition = next?.type === 'if_statement' ? next.childForFieldName('condition') : null;
  if (next === null || condition === null) return null;
  const isFailure = new RegExp(`^${variable}(?:\\s*(?:!==?|<)\\s*0)?$`);
  return isFailure.test(outline.text(bare(condition))) ? next : null;
}

function isAtExit(outline: Outline, call: Syntax): boolean {
  const statement = outline.statementOf(call);
  return statement?.type === 'return_statement' || statement?.type === 'expression_statement';
}

function isFinished(outline: Outline, exit: Syntax, failed: Syntax): boolean {
  if (outline.calls(exit, /^utrace_finish_examine$/).length > 0) return true;
  const list = outline.listOf(exit);
  return (list === null ? [] : outline.statementsOf(list)).some(
    (statement) =>
      statement.start > failed.end &&
      statement.start < exit.start &&
      outline.calls(statement, /^utrace_finish_examine$/).length > 0,
  );
}

/** The call that confirms, with the examiner in a variable of its own. */
function finishCall(repair: Repair, call: Syntax, statement: Syntax): string {
  const { outline } = repair;
  const [task, engine, examiner] = outline.argumentsOf(call);
  const given = [task, engine].map((part) => (part === undefined ? '' : outline.text(part)));
  let exam = examiner === undefined ? '' : outline.text(examiner);
  if (examiner !== undefined && /\(/.test(exam)) {
    const name = outline.freeName(['exam', 'examiner'], call);
    repair.surround(statement, [plain(`const ${name} = ${exam};`)], []);
    repair.replace(examiner, name);
    exam = name;
  }
  if (given.some((text) => /\(/.test(text))) repair.giveUp();
  return `${repair.name('utrace_finish_examine')}(${[...given, exam].join(', ')})`;
}

function finishBefore(repair: Repair, exit: Syntax, finish: string, failure: Syntax): void {
  const { outline } = repair;
  const isScript = outline.language.name === 'typescript';
  const value = exit.firstNamedChild;
  const text = value === null ? '' : outline.text(value);
  if (text === '0') {
    repair.replace(value ?? exit, finish);
    return;
  }
  const failedWith = failure.firstNamedChild;
  const isConstant = failedWith === null || /^(?:-?\w+|null)$/.test(failedWith.text);
  const isVariable = failedWith !== null && /^[a-z_]\w*$/.test(failedWith.text);
  const isNull = /^(?:null|undefined)$/.test(failedWith?.text ?? '');
  if (!isConstant || (isScript && isVariable && !isNull)) {
    repair.surround(exit, namedFinish(repair, exit, finish), []);
    return;
  }
  const asks = isScript ? `${finish} ${outline.language.differs} 0` : finish;
  const drafts =
    isVariable && !isNull
      ? [
          plain(`${failedWith.text} = ${finish};`),
          choice(failedWith.text, plain(outline.text(failure))),
        ]
      : [choice(asks, plain(outline.text(failure)))];
  if (value === null || !/\(/.test(text)) {
    repair.surround(exit, drafts, []);
    return;
  }
  // What is read has to be read before it is confirmed.
  const variable = outline.freeName(['view', ...resultNames[outline.language.name]], exit);
  if (!isScript) declareAbove(repair, exit, variable, returnTypeOf(outline, exit) ?? 'int');
  const kept = `${outline.language.keep(variable, isScript)}${text};`;
  repair.surround(exit, [plain(kept), ...drafts], []);
  repair.replace(value, variable);
}

function namedFinish(
  repair: Repair,
  exit: Syntax,
  finish: string,
): readonly ReturnType<typeof plain>[] {
  const { outline } = repair;
  const name = outline.freeName(['finished', 'confirmed'], exit);
  const { language } = outline;
  if (language.name === 'c') repair.giveUp();
  return [
    plain(`const ${name} = ${finish};`),
    choice(`${name} ${language.differs} 0`, plain(`return ${name};`)),
  ];
}
