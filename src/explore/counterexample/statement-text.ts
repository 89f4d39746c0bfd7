/**
 * Statements as a story shows them: on one line, and with what a call in it has answered.
 */
import { errnoName } from '../../engine/abi/errno.ts';
import type { LogValue } from '../../engine/log.ts';

/** A body of a function or block, which has a line of its own, and none within. */
const BODY = /\{[^{}]*[;\n][^{}]*\}/g;

/** The text of a statement on one line, without bodies and without its semicolon. */
export function shownText(statement: string): string {
  let text = statement.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
  for (let before = ''; before !== text; ) {
    before = text;
    text = text.replace(BODY, '{…}');
  }
  const line = text.replace(/\s+/g, ' ').replace(/;$/, '').trim();
  // The test of an `if` ends before its parenthesis does.
  const open = line.split('(').length - line.split(')').length;
  return line + ')'.repeat(/^(if|while|switch|for) \(/.test(line) ? Math.max(0, open) : 0);
}

/** Calls that only compute something. */
const PLAIN =
  /^(IS_ERR|PTR_ERR|UTRACE_EVENT|utrace_\w+_action|syscall_name|workload_root|current)$/;
/** Calls whose 0 says something, too. */
const TELLING = /^utrace_(control|set_events|barrier)(_pid)?$/;

export const isPlain = (call: string): boolean => PLAIN.test(call);

/** What a call has answered, where that is worth telling. */
export function answerText(call: string, result: LogValue): string | null {
  if (typeof result === 'number') {
    return result < 0 || TELLING.test(call) ? errnoName(result) : null;
  }
  const errno = typeof result === 'string' ? /^error -(\d+)$/.exec(result)?.[1] : undefined;
  return errno === undefined ? null : errnoName(-Number(errno));
}

/** Is the statement nothing but the call? */
export function isResultIgnored(statement: string, call: string): boolean {
  const start = statement.startsWith('void ') ? 'void '.length : 0;
  if (!statement.startsWith(`${call}(`, start)) return false;
  let depth = 0;
  for (let at = start + call.length; at < statement.length; at++) {
    const character = statement[at];
    if (character === '(') depth++;
    else if (character === ')' && --depth === 0) return at === statement.length - 1;
  }
  return false;
}
