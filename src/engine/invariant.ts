/**
 * Defects: what we throw when the lab itself is wrong.
 *
 * The simulated kernel refuses with a negative errno, and a faulty script ends in a violation; only
 * a broken promise of our own code ends here. Nobody catches it but the outermost layer, which
 * reports it as a defect of the lab.
 */
export class Defect extends Error {
  /** Whatever helps to see it again. */
  readonly details: object;
  constructor(message: string, details: object = {}) {
    super(message);
    this.name = 'Defect';
    this.details = details;
  }
}

/** Holds, or we are wrong: throws a {@link Defect}. */
export function invariant(holds: boolean, message: string, details: object = {}): asserts holds {
  if (!holds) throw new Defect(message, details);
}
