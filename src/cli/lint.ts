/**
 * `utrace-lab lint`: findings about tracer scripts and C engines, without running them.
 */
import { readFileSync } from 'node:fs';
import { applyLevels, type Levels } from '../lint/config/level.ts';
import type { Finding } from '../lint/finding.ts';
import { createLinter, isLintable, type Linter } from '../lint/linter.ts';
import type { BaselineReport, LintReport } from '../lint/report/report.ts';
import { suppressedFindings } from '../lint/report/suppressed.ts';
import type { ParsedCall } from './arguments.ts';
import {
  baselinePath,
  type Linted,
  readBaseline,
  withBaseline,
  writeBaseline,
} from './lint-baseline.ts';
import { configFor, type FoundConfig } from './lint-config.ts';
import { fixFiles } from './lint-fix.ts';
import { type LintRequest, lintOptions, lintRequest } from './lint-options.ts';
import { formatReport } from './lint-report.ts';
import { describedRules, ruleNames, rulesJson, rulesText } from './lint-rules.ts';
import {
  readSources,
  type SourcesFound,
  type SourceText,
  sourcePaths,
  withoutTooLong,
} from './lint-sources.ts';
import { startProgress } from './progress.ts';
import { counted, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { type ExitCode, exitCodes, type Verb } from './verb.ts';
import { compileInHaste, webAssembly } from './web-assembly.ts';

export const lintVerb: Verb = {
  name: 'lint',
  usage: 'PATH…',
  summary: 'find mistakes in tracer scripts and C engines without running them',
  details:
    'Reads the files named, and every .ts, .js, .c and .h file of the directories named; files ' +
    'that call each other are understood together. Ends with 1 ' +
    'when there is a finding of severity error, or more warnings than allowed.',
  options: lintOptions,
  examples: [
    { command: 'utrace-lab lint examples', summary: 'every script below a directory' },
    {
      command: 'utrace-lab lint late.tracer.ts --format json',
      summary: 'the findings of one script, for a program',
    },
    {
      command: 'utrace-lab lint drivers --fix --rule task-stale=off',
      summary: 'mend what is safe to mend, and be silent about one rule',
    },
    {
      command: 'utrace-lab lint drivers --baseline known.json --update-baseline',
      summary: 'take what there is as known; from now on only new findings fail',
    },
  ],
  run: lint,
};

async function lint(call: ParsedCall, terminal: Terminal): Promise<ExitCode> {
  const request = lintRequest(call, ruleNames, lintVerb.examples[0].command);
  const found = configFor(request, ruleNames);
  const levels: Levels = new Map([...found.config.rules, ...request.levels]);
  if (request.listRules) return listRules(request, levels, terminal);
  const path = baselinePath(request, found);
  const known = path === null ? [] : readBaseline(path, request.updateBaseline);
  compileInHaste();
  const sources = await sourcesFor(request, found, terminal);
  const started = performance.now();
  const linter = await linterFor(sources.files);
  let unfinished: LintReport['unfinished'] = [];
  const find: Find = (files) => {
    const workspace = linter.openWorkspace();
    for (const { fileName, source } of files) workspace.update(fileName, source);
    const findings = applyLevels(workspace.findings(), levels);
    unfinished = workspace.unfinished();
    return findings;
  };
  const linted = (files: readonly SourceText[]): Linted => ({
    findings: find(files),
    sources: textsOf(files),
    levels,
  });
  const entries =
    path !== null && request.updateBaseline
      ? writeBaseline(path, known, linted(sources.files))
      : known;
  const split = (files: readonly SourceText[]): Split => {
    const all = linted(files);
    return path === null ? { fresh: all.findings, report: null } : withBaseline(path, entries, all);
  };
  const mended = request.fix ? fixFiles(sources.files, (files) => split(files).fresh) : null;
  const files = mended?.files ?? sources.files;
  await letSignalsIn();
  const { fresh, report: baseline } = split(files);
  await letSignalsIn();
  const left = [...fresh, ...(baseline?.known ?? [])];
  const report: LintReport = {
    files: files.length,
    findings: fresh,
    sources: textsOf(files),
    milliseconds: Math.round(performance.now() - started),
    baseline,
    fixed: mended?.fixed ?? null,
    suppressed: request.format === 'sarif' ? suppressedFindings(files, find, left) : [],
    skipped: [...sources.skipped, ...(mended?.skipped ?? [])],
    unfinished,
  };
  const text = formatReport(report, request.format, levels, terminal);
  await letSignalsIn();
  terminal.print(text);
  return verdictOn(fresh, request.maxWarnings ?? found.config.maxWarnings);
}

/** An end that somebody asked for while the lint was busy comes before its report. */
function letSignalsIn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

type Find = (files: readonly SourceText[]) => readonly Finding[];

interface Split {
  readonly fresh: readonly Finding[];
  readonly report: BaselineReport | null;
}

function verdictOn(findings: readonly Finding[], maxWarnings: number | null): ExitCode {
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  const bad = findings.some(({ severity }) => severity === 'error');
  const isOver = maxWarnings !== null && warnings > maxWarnings;
  return bad || isOver ? exitCodes.fault : exitCodes.clean;
}

function listRules({ format }: LintRequest, levels: Levels, terminal: Terminal): ExitCode {
  if (format !== 'text' && format !== 'json') {
    throw new UsageError('--list-rules', 'is given as text or json; choose one of them');
  }
  const rules = describedRules(levels);
  terminal.print(format === 'json' ? rulesJson(rules) : rulesText(rules, terminal.style));
  return exitCodes.clean;
}

async function sourcesFor(
  request: LintRequest,
  found: FoundConfig,
  terminal: Terminal,
): Promise<SourcesFound> {
  const [name = ''] = request.paths;
  if (request.isStdin) {
    if (!isLintable(name)) {
      throw new UsageError(
        name,
        'is neither .ts nor .js nor .c; name what comes in by one of them',
      );
    }
    return withoutTooLong({ files: [{ fileName: name, source: textOfStdin() }], skipped: [] });
  }
  const paths = sourcePaths(request.paths, found);
  const progress = startProgress(terminal);
  const sources = await readSources(paths, (count) => {
    progress.update(count / paths.length, `${counted(count, 'file')} of ${paths.length}`);
  });
  progress.hide();
  return sources;
}

/** An editor asks about what is being typed: whatever there is has findings. */
function textOfStdin(): string {
  return new TextDecoder('utf-8').decode(readFileSync(process.stdin.fd));
}

function textsOf(files: readonly SourceText[]): ReadonlyMap<string, string> {
  return new Map(files.map(({ fileName, source }) => [fileName, source]));
}

/** A linter with the grammars that these files need: each takes a while to load. */
function linterFor(files: readonly SourceText[]): Promise<Linter> {
  const hasEngine = files.some(({ fileName }) => /\.[ch]$/.test(fileName));
  const hasScript = files.some(({ fileName }) => !/\.[ch]$/.test(fileName));
  return createLinter({
    runtime: webAssembly('web-tree-sitter/web-tree-sitter.wasm'),
    ...(hasScript
      ? { typescript: webAssembly('tree-sitter-typescript/tree-sitter-typescript.wasm') }
      : {}),
    ...(hasEngine ? { c: webAssembly('tree-sitter-c/tree-sitter-c.wasm') } : {}),
  });
}
