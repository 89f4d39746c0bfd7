/**
 * Footprints: two steps that do not conflict commute.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { seededChoice, seededDraw } from '../../../src/explore/seeded.ts';
import { LoadedScript } from '../../../src/script/loaded-script.ts';
import { scriptedWorkload } from '../../../src/script/scripted-workload.ts';
import { plainRealm } from '../plain-realm.ts';
import { newTally, type Tally, trySwaps } from './commute.ts';
import type { Choose, Subject } from './execution.ts';
import { generated, subjectOf } from './generated.ts';

const SEED = Number(process.env['FOOTPRINT_SEED'] ?? 20091216);
const PROGRAMS = Number(process.env['FOOTPRINT_PROGRAMS'] ?? 250);
const SWAPS = 20;

/** Half of the walks are uniform, which puts different threads next to each other. */
function walk(seed: number): Choose {
  const draw = seededDraw(seed);
  const choose = seededChoice<number>(seed, (id) => id);
  return (enabled) => {
    if (enabled.length === 1) return enabled[0] ?? 0;
    return seed % 2 === 0 ? choose(enabled) : (enabled[draw(enabled.length)] ?? 0);
  };
}

const EXAMPLES = readdirSync('examples').filter((name) => name.endsWith('.tracer.ts'));
const EXAMPLE_WALKS = 4;

/** An example with its own workload, or with one that forks, takes signals and dies. */
function exampleOf(tracer: string, unload: Subject['unload'], searched: boolean): Subject {
  const own = tracer.replace('.tracer.ts', '.workload.ts');
  const workload = readdirSync('examples').includes(own) ? `examples/${own}` : 'w.workload.ts';
  const load = (path: string): string | null => {
    if (path === 'w.workload.ts') return BUSY;
    return readdirSync('examples').includes(path.slice('examples/'.length))
      ? readFileSync(path, 'utf8')
      : null;
  };
  const script = new LoadedScript({ script: `examples/${tracer}`, workload, load }, plainRealm);
  return { name: tracer, script, workload: scriptedWorkload(workload), unload, searched };
}

const BUSY = `
import {
  clone_thread, compute, execve, exit, fork, getpid, kill, sigaction, syscall, user_program, waitpid,
} from 'utrace/user';
let taken = 0;
export default user_program('busy', () => {
  sigaction(10, () => { taken++; });
  fork('one', () => { compute(1); execve('/bin/one', ['one'], () => { exit(1); }); });
  fork('two', () => { kill(getpid(), 9); });
  clone_thread('thread', () => { compute(2); });
  syscall('write', [1, 0, 6], { ret: 6 });
  kill(getpid(), 10);
  waitpid(-1);
  waitpid(-1);
  exit(taken);
});
`;

function account(tally: Tally): string {
  const { swaps, conflicting, needless } = tally;
  const top = [...tally.needlessAt].sort((one, two) => two[1] - one[1]).slice(0, 12);
  return `${swaps} swaps without conflict; of ${conflicting} with one, ${needless} made no difference; ${top.map(([at, count]) => `${at >> 6}+${at & 63}: ${count}`).join(', ')}`;
}

describe('steps whose footprints do not conflict', () => {
  test('commute, in generated tracers and workloads', (t) => {
    const tally = newTally();
    const property = fc.property(generated, fc.nat(), (made, seed) => {
      const subject = subjectOf('generated', made);
      const draw = seededDraw(seed);
      const failure = trySwaps(subject, walk(seed), draw, SWAPS, tally);
      assert.equal(failure, null, `${failure}\n${JSON.stringify(made)}, seed ${seed}`);
    });
    fc.assert(property, { seed: SEED, numRuns: PROGRAMS });
    t.diagnostic(account(tally));
    assert.ok(tally.swaps > PROGRAMS);
  });

  test('commute, in the examples', (t) => {
    const tally = newTally();
    for (const tracer of EXAMPLES) {
      for (const unload of ['any-time', 'after-workload'] as const) {
        for (let seed = 0; seed < EXAMPLE_WALKS; seed++) {
          const subject = exampleOf(tracer, unload, seed % 4 < 2);
          const failure = trySwaps(subject, walk(seed), seededDraw(seed), SWAPS, tally);
          assert.equal(failure, null, `${failure}, seed ${seed}`);
        }
      }
    }
    t.diagnostic(account(tally));
    assert.ok(tally.swaps > EXAMPLES.length * EXAMPLE_WALKS);
  });
});
