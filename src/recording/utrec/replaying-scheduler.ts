/**
 * The replaying scheduler: makes the choices of a recording once more.
 */
import type { Scheduler, Thread } from '../../engine/machine.ts';
import { type ChoiceReader, threadAt } from './choices.ts';

/** Thrown out of a step of the machine: the recording says nothing that can be done here. */
export class CannotFollow extends Error {
  override readonly name = 'CannotFollow';
  /** What the recording has here. */
  readonly expected: string;
  /** What there was to choose from. */
  readonly actual: string;

  constructor(expected: string, runnable: readonly Thread[]) {
    const names = runnable.map(({ name }) => name);
    super(expected);
    this.expected = expected;
    this.actual = `a choice among ${names.slice(0, 8).join(', ')}${names.length > 8 ? ' …' : ''}`;
  }
}

export class ReplayingScheduler implements Scheduler {
  #choices: ChoiceReader | null = null;

  /** Choices that are known and not made yet. */
  get left(): number {
    return this.#choices?.left ?? 0;
  }

  /** Goes on with these once the ones before are made. */
  take(choices: ChoiceReader): void {
    this.#choices = choices;
  }

  /** @throws CannotFollow, or MalformedError where the recording cannot be read */
  choose(runnable: readonly Thread[], previous: Thread | null): Thread {
    if (this.#choices === null || this.left === 0) {
      throw new CannotFollow('no more choices', runnable);
    }
    const place = this.#choices.next();
    const thread = threadAt(place, runnable, previous);
    if (thread === undefined) {
      throw new CannotFollow(`a choice among more than ${place} threads`, runnable);
    }
    return thread;
  }
}
