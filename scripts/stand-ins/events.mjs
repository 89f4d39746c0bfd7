/**
 * Stands in for Node's `events` in a browser: what @vscode/debugadapter uses of it.
 */
export class EventEmitter {
  #listeners = new Map();

  on(name, listener) {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
    return this;
  }

  removeListener(name, listener) {
    const others = (this.#listeners.get(name) ?? []).filter((other) => other !== listener);
    this.#listeners.set(name, others);
    return this;
  }

  emit(name, ...args) {
    const listeners = this.#listeners.get(name) ?? [];
    for (const listener of listeners) listener.apply(this, args);
    return listeners.length > 0;
  }
}
