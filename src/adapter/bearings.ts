/**
 * Bearings: what a client asks at one moment, in words that fit another moment as well.
 *
 * Ids of frames and references of rows hold for one moment only. Told of the answers in which a client
 * got them, this says what they stand for: the second frame of the thread that stopped, the row `list`
 * of its Locals. So the questions of one stop can be asked at the next without the client.
 */
import type { SessionAnswer } from './session-answer.ts';
import type { FrameView, ScopeView, SessionCalls, VariableView } from './session-port.ts';

/** A question that is asked of any moment; `about` is a frame, a row, or a thread where there is one. */
export interface Question {
  readonly name: keyof SessionCalls;
  readonly about: string | null;
  /** The other arguments. */
  readonly rest: readonly unknown[];
}

/** Where the argument stands that only holds for one moment. */
const ABOUT: { readonly [name in keyof SessionCalls]?: number | null } = {
  threads: null,
  timeline: null,
  choices: null,
  modules: null,
  sources: null,
  stack: 0,
  scopes: 0,
  variables: 0,
  evaluate: 1,
};

/** The thread that stopped, whichever it is. */
const MOVER = 'the thread';

export class Bearings {
  readonly #threadId: number;
  readonly #questions = new Map<string, Question>();
  /** What ids stand for, and the other way round; those of frames and rows never meet. */
  readonly #places = new Map<string, string>();
  readonly #ids = new Map<string, number>();

  /** @param threadId  the thread that stopped */
  constructor(threadId: number) {
    this.#threadId = threadId;
  }

  /** Asked so far, each once, in order. */
  get questions(): readonly Question[] {
    return [...this.#questions.values()];
  }

  /** Takes in what was asked and answered. */
  heard(name: keyof SessionCalls, args: readonly unknown[], answer: SessionAnswer): void {
    const question = this.#question(name, args);
    if (question === null) return;
    this.#questions.set(JSON.stringify(question), question);
    const { about } = question;
    if (answer.kind === 'refused') return;
    const { value } = answer;
    if (name === 'stack') {
      for (const [at, { id }] of (value as readonly FrameView[]).entries()) {
        this.#know('frame', `${about}/${at}`, id);
      }
    } else if (name === 'scopes' || name === 'variables') {
      for (const row of value as readonly (ScopeView | VariableView)[]) {
        if (row.reference > 0) this.#know('row', `${about}\n${row.name}`, row.reference);
      }
    }
  }

  /** @returns the arguments at this moment; null where there is no such thing now */
  args({ name, about, rest }: Question): readonly unknown[] | null {
    const at = ABOUT[name];
    if (about === null || at === null || at === undefined) return rest;
    const id = name === 'stack' ? this.#threadOf(about) : this.#ids.get(about);
    return id === undefined ? null : rest.toSpliced(at, 0, id);
  }

  #question(name: keyof SessionCalls, args: readonly unknown[]): Question | null {
    const at = ABOUT[name];
    if (at === undefined) return null;
    if (at === null) return { name, about: null, rest: args };
    // Others are evaluated once, where somebody points.
    if (name === 'evaluate' && args[2] !== 'watch') return null;
    const id = args[at];
    const about =
      name === 'stack'
        ? this.#threadName(id)
        : this.#places.get(`${name === 'variables' ? 'row' : 'frame'} ${id}`);
    return about === undefined ? null : { name, about, rest: args.toSpliced(at, 1) };
  }

  #know(kind: 'frame' | 'row', place: string, id: number): void {
    this.#places.set(`${kind} ${id}`, place);
    this.#ids.set(place, id);
  }

  #threadName(id: unknown): string {
    return id === this.#threadId ? MOVER : String(id);
  }

  #threadOf(about: string): number {
    return about === MOVER ? this.#threadId : Number(about);
  }
}
