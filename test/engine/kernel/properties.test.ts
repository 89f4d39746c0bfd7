import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { UTRACE_DETACH, UTRACE_SYSCALL_RESUMED } from '../../../src/engine/abi/actions.ts';
import {
  ALL_EVENTS,
  JCTL,
  QUIESCE,
  UTRACE_EVENT,
  UTRACE_EVENT_SIGNAL_ALL,
} from '../../../src/engine/abi/events.ts';
import { taskState } from '../../../src/engine/kernel/task.ts';
import { utrace_control } from '../../../src/engine/utrace/control.ts';
import type { Semantics } from '../../../src/engine/utrace/host.ts';
import { ListedScheduler, SeededScheduler } from '../schedule.ts';
import { type Attached, Play, quietWorkloads, type Scenario, scenarios } from './scenario.ts';

const SEED = 20091216;
const RUNS = 400;
const STEPS = 3000;
/** Events that nobody but the task itself brings about. */
const QUIET_EVENTS =
  ALL_EVENTS & ~(UTRACE_EVENT_SIGNAL_ALL | UTRACE_EVENT(QUIESCE) | UTRACE_EVENT(JCTL));
const SEMANTICS: readonly Semantics[] = ['reference', 'documented'];

const check = (claim: (scenario: Scenario) => void): void => {
  fc.assert(fc.property(scenarios, claim), { seed: SEED, numRuns: RUNS });
};

/** Steps to the end, or to the limit; `look` is asked after each step. */
function play(run: Play, look: () => void = () => {}, limit = STEPS): boolean {
  for (let steps = 0; steps < limit; steps++) {
    const outcome = run.world.machine.step();
    look();
    if (outcome !== 'ran') return true;
  }
  return false;
}

