/**
 * Locks: under which of them a path stands.
 *
 * Who tries a lock, or waits for it in a way that a signal ends, goes on without it on one of two
 * paths; the numbers are those that the kernel returns.
 */
import type { State } from './state.ts';
import type { Value } from './value.ts';

const atomic =
  /^(?:_{1,2})?(?:raw_)?(rcu_read|spin|read|write|preempt|local_irq|local_bh|task)_?(lock|unlock|disable|enable|save|restore|trylock)(?:_bh|_irq|_irqsave|_irqrestore|_sched|_no_resched|_notrace)?(?:_nested)?$/;
const sleeping =
  /^(?:(mutex|rt_mutex)_(lock|unlock|trylock)|(down|up)(?:_(?:read|write))?(_trylock)?)(?:_interruptible|_killable)?(?:_nested)?$/;

/** What a call returns with the lock taken, and without it. */
interface Outcome {
  readonly taken: number;
  readonly failed: number;
}

const EINTR = 4;

function outcomeOf(callee: string): Outcome | null {
  if (/^down_trylock/.test(callee)) return { taken: 0, failed: 1 };
  if (/_?trylock/.test(callee)) return { taken: 1, failed: 0 };
  return /_(?:interruptible|killable)/.test(callee) ? { taken: 0, failed: -EINTR } : null;
}

/** A path behind a call about a lock; the number is null where the call returns none. */
export interface LockExit {
  readonly state: State;
  readonly number: number | null;
}

/** Takes or gives back the lock that `callee` is about; null where it is about none. */
export function lockEffect(callee: string, lock: Value, state: State): readonly LockExit[] | null {
  const change = changeOf(callee, lock);
  if (change === null) return null;
  const { name, isTaking } = change;
  const outcome = isTaking ? outcomeOf(callee) : null;
  if (outcome === null) {
    set(state, name, isTaking);
    return [{ state, number: null }];
  }
  const failed = state.copy();
  set(state, name, true);
  return [
    { state: failed, number: outcome.failed },
    { state, number: outcome.taken },
  ];
}

function changeOf(callee: string, lock: Value): { name: string; isTaking: boolean } | null {
  const match = atomic.exec(callee);
  if (match !== null) {
    const [, family = '', what = ''] = match;
    const isTaking = /^(?:lock|disable|save|trylock)$/.test(what);
    const isOfOne = /^(?:spin|read|write|task)$/.test(family);
    return { name: `atomic ${family} ${isOfOne ? lock.name : ''}`, isTaking };
  }
  const other = sleeping.exec(callee);
  if (other === null) return null;
  const [, , what, direction] = other;
  return { name: `sleeping ${lock.name}`, isTaking: what !== 'unlock' && direction !== 'up' };
}

function set(state: State, name: string, isTaking: boolean): void {
  if (isTaking) {
    state.locks = [...state.locks, name];
    return;
  }
  const at = state.locks.lastIndexOf(name);
  if (at >= 0) state.locks = state.locks.filter((_, index) => index !== at);
}
