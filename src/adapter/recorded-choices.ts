/**
 * The choices of a recording, for as many runs as a session needs.
 *
 * They are read once, in the sandbox, for a recording is as little to be trusted as its script. A run
 * follows them as far as they go; a recording that was cut off leaves the rest to its seed, as it was.
 */
import type { Scheduler, Thread } from '../engine/machine.ts';
import { seededScheduler } from '../explore/seeded.ts';
import { threadAt } from '../recording/utrec/choices.ts';
import { readStretch } from '../recording/utrec/stretch.ts';

export class RecordedChoices {
  #places = new Uint16Array(1024);
  #count = 0;

  /** Has anything come in? */
  get any(): boolean {
    return this.#count > 0;
  }

  /** Takes in the contents of the next stretch. @throws MalformedError */
  add(contents: Uint8Array): void {
    const { choices } = readStretch(contents);
    while (choices.left > 0) this.#push(choices.next());
  }

  /** @param seed  the one of the recorded run: its scheduler made the same choices up to the end */
  scheduler(seed: number): Scheduler {
    const seeded = seededScheduler(seed);
    let next = 0;
    return {
      choose: (runnable: readonly Thread[], previous: Thread | null): Thread => {
        const place = next < this.#count ? this.#places[next++] : undefined;
        const own = seeded.choose(runnable, previous);
        if (place === undefined) return own;
        return threadAt(place, runnable, previous) ?? own;
      },
    };
  }

  #push(place: number): void {
    if (this.#count === this.#places.length) {
      const larger = new Uint16Array(this.#places.length * 2);
      larger.set(this.#places);
      this.#places = larger;
    }
    this.#places[this.#count++] = place;
  }
}
