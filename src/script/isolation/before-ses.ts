/**
 * What has to be settled before ses looks at the realm. Imported first, for its effect alone.
 *
 * ses keeps the functions that it finds when it is loaded, so three things come before: errors stop
 * recording where they were made (their stack tells the depth and the paths of the host), functions
 * show only what we say of them (a script's function shows its author's text, not the generated
 * one), and buffers tell truly whether they are detached (where the engine has no such accessor ses
 * brings one that always says no, and WebAssembly glue that trusts it reads memory that is gone).
 *
 * Only the sandbox loads this: it changes the realm it is loaded in.
 */

type Describer = (fn: object) => string | undefined;

let describer: Describer = () => undefined;

/** Tells what `toString` shows for functions of scripts; `undefined` for any other function. */
export function describeFunctions(describe: Describer): void {
  describer = describe;
}

/** The text of a function: its author's, or the fixed one of a native. */
export function functionText(fn: object): string {
  const text = describer(fn);
  if (text !== undefined) return text;
  const name = Reflect.getOwnPropertyDescriptor(fn, 'name')?.value;
  return `function ${typeof name === 'string' ? name : ''}() { [native code] }`;
}

const tamed = {
  toString(this: unknown): string {
    if (typeof this !== 'function') {
      throw new TypeError('Function.prototype.toString requires that this be a function');
    }
    return functionText(this);
  },
};

for (const name of ['captureStackTrace', 'stackTraceLimit', 'prepareStackTrace']) {
  Reflect.deleteProperty(Error, name);
}
Object.defineProperty(Function.prototype, 'toString', { value: tamed.toString });

const truly = {
  get detached(): boolean {
    try {
      new Uint8Array(this as unknown as ArrayBuffer);
      return false;
    } catch {
      return true;
    }
  },
};

if (!('detached' in ArrayBuffer.prototype)) {
  const get = Object.getOwnPropertyDescriptor(truly, 'detached')?.get;
  if (get !== undefined) {
    Object.defineProperty(ArrayBuffer.prototype, 'detached', { get, configurable: true });
  }
}
