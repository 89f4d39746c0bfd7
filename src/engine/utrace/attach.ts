/**
 * Attaching: how an engine comes to a task, is found there, and is kept alive by references.
 *
 * A new engine always goes on the waiting list, whoever attaches it, so that nobody sees half a pass.
 * Lookups see both lists and skip what is being detached. Being on a list is one reference; each
 * attach that made or found the engine is another, given back with utrace_engine_put().
 *
 * Mirrors: conformance SEMANTICS §4. The _pid form is the host's.
 */
import {
  UTRACE_ATTACH_CREATE,
  UTRACE_ATTACH_EXCLUSIVE,
  UTRACE_ATTACH_MATCH_DATA,
  UTRACE_ATTACH_MATCH_OPS,
} from '../abi/actions.ts';
import { EEXIST, EINVAL, ENOENT, EPERM, ESRCH } from '../abi/errno.ts';
import { REAP, UTRACE_EVENT } from '../abi/events.ts';
import { SILENT } from '../footprint.ts';
import { invariant } from '../invariant.ts';
import { AttachedEngine, type utrace_engine, type utrace_engine_ops } from './engine.ts';
import type { UtraceHost, UtraceTask } from './host.ts';
import { UtraceState } from './state.ts';

/**
 * Makes an engine on `target`, or finds one.
 *
 * @param flags  UTRACE_ATTACH_CREATE makes an engine (with EXCLUSIVE only if none matches); without
 *   it the first match is looked up. MATCH_OPS and MATCH_DATA narrow what matches.
 * @returns the engine with one more reference, which the caller owns, otherwise
 *   - `-EINVAL`  CREATE without an ops table
 *   - `-EPERM`   CREATE on a kernel thread
 *   - `-EEXIST`  CREATE | EXCLUSIVE, and an engine matches
 *   - `-ESRCH`   CREATE on a task that nobody traces any more and that has reaped itself or been reaped
 *   - `-ENOENT`  a lookup that finds nothing
 */
export function utrace_attach_task(
  host: UtraceHost,
  target: UtraceTask,
  flags: number,
  ops: utrace_engine_ops | null,
  data: unknown,
): utrace_engine | number {
  if ((flags & UTRACE_ATTACH_CREATE) === 0) {
    const found = findMatch(target, flags, ops, data);
    if (found === null) return -ENOENT;
    utrace_engine_get(found);
    return found;
  }
  if (ops === null) return -EINVAL;
  if (target.kthread) return -EPERM;
  const exclusive = (flags & UTRACE_ATTACH_EXCLUSIVE) !== 0;
  if (exclusive && findMatch(target, flags, ops, data) !== null) return -EEXIST;
  if (target.utrace_flags === 0 && (target.exit_state === 'dead' || target.reaped)) return -ESRCH;
  return makeEngine(host, target, ops, data);
}

/** Takes one more reference. */
export function utrace_engine_get(engine: utrace_engine): void {
  const references = engine.countReference(1);
  invariant(references > 1, 'a reference was taken on a freed engine', engine);
}

/** Gives a reference back. With the last one the engine is gone, and its release callback is due. */
export function utrace_engine_put(host: UtraceHost, engine: utrace_engine): void {
  const references = engine.countReference(-1);
  invariant(references >= 0, 'a reference was given back twice', engine);
  if (references === 0) host.release(engine);
}

function makeEngine(
  host: UtraceHost,
  task: UtraceTask,
  ops: utrace_engine_ops,
  data: unknown,
): utrace_engine {
  host.enginesMade++;
  const notes = host.footprints ?? SILENT;
  const engine = new AttachedEngine(notes, host.enginesMade, task, ops, data);
  task.utrace ??= new UtraceState(notes);
  // mark: late-attach
  task.utrace.waiting = [...task.utrace.waiting, engine];
  task.utrace.fresh = true;
  if (task.utrace_flags === 0) task.utrace_flags = UTRACE_EVENT(REAP);
  return engine;
}

function findMatch(
  { utrace }: UtraceTask,
  flags: number,
  ops: utrace_engine_ops | null,
  data: unknown,
): utrace_engine | null {
  if (utrace === null) return null;
  const matches = (engine: utrace_engine): boolean =>
    engine.status === 'attached' &&
    ((flags & UTRACE_ATTACH_MATCH_OPS) === 0 || engine.ops === ops) &&
    ((flags & UTRACE_ATTACH_MATCH_DATA) === 0 || engine.data === data);
  return utrace.inService.find(matches) ?? utrace.waiting.find(matches) ?? null;
}
