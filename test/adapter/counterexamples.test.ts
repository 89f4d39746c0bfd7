/**
 * Counterexamples as an exploration's report has them: each violation comes back from its recording,
 * and has a story, a pair that decides and a token.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Counterexamples } from '../../src/adapter/counterexamples.ts';
import type { ExploreRequest, FoundViolation } from '../../src/adapter/explore-request.ts';
import { Laboratory } from '../../src/adapter/laboratory.ts';
import { Exploration } from '../../src/explore/exploration.ts';
import type { SessionEnd } from '../../src/recording/utrec/format.ts';
import { plainRealm } from '../script/plain-realm.ts';

const FOLDER = 'test/explore/verdicts/data';
const WORKLOAD = 'exit.workload.ts';
const workloadText = `import { exit, user_program } from 'utrace/user';
export default user_program('target', () => exit(0));
`;
const TIMES = 100;

function run<R>(steps: Generator<undefined, R, undefined>): R {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

interface Kept {
  readonly laboratory: Laboratory;
  readonly request: ExploreRequest;
  readonly violation: FoundViolation;
  readonly stretches: readonly Uint8Array[];
  readonly end: SessionEnd;
}

/** Explores a script as a sandbox does, and records what it finds. */
function kept(file: string): Kept | null {
  const laboratory = new Laboratory(plainRealm);
  const sources = { [file]: readFileSync(file, 'utf8'), [WORKLOAD]: workloadText };
  const answer = laboratory.load({ script: file, workload: WORKLOAD, sources });
  assert.deepEqual(answer, { kind: 'ready' });
  const request: ExploreRequest = {
    ...{ script: file, strategy: 'prove', seed: 1, semantics: 'reference', params: {} },
    ...{ unload: 'any-time', maxSteps: 100_000 },
  };
  const exploration = new Exploration(laboratory.runOptions(request), request);
  let end = exploration.next();
  while (end === null) end = exploration.next();
  if (end.kind !== 'violation') return null;
  const counterexamples = new Counterexamples(laboratory, request);
  const violation = run(counterexamples.explained(end, () => {}));
  const stretches: Uint8Array[] = [];
  const ended = run(counterexamples.record((contents) => stretches.push(contents)));
  return { laboratory, request, violation, stretches, end: ended };
}

describe('a violation that was found', () => {
  for (const name of readdirSync(FOLDER).sort()) {
    if (name.startsWith('right-')) continue;
    test(`${name} comes back ${TIMES} times of ${TIMES} from its recording`, () => {
      const found = kept(`${FOLDER}/${name}`);
      assert.ok(found !== null);
      const { laboratory, request, violation, stretches, end } = found;
      assert.equal(end.violation?.kind, violation.kind);
      for (let time = 0; time < TIMES; time++) {
        const replay = laboratory.replay({ ...request, searched: true });
        for (const stretch of stretches) run(replay.follow(stretch));
        run(replay.finish(end));
        assert.equal(replay.divergence, null);
        assert.equal(replay.run.violation?.kind, violation.kind);
        assert.equal(replay.run.violation?.message, violation.message);
      }
    });

    test(`${name} has a story that ends in it, and a token`, () => {
      const found = kept(`${FOLDER}/${name}`);
      assert.ok(found !== null);
      const { violation } = found;
      const marked = (violation.steps ?? []).filter((step) => step.violation !== undefined);
      assert.deepEqual(
        marked.map((step) => step.violation),
        [violation.kind],
      );
      assert.equal(violation.steps?.at(-1), marked[0]);
      assert.match(violation.token ?? '', /^ul1:/);
      assert.ok((violation.switches ?? 0) > 0);
    });
  }
});

describe('the story of a counterexample', () => {
  test('tells calls with their results, and which of them nobody looks at', () => {
    const found = kept(`${FOLDER}/livelock.tracer.ts`);
    const ignored = kept('examples/detach-wrong.tracer.ts');
    const detaches = [found, ignored].map((each) =>
      each?.violation.steps?.find(({ text }) => text.includes('utrace_control')),
    );
    const told = detaches.map((step) => [step?.result, step?.ignored ?? false]);
    assert.deepEqual(told[1], ['-EALREADY', true]);
    assert.equal(told[0]?.[1], false);
  });

  test('leaves out what module_init does alone, and threads that do not matter', () => {
    const { violation } = kept(`${FOLDER}/deadlock-locks.tracer.ts`) ?? {};
    const threads = new Set(violation?.steps?.map(({ thread }) => thread));
    assert.deepEqual([...threads].sort(), ['one-two', 'rmmod', 'two-one']);
  });

  test('says who waits', () => {
    const { violation } = kept(`${FOLDER}/deadlock-locks.tracer.ts`) ?? {};
    const waits = violation?.steps?.filter((step) => step.waits).map(({ text }) => text);
    assert.deepEqual(waits, ['mutex_lock(second)', 'mutex_lock(second)', 'kthread_stop(thread)']);
  });
});
