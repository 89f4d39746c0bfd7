/**
 * Modules: the files of a program, found, parsed and linked before anything runs.
 *
 * Names of files are '/'-separated, and relative to wherever the caller's `load` looks or whole URIs;
 * nothing here touches a file system. Every import is resolved to the variable it really names, so that a
 * misspelt one is an error with a place and not an `undefined` at run time.
 */

import type { Program } from 'acorn';
import { analyse } from './analysis.ts';
import type { Binding, EmitModule } from './emit/context.ts';
import { nearest } from './nearest.ts';
import { withinDepth } from './nesting.ts';
import { boundNames, exportedName, type Node } from './nodes.ts';
import { parseModule } from './parse.ts';
import type { Analysis } from './scope.ts';
import { SourceText } from './source.ts';
import { javaScriptOf, type StripTypes } from './strip.ts';
import { findHazards, type Hazards } from './touch.ts';

/** A module that the host provides: the names of its values, and of what are only types. */
export interface HostModule {
  readonly values: readonly string[];
  readonly types?: readonly string[];
}

export interface ModuleOptions {
  /** The text of a file, or null if there is none of that name. */
  readonly load: (path: string) => string | null;
  readonly strip: StripTypes;
  readonly hosts: Readonly<Record<string, HostModule>>;
}

type Export =
  | { readonly kind: 'local'; readonly name: string }
  | { readonly kind: 'from'; readonly request: Request; readonly name: string }
  | { readonly kind: 'all'; readonly request: Request };

/** What an import or re-export asks for: a file of the program or a module of the host. */
interface Request {
  readonly specifier: string;
  readonly start: number;
  target: Module | string | null;
}

/** A file of the program. */
export class Module implements EmitModule {
  readonly index: number;
  readonly source: SourceText;
  readonly program: Program;
  readonly analysis: Analysis;
  readonly hazards: Hazards;
  readonly imports = new Map<string, Binding>();
  readonly exports = new Map<string, Export>();
  readonly stars: Request[] = [];
  /** In the order of the text, each specifier as often as it is written. */
  readonly requests: Request[] = [];

  constructor(
    index: number,
    source: SourceText,
    program: Program,
    analysis: Analysis,
    hazards: Hazards,
  ) {
    this.index = index;
    this.source = source;
    this.program = program;
    this.analysis = analysis;
    this.hazards = hazards;
    for (const node of program.body) this.#collect(node);
  }

  /** An expression that sees what a module sees; it has no imports of its own. */
  static within(around: Module, source: SourceText, analysis: Analysis): EmitModule {
    const { index, hazards, imports } = around;
    return { index, source, analysis, hazards, imports };
  }

  #request(node: { readonly value?: unknown; readonly start: number }): Request {
    const request = { specifier: String(node.value), start: node.start, target: null };
    this.requests.push(request);
    return request;
  }

  #collect(node: Program['body'][0]): void {
    switch (node.type) {
      case 'ImportDeclaration':
        this.#request(node.source);
        return;
      case 'ExportAllDeclaration': {
        const request = this.#request(node.source);
        if (node.exported) this.exports.set(exportedName(node.exported), { kind: 'all', request });
        else this.stars.push(request);
        return;
      }
      case 'ExportDefaultDeclaration': {
        const { declaration } = node;
        const named = declaration.type.endsWith('Declaration') && 'id' in declaration;
        const name = (named && declaration.id?.name) || '*default*';
        this.exports.set('default', { kind: 'local', name });
        return;
      }
      case 'ExportNamedDeclaration':
        this.#collectNamed(node);
        return;
      default:
    }
  }

  #collectNamed(node: Extract<Program['body'][0], { type: 'ExportNamedDeclaration' }>): void {
    const { declaration, source, specifiers } = node;
    if (declaration) {
      const ids =
        declaration.type === 'VariableDeclaration'
          ? declaration.declarations.flatMap((each) => boundNames(each.id))
          : [declaration.id];
      for (const { name } of ids) this.exports.set(name, { kind: 'local', name });
      return;
    }
    const request = source ? this.#request(source) : null;
    for (const each of specifiers) {
      const name = exportedName(each.local);
      const entry: Export =
        request === null ? { kind: 'local', name } : { kind: 'from', request, name };
      this.exports.set(exportedName(each.exported), entry);
    }
  }
}

/** The modules of a program: by index, and in the order in which they run. */
export interface ModuleGraph {
  readonly modules: readonly Module[];
  readonly order: readonly Module[];
  readonly entries: readonly Module[];
  readonly hazards: Hazards;
}

/** Loads and links everything that the entry files need. Throws the first {@link ScriptError}. */
export function loadModules(entries: readonly string[], options: ModuleOptions): ModuleGraph {
  return new Linker(options).run(entries);
}

