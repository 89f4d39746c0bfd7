/**
 * Footprints: what shared state one step of the machine read and wrote.
 *
 * Two steps whose footprints do not conflict commute: either order leads to the same state, and each
 * does the same in both. Whoever explores schedules lives on that, so nothing mutable that two
 * threads can reach may escape noting; to note too much is safe and only costs runs. A *location* is
 * a small integer. What threads share has a *place*, 64 locations in a row, numbered in the order in
 * which its thread makes such things, so that numbers do not depend on how threads interleave.
 *
 * How things come to note is the matter of shared.ts.
 */

/** The location is read. */
export const READ = 0;
/** The location is written, or read and written. */
export const WRITE = 1;
/** Of a whole: one of its parts is read. The part has a location of its own, noted besides. */
export const PART_READ = 2;
/** Of a whole: one of its parts is written. */
export const PART_WRITE = 3;
/** A number is added to, by a step that does not look at it. */
export const ADD = 4;

export type Mode = typeof READ | typeof WRITE | typeof PART_READ | typeof PART_WRITE | typeof ADD;

const bits = (...modes: Mode[]): number =>
  modes.reduce<number>((set, mode) => set | (1 << mode), 0);

/** For each mode, the set of modes it conflicts with, as bits. */
const OPPONENTS: readonly number[] = [
  bits(WRITE, PART_WRITE, ADD),
  bits(READ, WRITE, PART_READ, PART_WRITE, ADD),
  bits(WRITE, ADD),
  bits(READ, WRITE, ADD),
  bits(READ, WRITE, PART_READ, PART_WRITE),
];

/** For each set of modes, the modes that conflict with any of them. */
const OPPONENTS_OF_SET = Uint8Array.from({ length: 32 }, (_, set) =>
  OPPONENTS.reduce((all, opponents, mode) => ((set >> mode) & 1 ? all | opponents : all), 0),
);

/** Do two accesses to the same location conflict? */
export function conflicts(one: Mode, other: Mode): boolean {
  return (((OPPONENTS[one] ?? 0) >> other) & 1) === 1;
}

/** For a set of modes, as bits, the set of the modes that conflict with any of them. */
export function opponentsOf(modes: number): number {
  return OPPONENTS_OF_SET[modes] ?? 0;
}

const LOCATION_BITS = 28;
const MODE_BITS = 3;
const MODE_MASK = (1 << MODE_BITS) - 1;
/** Locations that are not fields of a place: hashed, see {@link hashedLocation}. */
const HASHED = 1 << (LOCATION_BITS - 1);
export const FIELDS_PER_PLACE = 64;
const PLACES_PER_THREAD = 1 << 12;
const THREADS = 1 << 9;

/**
 * The location of what has no place, by its hash. Two things with the same hash share a location,
 * which is safe.
 */
export const hashedLocation = (hash: number): number => HASHED | (hash & (HASHED - 1));

const NOBODY: readonly number[] = [];

/** The place that a location belongs to, unless it is a hashed one. */
export const placeOf = (location: number): number => location - (location % FIELDS_PER_PLACE);

/**
 * What one step touched. Append-only while the step runs; {@link settle} makes it comparable.
 *
 * Lists are plain ones: a typed array of more than 64 bytes is memory of the host's, whose making costs
 * as much as a whole step.
 */
export class Footprint {
  /** `location << 3 | mode`, in the order of noting; what stands behind the length is left over. */
  readonly #entries: number[] = [];
  #length = 0;
  /** Once settled: the locations in ascending order, and for each the set of its modes as bits. */
  #settled: Settled | null = null;
  /** Ids of the threads that this step woke or made, in order: it is what enabled them. */
  readonly woken: number[] = [];

