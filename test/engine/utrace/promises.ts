/**
 * What utrace promises to the author of an engine, kept in books of the test's own.
 *
 * The books are filled from what calls returned and callbacks answered, never from the engine's own
 * state, so that they can tell when that is wrong. The promises hold under both semantics, except
 * for the three known places of the reference.
 */
import assert from 'node:assert/strict';
import { UTRACE_DETACH, UTRACE_RESUME_MASK } from '../../../src/engine/abi/actions.ts';
import { EALREADY, EINPROGRESS } from '../../../src/engine/abi/errno.ts';
import {
  DEATH_EVENTS,
  QUIESCE,
  REAP,
  STOP_MARK,
  UTRACE_EVENT,
  UTRACE_EVENT_SIGNAL_ALL,
  UTRACE_EVENTS,
} from '../../../src/engine/abi/events.ts';
import type { utrace_engine } from '../../../src/engine/utrace/engine.ts';
import {
  type Callback,
  type Semantics,
  STOPPED_UTRACE,
  type UtraceTask,
} from '../../../src/engine/utrace/host.ts';

interface Account {
  readonly engine: utrace_engine;
  /** As the last utrace_set_events() that worked left it. */
  mask: number;
  /** It was told, or said itself, that no further callback will begin. */
  silenced: boolean;
  running: boolean;
  deaths: number;
  reaps: number;
}

export class Promises {
  readonly #documented: boolean;
  readonly #accounts = new Map<utrace_engine, Account>();
  readonly #running = new Set<UtraceTask>();
  readonly #dying = new Set<UtraceTask>();
  readonly #deathOver = new Set<UtraceTask>();
  readonly #reaping = new Set<UtraceTask>();
  /** Who must hear of the death that is being reported. */
  #mourners: Account[] = [];

  constructor(semantics: Semantics) {
    this.#documented = semantics === 'documented';
  }

  // ---- calls --------------------------------------------------------------------------------------

  attached(engine: utrace_engine): void {
    const account = { engine, mask: 0, silenced: false, running: false, deaths: 0, reaps: 0 };
    this.#accounts.set(engine, account);
  }

  setEvents(engine: utrace_engine, events: number, result: number): void {
    const account = this.#of(engine);
    if (result === -EINPROGRESS) assert.ok(account.running, 'EINPROGRESS, but no callback runs');
    if (result === 0 || result === -EINPROGRESS) account.mask = events;
    if (result === -EALREADY) assert.notEqual(engine.task.exit_state, 'none');
  }

