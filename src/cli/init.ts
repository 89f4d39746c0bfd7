/**
 * `utrace-lab init`: a new tracer project, complete enough to press F5 in.
 *
 * Nothing is overwritten: if one of the files exists already, none is written.
 */
import { lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { helpHint, type ParsedCall, wantsJson } from './arguments.ts';
import { packagePath } from './package-files.ts';
import { projectCopies, projectFiles, type TemplateFile } from './project-template.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { type ExitCode, exitCodes, formatOption, type Verb } from './verb.ts';

export const initVerb: Verb = {
  name: 'init',
  usage: '[DIR]',
  summary: 'start a new tracer project',
  details:
    'Writes a tracer, a workload, tsconfig.json, the types of the API, .vscode/launch.json and a ' +
    'README into DIR, the current directory when it is left out. Never overwrites a file.',
  options: [formatOption],
  examples: [{ command: 'utrace-lab init my-tracer', summary: 'a new project in my-tracer/' }],
  run: init,
};

async function init(call: ParsedCall, terminal: Terminal): Promise<ExitCode> {
  const [folder = '.', second] = [...call.operands, ...(call.afterDashes ?? [])];
  if (second !== undefined) {
    throw new UsageError(second, `one directory was expected${helpHint(initVerb)}`);
  }
  const files = contents();
  checkFree(folder, files);
  for (const file of files) {
    const path = join(folder, file.path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.content, { flag: 'wx' });
  }
  terminal.print(
    wantsJson(call)
      ? `${JSON.stringify({ version: 1, directory: folder, files: files.map(({ path }) => path) })}\n`
      : account(folder, files, terminal),
  );
  return exitCodes.clean;
}

function contents(): TemplateFile[] {
  const copies = projectCopies.map(({ from, to }) => ({
    path: to,
    content: readFileSync(packagePath(...from), 'utf8'),
  }));
  return [...copies, ...projectFiles];
}

/** @throws UsageError when DIR is not a directory, or when writing would touch what is there */
function checkFree(folder: string, files: readonly TemplateFile[]): void {
  const there = lstatSync(folder, { throwIfNoEntry: false });
  if (there !== undefined && !there.isDirectory() && !there.isSymbolicLink()) {
    throw new UsageError(folder, 'is a file; a directory was expected, choose another name');
  }
  for (const { path } of files) {
    const place = join(folder, path);
    if (lstatSync(place, { throwIfNoEntry: false }) !== undefined) {
      throw new UsageError(
        place,
        'exists already and nothing was written; choose another directory',
      );
    }
  }
}

function account(folder: string, files: readonly TemplateFile[], terminal: Terminal): string {
  const enter = folder === '.' ? [] : [`  cd ${folder}`];
  return [
    ...files.map(({ path }) => `  ${terminal.style('good', 'new')} ${join(folder, path)}`),
    '',
    'what to do next:',
    ...enter,
    '  utrace-lab run first.tracer.ts --workload first.workload.ts',
    '',
  ].join('\n');
}
