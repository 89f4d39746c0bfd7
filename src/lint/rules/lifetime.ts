/**
 * Lifetime: who has the last word about an engine, as far as a file shows.
 */
import {
  type Callback,
  type Expr,
  type FunctionGraph,
  type GraphNode,
  type OpsTable,
  type Unit,
  unknownExpr,
} from '../graph/graph.ts';
import type { Project } from '../machine/project.ts';
import { type ApiCall, apiCalls, eventBit, UTRACE_DETACH } from '../names.ts';
import { type Answer, answersOf, sourcesOf } from './answers.ts';

/** True where a file of the module calls that part of the API, also where no graph was made. */
export function moduleCalls(kind: ApiCall['kind'], file: string, project: Project): boolean {
  return project.fact(`calls ${kind}`, file, (of) => {
    const mentions = of.companions(file).flatMap((unit) => [...unit.mentions]);
    return mentions.some((name) => apiCalls.get(name)?.kind === kind);
  });
}

/** True where only release() frees the data, and nobody can unload the code under a callback. */
export function isOwnedByRelease(project: Project, file: string): boolean {
  return project.fact('owned by release', file, (of) => {
    const unit = of.unitOf(file);
    if (unit === undefined || unit.tables.length === 0) return false;
    const hasExit = unit.functions.some(({ role }) => role.kind === 'exit');
    const unloads = (hasExit || unit.mentions.has('module_exit')) && !holdsModule(unit);
    return !unloads && unit.tables.every(hasRelease);
  });
}

/** True where somebody keeps the module from being unloaded. */
export function holdsModule({ mentions }: Unit): boolean {
  return mentions.has('try_module_get') || mentions.has('__module_get');
}

export function hasRelease({ callbacks }: OpsTable): boolean {
  return callbacks.some(({ name }) => name === 'release');
}

/** The callback that a dying task makes in the end, if the file has one. */
export function lastCallbackOf(
  project: Project,
  file: string,
): (Callback & { readonly file: string }) | null {
  const all = project.tablesOf(file).flatMap(({ callbacks }) => callbacks);
  const last =
    all.find(({ name }) => name === 'report_death') ??
    all.find(({ name }) => name === 'report_reap');
  return last === undefined ? null : { ...last, file };
}

