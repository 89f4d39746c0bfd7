/**
 * Locks: under which of them a path stands.
 */
import type { State } from './state.ts';
import type { Value } from './value.ts';

const atomic =
  /^(?:_?raw_)?(rcu_read|spin|read|write|preempt|local_irq|local_bh)_?(lock|unlock|disable|enable|save|restore|trylock)(?:_bh|_irq|_irqsave|_irqrestore|_sched)?$/;
const sleeping =
  /^(mutex|down|up|down_read|up_read|down_write|up_write)(?:_(lock|unlock|trylock))?(?:_interruptible|_killable)?$/;

/** Takes or gives back the lock that `callee` is about, if it is. */
export function lockEffect(callee: string, lock: Value, state: State): void {
  const match = atomic.exec(callee);
  if (match !== null) {
    const [, family = '', what = ''] = match;
    const isTaking = /^(?:lock|disable|save|trylock)$/.test(what);
    const name = `atomic ${family} ${/^(?:spin|read|write)$/.test(family) ? lock.name : ''}`;
    change(state, name, isTaking);
    return;
  }
  const other = sleeping.exec(callee);
  if (other === null) return;
  const isTaking = callee.startsWith('down') || /lock$/.test(callee) === !/unlock$/.test(callee);
  if (callee.startsWith('up')) change(state, `sleeping ${lock.name}`, false);
  else change(state, `sleeping ${lock.name}`, isTaking && !/unlock/.test(callee));
}

function change(state: State, name: string, isTaking: boolean): void {
  if (isTaking) {
    state.locks = [...state.locks, name];
    return;
  }
  const at = state.locks.lastIndexOf(name);
  if (at >= 0) state.locks = state.locks.filter((_, index) => index !== at);
}
