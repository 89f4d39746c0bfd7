/**
 * Recollection: the moments just before the one that is shown, as a client would see them.
 *
 * Going back means to run once more from the beginning. On the way there, the last moments before the
 * target are asked what the client asked at its last stop, and the answers are kept: so the steps back
 * that follow are answered without any run. What is asked besides, or changed, or gone on with, makes
 * the run come to the moment that is shown; until then it stands where it stood.
 */
import { Bearings, type Question } from './bearings.ts';
import type { Journey } from './journey.ts';
import { depthIn, momentBack } from './motions.ts';
import { answered, type SessionAnswer } from './session-answer.ts';
import type { Motion, SessionCalls, StepOptions, Stop } from './session-port.ts';

/** One moment as the client sees it. */
interface Picture {
  readonly when: number;
  readonly stop: Stop & { readonly kind: 'stopped' };
  /** Frames of each thread. */
  readonly depths: ReadonlyMap<number, number>;
  /** How much was to be asked; of some things there is nothing at this moment. */
  readonly questions: number;
  /** What was asked, in order. */
  readonly asked: ReadonlyMap<string, Asked>;
}

interface Asked {
  readonly name: Name;
  readonly args: readonly unknown[];
  readonly answer: SessionAnswer;
}

type Name = keyof SessionCalls;

/** The session, as far as it is needed to look at a moment. */
export interface Onlooker {
  /** Asks about the moment its journey stands at. */
  ask(name: Name, args: readonly unknown[]): unknown;
  /** Looks anew at where its journey stands; what was handed out before holds no more. */
  look(): void;
  /** Looks at where its journey stands as long as `work` takes. */
  glance(work: () => void): void;
}

/** Pictures taken before a moment: a share of the steps that lie behind it, within limits. */
const FEWEST = 64;
const MOST = 512;
const STEPS_A_PICTURE = 400;
/** Rows and frames in the pictures that are taken at once, about. */
const MOST_ROWS = 50_000;

/** Asking for these leaves all moments as they were. */
const LOOKING: ReadonlySet<Name> = new Set<Name>([
  'threads',
  'stack',
  'scopes',
  'variables',
  'timeline',
  'choices',
  'modules',
  'sources',
  'completions',
  'gotoTargets',
  'stepInTargets',
  'readMemory',
  'breakpointLocations',
  'dataBreakpointInfo',
  'wouldGo',
]);

export class Recollection {
  readonly #journey: Journey;
  readonly #onlooker: Onlooker;
  /** By their moments. */
  readonly #pictures = new Map<number, Picture>();
  /** The moment that is shown, where the run does not stand there. */
  #shown: Picture | null = null;
  #bearings = new Bearings(0);
  /** What was asked at the last stop at which anything was, and how much was answered. */
  #usual: readonly Question[] = [];
  #rows = 0;
  #settling = false;

