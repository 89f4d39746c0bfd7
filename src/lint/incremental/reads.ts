/**
 * Reads: everything that following a function has asked of its project, with the answers.
 *
 * As long as the project gives the same answers, following the function again would find the same.
 */

/** An answer that can be compared: a number, a truth, or a text that says it all. */
export type Answer = number | boolean | string;

export class Reads<Asked> {
  readonly #answers = new Map<string, { readonly ask: (of: Asked) => Answer; answer: Answer }>();

  has(question: string): boolean {
    return this.#answers.has(question);
  }

  note(question: string, ask: (of: Asked) => Answer, answer: Answer): void {
    this.#answers.set(question, { ask, answer });
  }

  /** True where every question would be answered as before. */
  hold(of: Asked): boolean {
    for (const { ask, answer } of this.#answers.values()) if (ask(of) !== answer) return false;
    return true;
  }
}
