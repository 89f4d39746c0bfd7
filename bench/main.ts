/**
 * Runs benchmarks: `npm run --silent bench -- [NAME…] [--format json|text]`, all of them by default.
 *
 * Each benchmark is a module of this folder with a function `bench()`. Nothing here judges the
 * numbers. With one name, `--format json` prints that benchmark's result; otherwise a list of them.
 */
import type { BenchResult } from './result.ts';

const NAMES = ['engine', 'whole-run', 'lint', 'explore', 'import', 'replay', 'dap'] as const;
type Name = (typeof NAMES)[number];

interface BenchModule {
  bench(): BenchResult | Promise<BenchResult>;
}

interface Request {
  readonly names: readonly Name[];
  readonly json: boolean;
}

const isName = (text: string): text is Name => (NAMES as readonly string[]).includes(text);

/** @returns what was asked for, or what is wrong with it */
function parse(args: readonly string[]): Request | string {
  const names: Name[] = [];
  let json = false;
  for (let n = 0; n < args.length; n++) {
    const argument = args[n] ?? '';
    if (argument === '--format' || argument.startsWith('--format=')) {
      const format = argument === '--format' ? args[++n] : argument.slice('--format='.length);
      if (format !== 'json' && format !== 'text') return `--format is json or text, not ${format}`;
      json = format === 'json';
    } else if (isName(argument)) {
      names.push(argument);
    } else {
      return `no benchmark is named ${argument}; there are ${NAMES.join(', ')}`;
    }
  }
  return { names, json };
}

async function load(name: Name): Promise<BenchModule | null> {
  try {
    return (await import(`./${name}.js`)) as BenchModule;
  } catch (error) {
    const missing = error instanceof Error && error.message.includes(`/${name}.js'`);
    if (missing && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  }
}

const figure = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);

function print(result: BenchResult): void {
  console.log(`${result.name}: ${result.size}, ${result.repetitions} repetitions, ${result.unit}`);
  const width = Math.max(...result.rows.map(({ what }) => what.length));
  console.log(`  ${''.padEnd(width)}  ${'median'.padStart(14)}  ${'p95'.padStart(14)}`);
  for (const { what, median, p95 } of result.rows) {
    console.log(
      `  ${what.padEnd(width)}  ${figure(median).padStart(14)}  ${figure(p95).padStart(14)}`,
    );
  }
  if (result.notes !== undefined) console.log(`  ${result.notes}`);
}

async function main(args: readonly string[]): Promise<number> {
  const request = parse(args);
  if (typeof request === 'string') {
    console.error(`bench: ${request}`);
    return 2;
  }
  const results: BenchResult[] = [];
  for (const name of request.names.length > 0 ? request.names : NAMES) {
    const module = await load(name);
    if (module === null) {
      if (request.names.length === 0) continue;
      console.error(`bench: ${name} has no benchmark in this version`);
      return 2;
    }
    const result = await module.bench();
    results.push(result);
    if (!request.json) print(result);
  }
  if (request.json) {
    console.log(JSON.stringify(request.names.length === 1 ? results[0] : results, null, 2));
  }
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
