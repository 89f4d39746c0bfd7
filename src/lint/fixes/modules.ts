/**
 * Modules: module exit detaches, and waits until no callback can run in code that is going away.
 *
 * After -EALREADY the last callback is still to run, after -ESRCH it may be running, and only it can
 * tell when it has: it completes what module exit waits for. It returns a moment later, which is what the barrier is for. One completion serves any number of engines, since each of their last
 * callbacks completes it once.
 */
import type { Finding, Fix } from '../finding.ts';
import type { Syntax } from '../parse/syntax.ts';
import { choice, type Draft, plain } from './draft.ts';
import { bare, isInside, nameOf, type Outline } from './outline.ts';
import { partiesOf } from './parties.ts';
import { keeperOf } from './pointers.ts';
import { Repair } from './repair.ts';
import { allFour, barrierLoop, keepResult, positionOf } from './results.ts';
import { returnsOf } from './returns.ts';

const detaching = /^utrace_control(?:_pid)?$/;

export function waitForLastCallback(finding: Finding, outline: Outline): Fix | null {
  const exit = exitOf(finding, outline);
  const death = deathOf(outline);
  if (exit === null || death === null) return null;
  if (!isLastAlways(outline, exit, death)) return null;
  const repair = new Repair(outline);
  const isScript = outline.language.name === 'typescript';
  const names = isScript
    ? ['lastCallback', 'lastCallbackDone']
    : ['last_callback', 'callback_done'];
  const completion = outline.freeName(names, null);
  const given = isScript ? completion : `&${completion}`;
  const wait = plain(`${repair.name('wait_for_completion')}(${given});`);
  const call = detachIn(outline, exit);
  if (call === null) detachHere(repair, exit, wait);
  else waitBehind(repair, call, wait);
  completeIn(repair, death, `${repair.name('complete')}(${given});`);
  declare(repair, death, completion);
  return repair.fix('Wait for the last callback', 'suggestion');
}

/** The function that module exit runs. */
function exitOf(finding: Finding, outline: Outline): Syntax | null {
  const at = outline.covering(outline.range(finding));
  return outline.language.functions.has(at.type) ? at : outline.functionOf(at);
}

/** The report_death of the file, where it is written out as a function. */
export function deathOf(outline: Outline): Syntax | null {
  const functions = outline.root.descendantsOfType([...outline.language.functions]);
  const named = functions.find((body) => nameOf(body) === 'report_death');
  if (named !== undefined) return named;
  for (const pair of outline.root.descendantsOfType(['initializer_pair', 'pair'])) {
    const key = pair.childForFieldName('designator') ?? pair.childForFieldName('key');
    const value = pair.childForFieldName('value');
    if (key === null || value === null || !/^\.?report_death$/.test(key.text)) continue;
    const inner = bare(value);
    if (outline.language.functions.has(inner.type)) return inner;
    return functions.find((body) => nameOf(body) === inner.text.replace(/^&\s*/, '')) ?? null;
  }
  return null;
}

/**
 * True where the engine leaves by its report_death or by module exit, and in no other way. Whoever
 * waits for a report_death after a detach that somebody else did would wait for ever.
 */
function isLastAlways(outline: Outline, exit: Syntax, death: Syntax): boolean {
  const returns = outline.root.descendantsOfType('return_statement');
  const leaves = returns.some(
    (statement) => !isInside(statement, death) && /\bUTRACE_DETACH\b/.test(statement.text),
  );
  const own = detachIn(outline, exit);
  const others = outline.calls(outline.root, detaching).some((call) => {
    const around = outline.functionOf(call);
    const isDetach = /\bUTRACE_DETACH\b/.test(call.text);
    // Whoever attaches undoes it where it fails, and module exit never sees that engine.
    const undoes = around !== null && outline.calls(around, /^utrace_attach_/).length > 0;
    return isDetach && call !== own && !undoes && (around === null || !isInside(call, exit));
  });
  return !leaves && !others;
}

/** The one detach that module exit does, itself or through a helper. */
function detachIn(outline: Outline, exit: Syntax): Syntax | null {
  const own = outline.calls(exit, detaching);
  if (own.length > 0) return own.length === 1 ? (own[0] ?? null) : null;
  for (const call of exit.descendantsOfType('call_expression')) {
    const helper = outline.functionNamed(outline.calleeOf(call));
    const inner = helper === null ? [] : outline.calls(helper, detaching);
    if (inner.length === 1) return inner[0] ?? null;
  }
  return null;
}

