/**
 * Completions: what could go on from what a person has typed, without running anything of the script.
 */
import { utraceNames } from '../script/api/utrace-module.ts';
import { isProxy } from '../script/library/proxies.ts';
import type { Run } from '../script/run.ts';
import type { ScriptFrame } from '../script/vm/frame.ts';
import type { Evaluate } from '../script/vm/program.ts';
import { scopesOf } from '../script/vm/scopes.ts';
import { look } from './evaluation.ts';
import type { CompletionView } from './session-port.ts';
import { SessionRefusal } from './session-refusal.ts';

const MOST = 200;

/** @param text  up to where the cursor stands */
export function completionsFor(
  run: Run,
  frame: ScriptFrame,
  text: string,
  evaluate: Evaluate,
): CompletionView[] {
  const member = /([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*|\[\d+\])*)\.([\w$]*)$/.exec(text);
  if (member !== null) {
    const [, owner = '', start = ''] = member;
    return membersOf(run, frame, owner, evaluate).filter(({ label }) => label.startsWith(start));
  }
  const start = /[A-Za-z_$][\w$]*$/.exec(text)?.[0] ?? '';
  return namesIn(run, frame)
    .filter(({ label }) => label.startsWith(start))
    .slice(0, MOST);
}

function membersOf(
  run: Run,
  frame: ScriptFrame,
  owner: string,
  evaluate: Evaluate,
): CompletionView[] {
  let value: unknown;
  try {
    const answer = look(run, frame, owner, evaluate);
    if (answer.kind === 'effect') return [];
    ({ value } = answer);
  } catch (error) {
    if (error instanceof SessionRefusal) return [];
    throw error;
  }
  if (typeof value !== 'object' || value === null || isProxy(value)) return [];
  const names = new Set<string>();
  for (let at: object | null = value; at !== null; at = Reflect.getPrototypeOf(at)) {
    for (const name of Object.getOwnPropertyNames(at)) names.add(name);
    if (isProxy(at)) break;
  }
  names.delete('constructor');
  const usable = [...names].filter((name) => /^[A-Za-z$][\w$]*$/.test(name));
  return usable.slice(0, MOST).map((label) => ({ label, kind: 'property' }));
}

function namesIn(run: Run, frame: ScriptFrame): CompletionView[] {
  const { program } = run.script;
  const variables = scopesOf(program, frame).flatMap((scope) =>
    scope.variables.map(({ name }) => name),
  );
  const module = program.graph.modules.find(({ source }) => source.file === frame.code.file);
  const imported = [...(module?.imports.keys() ?? [])];
  const kinds = new Map<string, CompletionView['kind']>();
  for (const name of program.names) kinds.set(name, 'value');
  for (const name of imported)
    kinds.set(name, utraceNames.includes(name) ? 'function' : 'variable');
  for (const name of variables) kinds.set(name, 'variable');
  return [...kinds].map(([label, kind]) => ({ label, kind })).reverse();
}
