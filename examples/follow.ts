/**
 * Following: keep one engine on every task of a family, from the first fork to the last death.
 *
 * This is the part that is hard to get right, written once. The rules it keeps:
 *
 *  - A task's record is freed exactly once: by the death report when there is one, else by whoever
 *    detached the engine before it.
 *  - The engine's reference from attach belongs to the table. Whoever takes the engine out of the
 *    table drops it; the other side sees that it is gone and does not.
 *  - The module is not unloaded while a death report can still run: `pending` counts them.
 */

import type { completion, task_struct, utrace_engine, utrace_engine_ops } from 'utrace';
import {
  CLONE,
  complete,
  current,
  DEATH,
  EALREADY,
  ESRCH,
  IS_ERR,
  init_completion,
  kfree,
  kmalloc,
  PTR_ERR,
  UTRACE_ATTACH_CREATE,
  UTRACE_DETACH,
  UTRACE_EVENT,
  UTRACE_RESUME,
  utrace_attach_task,
  utrace_control,
  utrace_engine_put,
  utrace_set_events,
  wait_for_completion,
} from 'utrace';
import { detachAndWait } from './detach.ts';

/** What a tracer adds to following. `R` is its record of one task. */
export interface follower<R extends object> {
  /** The events it wants besides CLONE and DEATH, as a mask. */
  readonly events: number;
  /** Callbacks for those events. */
  readonly ops: utrace_engine_ops<R>;
  /** A fresh record for a task that is followed from now on. */
  started(task: task_struct, creator: task_struct | null, clone_flags: number): R;
  /** The last look at a record: its task died, or the module is unloaded before that. */
  ended(record: R, task: task_struct, died: boolean): void;
}

export interface following {
  /** Starts with `root`; to be called from module_init. Returns 0 or a negative errno. */
  start(root: task_struct): number;
  /** Lets every task go; to be called from module_exit. No callback runs once it has returned. */
  stop(): void;
}

export function follow<R extends object>(tracer: follower<R>): following {
  const events = tracer.events | UTRACE_EVENT(CLONE) | UTRACE_EVENT(DEATH);
  /** Every engine that is attached, each with the one reference to it. */
  const engines = new Map<utrace_engine<R>, task_struct>();
  /** Death reports that may still come, and one more for the module itself. */
  let pending = 1;
  const quiet: completion = init_completion();

  const ops: utrace_engine_ops<R> = {
    ...tracer.ops,

    report_clone(_action, _engine, clone_flags, child) {
      attach(child, current, clone_flags);
      return UTRACE_RESUME;
    },

    report_death(engine, _group_dead, _signal) {
      tracer.ended(engine.data, current, true);
      kfree(engine.data);
      if (engines.delete(engine)) utrace_engine_put(engine);
      // From here on module_exit may return, so nothing of the module is touched any more.
      if (--pending === 0) complete(quiet);
      return UTRACE_DETACH;
    },
  };

  /** The task has not run yet: it waits for module_init, or for the clone report of its creator. */
  function attach(task: task_struct, creator: task_struct | null, clone_flags: number): number {
    const record = kmalloc(tracer.started(task, creator, clone_flags));
    const engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, record);
    if (IS_ERR(engine)) {
      kfree(record);
      return PTR_ERR(engine);
    }
    const armed = utrace_set_events(task, engine, events);
    if (armed !== 0) {
      // No event was set, so no callback can come: the result does not matter.
      utrace_control(task, engine, UTRACE_DETACH);
      utrace_engine_put(engine);
      kfree(record);
      return armed;
    }
    // Into the table last: from then on module_exit may detach it and drop the reference.
    pending++;
    engines.set(engine, task);
    return 0;
  }

  function letGo(engine: utrace_engine<R>, task: task_struct): void {
    const record = engine.data;
    switch (detachAndWait(task, engine)) {
      case 0:
        tracer.ended(record, task, false);
        kfree(record);
        pending--;
        break;
      case -EALREADY:
      case -ESRCH:
        break; // The death report frees the record and counts down, if it has not done so already.
    }
    utrace_engine_put(engine);
  }

  return {
    start: (root) => attach(root, null, 0),
    stop() {
      // One at a time and from the start again: a clone report that we wait for adds another.
      for (;;) {
        const first = engines.entries().next();
        if (first.done) break;
        const [engine, task] = first.value;
        // A death report may take it first, and then the reference is no longer ours to use.
        if (engines.delete(engine)) letGo(engine, task);
      }
      if (--pending > 0) wait_for_completion(quiet);
    },
  };
}