function waitBehind(repair: Repair, call: Syntax, wait: Draft): void {
  const { outline } = repair;
  const parties = partiesOf(outline, call);
  const position = positionOf(outline, call);
  if (parties === null || position === null || position.kind === 'body') {
    repair.giveUp();
    return;
  }
  if (position.kind === 'dropped') {
    const late = [wait, barrierLoop(repair, parties)];
    const switched = allFour(repair, outline.text(call), parties, late);
    repair.replaceStatement(position.statement, [switched]);
    return;
  }
  const { equals } = outline.language;
  const late = (variable: string): string =>
    ['EALREADY', 'ESRCH'].map((name) => `${variable} ${equals} ${repair.errno(name)}`).join(' || ');
  const kept = keepResult(repair, call, (variable) => [
    choice(late(variable), wait, barrierLoop(repair, parties)),
  ]);
  if (kept === null) repair.giveUp();
}

/** Detaches the one engine of the file, where everybody can reach it. */
function detachHere(repair: Repair, exit: Syntax, wait: Draft): void {
  const { outline } = repair;
  const attaches = outline.calls(outline.root, /^utrace_attach_(?:task|pid)$/);
  const [attach] = attaches;
  const body = exit.childForFieldName('body');
  const keeper = attach === undefined ? null : keeperOf(outline, attach);
  const target = attach === undefined ? undefined : outline.argumentsOf(attach)[0];
  const [first] = body === null ? [] : outline.statementsOf(body);
  const isReady = attach !== undefined && keeper !== null && target !== undefined;
  if (!isReady || attaches.length > 1 || first === undefined || body === null) {
    repair.giveUp();
    return;
  }
  const task = outline.text(target);
  const everywhere = [task, keeper].every((text) => isOfTheFile(outline, text));
  if (!everywhere || first.type === 'declaration' || !outline.language.lists.has(body.type)) {
    repair.giveUp();
    return;
  }
  const isByPid = outline.calleeOf(attach).endsWith('_pid');
  const control = repair.name(isByPid ? 'utrace_control_pid' : 'utrace_control');
  const detach = `${control}(${task}, ${keeper}, ${repair.name('UTRACE_DETACH')})`;
  const parties = { task, engine: keeper, isByPid };
  const late = [wait, barrierLoop(repair, parties)];
  repair.surround(first, [allFour(repair, detach, parties, late)], []);
}

/** True for what begins with a variable of the whole file. */
function isOfTheFile(outline: Outline, text: string): boolean {
  const root = /^\w+/.exec(text)?.[0];
  if (root === undefined || !/^[\w.]+(?:->\w+)*$/.test(text)) return false;
  const statements = outline.root.descendantsOfType([
    'declaration',
    'lexical_declaration',
    'variable_declaration',
  ]);
  return statements.some(
    (statement) =>
      outline.functionOf(statement) === null &&
      outline.language.declared(statement)?.name.text === root,
  );
}

/** The last callback tells that it has run, right before it returns. */
function completeIn(repair: Repair, death: Syntax, complete: string): void {
  const { outline } = repair;
  const body = death.childForFieldName('body');
  if (body === null) return;
  if (!outline.language.lists.has(body.type)) {
    const { newline, unit } = outline.style;
    const outer = outline.indentOf(death.start);
    const inner = `${newline}${outer}${unit}`;
    repair.replace(
      body,
      `{${inner}${complete}${inner}return ${outline.text(body)};${newline}${outer}}`,
    );
    return;
  }
  const inside = body.firstNamedChild;
  const exits = inside === null ? [] : returnsOf(outline, inside);
  for (const exit of exits) repair.surround(exit, [plain(complete)], []);
}

function declare(repair: Repair, death: Syntax, completion: string): void {
  const { outline } = repair;
  const { newline } = outline.style;
  let top = death;
  while (top.parent !== null && top.parent !== outline.root) top = top.parent;
  const text =
    outline.language.name === 'c'
      ? `static ${repair.name('DECLARE_COMPLETION')}(${completion});`
      : `const ${completion} = ${repair.name('init_completion')}();`;
  repair.insert(top.start, `${text}${newline}`);
}
