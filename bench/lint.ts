/**
 * How fast the lint is: a cold process on one file and on a tree, and an edit in a file that is open.
 *
 * The processes are the command line as it ships, from its start to its end. An edit is a character
 * typed or taken back somewhere in the file, from there to the findings.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLinter, type Linter } from '../src/lint/linter.ts';
import { longEngine, writeTree } from './lint-tree.ts';
import type { BenchResult, BenchRow } from './result.ts';

const TREE_LINES = 52_000;
const COLD_LINES = 500;
const EDITED_LINES = 2_000;
const REPETITIONS = 9;
const EDITS = 400;

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export async function bench(): Promise<BenchResult> {
  if (!existsSync(cli)) throw new Error('the command line is not built: npm run build');
  const folder = mkdtempSync(join(tmpdir(), 'utrace-lab-bench-'));
  try {
    const file = join(folder, 'one.c');
    writeFileSync(file, longEngine(COLD_LINES));
    const tree = join(folder, 'tree');
    mkdirSync(tree);
    const { files, lines } = writeTree(tree, TREE_LINES);
    return {
      name: 'lint',
      size: `${COLD_LINES} lines; ${lines.toLocaleString('en-US')} lines in ${files} files; ${EDITS} edits`,
      repetitions: REPETITIONS,
      unit: 'milliseconds',
      rows: [
        cost(
          `cold process, ${COLD_LINES} lines`,
          repeat(() => lintProcess(file)),
        ),
        cost(
          `cold process, tree of ${TREE_LINES} lines`,
          repeat(() => lintProcess(tree)),
        ),
        ...(await edits()),
      ],
      notes: 'p95 is what 95 % of the repetitions, or of the edits, kept within',
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function repeat(sample: () => number): readonly number[] {
  sample();
  return Array.from({ length: REPETITIONS }, sample);
}

function lintProcess(path: string): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [cli, 'lint', path], {
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  const taken = performance.now() - start;
  if (status !== 0 && status !== 1) throw new Error(`lint ended with ${status}: ${stderr}`);
  return taken;
}

async function edits(): Promise<readonly BenchRow[]> {
  const require = createRequire(import.meta.url);
  const wasm = (name: string): Uint8Array => readFileSync(require.resolve(name));
  const linter = await createLinter({
    runtime: wasm('web-tree-sitter/web-tree-sitter.wasm'),
    typescript: wasm('tree-sitter-typescript/tree-sitter-typescript.wasm'),
    c: wasm('tree-sitter-c/tree-sitter-c.wasm'),
  });
  return [
    cost(`edit in ${EDITED_LINES} lines of C`, editTimes(linter, 'x.c', longEngine(EDITED_LINES))),
    cost(
      `edit in ${EDITED_LINES} lines of TypeScript`,
      editTimes(linter, 'x.tracer.ts', longScript(EDITED_LINES)),
    ),
  ];
}

/** One script of about `lines` lines, made of an example under ever other names. */
function longScript(lines: number): string {
  const example = new URL('../../examples/detach-right.tracer.ts', import.meta.url);
  const source = readFileSync(example, 'utf8');
  const [imports = ''] = /^import [\s\S]*? from 'utrace';\n/m.exec(source) ?? [];
  const body = source.replace(imports, '');
  const own = new Set(
    [...body.matchAll(/^(?:export )?(?:const|let|function|class) (\w+)/gm)].map(([, name]) => name),
  );
  let text = imports;
  for (let n = 0; text.split('\n').length < lines; n++) {
    text += body.replace(/\b[A-Za-z_]\w*\b/g, (word) => (own.has(word) ? `${word}_${n}` : word));
  }
  return text;
}

/** Types a character and takes it back, at places all over the file. */
function editTimes(linter: Linter, name: string, source: string): readonly number[] {
  const workspace = linter.openWorkspace();
  const timed = (text: string): number => {
    const start = performance.now();
    workspace.update(name, text);
    workspace.findings();
    return performance.now() - start;
  };
  timed(source);
  const typed = 'ab1 ;e=(';
  const times = Array.from({ length: EDITS + 100 }, (_, n) => {
    const at = (n * 7919) % source.length;
    const changed = source.slice(0, at) + typed[n % typed.length] + source.slice(at);
    return [timed(changed), timed(source)];
  });
  // The first make the compiler warm, as the first minute of work does.
  return times.slice(100).flat();
}

function cost(what: string, samples: readonly number[]): BenchRow {
  return { what, median: percentile(samples, 50), p95: percentile(samples, 95) };
}

/** The nearest rank: the value that `percent` of the samples do not exceed. */
function percentile(samples: readonly number[], percent: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}
