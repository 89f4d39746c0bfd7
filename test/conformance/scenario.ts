/**
 * A scenario: a vector brought to life on the vectors' host, one step at a time.
 *
 * Ops come from two places, the steps themselves and the scripts of callbacks; both end here.
 *
 * Mirrors: the vectors' README §1 to §3.
 */
import {
  UTRACE_ATTACH_CREATE,
  UTRACE_ATTACH_EXCLUSIVE,
  UTRACE_ATTACH_MATCH_DATA,
  UTRACE_ATTACH_MATCH_OPS,
} from '../../src/engine/abi/actions.ts';
import { CLONE_THREAD, CLONE_VFORK } from '../../src/engine/abi/clone.ts';
import { ESRCH } from '../../src/engine/abi/errno.ts';
import { invariant } from '../../src/engine/invariant.ts';
import type { Steps } from '../../src/engine/machine.ts';
import {
  utrace_attach_task,
  utrace_engine_get,
  utrace_engine_put,
} from '../../src/engine/utrace/attach.ts';
import { barrierTest } from '../../src/engine/utrace/barrier.ts';
import { utrace_control } from '../../src/engine/utrace/control.ts';
import type { utrace_engine, utrace_engine_ops } from '../../src/engine/utrace/engine.ts';
import {
  newExaminer,
  type utrace_examiner,
  utrace_finish_examine,
  utrace_prepare_examine,
} from '../../src/engine/utrace/examine.ts';
import type { Callback, Semantics } from '../../src/engine/utrace/host.ts';
import { utrace_set_events } from '../../src/engine/utrace/set_events.ts';
import { answer } from './behaviour.ts';
import * as happenings from './happenings.ts';
import { resultName, VectorHost } from './host.ts';
import { kill, recalcSigcheck } from './signals.ts';
import { DISPOSITIONS, Group, HostTask } from './task.ts';
import { Changes, callbackArguments, type Entry, JCTL_TYPES } from './transcript.ts';
import * as read from './vector.ts';
import { DamagedVector, type Json, type Vector } from './vector.ts';

const ATTACH_FLAGS = {
  CREATE: UTRACE_ATTACH_CREATE,
  EXCLUSIVE: UTRACE_ATTACH_EXCLUSIVE,
  MATCH_OPS: UTRACE_ATTACH_MATCH_OPS,
  MATCH_DATA: UTRACE_ATTACH_MATCH_DATA,
};
const CLONE_FLAGS = { VFORK: CLONE_VFORK, THREAD: CLONE_THREAD };
type Perform = (op: Json) => void;

export class Scenario {
  readonly #host: VectorHost;
  readonly #tasks = new Map<string, HostTask>();
  readonly #tables = new Map<string, utrace_engine_ops>();
  readonly #scripts: Json;
  /** How many elements of a callback's list are used up, by `engine.callback`. */
  readonly #used = new Map<string, number>();
  readonly #engines = new Map<string, utrace_engine>();
  readonly #names = new Map<utrace_engine, string>();
  readonly #examiners = new Map<string, utrace_examiner>();
  readonly #changes = new Changes();

