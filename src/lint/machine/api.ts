/**
 * Calls of utrace: their outcomes, and what each means for the engine.
 *
 * Source: SEMANTICS.md §5 (control), §6 (set_events), §10 (barrier). A detach splits the path in
 * four, one for each result. Detaching an engine for which no event was ever set cannot be late: no
 * callback of it can come.
 */
import type { CallOp, GraphNode } from '../graph/graph.ts';
import {
  type ApiCall,
  EALREADY,
  EINPROGRESS,
  ERESTARTSYS,
  ESRCH,
  UTRACE_DETACH,
} from '../names.ts';
import { canClear } from './masks.ts';
import { type Exit, type Frame, type Machine, siteAt } from './path.ts';
import type { CallKind, CallRecord } from './record.ts';
import type { Pending, State } from './state.ts';
import { anything, isKnown, numberValue, thing, type Value } from './value.ts';

/** The one that matters most comes last, for the last way that was found is followed first. */
const outcomesOfDetach = [0, -EINPROGRESS, -ESRCH, -EALREADY];
const outcomesOfBarrier = [0, -ESRCH, -ERESTARTSYS];

const create = 0x10;
const matching = 0x03;
const exclusive = 0x20;

export function performApiCall(
  run: Machine,
  frame: Frame,
  node: GraphNode,
  op: CallOp,
  api: ApiCall,
  args: readonly Value[],
  state: State,
): readonly Exit[] {
  const engine = api.engine < 0 ? null : (args[api.engine] ?? anything);
  const kind = kindOf(run, op, api, args, engine, state);
  const record = run.recordOf(frame, op, node, kind);
  record.kind = kind;
  record.target = args[0]?.name ?? '';
  const site = siteAt(frame.graph, node);
  noteErrorPointer(run, engine, site);
  run.tell({ kind: 'api', record, args, engine, op, state, site, depth: frame.depth });
  switch (kind) {
    case 'attach':
      return attach(run, record, op, args, state);
    case 'detach':
    case 'clear':
      return split(record, kind, engine, op, site, state);
    case 'arm':
      return arm(record, engine, state);
    case 'barrier':
      return barrier(record, engine, state);
    case 'put':
      if (engine !== null) drop(state, engine);
      return [{ state, value: anything }];
    case 'get':
      if (engine !== null)
        change(state, engine, { spare: Math.min(3, state.facts(engine.name).spare + 1) });
      return [{ state, value: engine ?? anything }];
    case 'prepare':
      return [0, -ESRCH].map((outcome) => {
        const next = state.copy();
        if (outcome === 0) next.examining = record.tag;
        return { state: next, value: numberValue(outcome, null, [record.tag]) };
      });
    case 'finish':
      state.examining = null;
      return [{ state, value: thing(`@${op.result}`, [record.tag]) }];
    case 'own-events':
      // -EINPROGRESS is for others: whoever runs the callback is not waited for.
      return [0, -EALREADY].map((outcome) => ({
        state: state.copy(),
        value: numberValue(outcome, null, [record.tag]),
      }));
    default: {
      if (kind === 'own-detach' && engine !== null) change(state, engine, { detached: record.tag });
      const value = thing(`@${op.result}`, [record.tag]);
      state.forget(value.name);
      return [{ state, value }];
    }
  }
}

function kindOf(
  run: Machine,
  op: CallOp,
  api: ApiCall,
  args: readonly Value[],
  engine: Value | null,
  state: State,
): CallKind {
  const facts = engine === null ? null : state.facts(engine.name);
  switch (api.kind) {
    case 'control': {
      const action = args[2];
      const isDetach = op.callee === 'utrace_detach' || action?.number === UTRACE_DETACH;
      if (!isDetach) return 'control';
      if (facts?.armed === 'fresh' || isSynchronous(run, args)) return 'own-detach';
      return 'detach';
    }
    case 'events':
      if (facts?.armed === 'fresh') return 'arm';
      if (isSynchronous(run, args)) return 'own-events';
      return canClear(run.project, run.root.file, args[2] ?? anything) ? 'clear' : 'events';
    default:
      return api.kind;
  }
}

/** True where the task cannot be dying meanwhile: it runs this code, or has not run at all. */
function isSynchronous(run: Machine, args: readonly Value[]): boolean {
  const target = args[0]?.name;
  return (target === 'current' && run.role.kind === 'callback') || target === 'newborn';
}

function noteErrorPointer(
  run: Machine,
  engine: Value | null,
  site: ReturnType<typeof siteAt>,
): void {
  if (engine === null || engine.number === null || engine.number >= 0) return;
  for (const tag of engine.tags) {
    const record = run.record(tag);
    if (record?.kind === 'attach') run.tell({ kind: 'error-used', record, site });
  }
}

