/**
 * Targets: where one can go from here besides one step, and what one can step into.
 *
 * Their ids hold until the next list of them is made.
 */
import type { Task } from '../engine/kernel/task.ts';
import { CallbackFrame } from '../script/api/ops.ts';
import { childrenOf, type Node } from '../script/frontend/nodes.ts';
import { ScriptFrame } from '../script/vm/frame.ts';
import type { Event } from './event-log.ts';
import type { FoundFrame } from './inspection.ts';
import { isStatement, type Journey, type Moving, type StopTest } from './journey.ts';
import { enginesOn } from './kernel-rows.ts';
import type { TargetView } from './session-port.ts';
import { SessionRefusal } from './session-refusal.ts';
import type { Hit } from './stops/run-watch.ts';
import { statementAt } from './stops/statements.ts';

type Goto =
  | { readonly which: 'next' | 'previous' | 'first'; readonly statement: number }
  | { readonly which: 'event'; readonly event: Event };
/** Events of a line that are offered. */
const MOST_EVENTS = 20;
/** A function by its name, or a callback of an engine. */
type Entering = { readonly fn: string } | { readonly engine: number };

export class Targets {
  readonly #journey: Journey;
  #gotos: readonly Goto[] = [];
  #entering: readonly Entering[] = [];

  constructor(journey: Journey) {
    this.#journey = journey;
  }

  /** Where a line was or will be reached. */
  ofLine(file: string, line: number): TargetView[] {
    const { run, history, now } = this.#journey;
    const found = statementAt(run.script.program, file, line);
    if (found === null || found.line !== line) return [];
    const { statement, column } = found;
    const past = history.hit(now, new Set([statement])) !== null;
    const events = this.#journey.events.atLine(file, line, MOST_EVENTS);
    this.#gotos = [
      { statement, which: 'next' },
      ...(past
        ? ([
            { statement, which: 'previous' },
            { statement, which: 'first' },
          ] as const)
        : []),
      ...events.map((event) => ({ which: 'event', event }) as const),
    ];
    return this.#gotos.map((target, id) => ({ id, label: labelOf(target, line), line, column }));
  }

  goto(id: number): Moving {
    const target = this.#gotos[id];
    if (target === undefined) throw new SessionRefusal(`there is no target ${id} now`);
    const journey = this.#journey;
    const { history, now } = journey;
    if (target.which === 'event') {
      const { when } = target.event;
      return when === 0 ? journey.toBeginning() : journey.to(when, 'goto');
    }
    const { statement, which } = target;
    const hit: Hit = { reason: 'goto', ids: [] };
    switch (which) {
      case 'next':
        return journey.forward((_thread, frame, at, found) =>
          isStatement(frame, at) && at === statement ? hit : exception(found),
        );
      case 'previous':
        return journey.to(history.hit(now, new Set([statement])) ?? now, 'goto');
      case 'first':
        return journey.to(history.firstHit(statement) ?? now, 'goto');
      default:
        return which satisfies never;
    }
  }

  /** The functions that a statement calls, and the engines whose callbacks may come next. */
  within({ frame, at, thread }: FoundFrame): TargetView[] {
    const { run } = this.#journey;
    const { line = 0, column = 0 } = run.script.placeOf(at) ?? {};
    const names = frame instanceof ScriptFrame ? this.#calledAt(at) : [];
    const task: Task | null = run.kernel.taskOf(thread);
    const engines =
      task === null || task.kthread ? [] : enginesOn(task).filter(({ flags }) => flags !== 0);
    this.#entering = [...names.map((fn) => ({ fn })), ...engines.map(({ id }) => ({ engine: id }))];
    return this.#entering.map((each, id) => {
      const label = 'fn' in each ? each.fn : `a callback of engine ${each.engine}`;
      return { id, label, line, column };
    });
  }

  /** A test for the first statement of what a target of `within` stands for. */
  entering(id: number): StopTest {
    const target = this.#entering[id];
    if (target === undefined) throw new SessionRefusal(`there is no target ${id} now`);
    let last: unknown = null;
    return (thread, frame, at, hit) => {
      if (hit !== null || !isStatement(frame, at)) return hit;
      const isNew = frame !== last;
      last = frame;
      if (!isNew || !(frame instanceof ScriptFrame)) return null;
      const below = thread.stack[thread.stack.length - 2];
      const reached =
        'fn' in target
          ? frame.code.name === target.fn
          : below instanceof CallbackFrame &&
            this.#journey.run.kernel.taskOf(thread)?.utrace?.reporting?.id === target.engine;
      return reached ? { reason: 'step', ids: [] } : null;
    };
  }

  #calledAt(at: number): string[] {
    const { program } = this.#journey.run.script;
    const entry = program.statements[at];
    const module = program.graph.modules.find(({ source }) => source.file === entry?.file);
    if (entry === undefined || module === undefined) return [];
    const { functions } = program.emitted({ points: 'every', notes: true });
    const known = new Set(functions.map(({ name }) => name).filter((name) => name !== ''));
    const found = new Set<string>();
    collect(module.program, entry.start, entry.end, (name) => known.has(name) && found.add(name));
    return [...found];
  }
}

const labelOf = (target: Goto, line: number): string =>
  target.which === 'event'
    ? `event ${target.event.number}: ${target.event.text}`
    : `the ${target.which} time line ${line} is reached`;

const exception = (hit: Hit | null): Hit | null => (hit?.reason === 'exception' ? hit : null);

/** The names of what is called between two offsets of a file. */
function collect(node: Node, start: number, end: number, found: (name: string) => void): void {
  if (node.end < start || node.start > end) return;
  if (node.type === 'CallExpression' && node.start >= start && node.end <= end) {
    const { callee } = node;
    if (callee.type === 'Identifier') found(callee.name);
    else if (callee.type === 'MemberExpression' && callee.property.type === 'Identifier') {
      found(callee.property.name);
    }
  }
  for (const child of childrenOf(node)) collect(child, start, end, found);
}
