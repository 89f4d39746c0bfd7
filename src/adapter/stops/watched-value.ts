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
import { type LiveScope, liveScopes, notInitialised, scopesOf } from '../../script/vm/scopes.ts';
import { unset } from '../../script/vm/variables.ts';
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
  readonly #modules = new Map<string, LiveScope>();
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
      const module = place.kind === 'module' ? this.#module(place.file) : null;
      const slot = module?.scope.variables.get(name)?.slot;
      return module === null || slot === undefined ? null : { object: module.object, key: slot };
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
    if (place.kind === 'module') {
      const module = this.#module(place.file);
      const slot = module?.scope.variables.get(name)?.slot;
      return module === null || slot === undefined ? absent : initialised(module.object[slot]);
    }
    const frame = this.#frameAt(place);
    if (frame === null) return absent;
    for (const { variables } of scopesOf(this.#run.script.program, frame)) {
      const variable = variables.find((each) => each.name === name);
      if (variable !== undefined) return initialised(variable.get());
    }
    return absent;
  }

  /** A file's own scope is the same for the whole run, so it is looked for once. */
  #module(file: string): LiveScope | null {
    const known = this.#modules.get(file);
    if (known !== undefined) return known;
    const frame = this.#frames.get(file);
    const outermost = frame && liveScopes(this.#run.script.program, frame).at(-1);
    if (outermost?.scope.kind !== 'module') return null;
    this.#modules.set(file, outermost);
    return outermost;
  }

  #frameAt(place: ValuePlace & { readonly kind: 'frame' }): ScriptFrame | null {
    const thread = this.#run.machine.threads.find(({ id }: Thread) => id === place.thread);
    const frame = thread?.stack[place.depth];
    return frame instanceof ScriptFrame && frame.code.name === place.fn ? frame : null;
  }
}

const initialised = (value: unknown): unknown =>
  value === notInitialised || value === unset ? absent : value;

/** Data only: no getter is called to see whether something changed. */
function memberOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return absent;
  const property = Reflect.getOwnPropertyDescriptor(value, key);
  return property === undefined || property.get !== undefined ? absent : property.value;
}
