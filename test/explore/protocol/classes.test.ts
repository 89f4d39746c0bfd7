/**
 * The reduction runs exactly the classes of runs that there are, and reaches every final state: held
 * against an engine that has nothing in common with it, on scripts.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { FIELDS_PER_PLACE, WRITE } from '../../../src/engine/footprint.ts';
import { taskState } from '../../../src/engine/kernel/task.ts';
import { AttachedEngine } from '../../../src/engine/utrace/engine.ts';
import {
  type ScriptExecution,
  type ScriptRunOptions,
  scriptSystem,
} from '../../../src/explore/script-system.ts';
import { Reduction } from '../../../src/explore/search/reduction.ts';
import { LoadedScript } from '../../../src/script/loaded-script.ts';
import type { Run } from '../../../src/script/run.ts';
import { scriptedWorkload } from '../../../src/script/scripted-workload.ts';
import type { Instance } from '../../../src/script/vm/program.ts';
import { digest } from '../../script/footprints/digest.ts';
import { plainRealm } from '../../script/plain-realm.ts';
import { protocolRuns } from './configurations.ts';
import { Classes, everyClass } from './every-class.ts';

const MOST_RUNS = 100_000;

interface Found {
  /** Of runs without a violation: a violation cuts a run short, and one of each kind will do. */
  readonly classes: ReadonlySet<string>;
  readonly states: ReadonlySet<string>;
  readonly violations: ReadonlySet<string>;
}

interface Subject {
  readonly begin: () => ScriptExecution;
  /** All that scripts and tasks could tell of a run that is over. */
  readonly stateOf: (execution: ScriptExecution) => string;
}

function subjectOf(options: ScriptRunOptions): Subject {
  const instances = new WeakMap<Run, Instance>();
  const { workload } = options;
  const system = scriptSystem({
    ...options,
    workload: {
      ...workload,
      populate(run, instance) {
        instances.set(run, instance);
        workload.populate(run, instance);
      },
    },
  });
  const stateOf = ({ run }: ScriptExecution): string => {
    const tasks = run.kernel.userTasks().map((task) => `${task.pid} ${taskState(task)}`);
    return [...tasks, digest(instances.get(run)?.scopes ?? [])].join('\n');
  };
  return { begin: system.begin, stateOf };
}

class Findings implements Found {
  readonly classes = new Set<string>();
  readonly states = new Set<string>();
  readonly violations = new Set<string>();

  add(name: string, execution: ScriptExecution, state: string): void {
    const { violation } = execution.run;
    if (violation !== null) {
      this.violations.add(violation.kind);
      return;
    }
    this.classes.add(name);
    this.states.add(state);
  }
}

function byReduction(subject: Subject, classes: Classes): Found {
  const found = new Findings();
  const search = new Reduction(subject);
  for (let end = search.next(); end !== null; end = search.next()) {
    if (end.kind === 'blocked') continue;
    const execution = end.execution as ScriptExecution;
    found.add(classes.of(subject, end.schedule), execution, subject.stateOf(execution));
  }
  return found;
}

function byEveryClass(subject: Subject, classes: Classes): Found {
  const found = new Findings();
  everyClass(subject, classes, MOST_RUNS, (name, execution) => {
    found.add(name, execution, subject.stateOf(execution));
  });
  return found;
}

/**
 * Makes the order in which references are counted count: otherwise who gives back the last one is all
 * the same to the reduction, which then runs fewer classes than there are by this definition.
 */
function withCountsInOrder<T>(body: () => T): T {
  const { countReference } = AttachedEngine.prototype;
  AttachedEngine.prototype.countReference = function (change) {
    this.notes.note(this.place + FIELDS_PER_PLACE - 1, WRITE);
    return countReference.call(this, change);
  };
  try {
    return body();
  } finally {
    AttachedEngine.prototype.countReference = countReference;
  }
}

function example(file: string): ScriptRunOptions {
  const workload = 'examples/detach-wrong.workload.ts';
  const load = (path: string): string => readFileSync(path, 'utf8');
  return {
    script: new LoadedScript({ script: `examples/${file}`, workload, load }, plainRealm),
    workload: scriptedWorkload(workload),
    unload: 'any-time',
  };
}

const small = { tracers: 1, targets: 1, semantics: 'reference' } as const;
const subjects: Readonly<Record<string, ScriptRunOptions>> = {
  'detach-right': example('detach-right.tracer.ts'),
  'detach-wrong': example('detach-wrong.tracer.ts'),
  'the protocol at (1,1)': protocolRuns({ ...small, bug: 'none' }),
  'the protocol at (1,1), free-on-ealready': protocolRuns({ ...small, bug: 'free-on-ealready' }),
};

const sorted = (set: ReadonlySet<string>): string[] => [...set].sort();

describe('the reduction, on scripts', () => {
  for (const [name, options] of Object.entries(subjects)) {
    const subject = subjectOf(options);

    test(`${name}: runs exactly the classes there are, and ends in the same states`, () => {
      const classes = new Classes();
      const [found, all] = withCountsInOrder(() => [
        byReduction(subject, classes),
        byEveryClass(subject, classes),
      ]);
      assert.ok(all.classes.size > 10);
      assert.deepEqual(sorted(found.classes), sorted(all.classes));
      assert.deepEqual(sorted(found.states), sorted(all.states));
      assert.deepEqual(found.violations.size > 0, all.violations.size > 0);

      // As it is used: fewer runs, the same ends.
      const fewer = byReduction(subject, new Classes());
      assert.ok(fewer.classes.size < all.classes.size);
      assert.deepEqual(sorted(fewer.states), sorted(all.states));
      assert.deepEqual(fewer.violations.size > 0, all.violations.size > 0);
    });
  }
});
