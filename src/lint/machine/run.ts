/**
 * The run: follows every path through a function, and through those of the project that it calls.
 *
 * Nothing is executed. Values stay names until something makes them numbers, and paths that remember
 * the same are one. Where too many meet that differ, they forget what matters least, and then more,
 * until they are few again.
 */
import type { CallOp, Expr, FunctionGraph, GraphNode, Place } from '../graph/graph.ts';
import { performCall } from './calls.ts';
import { evaluate, truthOf } from './evaluate.ts';
import type { Event, RunContext } from './event.ts';
import { inertBranches } from './inert.ts';
import { joinsOf, liveAt } from './liveness.ts';
import { isEngine } from './ownership.ts';
import { type Exit, type Frame, type Machine, siteAt } from './path.ts';
import type { Note, Project } from './project.ts';
import type { CallKind, CallRecord } from './record.ts';
import { type Site, State } from './state.ts';
import { testOf } from './tests.ts';
import { anything, isKnown, type Tag, thing, type Value } from './value.ts';

const maxDepth = 6;
/** What is forgotten at a node where that many states have met; beyond the last is the end. */
const coarseness = [
  ['exact', 48],
  ['numbers', 64],
  ['names', 80],
] as const;
/** How far one function is followed, in nodes that paths pass. */
export const maxSteps = 60_000;
const nobody: readonly Tag[] = [];

export class Run implements Machine {
  readonly project: Project;
  readonly root: FunctionGraph;
  readonly role: FunctionGraph['role'];
  readonly records: CallRecord[] = [];
  readonly notes: Note[] = [];
  readonly entered = new Set<FunctionGraph>();
  isCut = false;
  /** What it has taken so far. */
  steps = 0;
  readonly #maxSteps: number;
  readonly #observe: (event: Event, run: RunContext) => void;
  readonly #noted = new Set<string>();
  readonly #ways = new Map<string, number>();
  readonly #tags = new Map<string, Tag>();
  readonly #memo = new Map<string, readonly Exit[]>();

  constructor(
    project: Project,
    root: FunctionGraph,
    observe: (event: Event, run: RunContext) => void,
    most = maxSteps,
  ) {
    this.#maxSteps = most;
    this.project = project;
    this.root = root;
    this.role = root.role;
    this.#observe = observe;
  }

  /** Follows every path from the entry of the root function. */
  start(): void {
    const state = new State();
    bindCallback(this.root, state);
    this.execute({ graph: this.root, depth: 0, chain: [], outer: null }, state);
  }

  tell(event: Event): void {
    this.#observe(event, this);
  }

