/**
 * Parameters: a callback that reaches for something of the whole file is given its own argument.
 */
import type { Finding, Fix } from '../finding.ts';
import type { Syntax } from '../parse/syntax.ts';
import { nameOf, type Outline } from './outline.ts';
import { parametersOf } from './parties.ts';
import { Repair } from './repair.ts';

/** Uses the engine that the callback was called for. */
export function useOwnEngine(finding: Finding, outline: Outline): Fix | null {
  const call = outline.callOf(finding);
  const own = call === null ? null : outline.functionOf(call);
  if (call === null || own === null) return null;
  const isPut = /^utrace_engine_/.test(outline.calleeOf(call));
  const given = outline.argumentsOf(call)[isPut ? 0 : 1];
  if (given === undefined) return null;
  const repair = new Repair(outline);
  const engine = engineOf(own);
  if (engine !== undefined) {
    repair.replace(given, engine);
    return repair.fix('Use the engine of the argument', 'safe');
  }
  const passed = passEngine(repair, own);
  if (passed === null) return null;
  repair.replace(given, passed);
  return repair.fix('Hand the engine on to the helper', 'suggestion');
}

function engineOf(body: Syntax): string | undefined {
  return parametersOf(body).find((name) => /engine/i.test(name)) ?? engineByType(body);
}

/** Gives a helper an engine for its parameter, and the one who calls it from a callback hands it on. */
function passEngine(repair: Repair, helper: Syntax): string | null {
  const { outline } = repair;
  const name = nameOf(helper);
  const uses = outline.root
    .descendantsOfType('identifier')
    .filter(({ text, parent }) => text === name && parent?.type === 'call_expression');
  const [use] = uses;
  const caller = use === undefined ? null : outline.functionOf(use);
  const engine = caller === null ? undefined : engineOf(caller);
  const call = use?.parent ?? null;
  if (uses.length !== 1 || call === null || engine === undefined) return null;
  const isC = outline.language.name === 'c';
  const given = outline.argumentsOf(call);
  const list = parameterList(helper);
  const open = call.childForFieldName('arguments');
  if (list === null || open === null) return null;
  const declared = isC ? 'struct utrace_engine *engine' : 'engine';
  const isEmpty = /^\(\s*(?:void)?\s*\)$/.test(list.text);
  if (isEmpty) repair.replace(list, `(${declared})`);
  else repair.insert(list.end - 1, `, ${declared}`);
  repair.insert(open.end - 1, given.length === 0 ? engine : `, ${engine}`);
  return 'engine';
}

function parameterList(body: Syntax): Syntax | null {
  let at = body.childForFieldName('declarator');
  while (at !== null && at.type !== 'function_declarator') at = at.childForFieldName('declarator');
  return (at ?? body).childForFieldName('parameters');
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
