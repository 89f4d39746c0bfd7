/**
 * Variables: the values of a stopped run as rows that can be opened.
 *
 * Reading never runs anything of the script: getters of a script's objects are named, not called.
 * Views of kernel objects are ours, so the kernel's own object is shown behind them.
 */

import type { Thread } from '../engine/machine.ts';
import { engineBehind } from '../script/api/engine-view.ts';
import { taskBehind } from '../script/api/task-view.ts';
import { isProxy } from '../script/library/proxies.ts';
import type { Run } from '../script/run.ts';
import type { SourcePlace } from '../script/violation.ts';
import type { ScriptFrame } from '../script/vm/frame.ts';
import { behind, ScriptFunction } from '../script/vm/function.ts';
import { notInitialised, scopesOf } from '../script/vm/scopes.ts';
import { engineOf, engineRows, kernelRows, taskRows } from './kernel-rows.ts';
import { type Item, pathWithin, placeWithin, Shown, type ValuePlace } from './rows.ts';
import type { ScopeView, ValueFormat, VariableView } from './session-port.ts';
import { SessionRefusal } from './session-refusal.ts';
import { isNumbered, valueText } from './value-text.ts';

/** Rows shown of one object; the rest is a row that says how many there are. */
const MAX_ROWS = 1000;

/** Where a frame stands: its thread, and how many frames are below it. */
export interface FramePlace {
  readonly thread: Thread;
  readonly depth: number;
}

interface Opened {
  readonly items: () => readonly Item[];
  /** The frame whose variables they are reached from. */
  readonly frame: number;
}

export class Variables {
  readonly #run: Run;
  readonly #opened: Opened[] = [];

  constructor(run: Run) {
    this.#run = run;
  }

