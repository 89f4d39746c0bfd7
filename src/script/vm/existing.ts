/**
 * Stamps: private fields put on objects that exist already, frozen ones and functions included.
 *
 * A stamp is invisible to scripts: no reflection lists it, no copy takes it along, nobody can forge
 * it. It is as fast to read as any field, and needs neither a proxy nor a map.
 */

/** A constructor that answers the object it is given, so that a subclass's fields land on that. */
export class Existing {
  constructor(target: object) {
    // biome-ignore lint/correctness/noConstructorReturn: the one way to stamp an existing object
    return target;
  }
}