function change(state: State, engine: Value, change: Parameters<State['change']>[1]): void {
  if (engine.number === null && isKnown(engine.name)) state.change(engine.name, change);
}

function drop(state: State, engine: Value): void {
  const { spare } = state.facts(engine.name);
  change(state, engine, spare > 0 ? { spare: spare - 1 } : { isPut: true });
}

/** An engine, or an error pointer: which never is NULL. */
function attach(
  run: Machine,
  record: CallRecord,
  op: CallOp,
  args: readonly Value[],
  state: State,
): readonly Exit[] {
  const name = `@new${op.result}(${run.way(record.chain.slice(0, -1))})`;
  const failed = state.copy();
  state.forget(name);
  const [flags, table, data] = [args[1], args[2], args[3]];
  const bits = flags?.number ?? null;
  const isNew =
    bits !== null && (bits & create) !== 0 && ((bits & matching) === 0 || (bits & exclusive) !== 0);
  state.engines.set(name, {
    attach: record.tag,
    armed: isNew ? 'fresh' : null,
    spare: 0,
    isPut: false,
    pending: null,
    detached: null,
    table: table === undefined ? null : table.name,
    data: data ?? null,
  });
  if (isNew && data !== undefined && data.number === null && isKnown(data.name)) {
    state.env.set(`${name}.data`, { ...data, tags: [] });
  }
  return [
    { state, value: thing(name, [record.tag]) },
    { state: failed, value: numberValue(-12, null, [record.tag]) },
  ];
}

function split(
  record: CallRecord,
  kind: 'detach' | 'clear',
  engine: Value | null,
  op: CallOp,
  site: ReturnType<typeof siteAt>,
  state: State,
): readonly Exit[] {
  const name = engine !== null && engine.number === null ? engine.name : '?';
  // An engine that cannot be named is told apart by the call.
  const key = isKnown(name) ? name : `?${op.result}`;
  const before = isKnown(name) ? state.facts(key).pending : null;
  const others = [...state.engines].flatMap(([other, { pending }]) =>
    pending !== null && other !== key ? [other] : [],
  );
  const value = { ...anything, tags: [record.tag] };
  // No rule asks how two detaches turn out together, so each path follows one of them.
  const unfollowed = others.length === 0 ? [] : [{ state: state.copy(), value }];
  const followed = outcomesFor(before, op).map((outcome) => {
    const next = state.copy();
    for (const other of others) next.change(other, { pending: null });
    const what = kind === 'detach' ? 'the engine is detached here' : 'events are taken away here';
    const pending: Pending = {
      tag: record.tag,
      kind,
      outcome,
      hasBarrier: false,
      hasWaited: false,
      hasSlept: false,
      isConsulted: false,
      story: [{ site, message: what }],
    };
    const isGone = kind === 'detach' && outcome !== -EALREADY && isKnown(name);
    next.change(key, isGone ? { pending, detached: record.tag } : { pending });
    return { state: next, value: numberValue(outcome, null, [record.tag]) };
  });
  return [...unfollowed, ...followed];
}

/** After a detach every further one is told so; -EALREADY lasts until the death report has ended. */
function outcomesFor(before: Pending | null, op: CallOp): readonly number[] {
  if (before !== null && before.kind === 'detach') {
    return before.outcome === -EALREADY ? [-EALREADY, -ESRCH] : [-ESRCH];
  }
  if (op.callee === 'utrace_detach') return [0, -EALREADY, -ESRCH];
  return outcomesOfDetach;
}

function arm(record: CallRecord, engine: Value | null, state: State): readonly Exit[] {
  return [0, -EALREADY].map((outcome) => {
    const next = state.copy();
    if (engine !== null && outcome === 0) change(next, engine, { armed: 'armed' });
    return { state: next, value: numberValue(outcome, null, [record.tag]) };
  });
}

function barrier(record: CallRecord, engine: Value | null, state: State): readonly Exit[] {
  const isNamed = engine !== null && state.facts(engine.name).pending !== null;
  state.changePending((pending, of) =>
    isNamed && of !== engine?.name ? pending : { ...pending, hasBarrier: true },
  );
  return outcomesOfBarrier.map((outcome) => {
    const next = state.copy();
    const hasGivenUp = outcome === -ERESTARTSYS;
    next.givenUp = hasGivenUp ? `${record.tag}:${engine?.name ?? ''}` : null;
    next.spinning = next.givenUp;
    return { state: next, value: numberValue(outcome, null, [record.tag]) };
  });
}
