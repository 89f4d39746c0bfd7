/**
 * The recorder of a session: watches a run's choices and events, and gives out stretches as it goes.
 *
 * The first stretches are short, so that a session that is killed early leaves something; later ones
 * are as long as is good for compression. When one ends depends on the run alone, so the same run
 * leaves the same recording.
 */
import type { LogEvent } from '../../engine/log.ts';
import type { Scheduler, Thread } from '../../engine/machine.ts';
import { EventDigest } from '../event-digest.ts';
import { placeOf } from './choices.ts';
import { StretchWriter } from './stretch.ts';

/** Pauses of a run between two stretches, at most. */
const PATIENCE = 32;

export class SessionRecorder {
  readonly digest = new EventDigest();
  /** Choices so far. */
  choices = 0;
  readonly #give: ((contents: Uint8Array) => void) | undefined;
  readonly #stretch = new StretchWriter();
  #patience = 1;
  #pauses = 0;
  #flushedAt = 0;

  /** @param give  takes the contents of stretches, in order; without it there is only a digest */
  constructor(give: ((contents: Uint8Array) => void) | undefined) {
    this.#give = give;
  }

  /** The same choices, noted. */
  watching(scheduler: Scheduler): Scheduler {
    return {
      choose: (runnable: readonly Thread[], previous: Thread | null): Thread => {
        const chosen = scheduler.choose(runnable, previous);
        this.choices++;
        if (this.#give !== undefined) this.#stretch.choice(placeOf(chosen, runnable, previous));
        return chosen;
      },
    };
  }

  event(event: LogEvent): void {
    this.digest.add(event);
    if (this.#give !== undefined) this.#stretch.event(event, this.digest);
  }

  /** Between two steps of the run, every now and then: gives out a stretch where it is time for one. */
  pause(steps: number): void {
    this.#pauses++;
    if (this.#pauses < this.#patience && !this.#stretch.full) return;
    this.#patience = Math.min(PATIENCE, this.#patience * 2);
    this.flush(steps);
  }

  /** Gives out what there is; at the latest when the run is over. */
  flush(steps: number): void {
    this.#pauses = 0;
    if (this.#stretch.empty && steps === this.#flushedAt) return;
    this.#flushedAt = steps;
    this.#give?.(this.#stretch.flush(steps, this.digest.hex()));
  }
}
