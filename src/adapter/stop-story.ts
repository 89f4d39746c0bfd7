/**
 * Where the debugger stops, in words: the sentence beside the reason, and for a violation its story.
 */
import type { Violation } from '../script/violation.ts';
import type { Stop } from './session-port.ts';

/** @returns undefined where the reason alone says enough */
export function explainStop(stop: Stop): string | undefined {
  return stop.violation === undefined ? undefined : violationStory(stop.violation);
}

/** What stands beside the reason of a stop. */
export function stopText(stop: Stop): string | undefined {
  return explainStop(stop) ?? (stop.kind === 'stopped' ? stop.text : undefined);
}

/** What happened, then each step that led to it. */
export function violationStory(violation: Violation): string {
  const { file, line, column, kind, message } = violation;
  const place = line > 0 ? `${file}:${line}:${column}: ` : '';
  const related = (violation.related ?? []).map(
    (step) => `  ${step.message} (${step.file}:${step.line})`,
  );
  return [`${place}${kind}: ${message}`, ...related].join('\n');
}
