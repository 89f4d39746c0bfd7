/**
 * Scripts with a known verdict, each loaded once and explored in this very process.
 *
 * The first line of a script in data/ says what exploring it has to come to: `// expect: KIND`, or
 * `verified`. `// needs: N` says how many preemptions the violation takes, no more and no fewer;
 * `// workload: NAME` and `// unload: after-workload` set what is not the default.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import {
  type Counterexample,
  type Found,
  minimised,
} from '../../../src/explore/counterexample/minimise.ts';
import { Exploration, type SearchEnd } from '../../../src/explore/exploration.ts';
import { type ScriptRunOptions, scriptSystem } from '../../../src/explore/script-system.ts';
import { LoadedScript } from '../../../src/script/loaded-script.ts';
import { scriptedWorkload } from '../../../src/script/scripted-workload.ts';
import { plainRealm } from '../../script/plain-realm.ts';

export interface Subject {
  readonly name: string;
  /** A violation kind, or `verified`. */
  readonly verdict: string;
  /** Preemptions; null where nothing is said of them. */
  readonly needs: number | null;
  readonly options: ScriptRunOptions;
}

const EXIT = 'exit.workload.ts';
const texts: Readonly<Record<string, string>> = {
  [EXIT]: `import { exit, syscall, user_program } from 'utrace/user';
export default user_program('target', () => {
  syscall('getpid', [], { ret: 1000 });
  exit(0);
});
`,
};

/** The scripts of data/, in alphabetical order. */
export function subjects(): Subject[] {
  const folder = 'test/explore/verdicts/data';
  return readdirSync(folder)
    .sort()
    .map((file) => subject(`${folder}/${file}`));
}

export function subject(file: string): Subject {
  return subjectOf(file, readFileSync(file, 'utf8'));
}

export function subjectOf(file: string, text: string): Subject {
  const setting = (name: string) => new RegExp(`^// ${name}: (.+)$`, 'm').exec(text)?.[1];
  const needs = setting('needs');
  return {
    name: basename(file, '.tracer.ts'),
    verdict: setting('expect') ?? '',
    needs: needs === undefined ? null : Number(needs),
    options: {
      ...loaded(file, setting('workload') ?? EXIT, { [file]: text }),
      unload: setting('unload') === 'after-workload' ? 'after-workload' : 'any-time',
      maxSteps: 100_000,
    },
  };
}

/**
 * @param workload  a file, or the name of a text above
 * @param given  texts of files that are not to be read
 */
export function loaded(
  script: string,
  workload: string,
  given: Readonly<Record<string, string>> = {},
): Pick<ScriptRunOptions, 'script' | 'workload'> {
  const load = (path: string): string => given[path] ?? texts[path] ?? readFileSync(path, 'utf8');
  return {
    script: new LoadedScript({ script, workload, load }, plainRealm),
    workload: scriptedWorkload(workload),
  };
}

/** More runs than any of them takes. */
const MOST_RUNS = 20_000;

export function explored({ options }: Subject): SearchEnd {
  const exploration = new Exploration(options, { strategy: 'prove', seed: 1 });
  for (let runs = 0; runs < MOST_RUNS; runs++) {
    const end = exploration.next();
    if (end !== null) return end;
  }
  return exploration.stop(`after ${MOST_RUNS} runs`);
}

export function minimal(
  { options }: Subject,
  found: Found,
  runs: number = MOST_RUNS,
): Counterexample {
  const budget = { runs, steps: 5_000_000 };
  const search = minimised(scriptSystem(options), found, budget);
  for (;;) {
    const made = search.next();
    if (made.done) return made.value;
  }
}
