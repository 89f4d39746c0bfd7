/**
 * `utrace-lab lint`: findings about tracer scripts and C engines, without running them.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import type { Finding, Severity } from '../lint/finding.ts';
import { createLinter } from '../lint/linter.ts';
import { optionValue, type ParsedCall, wantsJson, wholeNumberOf } from './arguments.ts';
import { filesAt } from './lintable-files.ts';
import { packagePath } from './package-files.ts';
import { startProgress } from './progress.ts';
import { counted, printable, type Style, type Terminal, type Tone } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { type ExitCode, exitCodes, formatOption, type Verb } from './verb.ts';

export const lintVerb: Verb = {
  name: 'lint',
  usage: 'PATH…',
  summary: 'find mistakes in tracer scripts and C engines without running them',
  details:
    'Reads the files named, and every .ts, .js, .c and .h file of the directories named; files ' +
    'that call each other are understood together. Ends with 1 ' +
    'when there is a finding of severity error, or more warnings than allowed.',
  options: [
    formatOption,
    {
      name: 'max-warnings',
      value: 'N',
      summary: 'end with 1 above N warnings (default: no limit)',
    },
  ],
  examples: [
    { command: 'utrace-lab lint examples', summary: 'every script below a directory' },
    {
      command: 'utrace-lab lint late.tracer.ts --format json',
      summary: 'the findings of one script, for a program',
    },
  ],
  run: lint,
};

const tones: Readonly<Record<Severity, Tone>> = { error: 'bad', warning: 'warn', info: 'dim' };

async function lint(call: ParsedCall, terminal: Terminal): Promise<ExitCode> {
  const paths = [...call.operands, ...(call.afterDashes ?? [])];
  if (paths.length === 0) {
    throw new UsageError('lint', `a PATH was expected, as in: ${lintVerb.examples[0].command}`);
  }
  const limited = optionValue(call, 'max-warnings') !== undefined;
  const maxWarnings = wholeNumberOf(call, 'max-warnings', { fallback: 0, least: 0 });
  const files = paths.flatMap(filesAt);
  const started = performance.now();
  const findings = await findingsIn(files, terminal);
  const milliseconds = Math.round(performance.now() - started);
  terminal.print(
    wantsJson(call)
      ? `${JSON.stringify({ version: 1, files: files.length, findings, milliseconds })}\n`
      : account(findings, files.length, terminal.style),
  );
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  const bad = findings.some(({ severity }) => severity === 'error');
  return bad || (limited && warnings > maxWarnings) ? exitCodes.fault : exitCodes.clean;
}

async function findingsIn(files: readonly string[], terminal: Terminal): Promise<Finding[]> {
  const linter = await createLinter({
    runtime: webAssembly('web-tree-sitter/web-tree-sitter.wasm'),
    typescript: webAssembly('tree-sitter-typescript/tree-sitter-typescript.wasm'),
    c: webAssembly('tree-sitter-c/tree-sitter-c.wasm'),
  });
  const progress = startProgress(terminal);
  const sources = files.map((fileName, index) => {
    progress.update(index / files.length, `${counted(index, 'file')} of ${files.length}`);
    return { fileName, source: readFileSync(fileName, 'utf8') };
  });
  const findings = [...linter.lintProject(sources)];
  progress.hide();
  return findings;
}

/** The bundle has the parsers beside it; a checkout has them in node_modules. */
function webAssembly(specifier: string): Uint8Array {
  const shipped = packagePath('dist', basename(specifier));
  if (existsSync(shipped)) return readFileSync(shipped);
  return readFileSync(createRequire(import.meta.url).resolve(specifier));
}

function account(findings: readonly Finding[], files: number, style: Style): string {
  if (findings.length === 0)
    return `${style('good', '✓')} nothing found in ${counted(files, 'file')}\n`;
  const lines = findings.flatMap((finding) => [
    `${style('name', place(finding))}  ${style(tones[finding.severity], finding.severity)}  ${finding.rule}`,
    `    ${printable(finding.message)}`,
    ...finding.related.map((related) => `    ${style('name', place(related))}  ${related.message}`),
  ]);
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  return [
    ...lines,
    '',
    `${counted(findings.length, 'finding')} in ${counted(files, 'file')}`,
    ...rules.map((rule) => `  what to do:  utrace-lab explain ${rule}`),
    '',
  ].join('\n');
}

function place(at: {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}): string {
  return `${at.file}:${at.line}:${at.column}`;
}