  controlled(engine: utrace_engine, action: number, result: number, busy: boolean): void {
    if (action !== UTRACE_DETACH) return;
    if (result === 0) assert.ok(!busy, 'a detach answered 0 while a callback was running');
    if (result === -EINPROGRESS) assert.ok(busy, 'EINPROGRESS, but no callback runs');
    if (result === 0 || result === -EINPROGRESS) this.#of(engine).silenced = true;
    if (result === -EALREADY)
      assert.ok(this.#dying.has(engine.task), 'EALREADY, but none is dying');
  }

  barrierPassed(engine: utrace_engine): void {
    assert.ok(!this.#of(engine).running, 'a barrier let through while a callback was running');
  }

  isBusy(engine: utrace_engine): boolean {
    return this.#of(engine).running;
  }

  // ---- callbacks ----------------------------------------------------------------------------------

  begins(engine: utrace_engine, callback: Callback): void {
    const account = this.#of(engine);
    const { kind, task } = callback;
    assert.equal(task, engine.task);
    assert.ok(!account.silenced, `report_${kind} after the end of all callbacks`);
    assert.ok(!this.#running.has(task), 'two callbacks of a task overlap');
    assert.equal(account.reaps, 0, `report_${kind} after report_reap`);
    assert.ok((account.mask & wantedBy(engine, callback)) !== 0, `report_${kind} unasked`);
    if (kind === 'death') account.deaths++;
    assert.ok(account.deaths <= 1, 'a second report_death');
    if (kind === 'reap') {
      account.reaps++;
      assert.ok(
        !this.#dying.has(task) || this.#mourners.every(hasMourned),
        'a reap before a death',
      );
    }
    account.running = true;
    this.#running.add(task);
  }

  ends(engine: utrace_engine, callback: Callback, answer: number): void {
    const account = this.#of(engine);
    account.running = false;
    this.#running.delete(callback.task);
    const detaches = (answer & UTRACE_RESUME_MASK) === UTRACE_DETACH;
    if (callback.kind !== 'reap' && detaches) account.silenced = true;
  }

  // ---- the end of a task --------------------------------------------------------------------------

  deathBegins(task: UtraceTask): void {
    this.#dying.add(task);
    const reported = this.#documented || (task.utrace_flags & DEATH_EVENTS) !== 0;
    this.#mourners = [...this.#accounts.values()].filter(({ engine, mask, silenced, reaps }) => {
      const asks = (mask & UTRACE_EVENT(UTRACE_EVENTS.indexOf('DEATH'))) !== 0;
      return (
        reported && engine.task === task && asks && !silenced && reaps === 0 && !isEnded(engine)
      );
    });
  }

  deathEnded(task: UtraceTask): void {
    for (const account of this.#mourners) {
      assert.ok(hasMourned(account), 'a death that was asked for in time was not reported');
    }
    this.#mourners = [];
    this.#dying.delete(task);
    this.#deathOver.add(task);
  }

  isDeathOver(task: UtraceTask): boolean {
    return this.#deathOver.has(task);
  }

  reapBegins(task: UtraceTask): void {
    this.#reaping.add(task);
  }

  /** Every task is gone. Whoever asked for the reap and stayed has heard of it. */
  checkEnd(engines: readonly utrace_engine[]): void {
    for (const engine of engines) {
      const { mask, silenced, reaps } = this.#of(engine);
      if (this.#documented) assert.equal(engine.status, 'detached', 'an engine outlives its task');
      if (engine.status !== 'detached' || silenced) continue;
      assert.equal(reaps, (mask & UTRACE_EVENT(REAP)) === 0 ? 0 : 1, 'reaps reported');
    }
  }

  // ---- at any time --------------------------------------------------------------------------------

  /** The interest mask covers what the engines on the task's lists want. */
  check(tasks: readonly UtraceTask[]): void {
    for (const task of tasks) {
      if (task.utrace === null || this.#reaping.has(task)) continue;
      for (const engine of [...task.utrace.inService, ...task.utrace.waiting]) {
        if (engine.status !== 'attached') continue;
        const uncovered = this.#expected(task, this.#of(engine).mask) & ~task.utrace_flags;
        assert.equal(uncovered, 0, 'the interest mask does not cover an engine');
      }
    }
  }

  #expected(task: UtraceTask, mask: number): number {
    const reap = UTRACE_EVENT(REAP);
    if (task.exit_state === 'none') return mask | reap;
    const deathToCome = this.#documented && !this.#deathOver.has(task);
    return deathToCome ? (mask & DEATH_EVENTS) | reap : reap;
  }

  /** Between steps, a task is stopped by utrace only as long as some engine wants that. */
  checkStops(tasks: readonly UtraceTask[]): void {
    for (const task of tasks) {
      if (task.utrace === null || (task.stopped & STOPPED_UTRACE) === 0) continue;
      const held = [...task.utrace.inService, ...task.utrace.waiting].some(
        ({ hold, status }) => hold && status === 'attached',
      );
      assert.ok(held || !this.#documented, 'a stop that nobody holds');
      assert.ok((task.utrace_flags & STOP_MARK) !== 0, 'a stop without the STOP mark');
    }
  }

  #of(engine: utrace_engine): Account {
    const account = this.#accounts.get(engine);
    assert.ok(account !== undefined);
    return account;
  }
}

const hasMourned = ({ deaths, silenced }: Account): boolean => deaths === 1 || silenced;

/** Torn down without a report_reap. */
const isEnded = ({ status }: utrace_engine): boolean => status === 'detached';

/** The events any of which an engine must have asked for to be called back like this. */
function wantedBy(engine: utrace_engine, callback: Callback): number {
  const quiesce = UTRACE_EVENT(QUIESCE);
  if (callback.kind === 'signal') return UTRACE_EVENT_SIGNAL_ALL | quiesce;
  if (callback.kind === 'quiesce') {
    return engine.ops.has('signal')
      ? quiesce
      : quiesce | (callback.event & UTRACE_EVENT_SIGNAL_ALL);
  }
  return UTRACE_EVENT((UTRACE_EVENTS as readonly string[]).indexOf(callback.kind.toUpperCase()));
}
