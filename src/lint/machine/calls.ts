/**
 * Calls: what a call does to what is known.
 */
import type { CallOp, FunctionGraph, GraphNode } from '../graph/graph.ts';
import {
  allocators,
  apiCalls,
  assertions,
  conversions,
  frees,
  interruptible,
  lastReference,
  prints,
  sleeps,
  waitsForEvent,
} from '../names.ts';
import { performApiCall } from './api.ts';
import { type LockExit, lockEffect } from './locks.ts';
import { type Exit, type Frame, type Machine, siteAt } from './path.ts';
import type { State } from './state.ts';
import { anything, isKnown, mergedTags, numberValue, thing, type Value } from './value.ts';

/** Functions that run what they are given somewhere else, or at another time. */
const deferring = new Set([
  'kthread_run',
  'kthread_create',
  'module_init',
  'module_exit',
  'call_rcu',
]);

/** The same, as a family: work queues, timers, interrupts. */
const deferringKinds =
  /^(?:_*INIT_(?:DELAYED_|RCU_)?WORK\w*|PREPARE_\w*WORK|(?:__)?kthread_\w+|call_rcu\w*|setup_timer\w*|timer_setup\w*|tasklet_(?:init|setup)|(?:init_)?task_work\w*|hrtimer_(?:init|setup)|request_\w*irq|on_each_cpu|smp_call_function\w*|(?:un)?register_\w+)$/;

/** Performs a call on one path; each exit is a way in which it can turn out. */
export function performCall(
  run: Machine,
  frame: Frame,
  node: GraphNode,
  op: CallOp,
  state: State,
): readonly Exit[] {
  const args = op.args.map((argument) => run.value(argument, state, frame, node));
  const callee = run.project.callee(frame.graph.file, op);
  const api = apiCalls.get(op.callee);
  if (api !== undefined) {
    return performApiCall(run, frame, node, op, api, args, state);
  }
  if (callee !== null) {
    const exits = run.enter(callee, args, frame, node, state);
    if (exits !== null) return exits;
  }
  const locked = lockEffect(op.callee, args[0] ?? anything, state);
  if (locked !== null) {
    return locked.map((exit) => lockExit(run, frame, node, op, args, exit));
  }
  const value = perform(run, frame, node, op, args, state);
  const lambdas = args.flatMap((argument): FunctionGraph[] => {
    const id = /^fn:(.*)$/.exec(argument.name)?.[1];
    const graph = id === undefined ? null : run.project.functionNamed(frame.graph.file, id);
    return graph === null ? [] : [graph];
  });
  if (value === null) return [];
  if (lambdas.length === 0 || frame.graph.locals.size === 0 || isDeferring(op.callee)) {
    return [{ state, value }];
  }
  return lambdas.flatMap((lambda) => runLambda(run, frame, node, op, lambda, state, value));
}

function isDeferring(callee: string): boolean {
  return deferring.has(callee) || deferringKinds.test(callee);
}

function lockExit(
  run: Machine,
  frame: Frame,
  node: GraphNode,
  op: CallOp,
  args: readonly Value[],
  { state, number }: LockExit,
): Exit {
  const value = perform(run, frame, node, op, args, state) ?? anything;
  return { state, value: number === null ? value : numberValue(number) };
}

/** `engines.forEach((engine) => …)`: the function runs for some, or for none. */
function runLambda(
  run: Machine,
  frame: Frame,
  node: GraphNode,
  op: CallOp,
  lambda: FunctionGraph,
  state: State,
  value: Value,
): readonly Exit[] {
  const items = lambda.parameters.map(({ name }) => thing(`@item${name}`));
  const exits = run.enter(lambda, items, frame, node, state) ?? [];
  const isDropping = /^(?:method:forEach|for_each_process)$/.test(op.callee);
  if (isDropping) {
    // Nobody up here sees the value, so it is lost where the function gives it back.
    for (const tag of exits.flatMap((exit) => exit.value.tags)) {
      const record = run.record(tag);
      if (record !== undefined) record.returnedTo = frame.depth + 1;
    }
  }
  return [
    { state: state.copy(), value },
    ...exits.map((exit) => ({
      state: exit.state,
      value: isDropping ? value : { ...value, tags: mergedTags(value.tags, exit.value.tags) },
    })),
  ];
}

