/**
 * Views: what a script holds of the kernel's objects.
 *
 * A script never gets an object of ours. It gets a view with accessors, and the object stays behind
 * a private field that only our code can read. {@link seal} takes away the one way to make a view
 * that is not ours, its constructor, and forbids changing the accessors.
 */
export function seal(view: { readonly prototype: object }): void {
  Reflect.deleteProperty(view.prototype, 'constructor');
  Object.freeze(view.prototype);
}
