/**
 * A run's watch: told of everything that happens in one run, it says where to stop.
 *
 * The same stop points are looked for in every run of a session, the one that is shown and those that
 * only find out where the last stop lay; what is kept here is of one run alone. Things that happen
 * between two points (an error comes back, a value changes, a task dies) stop at the next point, and
 * what is shown there is the stack as it stood when it happened.
 */

import { errnoName } from '../../engine/abi/errno.ts';
import type { LogEvent } from '../../engine/log.ts';
import type { Frame, FrozenStack, Thread } from '../../engine/machine.ts';
import { CallbackFrame } from '../../script/api/ops.ts';
import { describeThrown } from '../../script/library/inspect.ts';
import type { Run } from '../../script/run.ts';
import { ScriptFrame } from '../../script/vm/frame.ts';
import type { NoteSink } from '../../script/vm/memory.ts';
import type { Evaluate } from '../../script/vm/program.ts';
import { look } from '../evaluation.ts';
import type { OutputLine, StopReason } from '../session-port.ts';
import { SessionRefusal } from '../session-refusal.ts';
import { valueText } from '../value-text.ts';
import { calledNames } from './called-names.ts';
import { type FilterId, fitsCondition } from './exception-filters.ts';
import { namesOf, type StatementPoint, type StopPoints } from './stop-points.ts';
import { logParts, type Stipulation } from './terms.ts';
import { absent, WatchedPlaces } from './watched-value.ts';

/** Why a run stops at a point. */
export interface Hit {
  readonly reason: StopReason;
  readonly ids: readonly number[];
  readonly description?: string;
  readonly text?: string;
  /** What exception it is, in a client's words. */
  readonly exception?: { readonly id: FilterId; readonly name: string };
  /** The stack as it stood when it happened. */
  readonly frozen?: FrozenStack;
}

export class RunWatch {
  readonly places: WatchedPlaces;
  /** Events of the run so far. */
  events = 0;
  /** What log points have to say; for whoever shows it. */
  readonly output: OutputLine[] = [];
  readonly #run: Run;
  readonly #points: StopPoints;
  readonly #evaluate: Evaluate;
  readonly #values = new Map<number, unknown>();
  /** The frame that was pushed last and has not come to a statement. */
  #fresh: Frame | null = null;
  #lastThrown: FrozenStack | null = null;
  /** Where what is being thrown came from, once it has left a frame. */
  #unwinding: FrozenStack | null = null;
  #pending: Hit | null = null;
  #eventBefore = 0;

  constructor(run: Run, points: StopPoints, evaluate: Evaluate) {
    this.#run = run;
    this.#points = points;
    this.#evaluate = evaluate;
    this.places = new WatchedPlaces(run);
    run.runtime.onCaught = (error) => this.#caught(error);
  }

  pushed(frame: Frame): void {
    if (frame instanceof ScriptFrame) this.#fresh = frame;
  }

