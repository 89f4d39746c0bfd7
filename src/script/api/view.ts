/**
 * Views: what a script holds of the kernel's objects.
 *
 * A script never gets an object of ours. It gets a view with accessors, and the object stays behind
 * a private field that only our code can read. {@link seal} takes away the one way to make a view
 * that is not ours, its constructor, and forbids changing the accessors.
 */
import { Shared } from '../../engine/shared.ts';
import { giveIdentity } from '../vm/memory.ts';

/** Takes from a class the ways to make or change views. */
export function seal(view: { readonly prototype: object }): void {
  Reflect.deleteProperty(view.prototype, 'constructor');
  Object.freeze(view.prototype);
}

/**
 * Gives the one view of an object a number that follows from the object, whoever asks for it first;
 * numbers of what scripts make are positive.
 */
export function numberedBy<V extends object>(behind: object, view: V): V {
  if (behind instanceof Shared && behind.notes.on) giveIdentity(view, -1 - behind.place);
  return view;
}
