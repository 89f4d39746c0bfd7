/**
 * Lints mutated sources for as long as it is told: `node out/test/fuzz/lint-mutants.js [SECONDS] [SEED]`.
 *
 * Tokens are dropped, doubled, swapped and spliced in from other files, bytes are flipped. Each mutant
 * is linted afresh and as an edit in a workspace, and both must agree. What throws, takes too long or
 * disagrees is written to a file and ends the run with 1.
 */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linter } from '../lint/check.ts';
import { corpus, numbers, withoutFixes } from '../lint/corpus.ts';

const seconds = Number(process.argv[2] ?? 600);
const seed = Number(process.argv[3] ?? 1);
/** Processor time, so that a busy machine is no finding. */
const limitMs = 3000;

const below = numbers(seed);
const sources = corpus();

function pick<T>(items: readonly T[]): T {
  return items[below(items.length)] as T;
}

const tokensOf = (source: string): string[] => source.match(/\w+|\s+|[^\w\s]/g) ?? [];

type Mutation = (tokens: string[]) => void;
const mutations: readonly Mutation[] = [
  (tokens) => tokens.splice(below(tokens.length), 1 + below(3)),
  (tokens) => tokens.splice(below(tokens.length), 1 + below(80)),
  (tokens) => {
    const at = below(tokens.length);
    tokens.splice(at, 0, ...tokens.slice(at, at + 1 + below(40)));
  },
  (tokens) => {
    const other = tokensOf(pick(sources).source);
    const from = below(other.length);
    tokens.splice(below(tokens.length), below(10), ...other.slice(from, from + below(120)));
  },
  (tokens) => {
    const [a, b] = [below(tokens.length), below(tokens.length)];
    [tokens[a], tokens[b]] = [tokens[b] ?? '', tokens[a] ?? ''];
  },
  (tokens) => {
    const at = below(tokens.length);
    const bytes = Buffer.from(tokens[at] ?? '');
    if (bytes.length > 0) bytes[below(bytes.length)] = below(256);
    tokens[at] = bytes.toString('utf8');
  },
];

function mutant(source: string): string {
  const tokens = tokensOf(source);
  for (let n = below(6); n >= 0 && tokens.length > 0; n--) pick(mutations)(tokens);
  return tokens.join('');
}

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

function problemIn(name: string, before: string, source: string): string | null {
  const started = cpuMs();
  try {
    const afresh = withoutFixes(linter.lint(source, name));
    const taken = cpuMs() - started;
    if (taken > limitMs) return `took ${Math.round(taken)} ms`;
    const workspace = linter.openWorkspace();
    workspace.update(name, before);
    workspace.findings();
    workspace.update(name, source);
    return withoutFixes(workspace.findings()) === afresh ? null : 'differs in a workspace';
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

const end = Date.now() + seconds * 1000;
let count = 0;
let problems = 0;
while (Date.now() < end && problems < 20) {
  const { name, source } = pick(sources);
  const mutated = mutant(source);
  const problem = problemIn(name, source, mutated);
  count++;
  if (problem === null) continue;
  const file = join(tmpdir(), `mutant-${seed}-${count}-${name}`);
  writeFileSync(file, mutated);
  console.log(`${file}: ${problem}`);
  problems++;
}
console.log(`${count} mutants (seed ${seed}), ${problems} problems`);
process.exitCode = problems > 0 ? 1 : 0;
