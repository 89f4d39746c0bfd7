/**
 * Results: keeping what a call returned, and doing with each answer what it asks for.
 *
 * The call may stand alone, in a condition, behind a return or in somebody's arguments. Wherever it
 * stands, its result gets a name before anything is decided by it, and what has to come first stands
 * right behind the call.
 */
import type { Syntax } from '../parse/syntax.ts';
import { type Draft, plain } from './draft.ts';
import { bare, isInside, type Outline, wrapped } from './outline.ts';
import type { Parties } from './parties.ts';
import type { Repair } from './repair.ts';

/** Names for a result, the likeliest first. */
export const resultNames = {
  c: ['ret', 'rc', 'err', 'status', 'answer'],
  typescript: ['rc', 'result', 'answer', 'status'],
} as const;

/** Waits for a callback that is running: a barrier, asked again after a pause while it gives up. */
export function barrierLoop(repair: Repair, { task, engine, isByPid }: Parties): Draft {
  const barrier = repair.name(isByPid ? 'utrace_barrier_pid' : 'utrace_barrier');
  const { equals } = repair.outline.language;
  return {
    kind: 'loop',
    condition: `${barrier}(${task}, ${engine}) ${equals} ${repair.errno('ERESTARTSYS')}`,
    body: [plain(repair.pause())],
  };
}

/** Where a call stands, seen from what its result is used for. */
export type Position =
  /** Nobody takes the result; the statement can go with it. */
  | { readonly kind: 'dropped'; readonly statement: Syntax }
  | { readonly kind: 'kept'; readonly statement: Syntax; readonly variable: string }
  /** The statement uses the result, and the call is the first thing that it does. */
  | { readonly kind: 'used'; readonly statement: Syntax }
  /** The whole body of an arrow function. */
  | { readonly kind: 'body'; readonly arrow: Syntax };

/** Null where nothing can be put before the use of the result, as in the condition of a loop. */
export function positionOf(outline: Outline, call: Syntax): Position | null {
  const whole = wrapped(call);
  const { parent } = whole;
  if (parent?.type === 'arrow_function') return { kind: 'body', arrow: parent };
  const statement = outline.statementOf(call);
  if (statement === null || parent === null) return null;
  if (statement.type === 'expression_statement') {
    if (parent === statement) return { kind: 'dropped', statement };
    const left = parent.childForFieldName('left');
    const isKept = parent.type === 'assignment_expression' && parent.parent === statement;
    if (isKept && left?.type === 'identifier') {
      return { kind: 'kept', statement, variable: left.text };
    }
    return isFirst(call, statement) ? { kind: 'used', statement } : null;
  }
  const made = outline.language.declared(statement);
  if (made?.value != null && bare(made.value) === call) {
    return { kind: 'kept', statement, variable: made.name.text };
  }
  if (/^(?:if|switch)_statement$/.test(statement.type)) {
    if (isEmptyChoice(statement)) return { kind: 'dropped', statement };
    const head = statement.childForFieldName('condition') ?? statement.childForFieldName('value');
    if (head === null || !isInside(call, head) || !isFirst(call, head)) return null;
    return { kind: 'used', statement };
  }
  const isUse = statement.type === 'return_statement' || made !== null;
  return isUse && isFirst(call, statement) ? { kind: 'used', statement } : null;
}

/** `if (call) ;`, which looks at a result and does nothing. */
function isEmptyChoice(statement: Syntax): boolean {
  if (statement.type !== 'if_statement' || statement.childForFieldName('alternative') !== null) {
    return false;
  }
  const body = statement.childForFieldName('consequence');
  const parts = body?.namedChildren.filter(({ type }) => type !== 'comment') ?? [];
  const isOne = body?.type === 'expression_statement' || body?.type === 'empty_statement';
  const isBlock = body?.type === 'compound_statement' || body?.type === 'statement_block';
  return parts.length === 0 && (isOne || isBlock);
}

/** What the author remarked inside of a statement that goes. */
export function remarksIn(outline: Outline, statement: Syntax): readonly Draft[] {
  return statement.descendantsOfType('comment').map((comment) => plain(outline.text(comment)));
}

