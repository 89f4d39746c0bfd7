/**
 * Parties: which task and which engine a call is about, in words that hold where it stands.
 *
 * The call may be a helper's, or a macro's, that passes the result of the real one up. What that one
 * says of its parameters is said again of what they are given, or not at all.
 */
import type { Syntax } from '../parse/syntax.ts';
import { nameOf, type Outline } from './outline.ts';

/** The task and the engine that a call is about, in words that hold where it stands. */
export interface Parties {
  readonly task: string;
  readonly engine: string;
  readonly isByPid: boolean;
}

const byEngine = /^utrace_(?:control|set_events|barrier)(?:_pid)?$/;

/** Follows a call into the helper of this file that passes its result up. */
export function partiesOf(outline: Outline, call: Syntax, depth = 3): Parties | null {
  const name = outline.calleeOf(call);
  if (byEngine.test(name)) {
    const [task, engine] = outline.argumentsOf(call).map((part) => outline.text(part));
    if (task === undefined || engine === undefined) return null;
    // Who calls a function again may get another answer.
    if ([task, engine].some((text) => /[\w\])]\s*\(/.test(text))) return null;
    return { task, engine, isByPid: name.endsWith('_pid') };
  }
  const expanded = expandedCall(outline, call, name);
  if (expanded !== null) return expanded;
  const helper = depth === 0 ? null : outline.functionNamed(name);
  const inner = helper === null ? undefined : innerCalls(outline, helper)[0];
  if (helper === null || inner === undefined) return null;
  const parties = partiesOf(outline, inner, depth - 1);
  return parties === null ? null : inWordsOf(outline, call, helper, parties);
}

/** What a macro of this file says, in the words of its arguments. */
function expandedCall(outline: Outline, call: Syntax, name: string): Parties | null {
  if (outline.language.name !== 'c' || !/^\w+$/.test(name)) return null;
  const macro = new RegExp(`^[ \\t]*#[ \\t]*define[ \\t]+${name}\\(([^)]*)\\)(.*)$`, 'm');
  const [, list = '', body = ''] = macro.exec(outline.source) ?? [];
  const given = outline.argumentsOf(call).map((part) => outline.text(part));
  const own = new Map(list.split(',').map((parameter, index) => [parameter.trim(), given[index]]));
  const inner = /\butrace_(?:control|set_events)(_pid)?\(([^,]+),([^,]+),/.exec(body);
  if (inner === null || given.some((text) => !/^[\w.]+$/.test(text))) return null;
  const inWords = (text = ''): string =>
    text
      .trim()
      .replace(/\b\w+\b/g, (word) => own.get(word) ?? word)
      .replace(/\((\w+)\)/g, '$1');
  return { task: inWords(inner[2]), engine: inWords(inner[3]), isByPid: inner[1] !== undefined };
}

function innerCalls(outline: Outline, helper: Syntax): readonly Syntax[] {
  return helper
    .descendantsOfType('call_expression')
    .filter((call) => partiesOf(outline, call, 0) !== null || isOwn(outline, call, helper));
}

function isOwn(outline: Outline, call: Syntax, helper: Syntax): boolean {
  const name = outline.calleeOf(call);
  return name !== nameOf(helper) && outline.functionNamed(name) !== null;
}

/** What a helper says of its parameters, said of the arguments that it is given. */
function inWordsOf(
  outline: Outline,
  call: Syntax,
  helper: Syntax,
  { task, engine, isByPid }: Parties,
): Parties | null {
  const given = outline.argumentsOf(call).map((part) => outline.text(part));
  const own = new Map(parametersOf(helper).map((name, index) => [name, given[index]]));
  const inWords = (text: string): string | null => {
    const root = /^\W*(\w+)/.exec(text)?.[1] ?? '';
    const value = own.get(root);
    if (value !== undefined) {
      return /^[\w.]+(?:->\w+)*$/.test(value) ? text.replace(root, value) : null;
    }
    return isLocal(root, helper) ? null : text;
  };
  const [there, whose] = [inWords(task), inWords(engine)];
  return there === null || whose === null ? null : { task: there, engine: whose, isByPid };
}

export function parametersOf(body: Syntax): readonly string[] {
  let at = body.childForFieldName('declarator');
  while (at !== null && at.type !== 'function_declarator') at = at.childForFieldName('declarator');
  const list = (at ?? body).childForFieldName('parameters');
  const single = body.childForFieldName('parameter');
  if (single !== null) return [single.text];
  return (list?.namedChildren ?? []).flatMap((part) => {
    if (part.type === 'comment') return [];
    if (part.type === 'identifier') return [part.text];
    let name: Syntax | null = part.childForFieldName('pattern') ?? part;
    while (name !== null && name.type !== 'identifier') name = name.childForFieldName('declarator');
    return [name?.text ?? ''];
  });
}

function isLocal(name: string, body: Syntax): boolean {
  return body
    .descendantsOfType(['declaration', 'variable_declarator'])
    .some(({ text }) => new RegExp(`\\b${name}\\b\\s*(?:[=;,:]|$)`).test(text));
}