class Linker {
  readonly #options: ModuleOptions;
  readonly #byPath = new Map<string, Module>();
  readonly #modules: Module[] = [];
  readonly #order: Module[] = [];
  readonly #hazards: Hazards = { accessors: false, conversions: false };
  #scopes = 0;

  constructor(options: ModuleOptions) {
    this.#options = options;
  }

  run(paths: readonly string[]): ModuleGraph {
    const entries = paths.map((path) => {
      const found = this.#module(normalise(path));
      if (found !== null) return found;
      throw new SourceText(path, '').error(0, `there is no file ${path}`);
    });
    for (const module of this.#modules) this.#link(module);
    const [modules, order, hazards] = [this.#modules, this.#order, this.#hazards];
    return { modules, order, entries, hazards };
  }

  /** Loads a file and, depth first, all it imports; the order of completion is that of running. */
  #module(path: string): Module | null {
    const known = this.#byPath.get(path);
    if (known !== undefined) return known;
    const text = this.#options.load(path);
    if (text === null) return null;
    const source = new SourceText(path, text);
    const program = parseModule(source, javaScriptOf(source, this.#options.strip));
    const analysis = withinDepth(source, () => {
      findHazards(program, this.#hazards);
      return analyse(program, this.#scopes);
    });
    this.#scopes += analysis.scopes.length;
    const module = new Module(this.#modules.length, source, program, analysis, this.#hazards);
    this.#modules.push(module);
    this.#byPath.set(path, module);
    for (const request of module.requests) request.target = this.#find(module, request);
    this.#order.push(module);
    return module;
  }

  #find(from: Module, request: Request): Module | string {
    const { specifier, start } = request;
    if (Object.hasOwn(this.#options.hosts, specifier)) return specifier;
    if (!/^\.\.?\//.test(specifier)) {
      const names = Object.keys(this.#options.hosts);
      const guess = nearest(specifier, names);
      const hint = guess === undefined ? '' : `; did you mean '${guess}'?`;
      const known = names.map((name) => `'${name}'`).join(' and ');
      const message = `'${specifier}' cannot be imported: a script has ${known} and files beside it, written './name.ts'${hint}`;
      throw from.source.error(start, message);
    }
    const path = join(from.source.file, specifier);
    for (const candidate of candidates(path)) {
      const found = this.#module(candidate);
      if (found !== null) return found;
    }
    throw from.source.error(start, `there is no file ${path}; the name is relative to this file`);
  }

  #link(module: Module): void {
    let next = 0;
    for (const node of module.program.body) {
      const asks = 'source' in node && node.source;
      const request = asks ? module.requests[next++] : undefined;
      if (request === undefined) continue;
      if (node.type === 'ImportDeclaration') this.#import(module, node, request);
      else if (node.type === 'ExportNamedDeclaration') {
        for (const { local } of node.specifiers) {
          this.#resolved(module, local.start, request, exportedName(local));
        }
      }
    }
  }

  #import(module: Module, node: Extract<Node, { type: 'ImportDeclaration' }>, request: Request) {
    for (const each of node.specifiers) {
      const binding =
        each.type === 'ImportNamespaceSpecifier'
          ? namespaceOf(request)
          : this.#resolved(
              module,
              each.start,
              request,
              each.type === 'ImportSpecifier' ? exportedName(each.imported) : 'default',
            );
      module.imports.set(each.local.name, binding);
      const local = module.analysis.module.variables.get(each.local.name);
      if (local !== undefined && binding.kind === 'variable')
        local.shared = binding.variable.shared;
    }
  }

  /** What a request's export really is, or an error that says what could have been meant. */
  #resolved(module: Module, start: number, request: Request, name: string): Binding {
    const found = this.#resolve(request, name, new Set());
    if (found !== null) return found;
    throw module.source.error(start, this.#explainMissing(request, name));
  }

  #explainMissing(request: Request, name: string): string {
    const { target, specifier } = request;
    const onlyType = `'${name}' is only a type; write \`import { type ${name} } from '${specifier}'\``;
    if (typeof target === 'string') {
      const host = this.#options.hosts[target];
      if (host?.types?.includes(name)) return onlyType;
      const guess = nearest(name, host?.values ?? []);
      const hint = guess === undefined ? '' : `; did you mean '${guess}'?`;
      if (name === 'default') return `'${specifier}' has no default export; import names from it`;
      return `'${specifier}' has no export '${name}'${hint}`;
    }
    const text = target?.source.text ?? '';
    const declares = new RegExp(
      `\\b(?:interface|type|enum|declare\\s+\\w+)\\s+${literally(name)}\\b`,
      'u',
    );
    if (declares.test(text)) return onlyType;
    const guess = nearest(name, target?.exports.keys() ?? []);
    const hint = guess === undefined ? '' : `; did you mean '${guess}'?`;
    return `'${specifier}' has no export '${name}'${hint}`;
  }

  #resolve(request: Request, name: string, seen: Set<string>): Binding | null {
    const { target } = request;
    if (target === null) return null;
    if (typeof target === 'string') {
      if (!this.#options.hosts[target]?.values.includes(name)) return null;
      return { kind: 'host', module: target, name };
    }
    return this.#export(target, name, seen);
  }

  #export(module: Module, name: string, seen: Set<string>): Binding | null {
    const visit = `${module.index} ${name}`;
    if (seen.has(visit)) return null;
    seen.add(visit);
    const entry = module.exports.get(name);
    if (entry === undefined) return this.#starred(module, name, seen);
    if (entry.kind === 'all') return namespaceOf(entry.request);
    if (entry.kind === 'from') return this.#resolve(entry.request, entry.name, seen);
    const variable = module.analysis.module.variables.get(entry.name);
    if (variable === undefined) return null;
    if (variable.kind !== 'import') return { kind: 'variable', module: module.index, variable };
    return this.#reexported(module, entry.name, seen);
  }

  /** Follows `import { a } from …; export { a }`. */
  #reexported(module: Module, local: string, seen: Set<string>): Binding | null {
    let next = 0;
    for (const node of module.program.body) {
      const asks = 'source' in node && node.source;
      const request = asks ? module.requests[next++] : undefined;
      if (request === undefined || node.type !== 'ImportDeclaration') continue;
      for (const each of node.specifiers) {
        if (each.local.name !== local) continue;
        if (each.type === 'ImportNamespaceSpecifier') return namespaceOf(request);
        const name = each.type === 'ImportSpecifier' ? exportedName(each.imported) : 'default';
        return this.#resolve(request, name, seen);
      }
    }
    return null;
  }

  /** `export *` passes on every name but `default`, unless two files mean different things by it. */
  #starred(module: Module, name: string, seen: Set<string>): Binding | null {
    if (name === 'default') return null;
    let found: Binding | null = null;
    for (const request of module.stars) {
      const each = this.#resolve(request, name, seen);
      if (each === null) continue;
      if (found !== null && !same(found, each)) return null;
      found = each;
    }
    return found;
  }

  /** Everything a module exports, stars included, in the order of names. */
  static namesOf(module: Module, seen = new Set<Module>()): string[] {
    if (seen.has(module)) return [];
    seen.add(module);
    const names = new Set(module.exports.keys());
    for (const { target } of module.stars) {
      if (!(target instanceof Module)) continue;
      for (const name of Linker.namesOf(target, seen)) if (name !== 'default') names.add(name);
    }
    return [...names].sort();
  }

  static bindingOf(options: ModuleOptions, module: Module, name: string): Binding | null {
    return new Linker(options).#export(module, name, new Set());
  }
}

/** The names a module exports and what each really is. */
export function exportsOf(module: Module, options: ModuleOptions): Map<string, Binding> {
  const found = new Map<string, Binding>();
  for (const name of Linker.namesOf(module)) {
    const binding = Linker.bindingOf(options, module, name);
    if (binding !== null) found.set(name, binding);
  }
  return found;
}

function namespaceOf(request: Request): Binding {
  const { target } = request;
  return { kind: 'namespace', module: target instanceof Module ? target.index : String(target) };
}

function same(a: Binding, b: Binding): boolean {
  if (a.kind === 'variable' && b.kind === 'variable') return a.variable === b.variable;
  return JSON.stringify({ ...a, variable: 0 }) === JSON.stringify({ ...b, variable: 0 });
}

function literally(name: string): string {
  return name.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** What a file's name may stand for: itself, or its TypeScript where JavaScript was written. */
function candidates(path: string): string[] {
  if (path.endsWith('.js')) return [path, `${path.slice(0, -3)}.ts`];
  return [path, `${path}.ts`, `${path}.js`];
}

/** A specifier beside the file that names it. */
function join(from: string, specifier: string): string {
  const folder = from.includes('/') ? from.slice(0, from.lastIndexOf('/') + 1) : '';
  return normalise(folder + specifier);
}

/** Takes `.` and `..` out of a '/'-separated name; what leads above the start stays. */
function normalise(path: string): string {
  // The name may be a URI, whose two slashes are not an empty folder.
  const scheme = /^[a-z][\w+.-]*:\/\//i.exec(path)?.[0] ?? '';
  const parts: string[] = [];
  for (const part of path.slice(scheme.length).split('/')) {
    if (part === '.' || (part === '' && parts.length > 0)) continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return scheme + parts.join('/');
}
