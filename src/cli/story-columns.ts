/**
 * The story of a counterexample in columns, one for each thread, time going down.
 *
 * Statements have the number of their line, calls their result; what is too long for the terminal is
 * cut, the result never. Where there are more threads than the terminal is wide, the story is a list.
 */

import { basename } from 'node:path';
import type { FoundViolation } from '../adapter/explore-request.ts';
import { counted, printable, type Style, type Tone } from './terminal.ts';
import { fitted, padded, widthOf } from './text-width.ts';

type StoryStep = NonNullable<FoundViolation['steps']>[number];

/** What stands in a column. */
interface Cell {
  readonly column: number;
  /** The line's number, or nothing. */
  readonly line: string;
  readonly text: string;
  /** Never cut: a result, a verdict. */
  readonly end: string;
  readonly tone: Tone | null;
}

const INDENT = 4;
const GAP = 4;
/** Narrower columns say nothing. */
const NARROWEST = 16;
/** Letters of a statement that are left beside a result. */
const FEW = 8;
/** Enough for most calls. */
const READABLE = 28;

/** @param width  of the terminal */
export function storyColumns(violation: FoundViolation, width: number, style: Style): string[] {
  const steps = violation.steps ?? [];
  const threads = [...new Set(steps.map(({ thread }) => thread))].filter((name) => name !== '');
  if (threads.length === 0) return [];
  const cells = steps.map((step) => cellOf(step, threads, violation));
  const numbers = threads.map((_name, column) => {
    return Math.max(...cells.map((cell) => (cell.column === column ? widthOf(cell.line) : 0)));
  });
  const natural = threads.map((name, column) => {
    const widths = cells
      .filter((cell) => cell.column === column)
      .map((cell) => widthOf(cell.text) + widthOf(cell.end) + lead(numbers[column]));
    return Math.max(widthOf(printable(name)), ...widths);
  });
  const room = width - INDENT - GAP * (threads.length - 1);
  if (room < NARROWEST * threads.length) return asList(cells, threads, style);
  const last = threads.length - 1;
  const ends = cells.map((cell) => (cell.column === last ? widthOf(cell.end) : 0));
  const widths = widthsOf(natural, room, lead(numbers[last]) + Math.max(...ends) + FEW);
  const names = threads.map((name, column) => fitted(printable(name), widths[column] ?? 1));
  const rules = names.map((_name, column) => style('dim', '─'.repeat(widths[column] ?? 1)));
  const head = names.map((name, column) => style('bold', padded(name, widths[column] ?? 1)));
  return [
    laidOut(head),
    laidOut(rules),
    ...cells.map((cell) => rowOf(cell, widths, { numbers, width }, style)),
  ];
}

const laidOut = (parts: readonly string[]): string =>
  (' '.repeat(INDENT) + parts.join(' '.repeat(GAP))).trimEnd();

/** Columns that a number takes, with the space behind it. */
const lead = (width = 0): number => (width === 0 ? 0 : width + 2);

function cellOf(step: StoryStep, threads: readonly string[], violation: FoundViolation): Cell {
  const column = Math.max(0, threads.indexOf(step.thread));
  const text = printable(step.text);
  const line = step.line === undefined ? '' : lineText(step, violation.file);
  switch (step.kind) {
    case 'statement':
      return { column, line, text, end: endOf(step, violation), tone: null };
    case 'callback':
      return { column, line: '', text: `${text} ▶`, end: '', tone: 'name' };
    case 'answer': {
      const end = step.result === undefined ? '' : `  → ${printable(step.result)}`;
      return { column, line: '', text: `◀ ${text}`, end, tone: 'name' };
    }
    case 'kernel':
      return { column, line: '', text, end: '', tone: 'dim' };
    case 'violation':
      return { column, line: '', text: `✗ ${violation.kind}`, end: '', tone: 'bad' };
    case 'more': {
      const more = step.thread === '' ? 'earlier event' : 'more statement';
      return {
        column,
        line: '',
        text: `… ${counted(step.count ?? 0, more)}`,
        end: '',
        tone: 'dim',
      };
    }
    default:
      return step.kind satisfies never;
  }
}