  /** A frame is left: by an error that it did not catch, perhaps. */
  popped(): void {
    const { thrown } = this.#run.machine;
    if (thrown === this.#lastThrown) return;
    this.#lastThrown = thrown;
    this.#unwinding = thrown;
  }

  /** What is watched is another now: its values are looked at anew. */
  forget(): void {
    this.#values.clear();
    for (const { id, place } of this.#points.data) this.#values.set(id, this.places.value(place));
  }

  happened(event: LogEvent): void {
    this.events++;
    const { filters } = this.#points;
    if (event.kind === 'call') {
      if (filters.has('error-result') || filters.has('error-ignored')) this.#called(event);
    } else if (event.kind === 'exit' && filters.has('task-death')) {
      this.#died(event.pid);
    }
  }

  /** A thread has come to a point. @returns why to stop there, if anything says so */
  arrive(thread: Thread, frame: Frame, at: number): Hit | null {
    const points = this.#points;
    this.places.seen(frame);
    const pending = this.#pending;
    this.#pending = null;
    const data = points.data.length > 0 ? this.#dataHit() : null;
    if (pending !== null) return pending;
    if (data !== null) return data;
    const event = points.events.length > 0 ? this.#eventHit(frame) : null;
    if (event !== null) return event;
    if (at < 0 || !(frame instanceof ScriptFrame)) return null;
    const entered = points.entries.length > 0 ? this.#entryHit(thread, frame) : null;
    this.#fresh = null;
    const found = points.byStatement.get(at);
    return entered ?? (found === undefined ? null : this.#statementHit(found, frame));
  }

  /** Notices reads of what is to be stopped at when it is read; null where nothing is. */
  sink(before: NoteSink | null): NoteSink | null {
    const read = this.#points.data.filter(({ onRead }) => onRead);
    if (read.length === 0) return null;
    const noticed = (object: object, key: PropertyKey): void => {
      for (const { id, place, terms } of read) {
        const holder = this.places.holder(place);
        if (holder === null || holder.object !== object || holder.key !== key) continue;
        if (!this.#counts(terms, null)) continue;
        const text = `${place.kind === 'module' || place.kind === 'frame' ? place.keys.join('.') : ''} is read`;
        this.#pending ??= {
          reason: 'data breakpoint',
          ids: [id],
          description: text,
          text,
          ...this.#frozen(),
        };
      }
    };
    return {
      property: (object, key, write) => {
        before?.property(object, key, write);
        if (!write) noticed(object, key);
      },
      variable: (scope, slot, write) => {
        before?.variable(scope, slot, write);
        if (!write) noticed(scope, slot);
      },
      call: (fn) => before?.call?.(fn),
    };
  }

  #statementHit(found: readonly StatementPoint[], frame: ScriptFrame): Hit | null {
    const ids: number[] = [];
    let reason: StopReason = 'breakpoint';
    let text: string | undefined;
    for (const point of found) {
      const holds = this.#counts(point.terms, frame);
      if (holds === false) continue;
      if (point.logMessage !== undefined) {
        this.#log(point.logMessage, frame);
        continue;
      }
      ids.push(point.id);
      if (ids.length === 1) reason = point.reason;
      if (typeof holds === 'string') text = holds;
    }
    return ids.length === 0 ? null : { reason, ids, ...(text === undefined ? {} : { text }) };
  }

  #entryHit(thread: Thread, frame: ScriptFrame): Hit | null {
    if (this.#fresh !== frame) return null;
    const below = thread.stack[thread.stack.length - 2];
    const names = [...namesOf(frame.code.name, frame.code.file)];
    if (below instanceof CallbackFrame) names.push(below.name, ...this.#ownerNames(below.name));
    const hit = this.#points.entries.filter(
      ({ fits, terms }) => names.some(fits) && this.#counts(terms, frame) !== false,
    );
    return hit.length === 0
      ? null
      : { reason: 'function breakpoint', ids: hit.map(({ id }) => id) };
  }

  /** `ops1.report_death`: the callback with whose table it is in. */
  #ownerNames(callback: string): readonly string[] {
    const engine = this.#run.kernel.taskOf()?.utrace?.reporting;
    const name = engine && 'name' in engine.ops ? String(engine.ops.name) : null;
    return name === null || engine == null
      ? []
      : [`${name}.${callback}`, `engine${engine.id}.${callback}`];
  }

  #eventHit(frame: Frame): Hit | null {
    const [before, now] = [this.#eventBefore, this.events];
    this.#eventBefore = now;
    const script = frame instanceof ScriptFrame ? frame : null;
    const hit = this.#points.events.filter(
      ({ event, terms }) => before <= event && event < now && this.#counts(terms, script) !== false,
    );
    return hit.length === 0
      ? null
      : { reason: 'instruction breakpoint', ids: hit.map(({ id }) => id) };
  }

  #dataHit(): Hit | null {
    let hit: Hit | null = null;
    for (const { id, place, onWrite, terms } of this.#points.data) {
      const value = this.places.value(place);
      const before = this.#values.has(id) ? this.#values.get(id) : absent;
      this.#values.set(id, value);
      if (!onWrite || value === absent || before === absent || Object.is(value, before)) continue;
      if (this.#counts(terms, null) === false) continue;
      const text = `${nameOf(place)}: ${this.#text(before)} → ${this.#text(value)}`;
      hit ??= { reason: 'data breakpoint', ids: [id], description: text, text };
    }
    return hit;
  }

