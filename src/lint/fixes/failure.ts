/**
 * Failure: tests that take every answer but 0 for one learn which answers are none.
 */
import type { Finding, Fix } from '../finding.ts';
import type { Syntax } from '../parse/syntax.ts';
import { choice, type Draft } from './draft.ts';
import { bare, type Outline } from './outline.ts';
import { type Parties, partiesOf } from './parties.ts';
import { Repair } from './repair.ts';
import { barrierLoop, keepResult, positionOf } from './results.ts';

/** A test of a result against 0. */
interface Test {
  readonly condition: Syntax;
  /** True where it holds for a failure. */
  readonly isFailure: boolean;
}

export function acceptLateAnswers(finding: Finding, outline: Outline): Fix | null {
  const call = outline.callOf(finding);
  const parties = call === null ? null : partiesOf(outline, call);
  const position = call === null ? null : positionOf(outline, call);
  const body = call === null ? null : outline.bodyOf(call);
  if (call === null || parties === null || position === null || body === null) return null;
  const repair = new Repair(outline);
  const wait = (variable: string): readonly Draft[] => waitFor(repair, body, variable, parties);
  if (position.kind === 'kept') {
    const tests = testsOf(outline, body, position.variable, call.end);
    if (tests.length === 0) return null;
    keepResult(repair, call, wait);
    for (const test of tests) widen(repair, test, position.variable);
    return repair.fix('Let -EALREADY and -ESRCH pass', 'suggestion');
  }
  if (position.kind !== 'used' || position.statement.type !== 'if_statement') return null;
  const condition = position.statement.childForFieldName('condition');
  const test = condition === null ? null : testOf(outline, bare(condition), outline.text(call));
  if (test === null) return null;
  const variable = keepResult(repair, call, wait);
  if (variable === null) return null;
  widen(repair, test, variable);
  return repair.fix('Let -EALREADY and -ESRCH pass', 'suggestion');
}

/**
 * Lets the late answers pass every test of a result that takes them for a failure.
 *
 * @returns how many tests were changed
 */
export function excuseLate(repair: Repair, call: Syntax, variable: string): number {
  const { outline } = repair;
  const body = outline.bodyOf(call);
  const position = positionOf(outline, call);
  if (body === null || position === null || position.kind === 'body') return 0;
  const { statement } = position;
  const head = statement.type === 'if_statement' ? statement.childForFieldName('condition') : null;
  const own = head === null ? null : testOf(outline, bare(head), outline.text(call));
  const tests = [
    ...(position.kind === 'used' && own !== null ? [own] : []),
    ...testsOf(outline, body, variable, call.end),
  ];
  for (const test of tests) widen(repair, test, variable);
  return tests.length;
}

/** -EINPROGRESS is no failure either, once the barrier is through. */
function waitFor(
  repair: Repair,
  body: Syntax,
  variable: string,
  parties: Parties,
): readonly Draft[] {
  const { outline } = repair;
  if (outline.calls(body, /^utrace_barrier(?:_pid)?$/).length > 0) return [];
  const isRunning = `${variable} ${outline.language.equals} ${repair.errno('EINPROGRESS')}`;
  return [choice(isRunning, barrierLoop(repair, parties))];
}

function widen(repair: Repair, { condition, isFailure }: Test, variable: string): void {
  const { equals, differs } = repair.outline.language;
  const [operator, joint] = isFailure ? [differs, '&&'] : [equals, '||'];
  const known = repair.outline.text(condition);
  const others = ['EINPROGRESS', 'EALREADY', 'ESRCH']
    .filter((name) => !known.includes(name))
    .map((name) => `${variable} ${operator} ${repair.errno(name)}`);
  repair.insert(condition.end, ` ${joint} ${others.join(` ${joint} `)}`);
}

function testsOf(outline: Outline, body: Syntax, variable: string, after: number): readonly Test[] {
  return body.descendantsOfType('if_statement').flatMap((choice) => {
    const condition = choice.childForFieldName('condition');
    if (condition === null || choice.start < after) return [];
    const test = testOf(outline, bare(condition), variable);
    return test === null ? [] : [test];
  });
}

/** A test against 0, with or without some of the answers that are told apart already. */
function testOf(outline: Outline, condition: Syntax, subject: string): Test | null {
  const text = outline.text(condition);
  const rest = text.replaceAll(subject, '#').replace(/\s+/g, '');
  if (/^#(?:!==?0|<0)?(?:&&#!==?-[\w.]+)*$/.test(rest)) return { condition, isFailure: true };
  if (/^(?:!#|#===?0|#>=0)(?:\|\|#===?-[\w.]+)*$/.test(rest)) {
    return { condition, isFailure: false };
  }
  return null;
}
