/**
 * The sentence shown where the debugger stops, and for a violation its story.
 */
import type { Stop } from './session-port.ts';

/** @returns undefined where the reason alone says enough */
export function explainStop(stop: Stop): string | undefined {
  const { violation } = stop;
  if (violation === undefined) return undefined;
  const place =
    violation.line > 0 ? `${violation.file}:${violation.line}:${violation.column}: ` : '';
  const related = (violation.related ?? []).map(
    ({ message, file, line }) => `  ${message} (${file}:${line})`,
  );
  return [`${place}${violation.kind}: ${violation.message}`, ...related].join('\n');
}
