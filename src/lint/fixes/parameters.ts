/**
 * Parameters: a callback that reaches for something of the whole file is given its own argument.
 */
import type { Finding, Fix } from '../finding.ts';
import type { Syntax } from '../parse/syntax.ts';
import type { Outline } from './outline.ts';
import { Repair } from './repair.ts';
import { parametersOf } from './results.ts';

/** Uses the engine that the callback was called for. */
export function useOwnEngine(finding: Finding, outline: Outline): Fix | null {
  const call = outline.callOf(finding);
  const own = call === null ? null : outline.functionOf(call);
  if (call === null || own === null) return null;
  const names = parametersOf(own);
  const engine = names.find((name) => /engine/i.test(name)) ?? engineByType(own);
  if (engine === undefined) return null;
  const isPut = /^utrace_engine_/.test(outline.calleeOf(call));
  const given = outline.argumentsOf(call)[isPut ? 0 : 1];
  if (given === undefined) return null;
  const repair = new Repair(outline);
  repair.replace(given, engine);
  return repair.fix('Use the engine of the argument', 'safe');
}

function engineByType(body: Syntax): string | undefined {
  const typed = /\butrace_(?:attached_)?engine\b[^,()]*?(\w+)\s*[,)]/.exec(
    (body.childForFieldName('declarator') ?? body).text,
  );
  return typed?.[1];
}

/** Uses the task that report_reap was called for. */
export function useOwnTask(finding: Finding, outline: Outline): Fix | null {
  const at = outline.covering(outline.range(finding));
  const own = outline.functionOf(at) ?? at;
  const task = parametersOf(own)[1];
  const body = outline.bodyOf(at);
  if (task === undefined || task === '' || body === null) return null;
  const repair = new Repair(outline);
  for (const use of body.descendantsOfType('identifier')) {
    if (outline.language.realName(use.text) === 'current') repair.replace(use, task);
  }
  return repair.fix('Use the task of the argument', 'safe');
}
