/**
 * Pointers: an attach that failed gives an error pointer, and the code is made to notice.
 */
import type { Finding, Fix } from '../finding.ts';
import type { Syntax } from '../parse/syntax.ts';
import { choice, plain } from './draft.ts';
import { bare, isInside, type Outline, wrapped } from './outline.ts';
import { Repair } from './repair.ts';
import { failureReturn } from './returns.ts';

/** What the result of an attach is kept in, as the author wrote it. */
export function keeperOf(outline: Outline, call: Syntax): string | null {
  const { parent } = wrapped(call);
  if (parent?.type === 'assignment_expression') {
    const left = parent.childForFieldName('left');
    return left === null ? null : outline.text(left);
  }
  const statement = outline.statementOf(call);
  const made = statement === null ? null : outline.language.declared(statement);
  return made?.value != null && bare(made.value) === call ? made.name.text : null;
}

/** Tests for an error where NULL was tested for. */
export function testForError(finding: Finding, outline: Outline): Fix | null {
  const call = outline.callOf(finding);
  const keeper = call === null ? null : keeperOf(outline, call);
  const body = call === null ? null : outline.bodyOf(call);
  if (call === null || keeper === null || body === null) return null;
  const repair = new Repair(outline);
  for (const test of nullTests(outline, body, keeper)) {
    if (test.node.start < call.start) continue;
    const isError = `${repair.name('IS_ERR')}(${keeper})`;
    repair.replace(test.node, test.isForNull ? isError : `!${isError}`);
  }
  for (const comparison of comparisons(body, keeper, outline)) {
    const isError = comparison.childForFieldName('left');
    const right = comparison.childForFieldName('right');
    if (isError === null || right === null) continue;
    const operator = comparison.childForFieldName('operator')?.text ?? '';
    const number = `${repair.name('PTR_ERR')}(${keeper}) ${operator} ${outline.text(right)}`;
    // Only an error pointer has an error number, as the types of a script know.
    const isScript = outline.language.name === 'typescript';
    repair.replace(comparison, isScript ? `${outline.text(isError)} && ${number}` : number);
  }
  return repair.fix('Test with IS_ERR()', 'safe');
}

interface NullTest {
  readonly node: Syntax;
  /** True where the test holds for NULL. */
  readonly isForNull: boolean;
}

/** Where a pointer is tested by truth, or compared with NULL. */
function nullTests(outline: Outline, body: Syntax, keeper: string): readonly NullTest[] {
  const isKeeper = (node: Syntax | null): boolean =>
    node !== null && outline.text(bare(node)) === keeper;
  const binary = body.descendantsOfType('binary_expression').flatMap((node): NullTest[] => {
    const operator = node.childForFieldName('operator')?.text ?? '';
    const sides = [node.childForFieldName('left'), node.childForFieldName('right')];
    const other = isKeeper(sides[0] ?? null)
      ? sides[1]
      : isKeeper(sides[1] ?? null)
        ? sides[0]
        : null;
    if (other == null || !/^[!=]==?$/.test(operator) || !isNull(other)) return [];
    return [{ node, isForNull: operator.startsWith('=') }];
  });
  const negated = body.descendantsOfType('unary_expression').flatMap((node): NullTest[] => {
    const isNot = node.childForFieldName('operator')?.text === '!';
    return isNot && isKeeper(node.childForFieldName('argument')) ? [{ node, isForNull: true }] : [];
  });
  const plainTests = body
    .descendantsOfType(['if_statement', 'while_statement'])
    .flatMap((node): NullTest[] => {
      const condition = node.childForFieldName('condition');
      const inner = condition === null ? null : bare(condition);
      return inner !== null && isKeeper(inner) ? [{ node: inner, isForNull: false }] : [];
    });
  return [...binary, ...negated, ...plainTests];
}

function isNull(node: Syntax): boolean {
  return /^(?:NULL|null|undefined|0)$/.test(bare(node).text);
}

