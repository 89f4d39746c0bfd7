/**
 * Quiesce: a report_quiesce that clears its own event steps aside where the event is DEATH.
 */
import type { Finding, Fix } from '../finding.ts';
import type { Syntax } from '../parse/syntax.ts';
import { choice, plain } from './draft.ts';
import type { Outline } from './outline.ts';
import { parametersOf } from './parties.ts';
import { Repair } from './repair.ts';

export function returnAtDeath(finding: Finding, outline: Outline): Fix | null {
  const call = outline.callOf(finding);
  const own = call === null ? null : outline.functionOf(call);
  const body = call === null ? null : outline.bodyOf(call);
  if (call === null || own === null || body === null) return null;
  const statement = statementIn(outline, call, body);
  if (statement === null) return null;
  const repair = new Repair(outline);
  const event = eventOf(repair, own);
  if (event === null) return null;
  const { equals, name } = outline.language;
  const isDeath = `${event} ${equals} ${repair.name('UTRACE_EVENT')}(${repair.name('DEATH')})`;
  const leave = choice(isDeath, plain(`return ${repair.name('UTRACE_RESUME')};`));
  const made = outline.language.declared(statement);
  if (name === 'c' && made?.value != null) {
    repair.replace({ start: made.name.end, end: made.value.end }, '');
    const last = declarationsEnd(outline, statement);
    const assign = plain(`${made.name.text} = ${outline.text(made.value)};`);
    repair.surround(last, [], [leave, assign]);
  } else repair.surround(statement, [leave], []);
  return repair.fix('Return early when the event is DEATH', 'suggestion');
}

/** The statement of the callback itself that leads to the call. */
function statementIn(outline: Outline, call: Syntax, body: Syntax): Syntax | null {
  let at: Syntax | null = call;
  while (at !== null && at.parent !== body) at = at.parent;
  return at === null || !outline.language.isStatement(at) ? null : at;
}

function declarationsEnd(outline: Outline, statement: Syntax): Syntax {
  let last = statement;
  for (let next = outline.beside(last, 1); next?.type === 'declaration'; ) {
    last = next;
    next = outline.beside(last, 1);
  }
  return last;
}

/** What the callback calls its event; a script that leaves the parameter out gets one. */
function eventOf(repair: Repair, own: Syntax): string | null {
  const names = parametersOf(own);
  const [action, engine, event] = names;
  if (event !== undefined) return event === '' ? null : event;
  const list = own.childForFieldName('parameters');
  if (repair.outline.language.name === 'c' || engine === undefined || list === null) return null;
  const last = list.lastNamedChild;
  if (last === null || action === undefined) return null;
  repair.insert(last.end, ', event');
  return 'event';
}
