/**
 * Masks: events that an engine has to ask for, and those that it cannot hear.
 *
 * A mask is changed where it is written: at the call, or where the constant that it names is made.
 */
import type { Finding, Fix } from '../finding.ts';
import type { Syntax } from '../parse/syntax.ts';
import { bare, type Outline, type Range } from './outline.ts';
import { Repair } from './repair.ts';
import { addCallback, type Table, tableAt } from './tables.ts';

/** Where the text of a mask stands. */
interface Mask {
  readonly range: Range;
  readonly text: string;
  /** The expression, where it was parsed. */
  readonly node: Syntax | null;
}

const setting = /^utrace_set_events(?:_pid)?$/;

/** The masks of a file, each once, at the place where it can be changed. */
function masksOf(outline: Outline): readonly Mask[] {
  const masks = new Map<number, Mask>();
  for (const call of outline.calls(outline.root, setting)) {
    const argument = outline.argumentsOf(call)[2];
    if (argument === undefined) continue;
    const mask = maskBehind(outline, argument);
    masks.set(mask.range.start, mask);
  }
  return [...masks.values()];
}

/** Follows a name to the one place where it gets its value. */
function maskBehind(outline: Outline, node: Syntax): Mask {
  const argument = bare(node);
  const here = { range: argument, text: outline.text(argument), node: argument };
  if (argument.type !== 'identifier') return here;
  const macro = new RegExp(
    `^[ \\t]*#[ \\t]*define[ \\t]+${argument.text}[ \\t]+(\\(?)([^\\r\\n()]*(?:\\([^\\r\\n()]*\\)[^\\r\\n()]*)*)`,
    'm',
  ).exec(outline.source);
  if (macro !== null) {
    const text = (macro[2] ?? '').trimEnd();
    const start = macro.index + macro[0].length - (macro[2] ?? '').length;
    return { range: { start, end: start + text.length }, text, node: null };
  }
  for (const statement of outline.root.descendantsOfType([
    'declaration',
    'lexical_declaration',
    'variable_declaration',
  ])) {
    const made = outline.language.declared(statement);
    if (made?.value == null || made.name.text !== argument.text) continue;
    const value = bare(made.value);
    return { range: value, text: outline.text(value), node: value };
  }
  return here;
}

/** Adds an event to every mask that asks for something. */
function addEvent(repair: Repair, event: string): void {
  const bit = `${repair.name('UTRACE_EVENT')}(${repair.name(event)})`;
  for (const { range, text, node } of masksOf(repair.outline)) {
    if (text.trim() === '0' || new RegExp(`\\b${event}\\b`).test(text)) continue;
    const isLoose = /\?|&&|\|\|/.test(text) && node !== null;
    if (isLoose) repair.replace(range, `(${text}) | ${bit}`);
    else repair.insert(range.end, ` | ${bit}`);
  }
}

/** Asks for QUIESCE, with a callback to hear it. */
export function askForQuiesce(_finding: Finding, outline: Outline): Fix | null {
  const repair = new Repair(outline);
  addEvent(repair, 'QUIESCE');
  const table = tableAt(outline, null);
  if (table !== null && !table.members.includes('report_quiesce')) {
    addCallback(repair, table, 'report_quiesce', 'UTRACE_RESUME', null);
  }
  return repair.fix('Ask for QUIESCE', 'suggestion');
}

/** Gives an engine a last callback, and asks for the event that it hears. */
export function addLastCallback(finding: Finding, outline: Outline): Fix | null {
  const table = tableBeside(finding, outline);
  if (table === null) return null;
  const repair = new Repair(outline);
  const has = (name: string): boolean => table.members.includes(name);
  if (!has('report_death') && has('report_reap')) {
    addEvent(repair, 'REAP');
    return repair.fix('Ask for REAP', 'suggestion');
  }
  addEvent(repair, 'DEATH');
  if (has('report_death')) return repair.fix('Ask for DEATH', 'suggestion');
  const data = outline.language.data('engine');
  const remark = `After -EALREADY nobody else frees ${data}: do it here.`;
  addCallback(repair, table, 'report_death', 'UTRACE_DETACH', remark);
  return repair.fix('Add report_death, and ask for DEATH', 'suggestion');
}

/** The table that a finding names beside its own place. */
function tableBeside({ related, file }: Finding, outline: Outline): Table | null {
  const at = related.find(({ message }) => /ops table|its callbacks/.test(message));
  if (at === undefined || at.file !== file) return null;
  return tableAt(outline, outline.offset(at.line, at.column));
}

const callbackOf = (event: string): string =>
  event.startsWith('SIGNAL') ? 'report_signal' : `report_${event.toLowerCase()}`;

/** The events that one term of a mask asks for. */
function eventsOf(term: string): readonly string[] {
  if (/UTRACE_EVENT_SIGNAL_ALL/.test(term)) return ['SIGNAL'];
  if (/UTRACE_EVENT_SYSCALL/.test(term)) return ['SYSCALL_ENTRY', 'SYSCALL_EXIT'];
  const event = /UTRACE_EVENT\(\s*(?:\w+\.)?(\w+)\s*\)/.exec(term)?.[1];
  return event === undefined ? [] : [event];
}

function maskOfFinding(finding: Finding, outline: Outline): Mask | null {
  const call = outline.callOf(finding);
  const argument = call === null ? undefined : outline.argumentsOf(call)[2];
  return argument === undefined ? null : maskBehind(outline, argument);
}

/** Leaves out of a mask what nobody would hear. */
export function dropEvents(finding: Finding, outline: Outline): Fix | null {
  const table = tableBeside(finding, outline);
  const mask = maskOfFinding(finding, outline);
  if (table === null || mask === null) return null;
  const terms = mask.text.split('|').map((term) => term.trim());
  const heard = terms.filter((term) =>
    eventsOf(term).every((event) => table.members.includes(callbackOf(event))),
  );
  if (heard.length === 0 || heard.length === terms.length) return null;
  const repair = new Repair(outline);
  repair.replace(mask.range, heard.join(' | '));
  return repair.fix('Leave out the events without a callback', 'suggestion');
}

/** Adds the callbacks that a mask asks for. */
export function addCallbacks(finding: Finding, outline: Outline): Fix | null {
  const table = tableBeside(finding, outline);
  const mask = maskOfFinding(finding, outline);
  if (table === null || mask === null) return null;
  const wanted = new Set(
    mask.text.split('|').flatMap((term) => eventsOf(term).map((event) => callbackOf(event))),
  );
  const missing = [...wanted].filter((name) => !table.members.includes(name));
  // Two members at once would have to agree on where the list ends.
  const [only] = missing;
  if (only === undefined || missing.length > 1) return null;
  const repair = new Repair(outline);
  const action = only === 'report_death' ? 'UTRACE_DETACH' : 'UTRACE_RESUME';
  addCallback(repair, table, only, action, null);
  return repair.fix(`Add ${only}`, 'suggestion');
}
