/**
 * The kernel in rows: tasks with their engines, flags by name, and who asked for what.
 */
import { RESUME_ACTIONS, UTRACE_RESUME } from '../engine/abi/actions.ts';
import { eventNames, STOP_MARK } from '../engine/abi/events.ts';
import { signalName } from '../engine/abi/signals.ts';
import { syscall_name } from '../engine/abi/syscalls.ts';
import type { EngineOps } from '../engine/kernel/callbacks.ts';
import { REGISTERS } from '../engine/kernel/registers.ts';
import { type Task, taskState } from '../engine/kernel/task.ts';
import { waitStatus } from '../engine/log.ts';
import type { Thread } from '../engine/machine.ts';
import type { utrace_engine } from '../engine/utrace/engine.ts';
import type { Run } from '../script/run.ts';
import { referenceOf } from './register-memory.ts';
import { type Item, Shown } from './rows.ts';

const item = (name: string, value: unknown): Item => ({ name, value });
const words = (text: string): Shown => new Shown(text);

/** The engine whose callback a thread is making, if it is making one. */
export function engineOf(run: Run, thread: Thread): utrace_engine | null {
  return run.callbacks.has(thread) ? (run.kernel.taskOf(thread)?.utrace?.reporting ?? null) : null;
}

/** All engines of a task, those that wait for their first pass last. */
export function enginesOn(task: Task): readonly utrace_engine[] {
  const { utrace } = task;
  return utrace === null ? [] : [...utrace.inService, ...utrace.waiting];
}

export function engineRows(run: Run, engine: utrace_engine): Item[] {
  const { id } = engine;
  const task = engine.task as Task;
  return [
    item('id', id),
    item('ops', words(ownerOf(engine))),
    {
      name: 'flags',
      value: words(maskText(engine.flags)),
      place: { kind: 'engine', id, member: 'flags' },
    },
    {
      name: 'status',
      value: words(engine.status),
      place: { kind: 'engine', id, member: 'status' },
    },
    {
      name: 'wants a stop',
      value: engine.hold,
      place: { kind: 'engine', id, member: 'hold' },
    },
    item('references', engine.references),
    item('data', engine.data),
    item('task', taskShown(run, task)),
  ];
}

export function taskRows(run: Run, task: Task): Item[] {
  const { pid } = task;
  const children = run.kernel.userTasks().filter(({ parent }) => parent === task);
  return [
    item('pid', pid),
    item('tgid', task.tgid),
    item('comm', words(task.comm)),
    { name: 'state', value: words(stateText(task)), place: { kind: 'task', pid, member: 'state' } },
    {
      name: 'exit_code',
      value: new Shown(task.exiting ? `${task.exit_code} (${waitStatus(task.exit_code)})` : '0'),
      place: { kind: 'task', pid, member: 'exit_code' },
    },
    item('parent', task.parent === null ? null : taskShown(run, task.parent)),
    item('children', group(children.map((child) => item(`${child.pid}`, taskShown(run, child))))),
    item('engines', group(engineItems(run, task))),
    ...utraceRows(task),
    ...signalRows(task),
    item('system call', words(syscallText(task))),
    {
      name: 'registers',
      value: new Shown(`ip ${hex(task.regs.ip)}`, () => registerRows(task)),
      memory: referenceOf(task),
    },
  ];
}

/** The whole simulated machine. */
export function kernelRows(run: Run): Item[] {
  const { machine, kernel, module } = run;
  const tasks = kernel.userTasks();
  const roots = tasks.filter(({ parent }) => parent === null || !tasks.includes(parent));
  const live = run.allocations.live();
  return [
    item('step', machine.steps),
    item('semantics', words(kernel.semantics)),
    item('module', words(module.phase)),
    item('tasks', group(roots.map((task) => item(`${task.pid}`, treeShown(run, task))))),
    item('threads', group(machine.threads.map((thread) => threadItem(run, thread)))),
    item('allocations', group(live.map(({ object }, at) => item(`${at + 1}`, object)))),
    item('callbacks made', kernel.callbacks.total),
    item('events', kernel.events),
  ];
}