/** The table kept in a variable, if it is whole in one place. */
export function tableNamed(unit: Unit, variable: string): OpsTable | null {
  const found = unit.tables.filter(({ name }) => name === variable);
  if (found.length === 0) return tablePointedTo(unit, variable);
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** The table that a variable of the whole file points to, if it is ever the same one. */
function tablePointedTo({ functions, tables }: Unit, variable: string): OpsTable | null {
  const names = functions.flatMap(({ nodes }) =>
    nodes.flatMap(({ op }) => {
      if (op.kind !== 'assign' || op.target.kind !== 'variable') return [];
      if (op.target.name !== variable) return [];
      const { value } = op;
      return value.kind === 'address' && value.of.kind === 'variable' ? [value.of.name] : [''];
    }),
  );
  const [only, ...others] = tables.filter(({ name }) => names.includes(name));
  return names.includes('') || others.length > 0 ? null : (only ?? null);
}

/** True where somebody other than the task itself detaches an engine. */
export function detachesFromOutside({ functions }: Unit): boolean {
  return functions.some((graph) =>
    graph.nodes.some(({ op }) => {
      if (op.kind !== 'call' || apiCalls.get(op.callee)?.kind !== 'control') return false;
      const isDetach = op.callee === 'utrace_detach' || mayDetach(op.args[2] ?? unknownExpr, graph);
      return isDetach && op.args[0]?.kind !== 'current';
    }),
  );
}

function mayDetach(action: Expr, graph: FunctionGraph): boolean {
  return sourcesOf(action, graph).some(
    (source) => source.kind === 'number' && source.number === UTRACE_DETACH,
  );
}

/** True where report_quiesce tells a dying task from others, and can detach: it has the last word. */
export function endsInQuiesce({ functions }: Unit): boolean {
  return functions.some((graph) => {
    const { role, nodes } = graph;
    if (role.kind !== 'callback' || role.name !== 'report_quiesce') return false;
    const asksForDeath = nodes.some(
      ({ op }) =>
        op.kind === 'branch' &&
        contains(
          op.condition,
          (part) => part.kind === 'number' && (part.number & eventBit('DEATH')) !== 0,
        ),
    );
    return asksForDeath && answersOf(graph).some(isDetachAnswer);
  });
}

/** True for an answer that lets the engine go. */
export function isDetachAnswer(answer: Answer): boolean {
  return answer.kind === 'number' && (answer.number & 0xf) === UTRACE_DETACH;
}

/** True where a file is written for the API before 2008, whose actions are other numbers. */
export function isOldApi({ mentions }: Unit): boolean {
  const has = (...names: string[]): boolean => names.some((name) => mentions.has(name));
  return (
    has('utrace_attach', 'utrace_detach', 'utrace_set_flags') &&
    !has('utrace_attach_task', 'utrace_control', 'utrace_set_events')
  );
}

/** True where somebody stores into engine->data. */
export function writesData({ functions }: Unit): boolean {
  return functions.some(({ nodes }) =>
    nodes.some(
      ({ op }) =>
        op.kind === 'assign' &&
        op.target.kind === 'field' &&
        op.target.name === 'data' &&
        op.target.base.kind === 'variable' &&
        /engine/.test(op.target.base.name),
    ),
  );
}

/** True where an expression of a function, or a part of one, is what is asked for. */
export function isReadIn({ nodes }: FunctionGraph, isWanted: (expr: Expr) => boolean): boolean {
  return nodes.some((node) => expressionsOf(node).some((expr) => contains(expr, isWanted)));
}

export function readsCurrent(node: GraphNode): boolean {
  return expressionsOf(node).some((expr) => contains(expr, ({ kind }) => kind === 'current'));
}

/** The expressions that a node is about. */
export function expressionsOf({ op }: GraphNode): readonly Expr[] {
  switch (op.kind) {
    case 'assign':
      return [op.target, op.value];
    case 'call':
      return op.args;
    case 'branch':
      return [op.condition];
    case 'return':
      return op.value === null ? [] : [op.value];
    default:
      return [];
  }
}

function contains(expr: Expr, isWanted: (expr: Expr) => boolean): boolean {
  if (isWanted(expr)) return true;
  switch (expr.kind) {
    case 'field':
      return contains(expr.base, isWanted);
    case 'element':
      return contains(expr.base, isWanted) || contains(expr.index, isWanted);
    case 'address':
    case 'unary':
      return contains(expr.of, isWanted);
    case 'binary':
      return contains(expr.left, isWanted) || contains(expr.right, isWanted);
    default:
      return false;
  }
}

/** An expression and all that it is made of. */
export function partsOf(expr: Expr): readonly Expr[] {
  const parts: Expr[] = [];
  contains(expr, (part) => {
    parts.push(part);
    return false;
  });
  return parts;
}

/** A function, and those of the project that it calls or hands on. */
export function functionsFrom(root: FunctionGraph, project: Project): readonly FunctionGraph[] {
  const seen = new Set<FunctionGraph>();
  const open = [root];
  for (let graph = open.pop(); graph !== undefined; graph = open.pop()) {
    if (seen.has(graph)) continue;
    seen.add(graph);
    for (const { op } of graph.nodes) {
      if (op.kind !== 'call') continue;
      const callee = project.callee(graph.file, op);
      if (callee !== null) open.push(callee);
      for (const argument of op.args) {
        const lambda =
          argument.kind === 'function' ? project.functionNamed(graph.file, argument.id) : null;
        if (lambda !== null) open.push(lambda);
      }
    }
  }
  return [...seen];
}
