/**
 * What array methods make: an array, or what a subclass asks for.
 */
import { Frame } from '../../engine/machine.ts';
import type { Runtime } from '../vm/runtime.ts';
import type { Steps } from './native.ts';
import { type Indexed, isConstructor, isObject } from './spec.ts';

/** ArraySpeciesCreate: a subclass of Array makes its own kind; its constructor can be stepped into. */
export function* makeLike(runtime: Runtime, list: object, length: number): Steps<Indexed> {
  const kind = speciesOf(list);
  if (kind === undefined) return new Array(length) as unknown as Indexed;
  const made = runtime.construct(kind, [length]);
  return (Frame.is(made) ? yield made : made) as Indexed;
}

function speciesOf(list: object): unknown {
  if (!Array.isArray(list)) return undefined;
  const maker: unknown = Reflect.get(list, 'constructor');
  if (maker === Array || maker === undefined) return undefined;
  if (!isObject(maker)) throw new TypeError('constructor is not a constructor');
  const species: unknown = Reflect.get(maker, Symbol.species);
  if (species === Array || species === undefined || species === null) return undefined;
  if (!isConstructor(species)) throw new TypeError('Symbol.species is not a constructor');
  return species;
}
