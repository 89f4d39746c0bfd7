/**
 * Variables: the values of a stopped run as rows that can be opened.
 *
 * Reading never runs anything of the script: getters of a script's objects are named, not called.
 * Views of kernel objects are ours, so theirs are read.
 */

import { engineBehind } from '../script/api/engine-view.ts';
import { taskBehind } from '../script/api/task-view.ts';
import type { Run } from '../script/run.ts';
import type { ScriptFrame } from '../script/vm/frame.ts';
import { notInitialised, scopesOf } from '../script/vm/scopes.ts';
import type { ScopeView, ValueFormat, VariableView } from './session-port.ts';
import { SessionRefusal } from './session-refusal.ts';

/** Rows shown of one object; the rest is a row that says how many there are. */
const MAX_ROWS = 1000;
const MAX_TEXT = 200;

type Opened = () => VariableView[];

export class Variables {
  readonly #run: Run;
  readonly #opened: Opened[] = [];
  /** As the request that is being answered wants its numbers. */
  #hex = false;

  constructor(run: Run) {
    this.#run = run;
  }

  /** Innermost first; the blocks of a function are part of its locals. */
  scopes(frame: ScriptFrame): ScopeView[] {
    const rows = new Map<string, Map<string, unknown>>();
    for (const { name, variables } of scopesOf(this.#run.script.program, frame)) {
      const title = name === 'Local' || name === 'Block' ? 'Locals' : name;
      const seen = rows.get(title) ?? new Map<string, unknown>();
      rows.set(title, seen);
      for (const variable of variables) {
        // An inner one hides those of its name further out.
        if (!seen.has(variable.name)) seen.set(variable.name, variable.get());
      }
    }
    return [...rows].map(([name, seen]) => ({
      name,
      reference: this.#open(() => [...seen].map(([row, value]) => this.#row(row, value))),
    }));
  }

  /** @param reference  as handed out in a row or a scope since the session last moved */
  members(reference: number, format: ValueFormat): VariableView[] {
    this.#hex = format.hex;
    const members = this.#opened[reference - 1];
    if (members === undefined) throw new SessionRefusal(`nothing is behind ${reference} now`);
    return members();
  }

  #open(members: Opened): number {
    return this.#opened.push(members);
  }

  #row(name: string, value: unknown): VariableView {
    const opens = typeof value === 'object' && value !== null;
    return {
      name,
      value: this.#text(value),
      type: value === notInitialised ? '' : typeof value,
      reference: opens ? this.#open(() => this.#members(value)) : 0,
    };
  }

  #text(value: unknown): string {
    switch (typeof value) {
      case 'string':
        return JSON.stringify(value.slice(0, MAX_TEXT));
      case 'bigint':
        return `${value}n`;
      case 'symbol':
        return value === notInitialised ? (value.description ?? '') : String(value);
      case 'function':
        return 'ƒ';
      case 'object':
        return value === null ? 'null' : this.#objectText(value);
      case 'number':
        return this.#hex && Number.isSafeInteger(value) ? hexadecimal(value) : String(value);
      default:
        return String(value);
    }
  }

  #objectText(value: object): string {
    const task = taskBehind(value);
    if (task !== undefined) return `${task.comm} (${task.pid})`;
    const engine = engineBehind(value);
    if (engine !== undefined) return `engine ${engine.id}, ${engine.status}`;
    const freed = this.#run.runtime.memory.isFreed(value) ? 'freed ' : '';
    if (Array.isArray(value)) return `${freed}array of ${value.length}`;
    return `${freed}{${Object.getOwnPropertyNames(value).slice(0, 5).join(', ')}}`;
  }

  #members(value: object): VariableView[] {
    if (value instanceof Map) return this.#entries([...Map.prototype.entries.call(value)]);
    if (value instanceof Set) {
      return this.#entries([...Set.prototype.values.call(value)].map((item, at) => [at, item]));
    }
    const names = Reflect.ownKeys(value);
    const rows = names.slice(0, MAX_ROWS).map((name) => this.#member(value, name));
    return rows.concat(this.#viewMembers(value), more(names.length));
  }

  #entries(entries: [unknown, unknown][]): VariableView[] {
    const shown = entries.slice(0, MAX_ROWS);
    return shown
      .map(([key, item]) => this.#row(this.#text(key), item))
      .concat(more(entries.length));
  }

  #member(value: object, name: PropertyKey): VariableView {
    const property = Reflect.getOwnPropertyDescriptor(value, name);
    if (property?.get !== undefined) {
      return { name: String(name), value: '(getter)', type: 'accessor', reference: 0 };
    }
    return this.#row(String(name), property?.value);
  }

  /** What a view of ours shows through its accessors. */
  #viewMembers(value: object): VariableView[] {
    const names =
      taskBehind(value) !== undefined
        ? ['pid', 'tgid', 'comm', 'exit_state', 'exit_code', 'parent']
        : engineBehind(value) !== undefined && engineBehind(value)?.references !== 0
          ? ['data', 'flags']
          : [];
    return names.map((name) => this.#row(name, Reflect.get(value, name)));
  }
}

function more(count: number): VariableView[] {
  if (count <= MAX_ROWS) return [];
  const text = `${count - MAX_ROWS} more`;
  return [{ name: '…', value: text, type: '', reference: 0 }];
}

function hexadecimal(value: number): string {
  return value < 0 ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
}
