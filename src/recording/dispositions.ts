/**
 * Dispositions: what a recorded process does with each signal, as far as its log shows.
 *
 * Where rt_sigaction() was recorded, it says so. Where it was not, or where what followed proves it
 * wrong (a task that takes SIGTERM and lives must have a handler), what followed decides.
 */
import { defaultAction, SA_NOCLDSTOP, SA_NOCLDWAIT, SA_RESETHAND } from '../engine/abi/signals.ts';
import { DISPOSITIONS } from './recorded-workload.ts';

const DEFAULT = DISPOSITIONS.indexOf('default');
const IGNORE = DISPOSITIONS.indexOf('ignore');
const HANDLER = DISPOSITIONS.indexOf('handler');

export interface DispositionChange {
  /** Index into {@link DISPOSITIONS}. */
  readonly disposition: number;
  /** SA_* that matter to others: NOCLDWAIT, NOCLDSTOP, RESETHAND. */
  readonly flags: number;
}

export class Dispositions {
  readonly #known: Map<number, number>;
  constructor(known: ReadonlyMap<number, number> = new Map()) {
    this.#known = new Map(known);
  }

  /** What a forked child begins with. */
  copy(): Dispositions {
    return new Dispositions(this.#known);
  }

  /** A new image has no handlers. */
  execute(): void {
    for (const [signo, disposition] of this.#known) {
      if (disposition === HANDLER) this.#known.delete(signo);
    }
  }

  /**
   * Notes what rt_sigaction() was given.
   *
   * @param act  the second argument as printed: `{sa_handler=SIG_IGN, …}`, or `NULL` for a question
   */
  change(signo: number, act: string): DispositionChange | undefined {
    const handler = /^\{(?:sa_handler=|sa_sigaction=)?([^,}]+)/.exec(act)?.[1];
    if (handler === undefined) return undefined;
    const disposition = handler === 'SIG_DFL' ? DEFAULT : handler === 'SIG_IGN' ? IGNORE : HANDLER;
    this.#known.set(signo, disposition);
    return { disposition, flags: flagsIn(act) };
  }

  /** How a signal was taken by a task that is still there afterwards. */
  survived(signo: number): number {
    const known = this.#known.get(signo) ?? DEFAULT;
    if (known !== DEFAULT) return known;
    const action = defaultAction(signo);
    return action === 'terminate' || action === 'core' ? HANDLER : DEFAULT;
  }
}

function flagsIn(act: string): number {
  let flags = 0;
  if (act.includes('SA_NOCLDWAIT')) flags |= SA_NOCLDWAIT;
  if (act.includes('SA_NOCLDSTOP')) flags |= SA_NOCLDSTOP;
  if (act.includes('SA_RESETHAND')) flags |= SA_RESETHAND;
  return flags;
}
