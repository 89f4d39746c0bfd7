/**
 * A random world: tasks that live and die, engines that come and go, others that meddle inside
 * callbacks; and, all the while, the promises that utrace makes to the authors of engines.
 *
 * Every decision is taken from a list of numbers, so that a failing world can be shrunk and seen
 * again. When the list is used up everybody lets go, and each task is led to its end.
 */
import {
  UTRACE_ATTACH_CREATE,
  UTRACE_DETACH,
  UTRACE_RESUME,
} from '../../../src/engine/abi/actions.ts';
import { CLONE_THREAD, CLONE_VFORK } from '../../../src/engine/abi/clone.ts';
import { ALL_EVENTS } from '../../../src/engine/abi/events.ts';
import { SIGKILL } from '../../../src/engine/abi/signals.ts';
import type { Steps } from '../../../src/engine/machine.ts';
import { utrace_attach_task } from '../../../src/engine/utrace/attach.ts';
import { barrierTest } from '../../../src/engine/utrace/barrier.ts';
import { utrace_control } from '../../../src/engine/utrace/control.ts';
import type { utrace_engine, utrace_engine_ops } from '../../../src/engine/utrace/engine.ts';
import type { Callback, Semantics } from '../../../src/engine/utrace/host.ts';
import { utrace_set_events } from '../../../src/engine/utrace/set_events.ts';
import * as happenings from '../../conformance/happenings.ts';
import { VectorHost } from '../../conformance/host.ts';
import { kill } from '../../conformance/signals.ts';
import { DISPOSITIONS, Group, HostTask } from '../../conformance/task.ts';
import { Promises } from './promises.ts';

const MAX_TASKS = 4;
const MAX_ENGINES = 7;
const SIGNALS = [10, 12, 17, 18, 19, 20, 10, 12, 17, 18, 11, 15, 9];
/** Signals that do not kill at once: the worlds would be empty soon. */
const HANDLED = [10, 12, 15];
const FIRST_ENGINES = 4;
/** Signal actions and syscall actions as engines may mix them into an answer. */
const SIGNAL_ANSWERS = [0x00, 0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70, 0x110];

const TABLES: readonly utrace_engine_ops[] = [
  { has: () => true },
  { has: (kind) => kind !== 'signal' },
];

export class RandomWorld {
  readonly tasks: HostTask[] = [];
  readonly engines: utrace_engine[] = [];
  readonly promises: Promises;
  readonly #host: VectorHost;
  readonly #decisions: readonly number[];
  #next = 0;
  #depth = 0;

