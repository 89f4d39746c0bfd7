/**
 * Ownership: which memory the callbacks of an engine use.
 *
 * That is the pointer given to attach, which engine->data gives back, and the record that keeps the
 * engine, for the two are one in almost every tracer. Where the paths do not tell, the types do: a
 * record of the same type as the data of the file's engines.
 */
import type { Expr, FunctionGraph } from '../graph/graph.ts';
import { apiCalls } from '../names.ts';
import type { Project } from './project.ts';
import type { State } from './state.ts';
import { holdersOf, isKnown, type Value } from './value.ts';

interface FileData {
  /** Types of records given to attach, or taken from engine->data. */
  readonly types: ReadonlySet<string>;
  /** Variables of the file that were given to attach. */
  readonly globals: ReadonlySet<string>;
  /** Which of them each engine got that a variable of the file keeps. */
  readonly given: ReadonlyMap<string, ReadonlySet<string>>;
}

const meaningless = new Set([
  'void',
  'char',
  'int',
  'long',
  'unsigned',
  'u32',
  'u8',
  'bool',
  'size_t',
  'task_struct',
  'number',
  'utrace_engine',
  'utrace_attached_engine',
  'object',
  'unknown',
  'string',
  'any',
]);

/** True where freeing `object` frees what the callbacks of `engine` use. */
export function isDataOf(
  engine: string,
  object: Value,
  type: string | null,
  state: State,
  project: Project,
  file: string,
): boolean {
  if (object.number !== null) return false;
  if (isKnown(object.name) && isKnown(engine)) {
    const names = ownedBy(engine, state);
    if (names.some((name) => isPartOf(object.name, name))) return true;
    // What is kept elsewhere is another record, even if it is of the same type.
    if (names.length > 1 && !engine.startsWith('@new')) return false;
  }
  // Whoever walks a list by its pointers has left the records behind that had names.
  if (!isKnown(object.name) && neighbour.test(engine)) return false;
  if (isOfAnother(engine, object.name, dataOf(file, project))) return false;
  return isLikely(object, type, project, file);
}

function isPartOf(object: string, whole: string): boolean {
  if (object === whole || whole === `&${object}`) return true;
  return object.startsWith(`${whole}.`) && !neighbour.test(object.slice(whole.length));
}

/** What a record of a list or a tree leads to is another record, and no part of it. */
const neighbour = /\.&?(?:next|prev|parent|left|right|sibling)\b/;

function ownedBy(engine: string, state: State): readonly string[] {
  const names = [state.env.get(`${engine}.data`)?.name ?? `${engine}.data`, `${engine}.data`];
  const { data } = state.facts(engine);
  if (data !== null) names.push(data.name);
  const holders = [...holdersOf(engine)];
  for (const [place, value] of state.env) {
    if (value.name === engine) holders.push(...holdersOf(place));
  }
  return [...new Set([...names, ...holders])].filter((name) => isKnown(name));
}

/** True for a variable of the file that this engine, for all that shows, was given as its data. */
export function isGivenToAttach(
  object: string,
  engine: string,
  project: Project,
  file: string,
): boolean {
  const data = dataOf(file, project);
  return data.globals.has(object) && !isOfAnother(engine, object, data);
}

/** What was given to an attach, and has no name here. */
const anyOfThem = '?';

/** Where a file has several engines, each with variables of its own. */
function isOfAnother(engine: string, object: string, { globals, given }: FileData): boolean {
  const own = given.get(engine);
  return own !== undefined && globals.has(object) && !own.has(anyOfThem) && !own.has(object);
}

function isLikely(object: Value, type: string | null, project: Project, file: string): boolean {
  const data = dataOf(file, project);
  if (data.globals.has(object.name)) return true;
  return type !== null && data.types.has(type) && !meaningless.has(type);
}

function dataOf(file: string, project: Project): FileData {
  return project.fact('data', file, (whole) => {
    const types = new Set<string>();
    const globals = new Set<string>();
    const given = new Map<string, Set<string>>();
    for (const { functions } of whole.companions(file)) {
      for (const graph of functions) collect(graph, types, globals, given);
    }
    return { types, globals, given };
  });
}

function collect(
  graph: FunctionGraph,
  types: Set<string>,
  globals: Set<string>,
  given: Map<string, Set<string>>,
): void {
  const aliases = new Map<string, string>();
  const typeOf = (expr: Expr | undefined): string | null =>
    expr?.kind === 'variable' ? (graph.types.get(expr.name) ?? null) : null;
  for (const { op } of graph.nodes) {
    if (op.kind !== 'assign' || op.target.kind !== 'variable') continue;
    const isData = op.value.kind === 'field' && op.value.name === 'data';
    if (isData && isEngine(baseOf(op.value), graph)) addTo(types, typeOf(op.target));
    if (op.value.kind === 'variable') {
      if (isGlobal(op.value.name)) aliases.set(op.target.name, op.value.name);
      if (isGlobal(op.target.name)) aliases.set(op.value.name, op.target.name);
    }
  }
  for (const { op } of graph.nodes) {
    const isAttach = op.kind === 'call' && apiCalls.get(op.callee)?.kind === 'attach';
    const data = isAttach ? op.args[3] : undefined;
    if (data === undefined || op.kind !== 'call') continue;
    if (data.kind === 'variable') addTo(types, typeOf(data));
    const shared = sharedNameOf(data, aliases);
    addTo(globals, shared);
    for (const engine of keptIn(op.result, graph)) {
      const own = given.get(engine) ?? new Set<string>();
      given.set(engine, own.add(shared ?? anyOfThem));
    }
  }
}

/** The variable of the file that an argument stands for. */
function sharedNameOf(data: Expr, aliases: ReadonlyMap<string, string>): string | null {
  if (data.kind === 'variable') {
    return isGlobal(data.name) ? data.name : (aliases.get(data.name) ?? null);
  }
  if (data.kind !== 'address' || data.of.kind !== 'variable') return null;
  return isGlobal(data.of.name) ? `&${data.of.name}` : null;
}

/** The variables of the file that come to hold the result of a call. */
function keptIn(result: string, { nodes }: FunctionGraph): readonly string[] {
  const holding = new Set([result]);
  // A set hands out what is added while it is walked.
  for (const name of holding) {
    for (const { op } of nodes) {
      if (op.kind !== 'assign' || op.target.kind !== 'variable') continue;
      if (op.value.kind === 'variable' && op.value.name === name) holding.add(op.target.name);
    }
  }
  return [...holding].filter(isGlobal);
}

function isGlobal(variable: string): boolean {
  return /^[gx]:/.test(variable);
}

function baseOf(expr: Expr): Expr {
  return expr.kind === 'field' ? expr.base : expr;
}

/** True where an expression stands for an engine, as far as names and types tell. */
export function isEngine(base: Expr, graph: FunctionGraph): boolean {
  if (base.kind === 'field') return /engine/i.test(base.name);
  if (base.kind !== 'variable') return false;
  const type = graph.types.get(base.name) ?? '';
  return /^utrace_(?:attached_)?engine$/.test(type) || /engine/i.test(base.name);
}

function addTo(set: Set<string>, item: string | null): void {
  if (item !== null) set.add(item);
}
