/**
 * The story of a counterexample: what each thread does, in the order of the run, without what does
 * not matter.
 *
 * What matters are callbacks, calls of the API and their results, what happens to tasks, statements
 * that touch what another thread touches, and the one at fault. The rest is counted. What module_init
 * does while nobody else is there yet is left out.
 */
import { type LogEvent, type LogValue, sentence } from '../../engine/log.ts';
import type { Thread } from '../../engine/machine.ts';
import type { Run } from '../../script/run.ts';
import type { SourcePlace } from '../../script/violation.ts';
import { ScriptFrame } from '../../script/vm/frame.ts';
import { answerText, isPlain, isResultIgnored, shownText } from './statement-text.ts';

export interface StoryStep extends Partial<SourcePlace> {
  readonly kind:
    | 'statement'
    /** A callback begins; `text` is its name. */
    | 'callback'
    /** It has returned `result`. */
    | 'answer'
    /** The kernel did something to a task. */
    | 'kernel'
    /** Where no statement is at fault: `text` is the violation. */
    | 'violation'
    /** `count` statements that do not matter. */
    | 'more';
  /** The step of the schedule, from 0, in which it happened. */
  readonly step: number;
  readonly thread: string;
  readonly text: string;
  /** What a call of the API answered: `0`, `-EALREADY`. */
  readonly result?: string;
  /** The statement does nothing with the result. */
  readonly ignored?: true;
  /** The thread has to wait here. */
  readonly waits?: true;
  /** The kind of the violation that it commits. */
  readonly violation?: string;
  readonly count?: number;
}

/** The variable of a loop gets its next value. */
const DECLARES = /^(const|let|var) [\w$]+$/;

/** Longer stories are told from their end. */
const MOST_STEPS = 60;

type Noted = { -readonly [member in keyof StoryStep]: StoryStep[member] } & {
  /** It is told, whatever else it is. */
  matters: boolean;
};

/** Listens to a run in the form `every` while somebody makes its steps. */
export class Storyteller {
  readonly #noted: Noted[] = [];
  readonly #hot: ReadonlySet<number>;
  /** By thread: the statement that it runs when it goes on. */
  readonly #next = new Map<Thread, number>();
  /** By thread and statement: the last time that it ran. */
  readonly #ran = new Map<string, Noted>();
  #run: Run | null = null;
  #step = -1;

  /** @param hot  steps of the schedule that touch what another thread touches */
  constructor(hot: ReadonlySet<number>) {
    this.#hot = hot;
  }

  /** Takes an event of the run's log. */
  readonly log = (event: LogEvent): void => {
    switch (event.kind) {
      case 'call':
        this.#called(event.name, event.result);
        break;
      case 'callback':
        this.#tell('callback', event.callback);
        break;
      case 'answer': {
        const answer = / answers (.*)$/.exec(sentence(event))?.[1];
        this.#tell('answer', event.callback, answer);
        break;
      }
      case 'state':
      case 'clone':
      case 'exec':
      case 'exit':
      case 'reap':
      case 'signal-delivered':
        this.#tell('kernel', sentence(event));
        break;
      default:
        break;
    }
  };

  watch(run: Run): void {
    this.#run = run;
    const { machine } = run;
    machine.observer = {
      atPoint: (thread, frame, at) => {
        if (!(frame instanceof ScriptFrame) || at <= 0) return false;
        if (machine.visible[at] === 1) this.#next.set(thread, at);
        else this.#statement(thread, at, false);
        return false;
      },
    };
  }

  /** A thread is about to make a step. */
  begin(step: number, thread: Thread | undefined): void {
    this.#step = step;
    const at = thread === undefined ? undefined : this.#next.get(thread);
    if (thread === undefined || at === undefined) return;
    this.#next.delete(thread);
    this.#statement(thread, at, this.#hot.has(step));
  }

  /** The step is made. */
  end(thread: Thread | undefined): void {
    if (thread?.state !== 'blocked') return;
    const frame = innermost(thread);
    const noted = frame === undefined ? undefined : this.#ran.get(keyOf(thread, frame.at));
    if (noted === undefined) return;
    noted.waits = true;
    noted.matters = true;
  }

