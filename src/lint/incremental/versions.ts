/**
 * Versions: numbers that tell what is the same after an edit from what is not.
 *
 * Lowering a file again makes new objects of everything in it. Those that mean what an older one
 * meant get its number, all others a number that nothing ever had.
 */
export class Versions {
  readonly #numbers = new WeakMap<object, number>();
  #last = 0;

  /** @returns 0 for nothing */
  of(object: object | null | undefined): number {
    if (object === null || object === undefined) return 0;
    const known = this.#numbers.get(object);
    if (known !== undefined) return known;
    this.#numbers.set(object, ++this.#last);
    return this.#last;
  }

  inherit(from: object, to: object): void {
    this.#numbers.set(to, this.of(from));
  }
}