  note(note: Note): void {
    const key = `${note.rule} ${note.text} ${placeOf(note.site)}`;
    if (this.#noted.has(key)) return;
    this.#noted.add(key);
    this.notes.push(note);
  }

  way(chain: readonly Site[]): number {
    const key = chain.map(placeOf).join('>');
    const known = this.#ways.get(key);
    if (known !== undefined) return known;
    this.#ways.set(key, this.#ways.size);
    return this.#ways.size - 1;
  }

  record(tag: Tag): CallRecord | undefined {
    return this.records[tag];
  }

  recordOf(frame: Frame, op: CallOp, node: GraphNode, kind: CallKind): CallRecord {
    const site = siteAt(frame.graph, node);
    const chain = [...frame.chain, site];
    const key = `${op.result}@${this.way(chain)}`;
    const tag = this.#tags.get(key);
    const known = tag === undefined ? undefined : this.records[tag];
    if (known !== undefined) return known;
    const record: CallRecord = {
      tag: this.records.length,
      name: op.callee,
      kind,
      chain,
      graph: frame.graph,
      texts: op.texts,
      result: op.result,
      isConsulted: false,
      hasEscaped: false,
      returnedTo: frame.depth,
      isPrinted: false,
      isAsserted: false,
      tests: new Map(),
      inert: new Map(),
      isComparedWithNull: false,
      isCheckedForError: false,
      miscompared: null,
      target: '',
    };
    this.records.push(record);
    this.#tags.set(key, record.tag);
    return record;
  }

  /** Follows every path through one function. */
  execute(frame: Frame, entry: State): readonly Exit[] {
    const { graph } = frame;
    this.entered.add(graph);
    const memoKey = `${graph.file}/${graph.id}/${frame.chain.length}/${this.way(frame.chain.slice(-1))}/${entry.key()}`;
    const before = this.#memo.get(memoKey);
    if (before !== undefined) return before;
    const exits = new Map<string, Exit>();
    const seen = new Map<number, Set<string>>();
    const live = liveAt(graph);
    const joins = joinsOf(graph);
    const open: [node: number, state: State][] = [[graph.entry, entry.copy()]];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const [at, state] = next;
      const node = graph.nodes[at];
      if (node === undefined || !this.#mayGoOn(state)) continue;
      if (joins.has(at)) {
        forgetDead(state, graph, live[at]);
        const states = seen.get(at) ?? new Set<string>();
        seen.set(at, states);
        if (this.#isKnown(state, states)) continue;
      }
      this.#step(frame, node, at, state, open, exits);
    }
    const left = [...exits.values()];
    this.#memo.set(memoKey, left);
    return left;
  }

  /** True where a path like this one has been here; a new one is made like others where need be. */
  #isKnown(state: State, states: Set<string>): boolean {
    for (const [what, limit] of coarseness) {
      if (what !== 'exact') state.coarsen(what);
      const key = state.key();
      if (states.has(key)) return true;
      if (states.size >= limit) continue;
      states.add(key);
      return false;
    }
    this.isCut = true;
    return true;
  }

  #mayGoOn(state: State): boolean {
    // A path that remembers much takes longer to copy and to compare.
    this.steps += 1 + (state.env.size >> 6);
    if (this.steps > this.#maxSteps) this.isCut = true;
    return this.steps <= this.#maxSteps;
  }

  #step(
    frame: Frame,
    node: GraphNode,
    at: number,
    state: State,
    open: [number, State][],
    exits: Map<string, Exit>,
  ): void {
    const { op, next } = node;
    const goOn = (left: State): void => {
      next.forEach((to, index) => {
        open.push([to, index === next.length - 1 ? left : left.copy()]);
      });
    };
    switch (op.kind) {
      case 'nop':
      case 'choose':
        goOn(state);
        return;
      case 'assign':
        this.#assign(frame, node, op.target, this.value(op.value, state, frame, node), state);
        goOn(state);
        return;
      case 'branch':
        this.#branch(frame, node, at, state, open);
        return;
      case 'call':
        for (const exit of performCall(this, frame, node, op, state)) {
          exit.state.env.set(op.result, exit.value);
          goOn(exit.state);
        }
        return;
      case 'walk':
        walk(this.value(op.over, state, frame, node), state);
        goOn(state);
        return;
      case 'renew':
        renew(op.variable, state);
        goOn(state);
        return;
      case 'return':
        this.#finish(frame, node, op.value, state, exits);
        return;
      default:
        op satisfies never;
    }
  }

