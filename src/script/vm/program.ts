/**
 * Programs: scripts compiled once, run many times.
 *
 * Compiling parses, links and emits; evaluating the emitted text makes the generators, hoisted out of
 * all runs so that the engine's feedback stays warm. A run makes only the scope objects of the
 * modules, and everything that hangs below them: nothing of one run is left for the next.
 */

import type { Frame, Yielded } from '../../engine/machine.ts';
import type { Binding, EmitOptions, StatementEntry } from '../frontend/emit/context.ts';
import { type Emitted, emitProgram } from '../frontend/emit/program.ts';
import {
  exportsOf,
  type HostModule,
  loadModules,
  type ModuleGraph,
  type ModuleOptions,
} from '../frontend/modules.ts';
import { withinDepth } from '../frontend/nesting.ts';
import { openLoopOffsets } from '../frontend/open-loops.ts';
import { refuseFreeNames } from '../frontend/parse.ts';
import type { StaticScope } from '../frontend/scope.ts';
import type { StripTypes } from '../frontend/strip.ts';
import { NativeFrame, ScriptFrame } from './frame.ts';
import { type AnyFunction, type Body, type Code, type Scope, ScriptFunction } from './function.ts';
import { helpers } from './helpers.ts';
import { type HostValues, Linkage, linksOf } from './linkage.ts';
import type { Runtime } from './runtime.ts';

export type { HostModule } from '../frontend/modules.ts';

/**
 * Turns emitted text, the body of a function of `endowments`, into its value. Made by whoever
 * isolates scripts; the text was written from a syntax tree and names nothing but its endowments.
 */
export type Evaluate = (text: string, endowments: { readonly [name: string]: unknown }) => unknown;

export interface ProgramOptions {
  /** Files whose modules run, in this order, each after what it imports. */
  readonly entries: readonly string[];
  /** The text of a file, or null. Names are '/'-separated. */
  readonly load: (path: string) => string | null;
  readonly strip: StripTypes;
  /** Modules of the host, by specifier. */
  readonly hosts: Readonly<Record<string, HostModule>>;
  /** What a script can name without importing it. */
  readonly globals: Readonly<Record<string, unknown>>;
  /** Names an author may expect, and why they are missing: refused where they are used. */
  readonly absent?: Readonly<Record<string, string>>;
}

export type { HostValues } from './linkage.ts';

/** Compiles the files; throws a {@link ScriptError} for the first thing that is wrong. */
export function compileProgram(options: ProgramOptions): Program {
  const { load, strip, hosts } = options;
  const graph = loadModules(options.entries, { load, strip, hosts });
  const names = new Set(Object.keys(options.globals));
  for (const module of graph.modules) {
    refuseFreeNames(module, names, options.absent ?? {});
  }
  return new Program(graph, options, names);
}

interface Evaluated {
  readonly bodies: readonly Body[];
  readonly modules: readonly ((runtime: Runtime) => Scope)[];
}

/** A program whose text has been evaluated in one form. */
export class Prepared {
  readonly program: Program;
  readonly codes: readonly Code[];
  readonly #emitted: Emitted;
  readonly #evaluated: Evaluated;
  readonly #links: ReturnType<typeof linksOf>;