  note(location: number, mode: Mode): void {
    const entry = (location << MODE_BITS) | mode;
    if (this.#length > 0 && this.#entries[this.#length - 1] === entry) return;
    this.#entries[this.#length++] = entry;
  }

  /** How many accesses were noted, repeated ones included. */
  get length(): number {
    return this.#length;
  }

  /** Empties it for the next step. What {@link settle} answered before stays as it is. */
  clear(): void {
    this.#length = 0;
    this.#settled = null;
    if (this.woken.length > 0) this.woken.length = 0;
  }

  /** The footprint as a set, independent of this object and of what it is used for next. */
  settle(): Settled {
    if (this.#settled === null) {
      sort(this.#entries, this.#length);
      const woken = this.woken.length === 0 ? NOBODY : [...this.woken];
      this.#settled = settled(this.#entries, this.#length, woken);
    }
    return this.#settled;
  }

  conflictsWith(other: Footprint): boolean {
    return this.settle().conflictsWith(other.settle());
  }
}

/** The footprint of a finished step: an immutable set. */
export class Settled {
  /** Ascending. */
  readonly locations: readonly number[];
  /** For each location the set of its modes: bit `1 << READ`, and so on. */
  readonly modes: readonly number[];
  /** Ids of the threads that the step woke or made. */
  readonly woken: readonly number[];

  constructor(locations: readonly number[], modes: readonly number[], woken: readonly number[]) {
    this.locations = locations;
    this.modes = modes;
    this.woken = woken;
  }

  /** The same, and it has woken these threads, too. */
  waking(threads: readonly number[]): Settled {
    return new Settled(this.locations, this.modes, [...this.woken, ...threads]);
  }

  conflictsWith(other: Settled): boolean {
    return this.firstConflict(other) >= 0;
  }

  /** The lowest location over which the two conflict, or -1. */
  firstConflict(other: Settled): number {
    const { locations, modes } = this;
    let at = 0;
    let there = 0;
    while (at < locations.length && there < other.locations.length) {
      const mine = locations[at] as number;
      const theirs = other.locations[there] as number;
      if (mine < theirs) at++;
      else if (theirs < mine) there++;
      else {
        const opponents = OPPONENTS_OF_SET[modes[at] as number] as number;
        if ((opponents & (other.modes[there] as number)) !== 0) return mine;
        at++;
        there++;
      }
    }
    return -1;
  }

  equals(other: Settled): boolean {
    return (
      this.locations.length === other.locations.length &&
      this.locations.every((location, n) => {
        return location === other.locations[n] && this.modes[n] === other.modes[n];
      })
    );
  }
}

/**
 * Up to here insertion sorts soonest: most steps have fewer than 20 entries, and what makes a task has
 * a hundred that are in order already. (A comparison by a function costs as much as ten insertions.)
 */
const FEW = 256;

function sort(entries: number[], length: number): void {
  if (length > FEW) {
    entries.length = length;
    entries.sort((one, other) => one - other);
    return;
  }
  for (let n = 1; n < length; n++) {
    const entry = entries[n] as number;
    let at = n - 1;
    for (; at >= 0 && (entries[at] as number) > entry; at--) {
      entries[at + 1] = entries[at] as number;
    }
    entries[at + 1] = entry;
  }
}

/** @param entries  sorted */
function settled(entries: readonly number[], length: number, woken: readonly number[]): Settled {
  const locations: number[] = [];
  const modes: number[] = [];
  for (let n = 0; n < length; n++) {
    const entry = entries[n] as number;
    const location = entry >>> MODE_BITS;
    const mode = 1 << (entry & MODE_MASK);
    const last = locations.length - 1;
    if (last >= 0 && locations[last] === location) modes[last] = (modes[last] as number) | mode;
    else {
      locations.push(location);
      modes.push(mode);
    }
  }
  return new Settled(locations, modes, woken);
}

/** The machine's notes: what the running step is noted into, and the places of what is shared. */
export class Notes {
  /** Are objects made such that they can note? Decided once, with the machine. */
  readonly on: boolean;
  /** What accesses are noted into; null for nothing. */
  footprint: Footprint | null = null;
  /** The id of the thread that runs, 0 for none. */
  thread = 0;
  readonly #places: number[] = [];

  constructor(on: boolean) {
    this.on = on;
  }

  note(location: number, mode: Mode): void {
    if (this.footprint !== null) this.footprint.note(location, mode);
  }

  /** The running step has made it possible for a thread to go on. */
  woke(thread: number): void {
    if (this.footprint !== null) this.footprint.woken.push(thread);
  }

  /**
   * A place for something that the running thread makes: the first of 64 locations. A thread that
   * makes more than 4096 things, or a run of more than 512 threads, uses places twice; that is safe.
   */
  newPlace(): number {
    if (!this.on) return 0;
    const made = this.#places[this.thread] ?? 0;
    this.#places[this.thread] = made + 1;
    const thread = this.thread & (THREADS - 1);
    return (thread * PLACES_PER_THREAD + (made & (PLACES_PER_THREAD - 1))) * FIELDS_PER_PLACE;
  }
}

/** Notes of nobody, for what is used without a machine. */
export const SILENT = new Notes(false);