  #finish(
    frame: Frame,
    node: GraphNode,
    answer: Expr | null,
    state: State,
    exits: Map<string, Exit>,
  ): void {
    const value = answer === null ? anything : this.value(answer, state, frame, node);
    this.#leave(frame, node, answer === null ? null : value, state);
    for (const name of state.env.keys()) if (frame.graph.locals.has(name)) state.env.delete(name);
    const exit = { state, value };
    const key = `${value.number}${value.name}${value.named}${value.tags.join()}/${state.key()}`;
    if (!exits.has(key)) exits.set(key, exit);
  }

  value(expr: Parameters<typeof evaluate>[0], state: State, frame: Frame, node: GraphNode): Value {
    return evaluate(expr, state, (used) => {
      for (const tag of used.tags) {
        const record = this.records[tag];
        if (record?.kind === 'attach') {
          this.tell({ kind: 'error-used', record, site: siteAt(frame.graph, node) });
        }
      }
    });
  }

  #assign(frame: Frame, node: GraphNode, target: Place, value: Value, state: State): void {
    if (target.kind === 'variable') {
      const isGlobal = !frame.graph.locals.has(target.name);
      if (isGlobal && this.#isSeenElsewhere(frame, target.name)) this.escape(value);
      state.env.set(target.name, this.#counted(target.name, frame, node, value, state));
      return;
    }
    this.escape(value);
    if (target.kind === 'unknown') return;
    const name = evaluate(
      target.kind === 'field' ? { kind: 'address', of: target } : { kind: 'address', of: target },
      state,
      () => {},
    ).name;
    const place = target.kind === 'field' ? name.replace(/\.&([^.&]*)$/, '.$1') : name;
    if (!isKnown(place)) return;
    if (target.kind === 'field') this.#tellOfData(frame, node, target, place, value, state);
    const stored = this.#counted(place, frame, node, value, state);
    // A number that nobody knows any more is what the place would be anyway.
    if (stored !== value && stored.hint === null) state.env.delete(place);
    else state.env.set(place, stored);
  }

  #tellOfData(
    { graph }: Frame,
    node: GraphNode,
    { base, name }: Extract<Place, { kind: 'field' }>,
    place: string,
    value: Value,
    state: State,
  ): void {
    if (name !== 'data' || !isEngine(base, graph)) return;
    const old = state.env.get(place) ?? thing(place);
    const engine = place.slice(0, -'.data'.length);
    this.tell({ kind: 'replace', engine, old, value, state, site: siteAt(graph, node) });
  }

  #isSeenElsewhere(frame: Frame, variable: string): boolean {
    return !variable.startsWith('g:') || this.project.isRead(frame.graph.file, variable);
  }

  /** A variable that is counted up would be another number in each round, and no path ever end. */
  #counted(place: string, frame: Frame, node: GraphNode, value: Value, state: State): Value {
    const { op } = node;
    if (op.kind !== 'assign' || op.value.kind !== 'binary') return value;
    const { operator } = op.value;
    if (operator !== '+' && operator !== '-' && operator !== '*' && operator !== '<<') return value;
    const name = `@${place}(${this.way([siteAt(frame.graph, node)])})`;
    state.forget(name);
    return thing(name, value.tags, operator === '-' ? 'drop' : null);
  }

  escape(value: Value): void {
    for (const tag of value.tags) {
      const record = this.records[tag];
      if (record !== undefined) record.hasEscaped = true;
    }
  }

  #branch(frame: Frame, node: GraphNode, at: number, state: State, open: [number, State][]): void {
    if (node.op.kind !== 'branch') return;
    const { condition } = node.op;
    const value = this.value(condition, state, frame, node);
    const [onTrue, onFalse] = node.next;
    const isInert = inertBranches(frame.graph).has(at);
    const truth = truthOf(value);
    for (const tag of value.tags) {
      const record = this.records[tag];
      if (record === undefined) continue;
      testOf(record, frame, node, at, condition, state, truth, isInert);
    }
    if (value.tags.length > 0 && !isInert) consult(state, value.tags, siteAt(frame.graph, node));
    if (value.hint === 'event') state.hasTestedEvent = true;
    if (value.hint === 'drop') state.hasDropped = true;
    if (onTrue !== undefined && truth !== false) {
      const left = truth === null ? state.copy() : state;
      assumeCurrent(condition, left);
      open.push([onTrue, left]);
    }
    if (onFalse !== undefined && truth !== true) open.push([onFalse, state]);
  }

  #leave(frame: Frame, node: GraphNode, value: Value | null, state: State): void {
    const site = siteAt(frame.graph, node);
    for (const tag of value?.tags ?? nobody) {
      const record = this.records[tag];
      if (record === undefined) continue;
      record.returnedTo = Math.min(record.returnedTo, frame.depth - 1);
    }
    const { graph, depth, chain } = frame;
    this.tell({ kind: 'return', value, graph, depth, state, site, chain });
  }

  enter(
    callee: FunctionGraph,
    args: readonly Value[],
    frame: Frame,
    node: GraphNode,
    state: State,
  ): readonly Exit[] | null {
    if (frame.depth >= maxDepth) return null;
    for (let at: Frame | null = frame; at !== null; at = at.outer) {
      if (at.graph === callee) return null;
    }
    const inside = state.copy();
    // The caller's own variables are no business of the callee, and only make its entries differ.
    const kept = [...inside.env].filter(([name]) => frame.graph.locals.has(name));
    for (const [name] of kept) inside.env.delete(name);
    callee.parameters.forEach((parameter, index) => {
      inside.env.set(parameter.name, args[index] ?? anything);
    });
    const chain = [...frame.chain, siteAt(frame.graph, node)];
    const { hasDropped } = state;
    const exits = this.execute(
      { graph: callee, depth: frame.depth + 1, chain, outer: frame },
      inside,
    );
    return exits.map(({ state: left, value }) => {
      const after = left.copy();
      for (const [name, own] of kept) after.env.set(name, own);
      after.hasDropped = hasDropped;
      return { state: after, value };
    });
  }
}