/** Lines of another file than the violation's have its name. */
function lineText({ file = '', line }: StoryStep, usual: string): string {
  return file === usual || usual === '' ? String(line) : `${basename(file).split('.')[0]}:${line}`;
}

function endOf(step: StoryStep, violation: FoundViolation): string {
  const parts: string[] = [];
  if (step.waits) parts.push('waits');
  if (step.result !== undefined) parts.push(`→ ${printable(step.result)}`);
  if (step.ignored && step.result?.startsWith('-')) parts.push('ignored');
  if (step.violation !== undefined) parts.push(`✗ ${verdictOf(violation)}`);
  return parts.map((part) => `  ${part}`).join('');
}

/** `freed at 31`, where it is known, else the kind. */
function verdictOf({ kind, related }: FoundViolation): string {
  const freed = related?.find(({ message }) => message.startsWith('freed here'));
  return freed === undefined ? kind : `freed at ${freed.line}`;
}

/** The last column has nobody on its right to go on below, so it has what it wants before the others. */
function widthsOf(natural: readonly number[], room: number, least: number): number[] {
  const others = natural.slice(0, -1);
  const wanted = natural.at(-1) ?? 0;
  const left = room - others.reduce((sum, width) => sum + Math.min(width, READABLE), 0);
  const last = Math.min(wanted, Math.max(NARROWEST, least, left));
  return [...shared(others, room - last), last];
}

/** The widths that columns get: what they want, or the widest ones less. */
function shared(natural: readonly number[], room: number): number[] {
  const widths = [...natural];
  for (let over = total(widths) - room; over > 0; over = total(widths) - room) {
    const widest = Math.max(...widths);
    const next = Math.max(NARROWEST, ...widths.filter((width) => width < widest));
    const count = widths.filter((width) => width === widest).length;
    const less = Math.max(1, Math.min(widest - next, Math.ceil(over / count)));
    widths.forEach((width, column) => {
      if (width === widest) widths[column] = width - less;
    });
  }
  return widths;
}

const total = (widths: readonly number[]): number => widths.reduce((sum, width) => sum + width, 0);

function rowOf(
  cell: Cell,
  widths: readonly number[],
  { numbers, width }: { readonly numbers: readonly number[]; readonly width: number },
  style: Style,
): string {
  const before = widths.slice(0, cell.column).reduce((sum, one) => sum + one + GAP, INDENT);
  const number = numbers[cell.column] ?? 0;
  const isStatement = cell.line !== '';
  const taken = isStatement ? lead(number) : 0;
  // Nobody else does anything in this row: it may go on below its neighbour on the right.
  const room = width - before - taken - widthOf(cell.end);
  const line = isStatement ? `${style('dim', cell.line.padStart(number))}  ` : '';
  return `${' '.repeat(before)}${line}${shown(cell, Math.max(1, room), style)}`;
}

function shown({ text, end, tone }: Cell, room: number, style: Style): string {
  const cut = fitted(text, room);
  const verdict = end.includes('✗') ? 'bad' : end.includes('→ -') ? 'warn' : null;
  return `${tone === null ? cut : style(tone, cut)}${verdict === null ? end : style(verdict, end)}`;
}

function asList(cells: readonly Cell[], threads: readonly string[], style: Style): string[] {
  const width = Math.max(...threads.map((name) => widthOf(printable(name))));
  return cells.map((cell) => {
    const name = padded(printable(threads[cell.column] ?? ''), width);
    const line = cell.line === '' ? '' : `${cell.line}  `;
    const text = shown(cell, Number.POSITIVE_INFINITY, style);
    return `${' '.repeat(INDENT)}${style('bold', name)}  ${style('dim', line)}${text}`;
  });
}
