/**
 * The explorer: an exploration in a sandbox, from the first run to a violation that is minimal, has
 * its exact place, and can be recorded.
 */

import { type Counterexample, minimised } from '../explore/counterexample/minimise.ts';
import { Exploration, type SearchEnd } from '../explore/exploration.ts';
import { FollowingScheduler } from '../explore/schedule.ts';
import { scriptSystem } from '../explore/script-system.ts';
import type { SessionEnd } from '../recording/utrec/format.ts';
import { SessionRecorder } from '../recording/utrec/session-recorder.ts';
import type { ScriptForm } from '../script/loaded-script.ts';
import type { Run } from '../script/run.ts';
import type {
  ExploreProgress,
  ExploreReport,
  ExploreRequest,
  FoundViolation,
} from './explore-request.ts';
import type { Laboratory } from './laboratory.ts';

/** Runs between two looks at the world outside, at most. */
const BATCH = 16;
/** What to spend on making a counterexample minimal. */
const MINIMISING = { runs: 20_000, steps: 3_000_000 };
/** Runs to spend on showing that a violation is the kernel's doing. */
const DOCUMENTED_RUNS = 20_000;

/** The report but for what only the host knows: the time, and where a recording is. */
export type SearchReport = Omit<ExploreReport, 'seconds' | 'recording'>;

export class Explorer {
  readonly #laboratory: Laboratory;
  readonly #request: ExploreRequest;
  readonly #exploration: Exploration;
  #counterexample: Counterexample | null = null;

  constructor(laboratory: Laboratory, request: ExploreRequest) {
    this.#laboratory = laboratory;
    this.#request = request;
    this.#exploration = new Exploration(laboratory.runOptions(request), request);
  }

  /** Ends the search; what was found until then is reported. */
  stop(why: string): void {
    this.#exploration.stop(why);
  }

  *explore(
    tell: (progress: ExploreProgress) => void,
  ): Generator<undefined, SearchReport, undefined> {
    const end = yield* this.#search(tell);
    const { strategy, semantics, seed } = this.#request;
    const { schedules, blocked, steps } = this.#exploration.tally;
    const isDistinct = strategy === 'prove' && this.#request.maxPreemptions === undefined;
    const counts = {
      version: 1,
      strategy,
      semantics,
      schedules,
      blocked,
      ...(isDistinct ? { traces: schedules } : {}),
      steps,
      seed,
    } as const;
    switch (end.kind) {
      case 'exhausted':
        return { ...counts, outcome: 'verified' };
      case 'bounded':
        return { ...counts, outcome: 'bounded', bound: end.why };
      case 'violation': {
        const violation = yield* this.#explained(end, tell);
        return { ...counts, outcome: 'violation', violation };
      }
      default:
        return end satisfies never;
    }
  }

  /** The counterexample once more, recorded. */
  *record(give: (contents: Uint8Array) => void): Generator<undefined, SessionEnd, undefined> {
    const recorder = new SessionRecorder(give);
    const run = yield* this.#again('visible', recorder);
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

  *#search(tell: (progress: ExploreProgress) => void): Generator<undefined, SearchEnd, undefined> {
    for (;;) {
      for (let left = BATCH; left > 0; left--) {
        const end = this.#exploration.next();
        if (end !== null) return end;
      }
      tell({ phase: 'searching', ...this.#exploration.tally });
      yield;
    }
  }

  *#explained(
    found: SearchEnd & { readonly kind: 'violation' },
    tell: (progress: ExploreProgress) => void,
  ): Generator<undefined, FoundViolation, undefined> {
    const { tally } = this.#exploration;
    tell({ phase: 'minimising', ...tally });
    const system = scriptSystem(this.#laboratory.runOptions(this.#request));
    const counterexample = yield* minimised(system, found, MINIMISING);
    this.#counterexample = counterexample;
    tell({ phase: 'explaining', ...tally });
    const located = yield* this.#located(counterexample.violation);
    const { preemptions, excludedBelow } = counterexample;
    const kernelOnly = yield* this.#isKernelOnly(located.kind);
    return { ...located, ...(kernelOnly ? { kernelOnly } : {}), preemptions, excludedBelow };
  }

  /** The same with its exact place, from a run that stops at every statement. */
  *#located(violation: NonNullable<Run['violation']>) {
    const { violation: again } = yield* this.#again('every');
    return again?.kind === violation.kind ? again : violation;
  }

  /** Runs the counterexample again. */
  *#again(form: ScriptForm, recorder?: SessionRecorder): Generator<undefined, Run, undefined> {
    const scheduler = new FollowingScheduler(this.#counterexample?.schedule ?? []);
    const run = this.#laboratory.makeRun(
      { ...this.#request, searched: true },
      form,
      () => {},
      recorder === undefined ? undefined : (event) => recorder.event(event),
      recorder === undefined ? scheduler : recorder.watching(scheduler),
    );
    while (run.state === 'running') {
      run.step();
      scheduler.advance();
      recorder?.pause(run.machine.steps);
      yield;
    }
    return run;
  }

  /** Is there no such violation under the semantics that the kernel's manual promises? */
  *#isKernelOnly(kind: string): Generator<undefined, boolean, undefined> {
    if (this.#request.semantics === 'documented') return false;
    const options = this.#laboratory.runOptions({ ...this.#request, semantics: 'documented' });
    const exploration = new Exploration(options, { strategy: 'prove', seed: 1 });
    for (let runs = 0; runs < DOCUMENTED_RUNS; runs++) {
      const end = exploration.next();
      if (end?.kind === 'violation') return end.violation.kind !== kind;
      if (end !== null) return end.kind === 'exhausted';
      yield;
    }
    return false;
  }
}