function placeOf({ file, line, column }: Site): string {
  return `${file}:${line}:${column}`;
}

/** An engine that was let go in one round is none of the next one's. */
function walk({ name }: Value, state: State): void {
  const isLetGo = [...state.engines].some(
    ([engine, facts]) => facts.isPut && engine.startsWith(name),
  );
  if (isKnown(name) && isLetGo) state.forget(name);
}

/** The variable stands for another item: nothing that was known of the last one is true of it. */
function renew(variable: string, state: State): void {
  const value = state.env.get(variable);
  if (value !== undefined && isKnown(value.name)) state.forget(value.name);
  if (value !== undefined) state.env.set(variable, { ...value, tags: nobody });
}

function forgetDead(
  state: State,
  graph: FunctionGraph,
  live: ReadonlySet<string> | undefined,
): void {
  if (live === undefined) return;
  for (const name of state.env.keys()) {
    if (graph.locals.has(name) && !live.has(name)) state.env.delete(name);
  }
  state.forgetSettled();
  state.forgetFreed((variable) => !graph.locals.has(variable) || live.has(variable));
}

function consult(state: State, tags: readonly Tag[], site: Site): void {
  state.changePending((pending) => {
    if (!tags.includes(pending.tag)) return pending;
    const story = [...pending.story, { site, message: `passes here as ${pending.outcome}` }];
    return { ...pending, isConsulted: true, story };
  });
}

/** `if (task == current)`: from here on it is. */
function assumeCurrent(condition: Parameters<typeof evaluate>[0], state: State): void {
  if (condition.kind !== 'binary' || !/^===?$/.test(condition.operator)) return;
  const { left, right } = condition;
  const other = left.kind === 'current' ? right : right.kind === 'current' ? left : null;
  if (other?.kind === 'variable') state.env.set(other.name, thing('current'));
}

/** What a callback is told: its own task, a child that has not run, the event. */
function bindCallback({ role, parameters }: FunctionGraph, state: State): void {
  if (role.kind !== 'callback') return;
  const engineAt = parameters.findIndex(({ type }) =>
    /^utrace_(?:attached_)?engine$/.test(type ?? ''),
  );
  parameters.forEach(({ name, type, text }, index) => {
    if (type === 'task_struct' && role.name !== 'report_reap') {
      const isOwn = index === engineAt + 1 && engineAt >= 0;
      state.env.set(name, thing(isOwn ? 'current' : 'newborn'));
    } else if (role.name === 'report_clone' && index === 3) {
      state.env.set(name, thing('newborn'));
    } else if (role.name === 'report_quiesce' && (index === 2 || /^event/.test(text))) {
      state.env.set(name, thing(name, nobody, 'event'));
    }
  });
}
