/**
 * What spin says: the model of the protocol, generated, compiled and run for one configuration.
 *
 * Everything happens in a folder of its own that is gone afterwards. Where spin or a compiler is not
 * installed, {@link missingForSpin} says what to do about it.
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Bug, Configuration, Verdict } from './configurations.ts';

const model = 'test/explore/protocol/protocol.pml';

const bugMacros: Record<Bug, string> = {
  none: 'NONE',
  'free-always': 'FREE_ALWAYS',
  'free-on-ealready': 'FREE_ON_EALREADY',
  'no-reap-cleanup': 'NO_REAP_CLEANUP',
  'two-engines': 'TWO_ENGINES',
};

const assertions: Readonly<Record<string, Verdict>> = {
  memory_error: 'memory error',
  leak: 'leak',
  stuck: 'stuck',
};

export interface ModelChecked {
  /** What can go wrong; `right` alone if nothing can. */
  readonly verdicts: readonly Verdict[];
  /** Distinct states of the model. */
  readonly states: number;
}

/** @returns why the model cannot be checked here, or null */
export function missingForSpin(): string | null {
  const missing = ['spin', 'gcc'].filter((name) => {
    return spawnSync(name, ['--version'], { stdio: 'ignore' }).error !== undefined;
  });
  if (missing.length === 0) return null;
  return `no ${missing.join(', no ')}: apt-get install spin gcc libc6-dev, or run .ci/run`;
}

/**
 * Checks the model, in processes of their own: the caller can do something else meanwhile.
 *
 * @throws when a tool fails, or when the model was not searched to its end
 */
export async function checkModel(configuration: Configuration): Promise<ModelChecked> {
  const folder = await mkdtemp(join(tmpdir(), 'utrace-spin-'));
  try {
    return answerOf(await run(folder, commandsFor(configuration)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One line for a shell, so that nobody has to be there between one program and the next. */
function commandsFor({ tracers, targets, bug, semantics }: Configuration): string {
  const macros = [`TRACERS=${tracers}`, `TARGETS=${targets}`, `BUG=${bugMacros[bug]}`];
  if (semantics === 'documented') macros.push('DOCUMENTED');
  const generate = `spin -a ${macros.map((macro) => `-D${macro}`).join(' ')} '${resolve(model)}'`;
  // Millions of states are worth an optimiser and packing, thousands are not.
  const options = targets === 2 && tracers > 1 ? '-O2 -DCOLLAPSE' : '-O0';
  // -c0 goes on after a violation; -E: the model says itself who is stuck.
  return `${generate} && gcc ${options} -w -DSAFETY -o pan pan.c && ./pan -E -c0 -m100000`;
}

function run(cwd: string, commands: string): Promise<string> {
  return new Promise((answer, fail) => {
    execFile('sh', ['-c', commands], { cwd, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error === null) answer(stdout);
      else fail(new Error(`${commands}: ${error.message}\n${stdout}${stderr}`));
    });
  });
}

function answerOf(output: string): ModelChecked {
  const states = /([\d.e+]+) states, stored/.exec(output)?.[1];
  if (states === undefined || /max search depth|out of memory|not completed/.test(output)) {
    throw new Error(`the model was not searched to its end:\n${output}`);
  }
  const found = new Set<Verdict>();
  for (const [, name = ''] of output.matchAll(/assertion violated\s+!\((\w+)\)/g)) {
    const verdict = assertions[name];
    if (verdict === undefined) throw new Error(`an assertion nobody knows: ${name}`);
    found.add(verdict);
  }
  return { verdicts: found.size === 0 ? ['right'] : [...found].sort(), states: Number(states) };
}
