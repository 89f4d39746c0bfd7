/**
 * Linkage: how the modules of one run reach each other's variables and the host's values.
 *
 * A binding is never copied: emitted code reads the slot of the other module's scope, or the host's
 * record, at each use, so that what changes there is seen here.
 */

import type { Binding } from '../frontend/emit/context.ts';
import { linkSlot } from '../frontend/emit/variables.ts';
import type { Scope } from './function.ts';
import type { Program } from './program.ts';
import type { Runtime } from './runtime.ts';
import { ready } from './variables.ts';

/** The values of the host's modules in one run, read at each use: a getter stays live. */
export type HostValues = Readonly<Record<string, object>>;

/** A slot of a module's scope object, and what it leads to. */
interface Link {
  readonly scope: number;
  readonly slot: string;
  readonly binding: Binding;
}

/** The links of a program: the same in every run, so they are found once. */
export function linksOf(program: Program): readonly Link[] {
  return program.graph.modules.flatMap(({ index, imports }) => {
    const links = new Map([...imports.values()].map((binding) => [linkSlot(binding), binding]));
    return [...links].map(([slot, binding]) => ({ scope: index, slot, binding }));
  });
}

export class Linkage {
  readonly #program: Program;
  readonly #runtime: Runtime;
  readonly #scopes: readonly Scope[];
  readonly #hosts: HostValues;
  /** What `import * as` gives: one object for each module and run. */
  readonly #namespaces = new Map<number | string, object>();

  constructor(program: Program, runtime: Runtime, scopes: readonly Scope[], hosts: HostValues) {
    this.#program = program;
    this.#runtime = runtime;
    this.#scopes = scopes;
    this.#hosts = hosts;
  }

  /** Gives the modules' scopes the links that the emitted code follows. */
  connect(links: readonly Link[]): void {
    for (const { scope, slot, binding } of links) {
      const from = this.#scopes[scope];
      if (from !== undefined) from[slot] = this.#target(binding);
    }
  }

  /** The value of an export; `name` is what an error calls it. */
  valueOf(binding: Binding, name: string): unknown {
    switch (binding.kind) {
      case 'host':
        return Reflect.get(this.#host(binding.module), binding.name);
      case 'variable': {
        const { slot, shared } = binding.variable;
        const scope = this.#scopes[binding.module];
        if (scope === undefined) return undefined;
        const value = ready(scope[slot], name);
        return shared ? this.#runtime.noteRead(scope, slot, value) : value;
      }
      case 'namespace':
        return this.#namespace(binding.module);
      default:
        return binding satisfies never;
    }
  }

  #target(binding: Binding): object | undefined {
    switch (binding.kind) {
      case 'host':
        return this.#host(binding.module);
      case 'variable':
        return this.#scopes[binding.module];
      case 'namespace':
        return this.#namespace(binding.module);
      default:
        return binding satisfies never;
    }
  }

  #host(name: string): object {
    const host = this.#hosts[name];
    if (host === undefined) throw new Error(`no values for the module ${name}`);
    return host;
  }

  #namespace(module: number | string): object {
    const known = this.#namespaces.get(module);
    if (known !== undefined) return known;
    const made: object = Object.create(null);
    this.#namespaces.set(module, made);
    for (const [name, get] of this.#getters(module)) {
      Object.defineProperty(made, name, { get, enumerable: true });
    }
    Object.defineProperty(made, Symbol.toStringTag, { value: 'Module' });
    return Object.freeze(made);
  }

  #getters(module: number | string): [name: string, get: () => unknown][] {
    if (typeof module === 'string') {
      const host = this.#host(module);
      const names = [...this.#program.hostNames(module)].sort();
      return names.map((name) => [name, () => Reflect.get(host, name)]);
    }
    const exports = [...this.#program.exports(module)];
    return exports.map(([name, binding]) => [name, () => this.valueOf(binding, name)]);
  }
}