  constructor(program: Program, emitted: Emitted, evaluate: Evaluate, globals: object) {
    this.program = program;
    this.#emitted = emitted;
    this.#links = linksOf(program);
    const codes: Code[] = emitted.functions.map((entry, id) => ({ ...entry, id, body: noBody }));
    const [first] = program.graph.entries;
    const text = `return ${emitted.text}`;
    const made = first ? withinDepth(first.source, () => evaluate(text, {})) : evaluate(text, {});
    const make = made as (given: object) => Evaluated;
    this.#evaluated = make({ ...helpers, globals, codes });
    this.#evaluated.bodies.forEach((body, id) => {
      const code = codes[id];
      if (code !== undefined) code.body = body;
    });
    this.codes = codes;
  }

  /** Makes what is new in a run: the scopes of the modules, linked with each other. */
  instantiate(runtime: Runtime, hosts: HostValues): Instance {
    const { graph } = this.program;
    const scopes = this.#evaluated.modules.map((make) => make(runtime));
    const linkage = new Linkage(this.program, runtime, scopes, hosts);
    linkage.connect(this.#links);
    const bodies = graph.order.map((module) => {
      const code = this.codes[this.#emitted.moduleFunctions[module.index] ?? -1];
      const scope = scopes[module.index];
      if (code === undefined || scope === undefined) throw new Error('a module without a body');
      return () =>
        new ScriptFrame(
          new ScriptFunction(face, code, scope, runtime, null),
          undefined,
          [],
          undefined,
        );
    });
    return new Instance(this.program, scopes, bodies, linkage);
  }
}

const noBody: Body = () => {
  throw new Error('called before the text was evaluated');
};
/** Module bodies are nobody's function; nothing can get at this one. */
const face: AnyFunction = () => undefined;

/** A program in one run. */
export class Instance {
  readonly program: Program;
  /** The modules' scope objects, by module index. */
  readonly scopes: readonly Scope[];
  readonly #bodies: readonly (() => ScriptFrame)[];
  readonly #linkage: Linkage;
  /** How many bodies have been handed out to run. */
  #begun = 0;

  constructor(
    program: Program,
    scopes: readonly Scope[],
    bodies: readonly (() => ScriptFrame)[],
    linkage: Linkage,
  ) {
    this.program = program;
    this.scopes = scopes;
    this.#bodies = bodies;
    this.#linkage = linkage;
  }

  /** A frame that runs all module bodies that have not run yet, in order. */
  main(): Frame {
    return this.#bodiesTo(this.#bodies.length);
  }

  /** As {@link main}, but only up to the body of the file `path` and what it imports. */
  mainTo(path: string): Frame {
    const { order } = this.program.graph;
    return this.#bodiesTo(order.findIndex(({ source }) => source.file === path) + 1);
  }

  #bodiesTo(end: number): Frame {
    const bodies = this.#bodies.slice(this.#begun, end);
    this.#begun = Math.max(this.#begun, end);
    return new NativeFrame('modules', runAll(bodies));
  }

  /** What a file exports, by name; only for what has been initialised. */
  exportsOf(path: string): ReadonlyMap<string, unknown> {
    const values = new Map<string, unknown>();
    const module = this.program.graph.modules.find(({ source }) => source.file === path);
    if (module === undefined) return values;
    for (const [name, binding] of this.program.exports(module.index)) {
      values.set(name, this.#linkage.valueOf(binding, name));
    }
    return values;
  }
}

function* runAll(bodies: readonly (() => ScriptFrame)[]): Generator<Yielded, unknown, unknown> {
  for (const body of bodies) yield body();
  return undefined;
}

export class Program {
  readonly graph: ModuleGraph;
  /** Statement ids are indices here, from 1; the same in every form of the program. */
  readonly statements: readonly StatementEntry[];
  /** For each statement id, 1 if it is a point where others may get in: for `Machine.visible`. */
  readonly visible: Uint8Array;
  readonly scopes: readonly StaticScope[];
  /** The names of all globals a script may use. */
  readonly names: ReadonlySet<string>;
  readonly #options: ProgramOptions;
  #openLoops: Uint8Array | null = null;
  readonly #emitted = new Map<string, Emitted>();
  readonly #exports = new Map<number, Map<string, Binding>>();

  constructor(graph: ModuleGraph, options: ProgramOptions, names: ReadonlySet<string>) {
    this.graph = graph;
    this.#options = options;
    this.names = names;
    this.statements = this.emitted({ points: 'visible', notes: true }).statements;
    this.visible = Uint8Array.from(this.statements, (entry) => (entry?.visible ? 1 : 0));
    this.scopes = graph.modules.flatMap((module) => module.analysis.scopes);
  }

  /** The names of all files that belong to the program. */
  get files(): readonly string[] {
    return this.graph.modules.map(({ source }) => source.file);
  }

  /** For each statement id, 1 if it stands in an open loop: see open-loops.ts. */
  get openLoops(): Uint8Array {
    this.#openLoops ??= this.#findOpenLoops();
    return this.#openLoops;
  }

  #findOpenLoops(): Uint8Array {
    const offsets = new Map(
      this.graph.modules.map(({ source, program }) => [source.file, openLoopOffsets(program)]),
    );
    return Uint8Array.from(this.statements, (entry) =>
      entry !== undefined && offsets.get(entry.file)?.has(entry.start) ? 1 : 0,
    );
  }

  /** The author's text of a file. */
  textOf(file: string): string | undefined {
    return this.graph.modules.find(({ source }) => source.file === file)?.source.text;
  }

  /** The names of the globals that the program uses. */
  get globals(): readonly string[] {
    return this.emitted({ points: 'visible', notes: true }).globals;
  }

  get globalValues(): Readonly<Record<string, unknown>> {
    return this.#options.globals;
  }

  /** Names that are missing, and why. */
  get absent(): Readonly<Record<string, string>> {
    return this.#options.absent ?? {};
  }

  emitted(form: EmitOptions): Emitted {
    const key = `${form.points} ${form.notes}`;
    const known = this.#emitted.get(key);
    if (known !== undefined) return known;
    const modules = this.graph.modules.map((module) => ({ module, program: module.program }));
    const made = emitProgram(modules, form, this.names);
    this.#emitted.set(key, made);
    return made;
  }

  /** Evaluates the program in one form. Keep the result: it serves any number of runs. */
  prepare(form: EmitOptions, evaluate: Evaluate): Prepared {
    return new Prepared(this, this.emitted(form), evaluate, this.#options.globals);
  }

  /** The names of the values that a module of the host has. */
  hostNames(module: string): readonly string[] {
    return this.#options.hosts[module]?.values ?? [];
  }

  exports(module: number): ReadonlyMap<string, Binding> {
    const known = this.#exports.get(module);
    if (known !== undefined) return known;
    const found = this.graph.modules[module];
    const made = found === undefined ? new Map() : exportsOf(found, this.#moduleOptions());
    this.#exports.set(module, made);
    return made;
  }

  #moduleOptions(): ModuleOptions {
    const { load, strip, hosts } = this.#options;
    return { load, strip, hosts };
  }
}