describe(`under any schedule (seed ${SEED})`, () => {
  test('no callback begins after a detach that answered 0', () => {
    for (const semantics of SEMANTICS) {
      check((scenario) => {
        const run = new Play(scenario, semantics);
        const { seen } = run.world;
        let looked = 0;
        const gone = new Set<string>();
        play(run, () => {
          for (; looked < seen.length; looked++) {
            const event = seen[looked];
            if (event !== undefined && event.kind !== 'release') {
              assert.ok(!gone.has(event.engine), `${event.kind} to ${event.engine}`);
            }
          }
          for (const [n, known] of run.attached.entries()) {
            if (known.detached) gone.add(`e${n}`);
          }
        });
      });
    }
  });

  test('documented: report_reap comes last, never before or during a report_death of the task', () => {
    check((scenario) => {
      const run = new Play(scenario, 'documented');
      const { world } = run;
      const open = new Map<number, number>();
      const reaped = new Set<number>();
      let looked = 0;
      play(run, () => {
        for (; looked < world.log.length; looked++) {
          const event = world.log[looked];
          if (event?.kind === 'callback' && event.callback === 'report_death') {
            assert.ok(!reaped.has(event.engine), 'death after reap');
            open.set(event.pid, (open.get(event.pid) ?? 0) + 1);
          } else if (event?.kind === 'answer' && event.callback === 'report_death') {
            open.set(event.pid, (open.get(event.pid) ?? 0) - 1);
          } else if (event?.kind === 'callback' && event.callback === 'report_reap') {
            assert.equal(open.get(event.pid) ?? 0, 0, 'reap during death');
            reaped.add(event.engine);
          } else if (event?.kind === 'callback' && event.callback !== 'release') {
            assert.ok(!reaped.has(event.engine), `${event.callback} after reap`);
          }
        }
      });
    });
  });

  test('whoever asked for DEATH in time and stayed gets it exactly once, but for lost-death', () => {
    for (const semantics of SEMANTICS) {
      let told = 0;
      check((scenario) => {
        const run = new Play(scenario, semantics);
        if (!play(run)) return;
        for (const [n, known] of run.attached.entries()) {
          const deaths = run.world.seen.filter(
            (event) => event.engine === `e${n}` && event.kind === 'death',
          ).length;
          assert.ok(deaths <= 1, 'two deaths');
          if (!mustHearDeath(known)) continue;
          const excused = semantics === 'reference' && run.lostDeath.has(known.task);
          if (!excused) assert.equal(deaths, 1, `e${n} on ${known.task.pid}`);
          told++;
        }
      });
      assert.ok(told > 100, `only ${told} engines were in a position to tell`);
    }
  });

  test('an engine hears the same of a task whether or not others trace it, too', () => {
    const plans = fc.record({
      events: fc.nat(ALL_EVENTS),
      answers: fc.array(fc.constantFrom(5, 0, 1, 2, 6), { minLength: 1, maxLength: 6 }),
      follows: fc.constant(false),
      slow: fc.boolean(),
    });
    const shared = fc.record({
      workload: quietWorkloads,
      events: fc.nat(ALL_EVENTS).map((mask) => mask & QUIET_EVENTS),
      others: fc.array(plans, { minLength: 1, maxLength: 3 }),
      first: fc.boolean(),
      seed: fc.nat(),
    });
    let whole = 0;
    fc.assert(
      fc.property(shared, ({ workload, events, others, first, seed }) => {
        const own = { events, answers: [5], follows: false, slow: false };
        const alone = { workload, engines: [own], tracers: [], seed };
        const quiet = new Play(alone, 'reference');
        play(quiet);
        const engines = first ? [own, ...others] : [...others, own];
        const together = new Play({ ...alone, engines }, 'reference');
        play(together);
        const expected = heard(quiet, 0);
        const actual = heard(together, first ? 0 : others.length);
        // Somebody else's stop may last for ever.
        assert.deepEqual(actual, expected.slice(0, actual.length));
        if (!together.world.kernel.workloadOver()) return;
        assert.deepEqual(actual, expected);
        whole++;
      }),
      { seed: SEED, numRuns: RUNS },
    );
    assert.ok(whole > RUNS / 10, `only ${whole} runs came to an end`);
  });

  test('the interest mask of a living task covers every engine’s mask', () => {
    for (const semantics of SEMANTICS) {
      check((scenario) => {
        const run = new Play(scenario, semantics);
        play(run, () => {
          for (const { task } of run.attached) {
            if (task.exit_state !== 'none' || task.utrace === null) continue;
            for (const engine of [...task.utrace.inService, ...task.utrace.waiting]) {
              const uncovered =
                engine.status === 'attached' ? engine.flags & ~task.utrace_flags : 0;
              assert.equal(uncovered, 0);
            }
          }
        });
      });
    }
  });

  test('any prefix of a schedule replays to the same state and the same log', () => {
    check((scenario) => {
      const scheduler = new SeededScheduler(scenario.seed);
      const first = new Play(scenario, 'reference', scheduler);
      const prefix = scenario.seed % 400;
      play(first, () => {}, prefix);
      const again = new Play(scenario, 'reference', new ListedScheduler(scheduler.chosen));
      play(again, () => {}, prefix);
      assert.equal(digest(again), digest(first));
    });
  });

  test('once all engines are detached, no stop is left and the workload ends', () => {
    for (const semantics of SEMANTICS) {
      check((scenario) => {
        const run = new Play(scenario, semantics);
        if (!play(run)) return;
        const { kernel } = run.world;
        for (const { engine, task } of run.attached) {
          if (engine.references > 0) {
            utrace_control(kernel, null, task, engine, UTRACE_DETACH);
          }
        }
        for (let steps = 0; steps < STEPS && run.world.machine.step() === 'ran'; steps++);
        const left = kernel.userTasks().filter((task) => task.stopped !== 0);
        assert.deepEqual(left, []);
        // A handler-less pause does not occur in these workloads; waits end with the children.
        assert.ok(kernel.workloadOver());
      });
    }
  });
});

/** Was it in time, did it stay, and is all over? */
function mustHearDeath({ task, asked, leaving, changed, early }: Attached): boolean {
  return asked && early && !leaving && !changed && task.reaped && task.thread?.state === 'done';
}

/** What an engine heard of its task, with what makes two callbacks different. */
function heard({ world }: Play, engine: number): string[] {
  return world.seen.flatMap(({ engine: name, kind, callback }) => {
    if (name !== `e${engine}` || kind === 'release') return [];
    switch (callback?.kind) {
      case 'syscall_entry':
        // A stop at entry may have the entry reported again, and says so.
        return (callback.action & UTRACE_SYSCALL_RESUMED) !== 0 ? [] : [kind];
      case 'exit':
        return [`exit ${callback.orig_code}`];
      case 'death':
        return [`death ${callback.group_dead} ${callback.signal}`];
      default:
        return [kind];
    }
  });
}

/** Everything that can be seen of a run. */
function digest({ world, attached }: Play): string {
  const tasks = [...world.kernel.pids.all()].map((task) => [
    task.pid,
    task.comm,
    taskState(task),
    task.utrace_flags,
    task.regs,
    task.pending,
    task.mask.list(),
    task.thread?.state,
    task.thread?.stack.map((frame) => frame.at),
  ]);
  const engines = attached.map(({ engine }) => [
    engine.flags,
    engine.hold,
    engine.status,
    engine.references,
  ]);
  return JSON.stringify([world.log, tasks, engines, world.machine.steps]);
}