  constructor(journey: Journey, onlooker: Onlooker) {
    this.#journey = journey;
    this.#onlooker = onlooker;
    journey.witness = { most: () => this.#most(), seen: (when, stop) => this.#take(when, stop) };
  }

  /** Goes back without a run, where the moment it leads to was seen. */
  recall(motion: Motion, options: StepOptions): Stop | null {
    const { granularity, singleThread, targetId, threadId } = options;
    const special = granularity === 'instruction' || singleThread === true;
    if (special || targetId !== undefined) return null;
    const depth = this.#shown?.depths.get(threadId) ?? depthIn(this.#journey, threadId);
    const now = this.#shown?.when ?? this.#journey.now;
    const when = momentBack(this.#journey, motion, { now, threadId, depth });
    const picture = when === null ? undefined : this.#pictures.get(when);
    if (picture === undefined) return null;
    this.#shown = picture;
    this.#arrive(picture.stop.threadId);
    const reason = motion === 'reverseContinue' ? 'breakpoint' : 'step';
    return { ...picture.stop, reason };
  }

  /** What is known of the moment that is shown; null where the run has to be asked. */
  answer(name: Name, args: readonly unknown[]): SessionAnswer | null {
    const known = this.#shown?.asked.get(keyOf(name, args))?.answer ?? null;
    if (known !== null) this.#heard(name, args, known);
    return known;
  }

  /** Takes in what the run was asked and answered. */
  heard(name: Name, args: readonly unknown[], answer: SessionAnswer): void {
    this.#heard(name, args, answer);
    const changed = name === 'evaluate' ? args[2] === 'repl' : !LOOKING.has(name);
    if (changed) this.#pictures.clear();
  }

  /** The session has gone elsewhere, and its run with it. */
  arrived(threadId: number): void {
    this.#shown = null;
    this.#arrive(threadId);
  }

  /**
   * Has the run come to the moment that is shown.
   *
   * @returns where it stands, if a pause was asked for meanwhile
   */
  *settle(): Generator<undefined, Stop | null, undefined> {
    while (this.#settling) yield;
    let paused = false;
    this.#settling = true;
    try {
      while (this.#shown !== null) paused = (yield* this.#comeTo(this.#shown)) || paused;
    } finally {
      this.#settling = false;
    }
    return paused ? yield* this.#journey.here('pause') : null;
  }

  *#comeTo(picture: Picture): Generator<undefined, boolean, undefined> {
    const moving = this.#journey.to(picture.when, 'step');
    let next = moving.next();
    for (; !next.done; next = moving.next()) {
      yield;
      // The client may have gone back further meanwhile.
      if (this.#shown !== picture) return false;
    }
    if (next.value.kind === 'stopped' && next.value.reason === 'pause') return true;
    this.#shown = null;
    this.#onlooker.look();
    // Asked the same in the same order, it hands out the same references.
    for (const { name, args } of picture.asked.values()) this.#asked(name, args);
    return false;
  }

  #arrive(threadId: number): void {
    const { questions } = this.#bearings;
    if (questions.length > 0) this.#usual = questions;
    this.#bearings = new Bearings(threadId);
    this.#rows = 0;
  }

  #heard(name: Name, args: readonly unknown[], answer: SessionAnswer): void {
    if (answer.kind === 'answer' && Array.isArray(answer.value)) this.#rows += answer.value.length;
    this.#bearings.heard(name, args, answer);
  }

  #most(): number {
    const wanted = Math.floor(this.#journey.now / STEPS_A_PICTURE);
    const fits = Math.floor(MOST_ROWS / Math.max(1, this.#rows));
    return Math.min(MOST, Math.max(FEWEST, wanted), fits);
  }

  /** Takes a picture of where the journey stands for a moment. */
  #take(when: number, stop: Stop): void {
    if (stop.kind !== 'stopped') return;
    const questions = this.#questions();
    if ((this.#pictures.get(when)?.questions ?? -1) >= questions.length) return;
    const asked = new Map<string, Asked>();
    this.#onlooker.glance(() => this.#askAgain(questions, new Bearings(stop.threadId), asked));
    const { threads } = this.#journey.run.machine;
    const depths = threads.map(({ id }): [number, number] => [id, depthIn(this.#journey, id)]);
    this.#pictures.set(when, {
      when,
      stop,
      depths: new Map(depths),
      questions: questions.length,
      asked,
    });
    const [oldest] = this.#pictures.keys();
    if (this.#pictures.size > 2 * MOST && oldest !== undefined) this.#pictures.delete(oldest);
  }

  /** What was asked at the last stop, and so far at this one; each once. */
  #questions(): readonly Question[] {
    const all = [...this.#usual, ...this.#bearings.questions];
    return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
  }

  #askAgain(questions: readonly Question[], bearings: Bearings, asked: Map<string, Asked>): void {
    for (const question of questions) {
      const args = bearings.args(question);
      const { name } = question;
      if (args === null) continue;
      const answer = this.#asked(name, args);
      asked.set(keyOf(name, args), { name, args, answer });
      bearings.heard(name, args, answer);
    }
  }

  #asked(name: Name, args: readonly unknown[]): SessionAnswer {
    return answered(() => this.#onlooker.ask(name, args));
  }
}

const keyOf = (name: Name, args: readonly unknown[]): string => JSON.stringify([name, ...args]);
