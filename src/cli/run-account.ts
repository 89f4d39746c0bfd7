/**
 * The account of a run: what a person reads when it is over.
 *
 * A clean run is two lines. A violation opens with what and where, shows the statement, says who
 * else was involved, and ends with the two things to do next.
 */
import { readFileSync } from 'node:fs';
import type { RunLogEntry, RunReport, RunRequest } from '../adapter/run-request.ts';
import type { RelatedStep, SourcePlace, Violation } from '../script/violation.ts';
import { counted, grouped, printable, type Style } from './terminal.ts';

/** One line of the script's output, after the thread that wrote it. */
export function logLine(entry: RunLogEntry, style: Style): string {
  const text = printable(entry.text.replace(/\n+$/, ''));
  const shown = entry.kind === 'warning' ? style('warn', text) : text;
  return `${style('dim', `${printable(entry.thread)}:`)} ${shown}\n`;
}

export function runAccount(report: RunReport, request: RunRequest, style: Style): string {
  const numbers = [
    counted(report.tasks, 'task'),
    counted(report.events, 'event'),
    counted(report.callbacks, 'callback'),
    counted(report.steps, 'step'),
    scheduleText(report),
    report.semantics,
  ].join(' · ');
  if (report.violation === undefined) {
    const kept = report.recording === undefined ? '' : `  recorded in ${report.recording}\n`;
    const missed = missedLines(report, style).map((line) => `${line}\n`);
    return `${style('good', '✓ clean')}  ${numbers}\n${missed.join('')}${callbackLine(report, style)}${kept}`;
  }
  const { recording } = report;
  const again =
    recording !== undefined
      ? `utrace-lab replay ${shellWord(recording)}`
      : report.schedule === undefined
        ? againCommand(request, report.seed)
        : null;
  return [
    ...violationLines(report.violation, style, textOnDisk),
    `    ${style('dim', numbers)}`,
    ...missedLines(report, style),
    '',
    ...(again === null ? [] : [`  see it again:  ${again}`]),
    `  what to do:    utrace-lab explain ${report.violation.kind}`,
    '',
  ].join('\n');
}

function scheduleText({ seed, schedule }: RunReport): string {
  if (schedule === undefined) return `seed ${seed}`;
  const { made, switches } = schedule;
  return `schedule of ${counted(switches, 'switch', 'switches')}${made === switches ? '' : `, ${made} made`}`;
}

/** The script has changed since its token was made: the run took another way. */
function missedLines({ schedule }: RunReport, style: Style): string[] {
  if (schedule?.missed === undefined) return [];
  const { made, switches, missed } = schedule;
  const which = `switch ${made + 1} of ${switches}`;
  return [`  ${style('warn', `the script is not what it was: ${which} ${printable(missed)}`)}`];
}

function callbackLine(report: RunReport, style: Style): string {
  const kinds = Object.entries(report.callbacksByKind).filter(([, count]) => count > 0);
  if (kinds.length === 0) return '';
  const list = kinds.map(([kind, count]) => `${kind} ${grouped(count)}`).join(' · ');
  return `  ${style('dim', list)}\n`;
}

/** @returns the text of a file, as far as it is known */
export type TextOf = (file: string) => string | undefined;

/** What and where, the statement, who else was involved, and the stack. */
export function violationLines(violation: Violation, style: Style, textOf: TextOf): string[] {
  const where = violation.line > 0 ? `  ${style('name', placeText(violation))}` : '';
  const who = violation.thread === '' ? '' : `  in ${printable(violation.thread)}`;
  const blame = violation.kernelOnly
    ? ['    the kernel’s, not the script’s: documented semantics do not have it']
    : [];
  return [
    `${style('bad', `✗ ${violation.kind}`)}${where}${who}`,
    `    ${printable(violation.message)}`,
    ...blame,
    ...excerpt(violation, style, textOf),
    ...(violation.related ?? []).map((step) => relatedLine(step, style)),
    ...violation.stack
      .slice(1)
      .map((frame) => `    called from ${frame.name}  ${placeText(frame)}`),
  ];
}

function relatedLine(step: RelatedStep, style: Style): string {
  const thread = step.thread === undefined ? '' : `${printable(step.thread)}: `;
  return `    ${style('name', placeText(step))}  ${thread}${printable(step.message)}`;
}

export function placeText({ file, line, column }: SourcePlace): string {
  return `${file}:${line}:${column}`;
}

/** The line at fault with a mark under the column, where the file can still be read. */
function excerpt(place: SourcePlace, style: Style, textOf: TextOf): string[] {
  const line = textOf(place.file)?.split('\n')[place.line - 1];
  if (line === undefined || line.trim() === '') return [];
  const indent = line.length - line.trimStart().length;
  const label = String(place.line);
  const shown = printable(line.trimStart().trimEnd().replaceAll('\t', ' '));
  const offset = Math.min(Math.max(0, place.column - 1 - indent), shown.length);
  return [
    `    ${style('dim', `${label} │`)} ${shown}`,
    `    ${style('dim', `${' '.repeat(label.length)} │`)} ${' '.repeat(offset)}${style('bad', '^')}`,
  ];
}

function textOnDisk(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** The shortest call that gives the same run. */
export function againCommand(request: RunRequest, seed: number): string {
  const words = ['utrace-lab run', shellWord(request.script)];
  if (request.workload !== undefined) words.push(`--workload ${shellWord(request.workload)}`);
  words.push(`--seed ${seed}`);
  if (request.semantics !== 'reference') words.push(`--semantics ${request.semantics}`);
  if (request.unload !== 'after-workload') words.push(`--unload ${request.unload}`);
  for (const [name, value] of Object.entries(request.params)) {
    words.push(`--param ${shellWord(`${name}=${value}`)}`);
  }
  return words.join(' ');
}

export function shellWord(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
