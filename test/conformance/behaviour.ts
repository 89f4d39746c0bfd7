/**
 * Behaviours: what a vector's script makes a callback store and return, once its ops are done.
 *
 * Mirrors: the vectors' README §3.
 */
import {
  UTRACE_RESUME,
  UTRACE_SIGNAL_HOLD,
  UTRACE_SIGNAL_MASK,
  UTRACE_SYSCALL_ABORT,
  UTRACE_SYSCALL_MASK,
  UTRACE_SYSCALL_RUN,
} from '../../src/engine/abi/actions.ts';
import type { Callback } from '../../src/engine/utrace/host.ts';
import { DISPOSITIONS } from './task.ts';
import type { Json } from './vector.ts';
import * as read from './vector.ts';

const SIGNAL_ANSWERS = {
  DELIVER: 0x00,
  IGN: 0x10,
  TERM: 0x20,
  CORE: 0x30,
  STOP: 0x40,
  TSTP: 0x50,
  REPORT: 0x60,
  HANDLER: 0x70,
};
const SYSCALL_ANSWERS = { RUN: UTRACE_SYSCALL_RUN, ABORT: UTRACE_SYSCALL_ABORT };

/** What the behaviour makes the callback store and return. */
export function answer(callback: Callback, behaviour: Json): number {
  const action =
    behaviour['ret'] === undefined ? UTRACE_RESUME : read.resumeAction(behaviour, 'ret');
  switch (callback.kind) {
    case 'signal':
      return action | signalAnswer(callback, behaviour);
    case 'syscall_entry': {
      if (behaviour['syscall'] === undefined)
        return action | (callback.action & UTRACE_SYSCALL_MASK);
      return action | read.choice(behaviour, read.text(behaviour, 'syscall'), SYSCALL_ANSWERS);
    }
    case 'exit':
      if (behaviour['code'] !== undefined) callback.code.value = read.number(behaviour, 'code');
      return action;
    default:
      return action;
  }
}

function signalAnswer(callback: Extract<Callback, { kind: 'signal' }>, behaviour: Json): number {
  if (behaviour['info'] !== undefined) callback.info.si_signo = read.signal(behaviour, 'info');
  if (behaviour['ka'] !== undefined) {
    callback.return_ka.action = read.choice(behaviour, read.text(behaviour, 'ka'), DISPOSITIONS);
  }
  const hold = behaviour['hold'] === true ? UTRACE_SIGNAL_HOLD : 0;
  if (behaviour['signal'] === undefined) return (callback.action & UTRACE_SIGNAL_MASK) | hold;
  return read.choice(behaviour, read.text(behaviour, 'signal'), SIGNAL_ANSWERS) | hold;
}