  /** Does the condition hold, and is this hit one that counts? A condition that fails holds, and says so. */
  #counts(terms: Stipulation, frame: ScriptFrame | null): boolean | string {
    const { condition } = terms;
    let said: string | undefined;
    if (condition !== undefined && frame !== null) {
      try {
        const answer = look(this.#run, frame, condition, this.#evaluate);
        if (answer.kind === 'effect')
          said = `The condition ${condition} changes something: ${answer.text}`;
        else if (!answer.value) return false;
      } catch (error) {
        if (!(error instanceof SessionRefusal)) throw error;
        said = `The condition ${condition} failed: ${error.message}`;
      }
    }
    if (!terms.hit(this.#run.machine.stops)) return false;
    return said ?? true;
  }

  #log(message: string, frame: ScriptFrame): void {
    const said = logParts(message).map(({ text, isCode }) =>
      isCode ? this.#shown(text, frame) : text,
    );
    const place = this.#run.script.placeOf(frame.at);
    this.output.push({
      text: said.join(''),
      category: 'console',
      ...(place === null ? {} : { place }),
    });
  }

  #shown(text: string, frame: ScriptFrame): string {
    try {
      const answer = look(this.#run, frame, text, this.#evaluate);
      if (answer.kind === 'effect') return `{${text}: ${answer.text}}`;
      return typeof answer.value === 'string' ? answer.value : this.#text(answer.value);
    } catch (error) {
      if (!(error instanceof SessionRefusal)) throw error;
      return `{${text}: ${error.message}}`;
    }
  }

  #text(value: unknown): string {
    return valueText(this.#run, value, { hex: false });
  }

  /** A catch gets an error. One that nobody catches ends the run, and is a violation. */
  #caught(error: unknown): void {
    const frozen = this.#unwinding;
    this.#unwinding = null;
    const { filters } = this.#points;
    if (!filters.has('throw') || this.#run.refusal !== null) return;
    const told = describeThrown(error);
    const name = /^\w+/.exec(told)?.[0] ?? 'Error';
    if (!fitsCondition(filters.get('throw'), [name])) return;
    this.#pending ??= {
      reason: 'exception',
      ids: [],
      description: 'Thrown',
      text: `${told} was thrown, and is caught`,
      exception: { id: 'throw', name },
      ...(frozen === null ? this.#frozen() : { frozen }),
    };
  }

  #called({ name, args, result }: LogEvent & { readonly kind: 'call' }): void {
    const errno = errnoIn(result);
    if (errno === null) return;
    const error = errnoName(errno);
    const { frozen } = this.#frozen();
    const innermost =
      frozen?.frames.findLastIndex(({ frame }) => frame instanceof ScriptFrame) ?? -1;
    // The call itself may have a frame of its own; the author's is the one that made it.
    const frames = frozen?.frames.slice(0, innermost + 1) ?? [];
    const at = frames.at(-1)?.at ?? -1;
    const ignored = calledNames(this.#run.script.program).dropping.has(at);
    const names = [error, name];
    const { filters } = this.#points;
    const fits = (id: FilterId): boolean =>
      filters.has(id) && fitsCondition(filters.get(id), names);
    const id =
      ignored && fits('error-ignored')
        ? 'error-ignored'
        : fits('error-result')
          ? 'error-result'
          : null;
    if (id === null) return;
    const rest = ignored ? ', and nothing looks at it' : '';
    this.#pending ??= {
      reason: 'exception',
      ids: [],
      description: id === 'error-ignored' ? 'Ignored error result' : 'Error result',
      text: `${name}(${args.join(', ')}) answered ${error}${rest}`,
      exception: { id, name: error },
      ...(frozen === undefined ? {} : { frozen: { thread: frozen.thread, frames } }),
    };
  }

  #died(pid: number): void {
    const task = this.#run.kernel.userTasks().find((each) => each.pid === pid);
    const names = [`${pid}`, task?.comm ?? ''];
    if (!fitsCondition(this.#points.filters.get('task-death'), names)) return;
    const text = `${task?.comm ?? 'a task'} (${pid}) dies`;
    this.#pending ??= {
      reason: 'exception',
      ids: [],
      description: 'Death of a task',
      text,
      exception: { id: 'task-death', name: `${pid}` },
    };
  }

  /** The running thread's stack as it stands now. */
  #frozen(): { readonly frozen?: FrozenStack } {
    const thread = this.#run.machine.current;
    if (thread === null) return {};
    return { frozen: { thread, frames: thread.stack.map((frame) => ({ frame, at: frame.at })) } };
  }
}

function nameOf(place: Parameters<WatchedPlaces['value']>[0]): string {
  switch (place.kind) {
    case 'engine':
      return `engine ${place.id} ${place.member}`;
    case 'task':
      return `task ${place.pid} ${place.member}`;
    case 'module':
    case 'frame':
      return place.keys.join('.');
    default:
      return place satisfies never;
  }
}

/** The errno of a logged result, negative; null for what is no error. */
function errnoIn(result: unknown): number | null {
  if (typeof result === 'number') return result < 0 && result > -4096 ? result : null;
  const found = /^error (-\d+)$/.exec(String(result));
  return found === null ? null : Number(found[1]);
}
