/**
 * A watched value: what lies at a place in the run, as far as there is such a place just now.
 *
 * A place is found anew in each run, because the objects of two runs are not the same, though they are
 * each other's equal.
 */

import { taskState } from '../../engine/kernel/task.ts';
import type { Frame, Thread } from '../../engine/machine.ts';
import type { Run } from '../../script/run.ts';
import { ScriptFrame } from '../../script/vm/frame.ts';
import type { Scope } from '../../script/vm/function.ts';
import { liveScopes, notInitialised, scopesOf } from '../../script/vm/scopes.ts';
import { enginesOn } from '../kernel-rows.ts';
import type { ValuePlace } from '../rows.ts';

/** What is answered where the place does not exist: its frame has returned, its task is not born yet. */
export const absent = Symbol('not there');

/** An object and the key, or a scope and the slot, that hold a value. */
export interface Holder {
  readonly object: object;
  readonly key: string;
}

export class WatchedPlaces {
  readonly #run: Run;
  /** For each file some frame of it: any sees the file's variables. */
  readonly #frames = new Map<string, ScriptFrame>();

  constructor(run: Run) {
    this.#run = run;
  }

  /** A frame is about to go on: its file's variables can be found from it. */
  seen(frame: Frame): void {
    if (frame instanceof ScriptFrame) this.#frames.set(frame.code.file, frame);
  }

  value(place: ValuePlace): unknown {
    switch (place.kind) {
      case 'engine': {
        const engine = this.#engine(place.id);
        return engine === undefined ? absent : engine[place.member];
      }
      case 'task': {
        const task = this.#run.kernel.userTasks().find(({ pid }) => pid === place.pid);
        if (task === undefined) return absent;
        return place.member === 'state' ? taskState(task) : task.exit_code;
      }
      case 'module':
      case 'frame': {
        const [name = '', ...keys] = place.keys;
        return keys.reduce(memberOf, this.#variable(place, name));
      }
      default:
        return place satisfies never;
    }
  }

  /** Where a read of the value can be noticed. */
  holder(place: ValuePlace): Holder | null {
    if (place.kind !== 'module' && place.kind !== 'frame') return null;
    const [name = '', ...keys] = place.keys;
    const key = keys.at(-1);
    if (key === undefined) {
      const object = place.kind === 'module' ? this.#moduleScope(place.file) : null;
      return object === null ? null : { object, key: name };
    }
    const object = keys.slice(0, -1).reduce(memberOf, this.#variable(place, name));
    return typeof object === 'object' && object !== null ? { object, key } : null;
  }

  #engine(id: number) {
    const { kernel } = this.#run;
    for (const task of kernel.userTasks()) {
      const found = enginesOn(task).find((engine) => engine.id === id);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #variable(place: ValuePlace & { readonly kind: 'module' | 'frame' }, name: string): unknown {
    const { program } = this.#run.script;
    const frame = place.kind === 'module' ? this.#frames.get(place.file) : this.#frameAt(place);
    if (frame === undefined || frame === null) return absent;
    for (const scope of scopesOf(program, frame)) {
      if (place.kind === 'module' && scope.name !== 'Module') continue;
      const variable = scope.variables.find((each) => each.name === name);
      if (variable === undefined) continue;
      const value = variable.get();
      return value === notInitialised ? absent : value;
    }
    return absent;
  }

  #moduleScope(file: string): Scope | null {
    const frame = this.#frames.get(file);
    const outermost = frame && liveScopes(this.#run.script.program, frame).at(-1);
    return outermost?.scope.kind === 'module' ? outermost.object : null;
  }

  #frameAt(place: ValuePlace & { readonly kind: 'frame' }): ScriptFrame | null {
    const thread = this.#run.machine.threads.find(({ id }: Thread) => id === place.thread);
    const frame = thread?.stack[place.depth];
    return frame instanceof ScriptFrame && frame.code.name === place.fn ? frame : null;
  }
}

/** Data only: no getter is called to see whether something changed. */
function memberOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return absent;
  const property = Reflect.getOwnPropertyDescriptor(value, key);
  return property === undefined || property.get !== undefined ? absent : property.value;
}
