/**
 * Counterexamples in a sandbox: what was found becomes minimal, gets its exact place, its story, the
 * pair of steps that decides and its token, and can be recorded.
 */

import { contactsOf } from '../explore/counterexample/contacts.ts';
import { type Decision, decided } from '../explore/counterexample/decide.ts';
import { type Counterexample, type Found, minimised } from '../explore/counterexample/minimise.ts';
import { inWords } from '../explore/counterexample/moments.ts';
import { Storyteller } from '../explore/counterexample/story.ts';
import { switchesOf } from '../explore/counterexample/switches.ts';
import { writeToken } from '../explore/counterexample/token.ts';
import { Exploration } from '../explore/exploration.ts';
import { FollowingScheduler } from '../explore/schedule.ts';
import { type ScriptExecution, scriptSystem } from '../explore/script-system.ts';
import type { SessionEnd } from '../recording/utrec/format.ts';
import { SessionRecorder } from '../recording/utrec/session-recorder.ts';
import type { ScriptForm } from '../script/loaded-script.ts';
import type { Run } from '../script/run.ts';
import type { Violation } from '../script/violation.ts';
import type { DecisivePair, ExploreRequest, FoundViolation } from './explore-request.ts';
import type { Laboratory } from './laboratory.ts';

/** What to spend on making a counterexample minimal. */
const MINIMISING = { runs: 30_000, steps: 2_000_000 };
/** Steps to spend on finding what decides. */
const DECIDING_STEPS = 60_000;
/** Longer schedules are not looked at closely. */
const LONG = 20_000;
/** Steps to spend on showing that a violation is the kernel's doing. */
const DOCUMENTED_STEPS = 1_500_000;
/** Steps between two looks at the world outside. */
const BATCH = 200;

type Working<R> = Generator<undefined, R, undefined>;

/** Who wants to see steps: told before and after each. */
interface Watcher {
  readonly form: ScriptForm;
  readonly recorder?: SessionRecorder;
  readonly story?: Storyteller;
}

export class Counterexamples {
  readonly #laboratory: Laboratory;
  readonly #request: ExploreRequest;
  readonly #system: { begin(): ScriptExecution };
  #latest: Counterexample | null = null;

  constructor(laboratory: Laboratory, request: ExploreRequest) {
    this.#laboratory = laboratory;
    this.#request = request;
    this.#system = scriptSystem(laboratory.runOptions(request));
  }

  /** Makes of what was found all that can be said about it. */
  *explained(found: Found, onMinimal: () => void): Working<FoundViolation> {
    const counterexample = yield* minimised(this.#system, found, MINIMISING);
    this.#latest = counterexample;
    onMinimal();
    const { schedule, preemptions, excludedBelow, switches } = counterexample;
    const isLong = schedule.length > LONG;
    const alone = aloneIn(schedule);
    const story = new Storyteller(isLong ? nothing : contactsOf(this.#system, schedule, alone));
    const { violation } = yield* this.#again({ form: 'every', story });
    const located =
      violation?.kind === counterexample.violation.kind ? violation : counterexample.violation;
    const decision = isLong ? null : yield* this.#decided(schedule);
    const decisive = decision === null ? undefined : this.#inWords(decision);
    const deciding = decisive === undefined ? [] : [decisive.first.thread, decisive.second.thread];
    const kernelOnly = yield* this.#isKernelOnly(located.kind);
    return {
      ...located,
      ...(kernelOnly ? { kernelOnly } : {}),
      preemptions,
      excludedBelow,
      switches,
      token: this.#tokenOf(counterexample),
      ...(decisive === undefined ? {} : { decisive }),
      steps: story.told(alone, deciding),
    };
  }

  /** The latest counterexample once more, recorded. */
  *record(give: (contents: Uint8Array) => void): Working<SessionEnd> {
    const recorder = new SessionRecorder(give);
    const run = yield* this.#again({ form: 'visible', recorder });
    recorder.flush(run.machine.steps);
    const { violation } = run;
    return {
      outcome: violation === null ? 'clean' : 'violation',
      ...(violation === null ? {} : { violation: yield* this.#located(violation) }),
      steps: run.machine.steps,
      choices: recorder.choices,
      events: recorder.digest.count,
      digest: recorder.digest.hex(),
    };
  }

  /** The same with its exact place, from a run that stops at every statement. */
  *#located(violation: Violation): Working<Violation> {
    const { violation: again } = yield* this.#again({ form: 'every' });
    return again?.kind === violation.kind ? again : violation;
  }

  /** Runs the latest counterexample again. */
  *#again({ form, recorder, story }: Watcher): Working<Run> {
    const schedule = this.#latest?.schedule ?? [];
    const scheduler = new FollowingScheduler(schedule);
    const run = this.#laboratory.makeRun(
      { ...this.#request, searched: true },
      form,
      () => {},
      recorder === undefined ? story?.log : (event) => recorder.event(event),
      recorder === undefined ? scheduler : recorder.watching(scheduler),
    );
    story?.watch(run);
    for (let step = 0; run.state === 'running'; step++) {
      const thread = story && run.machine.threads.find(({ id }) => id === schedule[step]);
      story?.begin(step, thread);
      run.step();
      story?.end(thread);
      scheduler.advance();
      recorder?.pause(run.machine.steps);
      if (step % BATCH === 0) yield;
    }
    return run;
  }

  #tokenOf({ schedule, violation }: Counterexample): string {
    const { semantics, unload, params, workload, maxSteps } = this.#request;
    return writeToken({
      kind: violation.kind,
      semantics,
      unload,
      params,
      workload: workload?.split(/[/\\]/).at(-1),
      maxSteps,
      switches: switchesOf(this.#system, schedule),
    });
  }

  *#decided(schedule: readonly number[]): Working<Decision | null> {
    const runs = Math.floor(DECIDING_STEPS / (schedule.length + 1));
    return yield* decided(this.#system, schedule, runs);
  }

  #inWords({ first, second, swaps }: Decision): DecisivePair {
    const schedule = this.#latest?.schedule;
    const [one, other] = [first, second].map((step) => ({
      ...inWords(this.#system, step),
      ...(step.schedule === schedule ? { step: step.index } : {}),
    }));
    if (one === undefined || other === undefined) throw new Error('a pair without its steps');
    return { first: one, second: other, swaps };
  }

  /** Is there no such violation under the semantics that the kernel's manual promises? */
  *#isKernelOnly(kind: string): Working<boolean> {
    if (this.#request.semantics === 'documented') return false;
    const options = this.#laboratory.runOptions({ ...this.#request, semantics: 'documented' });
    const exploration = new Exploration(options, { strategy: 'prove', seed: 1 });
    while (exploration.tally.steps < DOCUMENTED_STEPS) {
      const end = exploration.next();
      if (end?.kind === 'violation') return end.violation.kind !== kind;
      if (end !== null) return end.kind === 'exhausted';
      yield;
    }
    return false;
  }
}

const nothing: ReadonlySet<number> = new Set();

/** How many steps the first thread makes before another makes one. */
function aloneIn(schedule: readonly number[]): number {
  const other = schedule.findIndex((thread) => thread !== schedule[0]);
  return Math.max(other, 0);
}
