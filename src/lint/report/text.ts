/**
 * The report for people: each finding with the code it is about, its path, and what to do.
 *
 *     late.tracer.ts:64:3  error  utrace/ealready-freed
 *         `watch` is freed at line 65 even when this returns `-EALREADY`: …
 *
 *         64 │   utrace_control(target, engine, UTRACE_DETACH);
 *            │   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 1. the engine is detached here
 *         65 │   kfree(watch);
 *            │   ----- 2. `watch` is freed here
 *
 *         help  utrace-lab explain utrace/ealready-freed
 *
 * Fixes are not named: each would have to be made and tried first, and everybody would wait for what
 * `--fix` and the editor do all the same.
 */
import type { Finding, Related } from '../finding.ts';
import { excerpt, linesOf, type Mark, wordAt } from './excerpt.ts';
import { type Paint, toneOf } from './paint.ts';
import type { LintReport } from './report.ts';
import { summaryLines } from './summary.ts';
import { wrap } from './wrap.ts';

export interface TextOptions {
  readonly paint: Paint;
  /** Cells of a line. */
  readonly width: number;
}

/** Steps further apart than this are shown as excerpts of their own. */
const nearLines = 2;
const indent = '    ';

export function textReport(report: LintReport, options: TextOptions): string {
  const linesBy = new Map<string, readonly string[]>();
  const linesOfFile = (file: string): readonly string[] | undefined => {
    const source = report.sources.get(file);
    if (source === undefined) return undefined;
    const lines = linesBy.get(file) ?? linesOf(source);
    linesBy.set(file, lines);
    return lines;
  };
  const findings = report.findings.flatMap((finding) => [
    ...findingLines(finding, linesOfFile, options),
    '',
  ]);
  return [...findings, ...summaryLines(report, options.paint), ''].join('\n');
}

type LinesOfFile = (file: string) => readonly string[] | undefined;

function findingLines(
  finding: Finding,
  linesOfFile: LinesOfFile,
  options: TextOptions,
): readonly string[] {
  const { paint, width } = options;
  const head = [
    paint('name', placeOf(finding)),
    paint(toneOf[finding.severity], finding.severity),
    paint('bold', finding.rule),
  ].join('  ');
  const groups = groupsOf(finding);
  const last = Math.max(...groups.flatMap(({ steps }) => steps.map(({ line }) => line + 4)));
  const digits = String(last).length;
  const path = groups.flatMap((group, index) =>
    groupLines(group, index === 0, finding, linesOfFile(group.file), { ...options, digits }),
  );
  return [head, ...wrap(finding.message, width, indent), ...path, '', helpLine(finding, paint)];
}

export function placeOf(at: {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}): string {
  return `${at.file}:${at.line}:${at.column}`;
}

interface Step extends Related {
  /** 0 for the finding itself, and from 1 on along the path. */
  readonly number: number;
}

/** Steps that are close enough to be seen in one excerpt. */
interface Group {
  readonly file: string;
  readonly steps: readonly Step[];
}

function groupsOf({ file, line, column, related }: Finding): readonly Group[] {
  const groups: { file: string; steps: Step[] }[] = [
    { file, steps: [{ file, line, column, message: '', number: 0 }] },
  ];
  related.forEach((step, index) => {
    const group = groups[groups.length - 1];
    const before = group?.steps[group.steps.length - 1];
    const away = before === undefined ? 0 : step.line - before.line;
    const isNear = group?.file === step.file && away >= 0 && away <= nearLines;
    const numbered = { ...step, number: index + 1 };
    if (isNear) group.steps.push(numbered);
    else groups.push({ file: step.file, steps: [numbered] });
  });
  return groups;
}

function groupLines(
  { steps }: Group,
  isFirst: boolean,
  finding: Finding,
  lines: readonly string[] | undefined,
  options: TextOptions & { readonly digits: number },
): readonly string[] {
  const { paint } = options;
  if (lines === undefined) {
    const told = steps.filter(({ number }) => number > 0);
    return told.map((step) => `${indent}${paint('name', placeOf(step))}  ${labelOf(step)}`);
  }
  const head = steps.slice(0, isFirst ? 0 : 1).map((step) => indent + paint('name', placeOf(step)));
  const marks = marksOf(steps, finding, lines);
  return ['', ...head, ...excerpt(lines, marks, { ...options, context: isFirst ? 1 : 0 })];
}

/** A step at the very place of the finding labels the finding's own mark. */
function marksOf(
  steps: readonly Step[],
  finding: Finding,
  lines: readonly string[],
): readonly Mark[] {
  const tone = toneOf[finding.severity];
  const isHere = (step: Step): boolean =>
    step.line === finding.line && step.column === finding.column;
  const isTold = steps[0]?.number === 0;
  const own = steps.find((step) => step.number > 0 && isHere(step));
  return steps.flatMap((step): readonly Mark[] => {
    if (step.number === 0) {
      return [{ span: finding, stroke: '^', tone, label: own === undefined ? '' : labelOf(own) }];
    }
    if (isTold && step === own) return [];
    const span = wordAt(lines, step.line, step.column);
    return [{ span, stroke: '-', tone: 'name', label: labelOf(step) }];
  });
}

function labelOf({ number, message }: Step): string {
  return `${number}. ${message}`;
}

function helpLine({ rule }: Finding, paint: Paint): string {
  return `${indent}${paint('dim', 'help')}  utrace-lab explain ${rule}`;
}