  constructor(vector: Vector, semantics: Semantics) {
    this.#host = new VectorHost(semantics, vector.arch, (engine, callback) =>
      this.#callBack(engine, callback),
    );
    this.#scripts = vector.engines;
    this.#tables.set('all', { has: () => true });
    for (const name of Object.keys(vector.tables)) {
      const present = new Set(read.texts(vector.tables, name));
      this.#tables.set(name, { has: (kind) => present.has(kind) });
    }
    for (const task of vector.tasks) this.#addTask(task);
  }

  /** Performs one top-level step and lets woken tasks run. @returns its log */
  step(op: Json): Entry[] {
    this.#host.log = [];
    this.#perform(op);
    this.#host.settle();
    this.#host.log.push(...this.#changes.of(this.#tasks.values(), this.#engines));
    return this.#host.log;
  }

  #addTask(json: Json): void {
    const leader = json['group'] === undefined ? null : this.#task(json, 'group');
    const id = read.text(json, 'id');
    this.#tasks.set(id, new HostTask(id, leader?.group ?? new Group(), json['kthread'] === true));
  }

  #perform(op: Json): void {
    const perform = read.choice<Perform>(op, read.text(op, 'op'), this.#ops);
    perform(op);
  }

  readonly #ops: Readonly<Record<string, Perform>> = {
    together: (op) => {
      for (const part of read.objects(op, 'do')) this.#perform(part);
    },
    attach: (op) => this.#attach(op),
    set_events: (op) => {
      const events = read.eventMask(op, 'events');
      this.#call(op, (caller, task, engine) =>
        utrace_set_events(this.#host, caller, task, engine, events),
      );
    },
    control: (op) => {
      const action = read.resumeAction(op, 'action');
      this.#call(op, (caller, task, engine) =>
        utrace_control(this.#host, caller, task, engine, action),
      );
    },
    barrier: (op) => this.#barrier(op),
    interrupt: (op) => {
      const id = read.text(op, 'barrier');
      const waiter = this.#host.waiters.find((candidate) => candidate.id === id);
      if (waiter !== undefined) waiter.interrupted = true;
    },
    get: (op) => utrace_engine_get(this.#engine(op)),
    put: (op) => utrace_engine_put(this.#host, this.#engine(op)),
    prepare_examine: (op) => {
      const exam = this.#examiner(op);
      this.#call(op, (caller, task, engine) => utrace_prepare_examine(caller, task, engine, exam));
    },
    finish_examine: (op) => {
      const exam = this.#examiner(op);
      this.#call(op, (caller, task, engine) => utrace_finish_examine(caller, task, engine, exam));
    },
    syscall_entry: (op) => this.#start(op, happenings.syscallEntry),
    syscall_exit: (op) => this.#start(op, happenings.syscallExit),
    exec: (op) => this.#start(op, happenings.exec),
    return_to_user: (op) => this.#start(op, happenings.returnToUser),
    death: (op) => this.#start(op, happenings.death),
    reap: (op) => this.#reap(op),
    clone: (op) => this.#clone(op),
    jctl: (op) => {
      const type = read.choice(op, read.text(op, 'type'), JCTL_TYPES);
      const notify = read.choice(op, read.text(op, 'notify'), JCTL_TYPES);
      this.#start(op, (host, task) => happenings.jctl(host, task, type, notify));
    },
    exit: (op) => {
      const code = read.number(op, 'code');
      this.#start(op, (host, task) => happenings.exit(host, task, code));
    },
    exit_group: (op) => {
      const code = read.number(op, 'code');
      this.#start(op, (host, task) => happenings.exitGroup(host, task, code));
    },
    exit_notify: (op) => {
      this.#task(op).exit_state = op['autoreap'] === true ? 'dead' : 'zombie';
    },
    kill: (op) => kill(this.#task(op), read.signal(op, 'sig'), this.#host.wake),
    sigaction: (op) => {
      const action = read.choice(op, read.text(op, 'handler'), DISPOSITIONS);
      this.#task(op).group.table.set(read.signal(op, 'sig'), action);
    },
    block: (op) => {
      this.#task(op).blockedSignals.add(read.signal(op, 'sig'));
    },
    unblock: (op) => {
      const task = this.#task(op);
      task.blockedSignals.delete(read.signal(op, 'sig'));
      recalcSigcheck(task);
    },
  };

  // ---- calls of the API ---------------------------------------------------------------------------

  #attach(op: Json): void {
    const task = this.#task(op);
    const flags = read.flags(op, 'flags', ATTACH_FLAGS);
    const ops = op['ops'] === null ? null : this.#table(op);
    const data = op['data'] ?? null;
    const result = leadsNowhere(op, task)
      ? -ESRCH
      : utrace_attach_task(this.#host, task, flags, ops, data);
    if (typeof result === 'number') {
      this.#logResult(op, result);
      return;
    }
    const known = this.#names.get(result);
    const name = known ?? read.text(op, 'as');
    if (known === undefined) {
      this.#engines.set(name, result);
      this.#names.set(result, name);
    }
    this.#host.log.push(['ret', 'attach', name]);
  }

  #barrier(op: Json): void {
    const [caller, target, engine] = [this.#caller(op), this.#task(op), this.#engine(op)];
    const result = leadsNowhere(op, target) ? -ESRCH : barrierTest(caller, target, engine);
    if (result !== 'wait') {
      this.#logResult(op, result);
      return;
    }
    const id = read.text(op, 'id');
    const interrupted = op['interrupted'] === true;
    this.#host.waiters.push({ id, caller, target, engine, interrupted, result: null });
    this.#host.log.push(['ret', 'barrier', 'wait']);
  }

  #call(
    op: Json,
    call: (caller: HostTask | null, task: HostTask, engine: utrace_engine) => number,
  ): void {
    const [task, engine] = [this.#task(op), this.#engine(op)];
    const result = leadsNowhere(op, task) ? -ESRCH : call(this.#caller(op), task, engine);
    this.#logResult(op, result);
  }

  #logResult(op: Json, result: number): void {
    this.#host.log.push(['ret', read.text(op, 'op'), resultName(result)]);
  }

  // ---- host actions -------------------------------------------------------------------------------

  #start(op: Json, happening: (host: VectorHost, task: HostTask) => Steps<void>): void {
    const task = this.#task(op);
    invariant(task.thread === null, `${task.id} is in the middle of something`);
    this.#host.start(task, happening(this.#host, task));
  }

  #clone(op: Json): void {
    const parent = this.#task(op);
    const flags = read.flags(op, 'flags', CLONE_FLAGS);
    const group = (flags & CLONE_THREAD) === 0 ? new Group(parent.group.table) : parent.group;
    const id = read.text(op, 'child');
    const child = new HostTask(id, group, parent.kthread, parent.blockedSignals);
    this.#tasks.set(id, child);
    this.#start(op, (host, task) => happenings.clone(host, task, flags, child));
  }

  /** A task that reaps itself is the caller; else its parent is, which is some other thread. */
  #reap(op: Json): void {
    const task = this.#task(op);
    const caller = task.exit_state === 'dead' ? task : null;
    this.#host.runAs(caller, happenings.reap(this.#host, task));
  }

  // ---- callbacks ----------------------------------------------------------------------------------

  #callBack(engine: utrace_engine, callback: Callback): number {
    const name = this.#nameOf(engine);
    this.#host.log.push(['cb', name, callback.kind, callbackArguments(callback)]);
    const behaviour = this.#nextBehaviour(name, callback.kind);
    if (behaviour['do'] !== undefined) {
      for (const op of read.objects(behaviour, 'do')) this.#perform(op);
    }
    return answer(callback, behaviour);
  }

  #nextBehaviour(engine: string, kind: string): Json {
    const script = read.optionalObject(this.#scripts, engine);
    if (script[kind] === undefined) return {};
    const key = `${engine}.${kind}`;
    const used = this.#used.get(key) ?? 0;
    const behaviour = read.objects(script, kind)[used] ?? {};
    if (behaviour['repeat'] !== true) this.#used.set(key, used + 1);
    return behaviour;
  }

  // ---- names --------------------------------------------------------------------------------------

  #caller(op: Json): HostTask | null {
    return op['by'] === 'self' ? this.#host.current : null;
  }

  #task(op: Json, field = 'task'): HostTask {
    const task = this.#tasks.get(read.text(op, field));
    if (task === undefined) throw new DamagedVector(`there is no task ${read.text(op, field)}`);
    return task;
  }

  #engine(op: Json): utrace_engine {
    const engine = this.#engines.get(read.text(op, 'engine'));
    if (engine === undefined) {
      throw new DamagedVector(`there is no engine ${read.text(op, 'engine')}`);
    }
    return engine;
  }

  #nameOf(engine: utrace_engine): string {
    return this.#names.get(engine) ?? `?${engine.id}`;
  }

  #table(op: Json): utrace_engine_ops {
    const name = op['ops'] === undefined ? 'all' : read.text(op, 'ops');
    const table = this.#tables.get(name);
    if (table === undefined) throw new DamagedVector(`there is no ops table ${name}`);
    return table;
  }

  #examiner(op: Json): utrace_examiner {
    const name = read.text(op, 'exam');
    const examiner = this.#examiners.get(name) ?? newExaminer();
    this.#examiners.set(name, examiner);
    return examiner;
  }
}

const leadsNowhere = (op: Json, task: HostTask): boolean => op['via'] === 'pid' && task.gone;
