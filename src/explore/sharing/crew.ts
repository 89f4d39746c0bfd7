/**
 * A crew: those who share an exploration, each of them busy with one piece at a time.
 *
 * Whoever is free gets the next piece of the ledger; whoever makes one that no longer counts is told
 * to stop. Members may join while the work goes on. What comes of it does not depend on how many
 * there are: that is the ledger's promise, and nothing here may look at a clock.
 */
import type { Unit } from '../search/units.ts';
import type { Ledger, LedgerEnd, Task } from './ledger.ts';
import type { Counts, Piece, PieceResult } from './piece.ts';

export interface Member {
  piece(
    piece: Piece,
    limit: number,
    onProgress: (counts: Counts, fraction?: number) => void,
  ): Promise<PieceResult>;
  /** @returns null if it was stopped; the end if the search itself ended it */
  cut(): Promise<readonly Unit[] | LedgerEnd | null>;
  /** Asks it to break off what it is doing. */
  stop(): void;
}

export interface CrewHooks {
  /** Something is known that was not before. */
  readonly onProgress?: () => void;
  /** A piece is done and counts, or may count. */
  readonly onDone?: () => void;
}

export class Crew {
  /** Resolves when the ledger has its end and everybody rests. */
  readonly done: Promise<void>;
  readonly #ledger: Ledger;
  readonly #hooks: CrewHooks;
  readonly #free: Member[] = [];
  readonly #busy = new Map<Member, { readonly task: Task; stopped: boolean }>();
  #finish: () => void = () => {};
  #fail: (error: unknown) => void = () => {};

  constructor(ledger: Ledger, hooks: CrewHooks = {}) {
    this.#ledger = ledger;
    this.#hooks = hooks;
    this.done = new Promise((resolve, reject) => {
      this.#finish = resolve;
      this.#fail = reject;
    });
  }

  join(member: Member): void {
    this.#free.push(member);
    this.#assign();
  }

  /** Ends it for a reason of the caller's: a time limit, a person. */
  stop(why: string): void {
    this.#ledger.stop(why);
    this.#assign();
  }

  #assign(): void {
    for (const [member, work] of this.#busy) {
      if (work.stopped || !this.#ledger.isIdle(work.task)) continue;
      work.stopped = true;
      member.stop();
    }
    for (let member = this.#free.at(-1); member !== undefined; member = this.#free.at(-1)) {
      const task = this.#ledger.take();
      if (task === null) break;
      this.#free.pop();
      this.#busy.set(member, { task, stopped: false });
      this.#work(member, task).then(() => this.#assign(), this.#fail);
    }
    if (this.#busy.size === 0 && this.#ledger.end !== null) this.#finish();
  }

  async #work(member: Member, task: Task): Promise<void> {
    if (task.kind === 'cut') await this.#cut(member);
    else {
      const { number, piece, limit } = task;
      const result = await member.piece(piece, limit, (counts, fraction) => {
        this.#ledger.note(number, counts, fraction);
        this.#hooks.onProgress?.();
      });
      this.#ledger.took(number, result);
    }
    this.#busy.delete(member);
    this.#free.push(member);
    this.#hooks.onDone?.();
  }

  async #cut(member: Member): Promise<void> {
    const answer = await member.cut();
    if (answer === null || !('kind' in answer)) this.#ledger.tookCut(answer);
    else this.#ledger.fail(answer);
  }
}
