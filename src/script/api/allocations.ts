/**
 * Memory from kmalloc(): who allocated it, who freed it, and what is left.
 *
 * The object stays the script's own; a mark beside it says whether it is live. The virtual machine
 * asks about the mark at every access to a marked object, whichever way the script got hold of it.
 */
import type { Moment } from '../blame.ts';
import { allKeys } from '../vm/memory.ts';
import { Arguments } from './arguments.ts';
import type { ApiTable, RunContext } from './context.ts';

// Under lockdown a free name costs a walk of 180 ns.
const { keys } = Object;

interface Allocation {
  readonly object: object;
  readonly allocated: Moment;
  /** The members it had when it was allocated, to recognise it by. */
  readonly members: readonly string[];
  freed: Moment | null;
}

export class Allocations {
  readonly #run: RunContext;
  readonly #byObject = new Map<object, Allocation>();

  constructor(run: RunContext) {
    this.#run = run;
  }

  allocate(object: object): void {
    const known = this.#byObject.get(object);
    if (known !== undefined && known.freed === null) {
      this.#run.fail('api-misuse', 'kmalloc: this object is allocated already', [known.allocated]);
    }
    this.#changes(object);
    this.#byObject.set(object, {
      object,
      allocated: this.#run.moment('allocated here'),
      members: keys(object),
      freed: null,
    });
    this.#run.runtime.memory.unfree(object);
  }

  free(object: object): void {
    const allocation = this.#byObject.get(object);
    if (allocation === undefined) {
      this.#run.fail('api-misuse', 'kfree: this object did not come from kmalloc()');
    }
    const { freed, allocated } = allocation;
    if (freed !== null) {
      this.#changes(object);
      const message = `kfree: ${describeAllocation(allocation)} was freed before, by ${freed.thread}`;
      this.#run.fail('double-free', message, [allocated, freed]);
    }
    this.#changes(object);
    allocation.freed = this.#run.moment('freed here');
    this.#run.runtime.memory.free(object);
  }

  /** Whoever touches the object in the same moment makes a difference. */
  #changes(object: object): void {
    this.#run.runtime.memory.sink?.property(object, allKeys, true);
  }

  /** Somebody touches memory that was freed. */
  touched(object: object, key: PropertyKey, write: boolean): never {
    const allocation = this.#byObject.get(object);
    const what = key === allKeys ? 'memory' : `the member ${String(key)} of memory`;
    const by = allocation?.freed?.thread ?? 'another thread';
    const message = `${write ? 'writes' : 'reads'} ${what} that ${by} has freed`;
    const story = [allocation?.allocated, allocation?.freed].filter((step) => step != null);
    return this.#run.fail('use-after-free', message, story);
  }

  /** What was allocated and not freed, in order of allocation. */
  live(): Allocation[] {
    return [...this.#byObject.values()].filter(({ freed }) => freed === null);
  }
}

/** `{count, pid}` */
export function describeAllocation({ object, members }: Allocation): string {
  return Array.isArray(object) ? 'an array' : `{${members.slice(0, 5).join(', ')}}`;
}

export const memoryCalls: ApiTable = {
  kmalloc(run, args) {
    const value = args[0];
    const checked = new Arguments(run, 'kmalloc', args);
    if (typeof value !== 'object' || value === null) return checked.refuse(0, 'an object');
    run.allocations.allocate(value);
    return value;
  },
  kfree(run, args) {
    // As in C: freeing NULL is nothing.
    if (args[0] === null || args[0] === undefined) return;
    run.allocations.free(new Arguments(run, 'kfree', args).object(0, 'memory from kmalloc()'));
  },
};