  /**
   * @param alone  how many steps were made before a second thread made one
   * @param deciding  threads that are told of, even if they do nothing but go through the kernel
   */
  told(alone: number, deciding: readonly string[]): StoryStep[] {
    this.#blame();
    const known = this.#noted.filter(({ step, violation }) => step >= alone || violation);
    const active = new Set(
      known.filter(({ kind }) => kind !== 'kernel').map(({ thread }) => thread),
    );
    const steps = summarised(
      known.filter(({ thread }) => {
        return active.has(thread) || deciding.some((name) => name.startsWith(thread));
      }),
    );
    const left = steps.length - MOST_STEPS;
    if (left <= 0) return steps;
    const more: StoryStep = { kind: 'more', step: 0, thread: '', text: '', count: left };
    return [more, ...steps.slice(left)];
  }

  #statement(thread: Thread, at: number, hot: boolean): void {
    const { script } = this.#run ?? {};
    const entry = script?.program.statements[at];
    if (script === undefined || entry === undefined) return;
    const { file, line, column } = entry;
    // What the program under trace says of itself, the kernel says better.
    if (file === script.workload) return;
    const text = shownText(script.program.textOf(file)?.slice(entry.start, entry.end) ?? '');
    const step = this.#step;
    const place = { file, line, column };
    const matters = hot && !DECLARES.test(text);
    const noted: Noted = { kind: 'statement', step, thread: thread.name, text, ...place, matters };
    this.#noted.push(noted);
    this.#ran.set(keyOf(thread, at), noted);
  }

  #called(name: string, result: LogValue): void {
    const thread = this.#run?.machine.current;
    if (thread === null || thread === undefined || isPlain(name)) return;
    const frame = innermost(thread);
    const noted = frame === undefined ? undefined : this.#ran.get(keyOf(thread, frame.at));
    if (noted === undefined) return;
    noted.matters = true;
    const answer = answerText(name, result);
    if (answer === null) return;
    noted.result = answer;
    if (isResultIgnored(noted.text, name)) noted.ignored = true;
  }

  #tell(kind: StoryStep['kind'], text: string, result?: string): void {
    const thread = this.#run?.machine.current?.name ?? '';
    const what = result === undefined ? {} : { result };
    this.#noted.push({ kind, step: this.#step, thread, text, ...what, matters: true });
  }

  /** Marks the statement at fault, or says what is wrong at the end. */
  #blame(): void {
    const { violation, machine } = this.#run ?? {};
    if (violation === undefined || violation === null) return;
    const { kind, message } = violation;
    const { current, halted } = machine ?? {};
    const frame = halted?.frames.findLast((each) => each.frame instanceof ScriptFrame);
    const thread = halted?.thread ?? current;
    const noted =
      frame === undefined || !thread ? undefined : this.#ran.get(keyOf(thread, frame.at));
    if (noted !== undefined && noted.line === violation.line) {
      noted.violation = kind;
      noted.matters = true;
    } else {
      const step = this.#step;
      const who = violation.thread === '' ? '' : (thread?.name ?? '');
      this.#noted.push({
        kind: 'violation',
        step,
        thread: who,
        text: message,
        violation: kind,
        matters: true,
      });
    }
  }
}

/** Puts a count in the place of what does not matter. */
function summarised(noted: readonly Noted[]): StoryStep[] {
  const steps: StoryStep[] = [];
  for (const { matters, ...step } of noted) {
    const last = steps.at(-1);
    if (matters) steps.push(step);
    else if (last?.kind === 'more' && last.thread === step.thread) {
      steps[steps.length - 1] = { ...last, count: (last.count ?? 0) + 1 };
    } else {
      const { thread } = step;
      steps.push({ kind: 'more', step: step.step, thread, text: '', count: 1 });
    }
  }
  return steps.filter(({ count }) => count !== 1);
}

const keyOf = ({ id }: Thread, at: number): string => `${id} ${at}`;

const innermost = ({ stack }: Thread): ScriptFrame | undefined =>
  stack.findLast((frame) => frame instanceof ScriptFrame);