  /** Innermost first; the blocks of a function are part of its locals, modules of what it closes over. */
  scopes(id: number, frame: ScriptFrame | null, { thread, depth }: FramePlace): ScopeView[] {
    const run = this.#run;
    const scopes: ScopeView[] = [];
    const add = (name: ScopeView['name'], items: () => readonly Item[]): void => {
      const hint = name === 'Locals' ? { hint: 'locals' as const } : {};
      scopes.push({ name, reference: this.#open(id, items), ...hint });
    };
    if (frame !== null) {
      const rows = this.#ofFrame(frame, { thread, depth });
      add('Locals', () => rows.locals);
      add('Closure', () => rows.closure);
    }
    const engine = engineOf(run, thread);
    if (engine !== null) add('Engine', () => engineRows(run, engine));
    const task = run.kernel.taskOf(thread);
    if (task !== null && !task.kthread) add('Task', () => taskRows(run, task));
    add('Kernel', () => kernelRows(run));
    return scopes;
  }

  /** A value that was evaluated, as a row that can be opened. */
  show(frame: number, item: Item, format: ValueFormat): VariableView {
    return this.#row(frame, item, format);
  }

  /** @param reference  as handed out in a row or a scope since the session last moved */
  members(reference: number, format: ValueFormat): VariableView[] {
    const { items, frame } = this.#behind(reference);
    return items().map((each) => this.#row(frame, each, format));
  }

  /** One of the rows behind a reference, and the frame it was reached from. */
  find(reference: number, name: string): { readonly item: Item; readonly frame: number } {
    const { items, frame } = this.#behind(reference);
    const item = items().find((each) => each.name === name);
    if (item === undefined) throw new SessionRefusal(`there is no ${name} behind ${reference}`);
    return { item, frame };
  }

  #behind(reference: number): Opened {
    const opened = this.#opened[reference - 1];
    if (opened === undefined) throw new SessionRefusal(`nothing is behind ${reference} now`);
    return opened;
  }

  #open(frame: number, items: () => readonly Item[]): number {
    return this.#opened.push({ items, frame });
  }

  #ofFrame(frame: ScriptFrame, at: FramePlace): { locals: Item[]; closure: Item[] } {
    const locals = new Map<string, Item>();
    const closure = new Map<string, Item>();
    const isModule = frame.code.kind === 'module';
    for (const { name, variables } of scopesOf(this.#run.script.program, frame)) {
      const isLocal = name === 'Local' || name === 'Block' || isModule;
      for (const variable of variables) {
        // An inner one hides those of its name further out.
        if (locals.has(variable.name) || closure.has(variable.name)) continue;
        const place: ValuePlace =
          name === 'Module'
            ? { kind: 'module', file: frame.code.file, keys: [variable.name] }
            : {
                kind: 'frame',
                thread: at.thread.id,
                depth: at.depth,
                fn: frame.code.name,
                keys: [variable.name],
              };
        const item = { name: variable.name, value: variable.get(), path: variable.name, place };
        (isLocal ? locals : closure).set(variable.name, item);
      }
    }
    return { locals: [...locals.values()], closure: [...closure.values()] };
  }

  #row(frame: number, item: Item, format: ValueFormat): VariableView {
    const { name, value, path } = item;
    const named = path === undefined ? {} : { path };
    if (item.hidden) return { name, value: '(getter)', type: 'accessor', reference: 0, ...named };
    const opens = this.#opens(item);
    return {
      name,
      value: valueText(this.#run, value, format),
      type: value === notInitialised || value instanceof Shown ? '' : typeof value,
      reference: opens === null ? 0 : this.#open(frame, opens),
      ...named,
      ...(typeof value === 'function' ? this.#locationOf(value) : {}),
      ...(item.memory === undefined ? {} : { memory: item.memory }),
    };
  }

  #locationOf(fn: object): { readonly location?: SourcePlace } {
    const found = behind(fn);
    if (!(found instanceof ScriptFunction)) return {};
    return { location: this.#run.script.placeOfFunction(found.code) };
  }

  #opens(item: Item): (() => readonly Item[]) | null {
    const { value } = item;
    if (value instanceof Shown) return value.items;
    // What a proxy holds is only known by asking it, which would run the script.
    if (typeof value !== 'object' || value === null || isProxy(value)) return null;
    return () => this.#members(value, item);
  }

  #members(value: object, owner: Item): readonly Item[] {
    const task = taskBehind(value);
    if (task !== undefined) return taskRows(this.#run, task);
    const engine = engineBehind(value);
    if (engine !== undefined) return engineRows(this.#run, engine);
    if (value instanceof Map) return this.#entries([...Map.prototype.entries.call(value)]);
    if (value instanceof Set) {
      return this.#entries([...Set.prototype.values.call(value)].map((each, at) => [at, each]));
    }
    const names = Reflect.ownKeys(value);
    const rows = names.slice(0, MAX_ROWS).map((name) => member(value, name, owner));
    return rows.concat(more(names.length));
  }

  #entries(entries: [unknown, unknown][]): readonly Item[] {
    const shown = entries
      .slice(0, MAX_ROWS)
      .map(([key, value]): Item => ({ name: valueText(this.#run, key, { hex: false }), value }));
    return shown.concat(more(entries.length));
  }
}

function member(object: object, key: PropertyKey, { path, place }: Item): Item {
  const property = Reflect.getOwnPropertyDescriptor(object, key);
  const name = String(key);
  if (typeof key === 'symbol') return { name, value: property?.value };
  const inner = pathWithin(path, name, Array.isArray(object) && isNumbered(name));
  const within = placeWithin(place, name);
  return {
    name,
    value: property?.value,
    ...(inner === undefined ? {} : { path: inner }),
    ...(within === undefined ? {} : { place: within }),
    ...(property?.get === undefined ? {} : { hidden: true }),
  };
}

function more(length: number): Item[] {
  return length <= MAX_ROWS ? [] : [{ name: '…', value: new Shown(`${length - MAX_ROWS} more`) }];
}
