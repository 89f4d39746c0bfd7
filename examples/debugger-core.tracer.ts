/**
 * The core of a debugger: stop a task from outside, look at it while it cannot move, step it, let
 * it go on.
 *
 * The debugger is a thread of its own. It interrupts the task and sleeps until the task says that
 * it arrives; prepare_examine and finish_examine then bracket every look, because SIGKILL breaks
 * any stop, and what was read in that moment is worth nothing.
 *
 * The record is shared by the callbacks and the thread, so neither may free it: module_exit does,
 * when both are over.
 *
 *   utrace-lab run examples/debugger-core.tracer.ts --workload examples/debugger-core.workload.ts
 *   → clean
 *   utrace-lab run examples/debugger-core.tracer.ts --workload exit --unload any-time --seed 4
 *   → clean
 */

import type { completion, kthread, task_struct, utrace_engine, utrace_engine_ops } from 'utrace';
import {
  complete,
  DEATH,
  EAGAIN,
  EALREADY,
  EINPROGRESS,
  ERESTARTSYS,
  ESRCH,
  IS_ERR,
  init_completion,
  kfree,
  kmalloc,
  kthread_run,
  kthread_stop,
  module_exit,
  module_init,
  module_param,
  msleep,
  new_examiner,
  PTR_ERR,
  printk,
  QUIESCE,
  SIGNAL_CORE,
  SIGTRAP,
  task_pt_regs,
  UTRACE_ATTACH_CREATE,
  UTRACE_DETACH,
  UTRACE_EVENT,
  UTRACE_INTERRUPT,
  UTRACE_RESUME,
  UTRACE_SIGNAL_IGN,
  UTRACE_SINGLESTEP,
  UTRACE_STOP,
  utrace_attach_task,
  utrace_barrier,
  utrace_control,
  utrace_engine_put,
  utrace_finish_examine,
  utrace_prepare_examine,
  utrace_set_events,
  utrace_signal_action,
  wait_for_completion,
  workload_root,
} from 'utrace';

/** How many instructions to step before the task goes its way. */
const steps = module_param('steps', 3);

/** The debugged task, as its callbacks and the debugger share it. */
interface inferior {
  /** The debugger wants it to stand still at the next opportunity. */
  stop_wanted: boolean;
  /** The next SIGTRAP is the end of a step, and not the program's. */
  stepping: boolean;
  /** It stops, or has died, or the debugger shall give up: look what it is. */
  readonly news: completion;
}

let target: task_struct;
let engine: utrace_engine<inferior> | null = null;
let session: kthread | null = null;
let unloading = false;
const death_reported = init_completion();

const ops: utrace_engine_ops<inferior> = {
  report_quiesce(_action, engine, event) {
    // A dying task cannot be stopped any more, and report_death comes right after this.
    const inferior = engine.data;
    if (event === UTRACE_EVENT(DEATH) || !inferior.stop_wanted) return UTRACE_RESUME;
    return arrive(inferior);
  },

  report_signal(action, engine, _regs, info, orig_ka, _return_ka) {
    const inferior = engine.data;
    if (inferior.stepping && orig_ka !== null && info.si_signo === SIGTRAP) {
      return UTRACE_SIGNAL_IGN | arrive(inferior);
    }
    const next = inferior.stop_wanted ? arrive(inferior) : UTRACE_RESUME;
    return utrace_signal_action(action) | next;
  },

  report_death(engine, _group_dead, _signal) {
    complete(engine.data.news);
    complete(death_reported);
    return UTRACE_DETACH;
  },
};

function arrive(inferior: inferior): number {
  inferior.stop_wanted = false;
  inferior.stepping = false;
  complete(inferior.news);
  return UTRACE_STOP;
}

/** The debugger's thread: stop, look, step a few times, go on. */
function debug(engine: utrace_engine<inferior>, inferior: inferior): void {
  inferior.stop_wanted = true;
  // UTRACE_STOP would wait for the end of a blocking system call; an interrupt ends it.
  if (utrace_control(target, engine, UTRACE_INTERRUPT) !== 0) return;
  for (let step = 0; ; step++) {
    wait_for_completion(inferior.news);
    if (unloading || !look(engine, step)) return;
    if (step >= steps) break;
    inferior.stepping = true;
    // Refused where the machine cannot step: then the task just goes on.
    if (utrace_control(target, engine, UTRACE_SINGLESTEP) !== 0) break;
  }
  if (utrace_control(target, engine, UTRACE_RESUME) === 0) printk('on its way');
}

/** @returns whether the task was seen standing still; otherwise it is dead or dying */
function look(engine: utrace_engine<inferior>, step: number): boolean {
  // The news come from inside a callback: its answer counts only once it has returned.
  while (utrace_barrier(target, engine) === -ERESTARTSYS) msleep(1);
  const exam = new_examiner();
  for (;;) {
    const prepared = utrace_prepare_examine(target, engine, exam);
    if (prepared === -EAGAIN) {
      // It has answered that it stops, and is on its way to doing so.
      msleep(1);
      continue;
    }
    if (prepared !== 0) return false;
    const { ip, sp } = task_pt_regs(target);
    if (utrace_finish_examine(target, engine, exam) !== 0) return false;
    printk(`step ${step}: ip 0x${ip.toString(16)} sp 0x${sp.toString(16)}`);
    return true;
  }
}

module_init(() => {
  target = workload_root();
  const inferior = kmalloc<inferior>({
    stop_wanted: false,
    stepping: false,
    news: init_completion(),
  });
  const attached = utrace_attach_task(target, UTRACE_ATTACH_CREATE, ops, inferior);
  if (IS_ERR(attached)) {
    kfree(inferior);
    return PTR_ERR(attached);
  }
  const events = UTRACE_EVENT(QUIESCE) | UTRACE_EVENT(SIGNAL_CORE) | UTRACE_EVENT(DEATH);
  const armed = utrace_set_events(target, attached, events);
  if (armed !== 0) {
    // No event was set, so no callback can come: the result does not matter.
    utrace_control(target, attached, UTRACE_DETACH);
    utrace_engine_put(attached);
    kfree(inferior);
    return armed;
  }
  engine = attached;
  session = kthread_run(() => debug(attached, inferior), 'debugger');
  return 0;
});

module_exit(() => {
  if (engine === null || session === null) return;
  const inferior = engine.data;
  unloading = true;
  complete(inferior.news);
  kthread_stop(session);
  // Detaching lets a stopped task go on.
  let result = utrace_control(target, engine, UTRACE_DETACH);
  if (result === -EINPROGRESS) {
    while (utrace_barrier(target, engine) === -ERESTARTSYS) msleep(1);
    result = 0;
  }
  switch (result) {
    case 0:
      break;
    case -EALREADY:
    case -ESRCH:
      wait_for_completion(death_reported);
      break;
  }
  utrace_engine_put(engine);
  kfree(inferior);
});