/** True where nothing happens before the call that it could not be moved in front of. */
function isFirst(call: Syntax, whole: Syntax): boolean {
  for (let at = call; at !== whole && at.parent !== null; at = at.parent) {
    const operator = at.parent.childForFieldName('operator')?.text ?? '';
    if (/^(?:&&|\|\||\?\?)$/.test(operator) && at.field === 'right') return false;
    if (/^(?:ternary|conditional)_expression$/.test(at.parent.type) && at.field !== 'condition') {
      return false;
    }
  }
  return true;
}

/**
 * Gives the result of a call a name, and puts statements behind the call that may ask for it.
 *
 * @returns the name; null where it cannot be done
 */
export function keepResult(
  repair: Repair,
  call: Syntax,
  next: (variable: string) => readonly Draft[],
): string | null {
  const { outline } = repair;
  const { language } = outline;
  const position = positionOf(outline, call);
  if (position === null || position.kind === 'body') return null;
  const { statement } = position;
  if (position.kind === 'kept') {
    const { variable } = position;
    repair.surround(lastDeclaration(outline, statement), [], next(variable));
    return variable;
  }
  const variable = outline.freeName(resultNames[language.name], call);
  const mayDeclare = language.name === 'typescript' || isAmongDeclarations(outline, statement);
  if (!mayDeclare) declareAbove(repair, statement, variable);
  const kept = `${language.keep(variable, mayDeclare)}${outline.text(call)};`;
  if (position.kind === 'dropped') {
    const remarks = remarksIn(outline, statement);
    repair.replaceStatement(statement, [...remarks, plain(kept), ...next(variable)]);
    return variable;
  }
  repair.surround(statement, [plain(kept), ...next(variable)], []);
  repair.replace(call, variable);
  return variable;
}

/** In C nothing but declarations may come before a declaration. */
function isAmongDeclarations(outline: Outline, statement: Syntax): boolean {
  const list = outline.listOf(statement);
  if (list?.type !== 'compound_statement') return false;
  const all = outline.statementsOf(list);
  return all.slice(0, all.indexOf(statement)).every(({ type }) => type === 'declaration');
}

function lastDeclaration(outline: Outline, statement: Syntax): Syntax {
  let at = statement;
  if (outline.language.name !== 'c' || statement.type !== 'declaration') return at;
  for (let next = outline.beside(at, 1); next?.type === 'declaration'; ) {
    at = next;
    next = outline.beside(at, 1);
  }
  return at;
}

/** `int ret;`, where the block around a statement has its declarations. */
export function declareAbove(
  repair: Repair,
  statement: Syntax,
  variable: string,
  type = 'int',
): void {
  const { outline } = repair;
  let block = statement.parent;
  while (block !== null && (block.type !== 'compound_statement' || isSwitch(block.parent))) {
    block = block.parent;
  }
  const [first] = block === null ? [] : outline.statementsOf(block);
  if (block === null || first === undefined) {
    repair.giveUp();
    return;
  }
  const text = `${type}${type.endsWith('*') ? '' : ' '}${variable};`;
  if (first.type === 'declaration') {
    repair.surround(lastDeclaration(outline, first), [], [plain(text)]);
  } else {
    const indent = outline.indentOf(first.start);
    repair.insert(block.start + 1, `${outline.style.newline}${indent}${text}`);
  }
}

function isSwitch(node: Syntax | null): boolean {
  return node?.type === 'switch_statement';
}

/** A switch over all that a detach, or a change of events, can answer. */
export function allFour(
  repair: Repair,
  subject: string,
  parties: Parties,
  late: readonly Draft[] = [],
): Draft {
  const dying = {
    values: [repair.errno('EALREADY'), repair.errno('ESRCH')],
    note: 'The task is dying: the data belongs to the last callback.',
    body: late,
  };
  return {
    kind: 'cases',
    subject,
    cases: [
      { values: ['0'], note: 'No callback will run: the data is ours.', body: [] },
      {
        values: [repair.errno('EINPROGRESS')],
        note: 'A callback is running: after the barrier the data is ours.',
        body: [barrierLoop(repair, parties)],
      },
      dying,
    ],
  };
}
