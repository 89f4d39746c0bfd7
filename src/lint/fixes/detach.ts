/**
 * Detaching: what the answer of a detach asks for is done, right where it comes.
 *
 * Some code tells of every answer but 0 as of a failure. There the plain fix would only bring out
 * that fault, so each has a second way, in which such a test lets the late answers pass. That changes
 * what the code does, and is a suggestion.
 */
import type { Finding, Fix } from '../finding.ts';
import type { Syntax } from '../parse/syntax.ts';
import { excuseLate } from './failure.ts';
import { type Outline, wrapped } from './outline.ts';
import { partiesOf } from './parties.ts';
import { Repair } from './repair.ts';
import {
  allFour,
  barrierLoop,
  keepResult,
  type Position,
  positionOf,
  remarksIn,
} from './results.ts';

/** Tells all four results apart, with a barrier for the one that needs it. */
export function handleAllFour(finding: Finding, outline: Outline): Fix | null {
  return handled(finding, outline, false);
}

export function handleAllFourQuietly(finding: Finding, outline: Outline): Fix | null {
  return handled(finding, outline, true);
}

function handled(finding: Finding, outline: Outline, isQuiet: boolean): Fix | null {
  const call = outline.callOf(finding);
  const parties = call === null ? null : partiesOf(outline, call);
  const position = call === null ? null : positionOf(outline, call);
  if (call === null || parties === null || position === null) return null;
  const repair = new Repair(outline);
  const switched = () => allFour(repair, outline.text(call), parties);
  if (position.kind === 'body') {
    repair.replaceArrowBody(position.arrow, switched());
  } else if (position.kind === 'dropped') {
    const remarks = remarksIn(outline, position.statement);
    repair.replaceStatement(position.statement, [...remarks, switched()]);
  } else if (isOnlyAsserted(outline, call, position)) {
    repair.replaceStatement(position.statement, [switched()]);
  } else {
    const kept = keepResult(repair, call, (variable) => [allFour(repair, variable, parties)]);
    const excused = isQuiet && kept !== null ? excuseLate(repair, call, kept) : 0;
    if (isQuiet && excused === 0) return null;
    return repair.fix('Handle all four results', isQuiet ? 'suggestion' : 'safe');
  }
  return isQuiet ? null : repair.fix('Handle all four results', 'safe');
}

/** `WARN_ON(call)`: each of the four is a legitimate answer. */
function isOnlyAsserted(outline: Outline, call: Syntax, { kind }: Position): boolean {
  const around = wrapped(call).parent?.parent ?? null;
  const isAlone = around?.parent?.type === 'expression_statement';
  return (
    kind === 'used' &&
    isAlone &&
    around?.type === 'call_expression' &&
    /^(?:WARN|BUG)_ON(?:_ONCE)?$/.test(outline.calleeOf(around))
  );
}

/** Waits for the callback that -EINPROGRESS tells of, before anything else is done. */
export function waitForCallback(finding: Finding, outline: Outline): Fix | null {
  return waiting(finding, outline, false);
}

export function waitQuietly(finding: Finding, outline: Outline): Fix | null {
  return waiting(finding, outline, true);
}

function waiting(finding: Finding, outline: Outline, isQuiet: boolean): Fix | null {
  const call = outline.callOf(finding);
  const parties = call === null ? null : partiesOf(outline, call);
  if (call === null || parties === null) return null;
  const repair = new Repair(outline);
  const { equals } = outline.language;
  const kept = keepResult(repair, call, (variable) => [
    {
      kind: 'choice',
      condition: `${variable} ${equals} ${repair.errno('EINPROGRESS')}`,
      body: [barrierLoop(repair, parties)],
    },
  ]);
  if (kept === null || (isQuiet && excuseLate(repair, call, kept) === 0)) return null;
  const title = 'Wait for the callback with utrace_barrier()';
  return repair.fix(title, isQuiet ? 'suggestion' : 'safe');
}