/** `IS_ERR(engine) == -ENOENT`, which compares yes or no with a number. */
function comparisons(body: Syntax, keeper: string, outline: Outline): readonly Syntax[] {
  return body.descendantsOfType('binary_expression').filter((node) => {
    const left = node.childForFieldName('left');
    const right = node.childForFieldName('right');
    const isCompared = /^[!=]==?$/.test(node.childForFieldName('operator')?.text ?? '');
    if (left?.type !== 'call_expression' || right === null || !isCompared) return false;
    const argument = outline.argumentsOf(left)[0];
    const isTest = outline.calleeOf(left) === 'IS_ERR';
    return (
      isTest && argument !== undefined && outline.text(argument) === keeper && /^-/.test(right.text)
    );
  });
}

/** Leaves the function before an error pointer is used as an engine. */
export function returnOnError(finding: Finding, outline: Outline): Fix | null {
  const use = outline.covering(outline.range(finding));
  const statement = outline.statementOf(use);
  const call = outline.callOf(finding);
  const body = outline.bodyOf(use);
  if (statement === null || call === null || body === null) return null;
  const keeper = keeperUsed(outline, call, body);
  if (keeper === null) return null;
  const repair = new Repair(outline);
  const isError = `${repair.name('IS_ERR')}(${keeper})`;
  const isPut = statement.type === 'expression_statement' && bare(call).parent === statement;
  const last = lastTest(outline, body, keeper, statement);
  const leave = failureReturn(repair, statement, keeper);
  if (last !== null && leave !== null && last.isNegated && last.leaves) {
    repair.replace(last.test, outline.text(last.test).replace('!', ''));
    repair.replace(last.only, leave);
    return repair.fix('Return the error', 'suggestion');
  }
  if (last !== null && leave !== null && last.isWhole && !last.isNegated && !last.leaves) {
    repair.surround(last.only, [], [plain(leave)]);
    return repair.fix('Return the error', 'suggestion');
  }
  if (isPut && outline.calleeOf(call) === 'utrace_engine_put') {
    repair.replaceStatement(statement, [
      choice(`!${isError}`, plain(outline.statementText(statement))),
    ]);
    return repair.fix('Test with IS_ERR() first', 'safe');
  }
  if (leave === null) return null;
  repair.surround(statement, [choice(isError, plain(leave))], []);
  return repair.fix('Return the error', 'suggestion');
}

/** Which of the arguments an attach of the same function has made. */
function keeperUsed(outline: Outline, call: Syntax, body: Syntax): string | null {
  const given = outline.argumentsOf(call).map((argument) => outline.text(argument));
  for (const attach of outline.calls(body, /^utrace_attach_(?:task|pid)$/)) {
    const keeper = keeperOf(outline, attach);
    if (keeper !== null && attach.start < call.start && given.includes(keeper)) return keeper;
  }
  return null;
}

interface ErrorTest {
  readonly test: Syntax;
  /** The one statement that it decides about. */
  readonly only: Syntax;
  readonly isNegated: boolean;
  /** Nothing else is asked. */
  readonly isWhole: boolean;
  /** The statement leaves the function, or the place. */
  readonly leaves: boolean;
}

/** The last `if` about an error pointer before a statement. */
function lastTest(
  outline: Outline,
  body: Syntax,
  keeper: string,
  before: Syntax,
): ErrorTest | null {
  const tests = body.descendantsOfType('if_statement').flatMap((choice): ErrorTest[] => {
    const condition = choice.childForFieldName('condition');
    const branch = choice.childForFieldName('consequence');
    const hasElse = choice.childForFieldName('alternative') !== null;
    if (condition === null || branch === null || hasElse) return [];
    if (choice.end > before.start || isInside(before, choice)) return [];
    const test = bare(condition);
    if (!new RegExp(`IS_ERR\\w*\\(${escaped(keeper)}\\)`).test(outline.text(test))) return [];
    const parts = outline.language.lists.has(branch.type) ? outline.statementsOf(branch) : [branch];
    const only = parts.at(-1);
    if (only === undefined) return [];
    const isWhole = /^!?\w+\([^()]*\)$/.test(outline.text(test));
    const leaves = /^(?:return|goto|break|continue|throw)_statement$/.test(only.type);
    return [{ test, only, isNegated: test.text.startsWith('!'), isWhole, leaves }];
  });
  return tests.at(-1) ?? null;
}

function escaped(text: string): string {
  return text.replace(/[^\w\s]/g, '\\$&');
}
