/**
 * A digest of script memory: what can be reached from the modules' variables, as text.
 *
 * Objects are numbered as they are met, so two memories have the same digest exactly if no script
 * could tell them apart, apart from what closures hold.
 */
import type { Scope } from '../../../src/script/vm/function.ts';

export function digest(scopes: readonly Scope[]): string {
  const numbers = new Map<object, number>();
  const lines: string[] = [];
  const show = (value: unknown): string => {
    if (typeof value === 'function') return 'function';
    if (typeof value !== 'object' || value === null) return String(value);
    const known = numbers.get(value);
    if (known !== undefined) return `#${known}`;
    const number = numbers.size;
    numbers.set(value, number);
    lines.push(`#${number} ${contents(value).map(([key, item]) => `${key}=${show(item)}`)}`);
    return `#${number}`;
  };
  for (const scope of scopes) show(scope);
  return lines.sort().join('\n');
}

/** Keys of scopes that are no variables, and those whose values are of no run. */
const SKIPPED = new Set(['#', 'extends', 'this']);

function contents(value: object): [string, unknown][] {
  if (value instanceof Map) return [...value].map(([key, item]) => [String(key), item]);
  if (value instanceof Set) return [...value].map((item) => ['', item]);
  return Object.entries(Object.getOwnPropertyDescriptors(value))
    .filter(([key]) => !SKIPPED.has(key))
    .map(([key, { value: item, get }]) => [key, get === undefined ? item : get.call(value)]);
}
