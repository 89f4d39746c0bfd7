/**
 * Verdicts: what it means that nobody can go on, and what may not be left over at the end.
 *
 * When every thread waits, the kinder readings come first: time passes for those who sleep, the
 * workload is over and the module can be unloaded, the workload has gone quiet for reasons of its
 * own. Only when a thread of the script waits, or a task is held in a utrace stop, with nobody left
 * to help, is it a deadlock.
 */

import { eventNames } from '../engine/abi/events.ts';
import { Task } from '../engine/kernel/task.ts';
import type { Thread } from '../engine/machine.ts';
import { describeAllocation } from './api/allocations.ts';
import type { HeldEngine } from './api/engine-view.ts';
import type { Run } from './run.ts';
import type { Spinning } from './spinning.ts';

/** Every thread waits, or is done. */
export function whenStuck(run: Run): void {
  if (run.sleepers.waiters.length > 0) {
    letTimePass(run);
    return;
  }
  const held = run.kernel.userTasks().filter((task) => run.kernel.isUtraceStopped(task));
  const inTracer = run.machine.threads.filter((thread) => run.callbacks.has(thread));
  const { phase } = run.module;
  if (phase === 'live' && run.rmmod === null && held.length === 0 && inTracer.length === 0) {
    run.startUnload();
    if (run.rmmod !== null) return;
  }
  const waiting = run.machine.threads.filter((thread) => isScripts(run, thread));
  if (held.length > 0 || inTracer.length > 0 || waiting.length > 0) {
    deadlock(run, [...inTracer, ...waiting], held);
  } else run.finish();
}

/** As many steps of a thread when nobody else can go on are too many, with nothing happening. */
const ALONE_STEPS = 20_000;

/** Everybody who could go on goes round a loop, and nobody is left to end it. */
export function whenGoingRound(run: Run, spinning: Spinning): void {
  if (spinning.aloneSteps > ALONE_STEPS) {
    run.blame.circling(`nobody else can go on, and nothing has happened for ${ALONE_STEPS} steps`);
  }
  if (spinning.parked.length > 0) whenAllSpin(run, spinning);
}

function whenAllSpin(run: Run, spinning: Spinning): void {
  if (!run.machine.runnable.every((thread) => spinning.isParked(thread))) return;
  const [first] = spinning.parked;
  const names = spinning.parked.map((thread) => run.blame.nameOf(thread));
  const message = `${names.join(' and ')} goes round a loop that nobody is left to end`;
  run.commit(run.blame.violation('livelock', message, [], first ?? null));
}

/** Nobody else can move, so the sleepers' time comes. */
function letTimePass(run: Run): void {
  run.machine.steps++;
  run.machine.notify(run.sleepers);
}

/** A thread the script started, or one that runs its init or exit. */
function isScripts(run: Run, thread: Thread): boolean {
  if (!(thread.context instanceof Task)) return false;
  return thread.context.kthread && thread.context !== run.kernel.init;
}

function deadlock(run: Run, threads: readonly Thread[], held: readonly Task[]): void {
  const [first] = threads;
  const waits = threads.map((thread) => `${run.blame.nameOf(thread)} ${thread.wait?.reason ?? ''}`);
  const stops = held
    .filter((task) => task.thread === null || !threads.includes(task.thread))
    .map((task) => `${task.comm} (${task.pid}) is held in a utrace stop`);
  const message = `nobody can go on: ${[...waits, ...stops].join('; ')}`;
  const thread = first ?? held[0]?.thread ?? null;
  run.commit(run.blame.violation('deadlock', message, [], thread));
}

/** The run is over: memory and references that were taken must have been given back. */
export function atTheEnd(run: Run): void {
  const [lost] = run.allocations.live();
  const [held] = run.engines.held();
  if (lost !== undefined) {
    const { place, thread } = lost.allocated;
    const message = `memory from kmalloc() was never freed: ${describeAllocation(lost)}`;
    const violation = run.blame.violation('leak', message, [lost.allocated], null);
    run.commit({ ...violation, ...place, thread });
  } else if (held !== undefined) putMissing(run, held);
}

function putMissing(run: Run, held: HeldEngine): void {
  const { engine, account } = held;
  const { place, thread } = account.taken;
  const events = eventNames(engine.flags).join(' ');
  const owed = account.references === 1 ? 'a reference' : `${account.references} references`;
  const message = `${owed} to an engine (${events || 'no events'}) was never put: utrace_engine_put() is missing`;
  const violation = run.blame.violation('engine-reference-leak', message, [account.taken], null);
  run.commit({ ...violation, ...place, thread });
}