  /** @param promised  the semantics whose promises are watched; by default those the world has */
  constructor(semantics: Semantics, decisions: readonly number[], promised = semantics) {
    this.#decisions = decisions;
    this.#host = new VectorHost(semantics, { single_step: true, block_step: true }, (e, callback) =>
      this.#callBack(e, callback),
    );
    this.promises = new Promises(promised);
    const leader = this.#addTask(new Group());
    this.#addTask(leader.group);
    for (const signo of HANDLED) leader.group.table.set(signo, DISPOSITIONS.handler);
    for (let n = 0; n < FIRST_ENGINES; n++) {
      this.#attach();
      this.#setEvents();
    }
  }

  /** Lives the world to its end; throws at the first promise broken. */
  live(): void {
    while (this.#next < this.#decisions.length) {
      this.#move();
      this.#settle();
    }
    for (const task of this.tasks) this.#leadToEnd(task);
    this.promises.checkEnd(this.engines);
  }

  #settle(): void {
    this.#host.settle();
    this.promises.check(this.tasks);
    this.promises.checkStops(this.tasks);
  }

  #addTask(group: Group): HostTask {
    const task = new HostTask(`T${this.tasks.length}`, group, false);
    this.tasks.push(task);
    return task;
  }

  /** A number from 0 up to, not including, `limit`; 0 once the decisions are used up. */
  #decide(limit: number): number {
    return (this.#decisions[this.#next++] ?? 0) % limit;
  }

  #pick<T>(list: readonly T[]): T | undefined {
    return list[this.#decide(list.length)];
  }

  #move(): void {
    const moves = [this.#attach, this.#setEvents, this.#control, this.#signal];
    const move = moves[this.#decide(12)];
    if (move === undefined) this.#act(this.#pick(this.tasks));
    else move.call(this);
  }

  // ---- what others do -----------------------------------------------------------------------------

  #attach(): void {
    const [task, table] = [this.#pick(this.tasks), this.#pick(TABLES)];
    if (task === undefined || table === undefined || this.engines.length >= MAX_ENGINES) return;
    const made = utrace_attach_task(this.#host, task, UTRACE_ATTACH_CREATE, table, null);
    if (typeof made === 'number') return;
    this.engines.push(made);
    this.promises.attached(made);
  }

  #setEvents(): void {
    const engine = this.#pick(this.engines);
    if (engine === undefined) return;
    const some = this.#decide(1000) * 16 + this.#decide(16);
    const events = (this.#decide(3) === 0 ? some : some | engine.flags) & ALL_EVENTS;
    const caller = this.#decide(2) === 0 ? null : this.#host.current;
    const result = utrace_set_events(this.#host, caller, engine.task, engine, events);
    this.promises.setEvents(engine, events, result);
  }

  #control(): void {
    const engine = this.#pick(this.engines);
    if (engine === undefined) return;
    const action = this.#decide(UTRACE_DETACH + 1);
    const busy = this.promises.isBusy(engine);
    const result = utrace_control(this.#host, null, engine.task, engine, action);
    this.promises.controlled(engine, action, result, busy);
    if (barrierTest(null, engine.task, engine) === 0) this.promises.barrierPassed(engine);
  }

  #signal(): void {
    const [task, signo] = [this.#pick(this.tasks), this.#pick(SIGNALS)];
    if (task === undefined || signo === undefined) return;
    const action = this.#pick(Object.values(DISPOSITIONS));
    if (this.#decide(3) === 0 && action !== undefined && signo !== SIGKILL) {
      task.group.table.set(signo, action);
    } else kill(task, signo, this.#host.wake);
  }

  // ---- what tasks do ------------------------------------------------------------------------------

  /** Something the task can do as it is now; nothing if it is in the middle of something else. */
  #act(task: HostTask | undefined): void {
    if (task === undefined || task.reaped) return;
    if (task.exit_state === 'zombie' && this.#decide(2) === 0) this.#reap(task);
    else if (task.thread !== null) return;
    else if (task.exit_state !== 'none') this.#endOf(task);
    else if (task.exitBegun) task.exit_state = this.#decide(3) === 0 ? 'dead' : 'zombie';
    else this.#start(task, this.#happening(task));
  }

  #happening(task: HostTask): Steps<void> {
    const host = this.#host;
    switch (this.#decide(24)) {
      case 0:
        return happenings.syscallEntry(host, task);
      case 1:
        return happenings.syscallExit(host, task);
      case 2:
        return happenings.exec(host, task);
      case 3:
        return happenings.jctl(host, task, 5, 0);
      case 4:
        return happenings.exit(host, task, 0);
      case 5:
        return happenings.exitGroup(host, task, 1);
      case 6:
      case 7:
        return this.#clone(task) ?? happenings.returnToUser(host, task);
      default:
        return happenings.returnToUser(host, task);
    }
  }

  #clone(task: HostTask): Steps<void> | null {
    if (this.tasks.length >= MAX_TASKS) return null;
    const flags = [0, CLONE_VFORK, CLONE_THREAD][this.#decide(3)] ?? 0;
    const group = flags === CLONE_THREAD ? task.group : new Group(task.group.table);
    return happenings.clone(this.#host, task, flags, this.#addTask(group));
  }

  /** Of a dead task: the death report, and for one that reaps itself the reap. */
  #endOf(task: HostTask): void {
    if (!this.promises.isDeathOver(task)) {
      this.promises.deathBegins(task);
      this.#start(task, happenings.death(this.#host, task));
      this.promises.deathEnded(task);
    } else if (task.exit_state === 'dead') this.#reap(task);
  }

  #reap(task: HostTask): void {
    const caller = task.exit_state === 'dead' ? task : null;
    this.promises.reapBegins(task);
    this.#host.runAs(caller, happenings.reap(this.#host, task));
  }

  #start(task: HostTask, steps: Steps<void>): void {
    this.#host.start(task, steps);
  }

  /** Kills the task, sees that nobody holds it any more, and takes it through death and reap. */
  #leadToEnd(task: HostTask): void {
    for (let round = 0; !task.exitBegun || task.thread !== null; round++) {
      if (round > 20) throw new Error(`${task.id} does not end: ${task.state}`);
      kill(task, SIGKILL, this.#host.wake);
      for (const engine of this.engines) {
        if (engine.task === task) utrace_control(this.#host, null, task, engine, UTRACE_RESUME);
      }
      this.#settle();
      if (task.thread === null && !task.exitBegun) {
        this.#start(task, happenings.exit(this.#host, task, 0));
      }
    }
    if (task.exit_state === 'none') task.exit_state = 'zombie';
    while (!this.promises.isDeathOver(task)) this.#endOf(task);
    if (!task.reaped) this.#reap(task);
    this.#settle();
  }

  // ---- callbacks ----------------------------------------------------------------------------------

  #callBack(engine: utrace_engine, callback: Callback): number {
    this.promises.begins(engine, callback);
    this.#depth++;
    for (let moves = this.#depth < 3 ? this.#decide(3) : 0; moves > 0; moves--) this.#move();
    this.#depth--;
    this.promises.check(this.tasks);
    const answer = this.#answer(callback);
    this.promises.ends(engine, callback, answer);
    return answer;
  }

  /** Mostly RESUME, or the world would only ever stop. */
  #answer(callback: Callback): number {
    if (callback.kind === 'reap') return 0;
    const action = this.#decide(2) === 0 ? UTRACE_RESUME : this.#decide(UTRACE_DETACH + 1);
    if (callback.kind === 'signal') {
      const signal = this.#pick(SIGNAL_ANSWERS) ?? 0;
      // Signals held back would come back for ever once the decisions are used up.
      return action | (this.#next < this.#decisions.length ? signal : 0x10);
    }
    return callback.kind === 'syscall_entry' ? action | (this.#decide(2) << 4) : action;
  }
}