/** The effect of a function of the kernel, or of somebody unknown; null where it does not return. */
function perform(
  run: Machine,
  frame: Frame,
  node: GraphNode,
  op: CallOp,
  args: readonly Value[],
  state: State,
): Value | null {
  const { callee } = op;
  const first = args[0] ?? anything;
  const site = siteAt(frame.graph, node);
  run.tell({ kind: 'call', callee, args, state, site, graph: frame.graph, depth: frame.depth });
  const freed = frees.get(callee);
  if (freed !== undefined) {
    free(run, frame, node, op, args[freed] ?? anything, freed, state);
    return anything;
  }
  if (callee === 'IS_ERR' || callee === 'IS_ERR_OR_NULL' || callee === 'IS_ERR_VALUE') {
    return isError(run, callee, first);
  }
  if (callee === 'PTR_ERR' || callee === 'ERR_PTR') return first;
  if (callee === 'Number') return first;
  if (conversions.test(callee)) return { ...anything, tags: first.tags };
  if (callee === 'UTRACE_EVENT') return { ...anything, named: callee };
  if (callee === 'utrace_resume_action') return thing('action of others');
  if (prints.test(callee)) {
    note(run, args, (record) => {
      record.isPrinted = true;
    });
    return anything;
  }
  if (assertions.test(callee)) return assert(run, callee, first, args);
  rest(callee, first, state);
  // A function that cannot be seen is believed what its name says.
  if (waitsForEvent.test(callee) || /wait/i.test(callee)) {
    state.changePending((pending) => ({ ...pending, hasWaited: true, hasSlept: true }));
  } else if (sleeps.test(callee)) {
    state.changePending((pending) => ({ ...pending, hasSlept: true }));
  }
  // Nobody wakes it early, so that nothing is left of the time.
  if (callee === 'schedule_timeout_uninterruptible') return numberValue(0);
  return unknownCall(run, frame, op, args, state);
}

/** Whether a loop around utrace_barrier() gives anybody else a turn, also while a signal is pending. */
function rest(callee: string, first: Value, state: State): void {
  if (/^_{0,2}set_current_state$/.test(callee)) {
    state.isInterruptible = /TASK_(?:INTERRUPTIBLE|KILLABLE)/.test(first.name);
    return;
  }
  if (!waitsForEvent.test(callee) && !sleeps.test(callee)) return;
  const wakesAtOnce = state.isInterruptible && /^(?:io_)?schedule/.test(callee);
  if (!wakesAtOnce && !interruptible.test(callee)) state.spinning = null;
  state.isInterruptible = false;
}

function unknownCall(
  run: Machine,
  frame: Frame,
  op: CallOp,
  args: readonly Value[],
  state: State,
): Value {
  // It may give the name to another engine, unless the name is a variable of this function.
  for (const [engine, { detached }] of state.engines) {
    if (detached !== null && /^[gx]:|\./.test(engine)) state.change(engine, { detached: null });
  }
  for (const argument of args) {
    run.escape(argument);
    // Whoever gets the address of a variable may write it.
    if (argument.name.startsWith('&')) state.env.delete(argument.name.slice(1));
  }
  const name = `@${allocators.test(op.callee) ? 'mem' : ''}${op.result}(${run.way(frame.chain)})`;
  state.forget(name);
  return thing(name, [], lastReference.test(op.callee) ? 'drop' : null);
}

function free(
  run: Machine,
  frame: Frame,
  node: GraphNode,
  op: CallOp,
  object: Value,
  position: number,
  state: State,
): void {
  const site = siteAt(frame.graph, node);
  const base = op.callee === 'call_rcu' ? object.name.replace(/\.&[^.]*$/, '') : object.name;
  const value = base === object.name ? object : thing(base);
  const argument = op.args[position];
  const declared = argument?.kind === 'variable' ? frame.graph.types.get(argument.name) : undefined;
  const type = typeOf(value.name, frame) ?? declared ?? null;
  const text = op.texts[position] ?? '';
  const { chain } = frame;
  if (!state.hasDropped) run.tell({ kind: 'free', object: value, type, text, state, site, chain });
  // Dropping the last reference frees as well, and whoever asks has made sure of that.
  if (isKnown(value.name) && !state.hasDropped) {
    state.freed.set(value.name, [...chain, site]);
  }
}

/** A helper that frees anything takes a `void *`; whoever called it knows what it is. */
function typeOf(name: string, frame: Frame): string | null {
  for (let at: Frame | null = frame; at !== null; at = at.outer) {
    const type = at.graph.types.get(name);
    if (type !== undefined) return type;
  }
  return null;
}

function isError(run: Machine, callee: string, value: Value): Value {
  for (const tag of value.tags) {
    const record = run.record(tag);
    if (record !== undefined) record.isCheckedForError = true;
  }
  if (value.number !== null) {
    const holds = value.number < 0 || (callee === 'IS_ERR_OR_NULL' && value.number === 0);
    return numberValue(Number(holds), 'IS_ERR', value.tags);
  }
  if (value.name.startsWith('@new')) return numberValue(0, 'IS_ERR', value.tags);
  return { ...anything, named: 'IS_ERR', tags: value.tags };
}

function assert(
  run: Machine,
  callee: string,
  condition: Value,
  args: readonly Value[],
): Value | null {
  note(run, args, (record) => {
    record.isAsserted = true;
  });
  const isFatal = callee === 'BUG_ON' || callee === 'KVM_BUG_ON';
  if (isFatal && condition.number !== null && condition.number !== 0) return null;
  return condition;
}

function note(
  run: Machine,
  args: readonly Value[],
  change: (record: NonNullable<ReturnType<Machine['record']>>) => void,
): void {
  for (const tag of args.flatMap(({ tags }) => tags)) {
    const record = run.record(tag);
    if (record !== undefined) change(record);
  }
}
