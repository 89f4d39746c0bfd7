/**
 * The account of a recording: what a person wants to know about a log before using it.
 *
 * Totals first, then what went on, then what could not be understood. The lists behind the totals
 * are in the JSON.
 */
import type { LogFacts, NameCounts, UnparsedFact } from '../recording/strace/facts.ts';
import { counted, grouped, printable, type Style } from './terminal.ts';

/** How many programs, and how many lines that were not understood, are worth a screen. */
const longest = 12;

export function factsAccount(
  files: readonly string[],
  log: LogFacts,
  unparsed: readonly UnparsedFact[],
  style: Style,
): string {
  const sections = [
    [heading(files, log, style)],
    section('tasks', tasksLine(log), style),
    section('signals', namedCounts(log.signals), style),
    section('calls', callsLine(log), style),
    section('waits', waitsLine(log), style),
    programs(log, style),
    notUnderstood(log, unparsed, style),
  ];
  return `${sections.flat().join('\n')}\n`;
}

function heading(files: readonly string[], { counts }: LogFacts, style: Style): string {
  const [first = ''] = files;
  const more = files.length > 1 ? ` and ${counted(files.length - 1, 'file')} more` : '';
  const totals = `${counted(countOf(counts, 'lines'), 'line')}, ${counted(countOf(counts, 'tasks'), 'task')}`;
  return `${style('name', printable(first))}${more}  ${totals}`;
}

function section(name: string, text: string, style: Style): string[] {
  return text === '' ? [] : [`  ${style('bold', name.padEnd(9))} ${text}`];
}

function tasksLine({ counts }: LogFacts): string {
  return parts([
    [countOf(counts, 'forks'), 'forked'],
    [countOf(counts, 'vforks'), 'by vfork'],
    [countOf(counts, 'threads'), 'threads'],
    [countOf(counts, 'execs'), 'execs'],
    [countOf(counts, 'exec_failures'), 'failed execs'],
    [countOf(counts, 'exited'), 'exited'],
    [countOf(counts, 'killed'), 'killed'],
    [countOf(counts, 'superseded'), 'superseded by an exec'],
    [countOf(counts, 'detached'), 'detached'],
    [countOf(counts, 'no_end'), 'without an end'],
  ]);
}

function callsLine({ counts }: LogFacts): string {
  return parts([
    [countOf(counts, 'entered'), 'entered'],
    [countOf(counts, 'returned'), 'returned'],
    [countOf(counts, 'interrupted'), 'of them interrupted'],
    [countOf(counts, 'noreturn'), 'never returned'],
    [countOf(counts, 'dangling'), 'open at the end'],
  ]);
}

function waitsLine({ counts }: LogFacts): string {
  return parts([
    [countOf(counts, 'reaps'), 'reaped'],
    [countOf(counts, 'wait_reports_not_reaps'), 'reports of stops and the like'],
  ]);
}

function programs({ execs }: LogFacts, style: Style): string[] {
  const byPath = new Map<string, number>();
  for (const { path } of execs) {
    const name = path ?? 'unknown';
    byPath.set(name, (byPath.get(name) ?? 0) + 1);
  }
  const sorted = [...byPath].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  if (sorted.length === 0) return [];
  const rows = sorted
    .slice(0, longest)
    .map(([path, count]) => `    ${grouped(count).padStart(5)}  ${printable(path)}`);
  return [`  ${style('bold', 'programs')}`, ...rows, ...moreOf(sorted.length, 'program')];
}

function notUnderstood(log: LogFacts, unparsed: readonly UnparsedFact[], style: Style): string[] {
  const total = log.unparsed_lines.length;
  const tail = log.unterminated_tail ? ['  the last line is cut: the recording ends early'] : [];
  if (total === 0) return tail;
  const rows = unparsed
    .slice(0, longest)
    .map(({ line, reason }) => `    line ${line}: ${printable(reason)}`);
  const title = `  ${style('warn', `${counted(total, 'line')} not understood`)}`;
  return [title, ...rows, ...moreOf(total, 'line'), ...tail];
}

function moreOf(total: number, what: string): string[] {
  return total > longest
    ? [`    and ${counted(total - longest, what)} more; --facts names all`]
    : [];
}

function namedCounts(counts: NameCounts): string {
  const sorted = Object.entries(counts).sort(([, m], [, n]) => n - m);
  return sorted.map(([name, count]) => `${name} ${grouped(count)}`).join(' · ');
}

/** The parts that are not zero, with dots between them. */
function parts(all: readonly (readonly [count: number, what: string])[]): string {
  return all
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${grouped(count)} ${what}`)
    .join(' · ');
}

function countOf(counts: NameCounts, name: string): number {
  return counts[name] ?? 0;
}
