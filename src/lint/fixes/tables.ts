/**
 * Tables: the callbacks of an engine, to which a fix adds one that does no more than it must.
 */
import type { Syntax } from '../parse/syntax.ts';
import type { Outline } from './outline.ts';
import type { Repair } from './repair.ts';

export interface Table {
  /** The braces with the members. */
  readonly list: Syntax;
  readonly members: readonly string[];
}

/** The tables of callbacks of a file. */
export function tablesOf(outline: Outline): readonly Table[] {
  const lists = outline.root.descendantsOfType(['initializer_list', 'object']);
  return lists.flatMap((list) => {
    const members = list.namedChildren.map(memberName);
    const declaration = list.parent?.parent?.text ?? '';
    const isTyped = /^[^=]*\butrace_engine_ops\b/.test(declaration.slice(0, 200));
    const hasCallback = members.some((name) => /^(?:report_\w+|release)$/.test(name));
    return hasCallback || (isTyped && list.parent?.parent?.type === 'declaration')
      ? [{ list, members }]
      : [];
  });
}

/** The table that stands at a place, or the only one there is. */
export function tableAt(outline: Outline, offset: number | null): Table | null {
  const all = tablesOf(outline);
  if (offset === null) return all.length === 1 ? (all[0] ?? null) : null;
  const around = (list: Syntax): Syntax => list.parent ?? list;
  return (
    all.find(({ list }) => around(list).start <= offset && list.end >= offset) ??
    all.find(({ list }) => list.start > offset) ??
    null
  );
}

function memberName(member: Syntax): string {
  const key =
    member.childForFieldName('designator') ??
    member.childForFieldName('key') ??
    member.childForFieldName('name');
  const text = key?.text ?? (member.type === 'shorthand_property_identifier' ? member.text : '');
  return text.replace(/^\./, '').replace(/^(['"])(.*)\1$/, '$2');
}

const engine = 'struct utrace_engine *engine';
const signatures: Readonly<Record<string, string>> = {
  report_quiesce: `u32 action, ${engine}, unsigned long event`,
  report_signal: `u32 action, ${engine}, struct pt_regs *regs, siginfo_t *info,\n\t\tconst struct k_sigaction *orig_ka, struct k_sigaction *return_ka`,
  report_clone: `u32 action, ${engine}, unsigned long clone_flags,\n\t\tstruct task_struct *child`,
  report_jctl: `u32 action, ${engine}, int type, int notify`,
  report_exec: `u32 action, ${engine}, const struct linux_binfmt *fmt,\n\t\tconst struct linux_binprm *bprm, struct pt_regs *regs`,
  report_syscall_entry: `u32 action, ${engine}, struct pt_regs *regs`,
  report_syscall_exit: `u32 action, ${engine}, struct pt_regs *regs`,
  report_exit: `u32 action, ${engine}, long orig_code, long *code`,
  report_death: `${engine}, bool group_dead, int signal`,
};

/** Adds a callback that answers `action`, with a remark for whoever fills it in. */
export function addCallback(
  repair: Repair,
  { list }: Table,
  callback: string,
  action: string,
  remark: string | null,
): void {
  const { outline } = repair;
  const answer = repair.name(action);
  if (outline.language.name === 'c') {
    const name = functionName(outline, list, callback);
    addMember(repair, list, `.${callback} = ${name}`);
    addFunction(repair, list, name, callback, answer, remark);
    return;
  }
  const { newline, unit } = outline.style;
  const isTall = isOnLines(outline, list);
  const indent = isTall ? memberIndent(outline, list) : outline.indentOf(list.start);
  if (remark === null) {
    addMember(repair, list, `${callback}: () => ${answer}`);
    return;
  }
  const inner = `${newline}${indent}${unit}`;
  const body = `{${inner}// ${remark}${inner}return ${answer};${newline}${indent}}`;
  addMember(repair, list, `${callback}: () => ${body}`);
}

function isOnLines(outline: Outline, list: Syntax): boolean {
  const first = list.firstNamedChild;
  return first !== null && outline.isFirstOnLine(first.start);
}

function memberIndent(outline: Outline, list: Syntax): string {
  return outline.indentOf(list.firstNamedChild?.start ?? list.start);
}

function addMember(repair: Repair, list: Syntax, text: string): void {
  const { outline } = repair;
  const last = list.namedChildren.filter(({ type }) => type !== 'comment').at(-1);
  if (last === undefined) {
    repair.replace(list, `{ ${text} }`);
    return;
  }
  const rest = outline.source.slice(last.end, list.end);
  const comma = /^\s*,/.exec(rest)?.[0] ?? '';
  if (!isOnLines(outline, list)) repair.insert(last.end, `, ${text}`);
  else {
    const down = `${outline.style.newline}${memberIndent(outline, list)}`;
    const at = outline.behind(last.end + comma.length);
    if (comma === '') repair.insert(last.end, ',');
    repair.insert(comma === '' ? last.end : at, `${down}${text},`);
  }
}

/** Named as the callbacks beside it are: `watch_exec` has `watch_quiesce` for its neighbour. */
function functionName(outline: Outline, list: Syntax, callback: string): string {
  const event = callback.replace(/^report_/, '');
  for (const member of list.namedChildren) {
    const value = member.childForFieldName('value')?.text.replace(/^&\s*/, '') ?? '';
    const own = memberName(member).replace(/^report_/, '');
    if (own === '' || !value.endsWith(own)) continue;
    const name = `${value.slice(0, -own.length)}${event}`;
    if (!outline.isUsed(name, null)) return name;
  }
  return outline.freeName([`on_${event}`, `${callback}_here`, `lab_${callback}`], null);
}

function addFunction(
  repair: Repair,
  list: Syntax,
  name: string,
  callback: string,
  answer: string,
  remark: string | null,
): void {
  const { outline } = repair;
  const { newline, unit } = outline.style;
  let top = list;
  while (top.parent !== null && top.parent !== outline.root) top = top.parent;
  const signature = signatures[callback];
  if (signature === undefined) {
    repair.giveUp();
    return;
  }
  const lines = [
    `static u32 ${name}(${signature})`,
    '{',
    ...(remark === null ? [] : [`${unit}/* ${remark} */`]),
    `${unit}return ${answer};`,
    '}',
    '',
    '',
  ];
  repair.insert(top.start, lines.join('\n').replaceAll('\n', newline));
}