export function taskShown(run: Run, task: Task): Shown {
  return new Shown(`${task.comm} (${task.pid}), ${stateText(task)}`, () => taskRows(run, task));
}

/** A task as the tree shows it: its engines, then its children. */
function treeShown(run: Run, task: Task): Shown {
  return new Shown(`${task.comm}, ${stateText(task)}`, () => {
    const children = run.kernel.userTasks().filter(({ parent }) => parent === task);
    return [
      ...engineItems(run, task),
      ...children.map((child) => item(`${child.pid}`, treeShown(run, child))),
    ];
  });
}

function engineItems(run: Run, task: Task): Item[] {
  return enginesOn(task).map((engine) => {
    const asked = engine.hold ? ', wants a stop' : '';
    const late = task.utrace?.waiting.includes(engine) ? ', waits for the next report' : '';
    const now = task.utrace?.reporting === engine ? ', in a callback' : '';
    const text = `${ownerOf(engine)}: ${maskText(engine.flags)}, ${engine.status}${asked}${late}${now}`;
    return item(`engine ${engine.id}`, new Shown(text, () => engineRows(run, engine)));
  });
}

function utraceRows(task: Task): Item[] {
  const { utrace } = task;
  if (utrace === null) return [];
  const request = utrace.request === UTRACE_RESUME ? 'nothing' : RESUME_ACTIONS[utrace.request];
  const reports = [
    utrace.dying ? 'the death report is being made' : '',
    utrace.deathOver ? 'the death report was made' : '',
    utrace.reapBegun ? 'reaping has begun' : '',
  ].filter(Boolean);
  return [
    item('events wanted', words(maskText(task.utrace_flags & ~STOP_MARK))),
    item('asked of it', words(request ?? 'nothing')),
    item('reports', words(reports.join(', ') || 'as ever')),
  ];
}

function signalRows(task: Task): Item[] {
  const pending = [...task.pending, ...task.group.pending].map(({ si_signo }) =>
    signalName(si_signo),
  );
  const blocked = [...Array(64).keys()].map((at) => at + 1).filter((signo) => task.mask.has(signo));
  return [
    item('pending signals', words(pending.join(' ') || 'none')),
    item('blocked signals', words(blocked.map(signalName).join(' ') || 'none')),
  ];
}

function registerRows(task: Task): Item[] {
  return REGISTERS.map((name) => item(name, new Shown(hex(task.regs[name]))));
}

function threadItem(run: Run, thread: Thread): Item {
  const { wait } = thread;
  const how = wait === null ? 'can run' : wait.reason;
  return item(run.blame.nameOf(thread), words(how));
}

function stateText(task: Task): string {
  const state = taskState(task);
  const holders = enginesOn(task).filter(({ hold }) => hold);
  if (!state.includes('utrace') || holders.length === 0) return state;
  return `${state}, by ${holders.map((engine) => `${ownerOf(engine)}#${engine.id}`).join(', ')}`;
}

const ownerOf = (engine: utrace_engine): string => (engine.ops as EngineOps).name;
const hex = (value: number): string => (value < 0 ? `${value}` : `0x${value.toString(16)}`);
const group = (items: readonly Item[]): Shown =>
  items.length === 0 ? words('none') : new Shown(`${items.length}`, () => items);

function maskText(mask: number): string {
  const names = eventNames(mask);
  return names.length === 0 ? 'none' : `${names.join(' | ')} (${hex(mask)})`;
}

function syscallText(task: Task): string {
  const { orig_ax, di, si, dx } = task.regs;
  return orig_ax < 0 ? 'none' : `${syscall_name(orig_ax)}(${di}, ${si}, ${dx})`;
}
