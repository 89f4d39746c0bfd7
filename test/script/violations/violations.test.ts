/**
 * Violations: each script in data/ commits the one its first line names, at the line it names.
 *
 * `// expect: KIND [LINE]`, `// unload: any-time`, `// seeds: N`: the violation must come up under
 * one of the seeds 0 to N-1 (1 by default, 300 with any-time), and no other may under any. With
 * `// documented: clean` there is none under the semantics that the manual promises.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { Semantics } from '../../../src/engine/utrace/host.ts';
import { seededScheduler } from '../../../src/explore/seeded.ts';
import { LoadedScript } from '../../../src/script/loaded-script.ts';
import { Run } from '../../../src/script/run.ts';
import { scriptedWorkload } from '../../../src/script/scripted-workload.ts';
import type { Violation } from '../../../src/script/violation.ts';
import { plainRealm } from '../plain-realm.ts';

const DATA = 'test/script/violations/data';
const WORKLOAD = 'exit.workload.ts';
const workloadText = `
import { compute, exit, syscall, user_program } from 'utrace/user';
export default user_program('target', () => {
  syscall('write', [1, 0, 6], { ret: 6 });
  compute(3);
  exit(0);
});
`;

interface Expectation {
  readonly kind: string;
  readonly line: number | null;
  readonly unload: 'after-workload' | 'any-time';
  readonly seeds: number;
}

function expectation(text: string): Expectation {
  const [, kind = '', line] = /^\/\/ expect: (\S+)(?: (\d+))?$/m.exec(text) ?? [];
  const unload = /^\/\/ unload: any-time$/m.test(text) ? 'any-time' : 'after-workload';
  const seeds = Number(/^\/\/ seeds: (\d+)$/m.exec(text)?.[1] ?? (unload === 'any-time' ? 300 : 1));
  return { kind, line: line === undefined ? null : Number(line), unload, seeds };
}

function violationsOf(
  name: string,
  text: string,
  expected: Expectation,
  semantics: Semantics = 'reference',
): (Violation | null)[] {
  const sources: Record<string, string> = { [name]: text, [WORKLOAD]: workloadText };
  const load = (path: string): string | null => sources[path] ?? null;
  const script = new LoadedScript({ script: name, workload: WORKLOAD, load }, plainRealm);
  return Array.from({ length: expected.seeds }, (_, seed) => {
    const run = new Run({
      script,
      form: 'every',
      workload: scriptedWorkload(WORKLOAD),
      scheduler: seededScheduler(seed),
      unload: expected.unload,
      semantics,
    });
    while (run.step() === 'running');
    return run.violation;
  });
}

describe('violations of a single run', () => {
  for (const name of readdirSync(DATA).sort()) {
    const text = readFileSync(`${DATA}/${name}`, 'utf8');
    const expected = expectation(text);
    test(`${name} ends ${expected.kind}`, () => {
      const found = violationsOf(name, text, expected);
      const kinds = new Set(found.map((violation) => violation?.kind ?? 'clean'));
      kinds.delete('clean');
      const wanted = expected.kind === 'clean' ? [] : [expected.kind];
      const [first] = found.filter((violation) => violation !== null);
      assert.deepEqual([...kinds], wanted, JSON.stringify(first));
      if (/^\/\/ documented: clean$/m.test(text)) {
        const promised = violationsOf(name, text, expected, 'documented');
        assert.deepEqual(new Set(promised), new Set([null]));
      }
      if (expected.line !== null) assert.equal(first?.line, expected.line, JSON.stringify(first));
    });
  }
});
