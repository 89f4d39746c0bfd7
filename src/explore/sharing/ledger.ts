/**
 * The ledger of an exploration: who makes which piece, and what all of them come to.
 *
 * Results arrive in any order and count in the order of the course: the first violation on it wins,
 * and whatever lies behind is forgotten. So several that share the work come to the very counts of one
 * that does it alone. Where runs are limited, a piece that was begun too early may have made more
 * than its share; it is then made again with less.
 */
import type { SearchEnd } from '../exploration.ts';
import type { Unit } from '../search/units.ts';
import type { Course, Leg } from './course.ts';
import { type Counts, NO_COUNTS, type Piece, type PieceResult, runsOf, sumOf } from './piece.ts';

export type Task =
  | {
      readonly kind: 'piece';
      readonly number: number;
      readonly piece: Piece;
      /** Runs that it may make. */
      readonly limit: number;
    }
  /** Find out what the units are. */
  | { readonly kind: 'cut' };

/** What a ledger knows when everybody rests: plain data. */
export interface LedgerState {
  /** Legs that count already. */
  readonly next: number;
  readonly counts: Counts;
  readonly gap: string | null;
  readonly units: readonly Unit[] | null;
  /** Pieces behind those that are done. */
  readonly done: readonly (readonly [number: number, result: PieceResult])[];
}

export type LedgerEnd =
  | Exclude<SearchEnd, { readonly kind: 'violation' }>
  | (PieceResult['end'] & { readonly kind: 'violation' });

/** How far a piece is that is being made. */
interface Pending {
  counts: Counts;
  fraction: number;
}

export class Ledger {
  end: LedgerEnd | null = null;
  readonly #course: Course;
  readonly #most: number;
  #next = 0;
  #counts = NO_COUNTS;
  #gap: string | null = null;
  #units: readonly Unit[] | null = null;
  readonly #done = new Map<number, PieceResult>();
  readonly #pending = new Map<number, Pending>();
  #cutting = false;
  /** Of the leg that ended it, or of those that were broken off. */
  #last = NO_COUNTS;
  #head = { counts: NO_COUNTS, fraction: 0 };

  /** @param maxSchedules  runs, blocked ones included, after which to stop */
  constructor(course: Course, maxSchedules = Number.POSITIVE_INFINITY, state?: LedgerState) {
    this.#course = course;
    this.#most = maxSchedules;
    if (state === undefined) return;
    this.#next = state.next;
    this.#counts = state.counts;
    this.#gap = state.gap;
    if (state.units !== null) this.#cut(state.units);
    for (const [number, result] of state.done) this.#done.set(number, result);
    this.#settle();
  }

  get state(): LedgerState {
    const counts = this.#counts;
    const done = [...this.#done].filter(([number, result]) => this.#isWhole(number, result));
    return { next: this.#next, counts, gap: this.#gap, units: this.#units, done };
  }

  /** Units that are done, and how many there are; null as long as nobody knows. */
  get units(): { readonly done: number; readonly of: number } | null {
    const { units, firstUnit } = this.#course;
    if (units === null) return null;
    return {
      done: units.filter((_leg, n) => this.#isDone(firstUnit + n)).length,
      of: units.length,
    };
  }

  /** The number of the leg that ended it, among the units. */
  get endUnit(): number {
    return this.#next - this.#course.firstUnit;
  }

  /** What the runs could not cover, but for what is said of the whole. */
  get gap(): string | null {
    return this.#gap;
  }

  /** What is behind us: all that counts, and while it goes on or is broken off, what may. */
  get tally(): Counts & { readonly fraction?: number } {
    const isOpen =
      this.end === null || (this.end.kind === 'bounded' && this.end.cause === 'stopped');
    let counts = sumOf(this.#counts, this.#last);
    if (isOpen) for (const { counts: more } of this.#ahead()) counts = sumOf(counts, more);
    const isHead = isOpen && runsOf(this.#head.counts) > runsOf(counts);
    const fraction = this.#fraction();
    return {
      ...(isHead ? this.#head.counts : counts),
      ...(fraction === null ? {} : { fraction }),
    };
  }

  /** Whose result would count for nothing. */
  isIdle(task: Task): boolean {
    if (this.end !== null) return true;
    return task.kind === 'piece' && task.number > this.#firstViolation();
  }

  /** The next thing to do, and that somebody does it from now on; null while there is nothing. */
  take(): Task | null {
    if (this.end !== null) return null;
    const last = this.#firstViolation();
    let left = this.#most - runsOf(this.#counts);
    for (let number = this.#next; number < last && left > 0; number++) {
      const leg = this.#course.at(number);
      if (leg === null) return null;
      if (leg === 'cut') return this.#takeCut();
      if (!this.#done.has(number) && !this.#pending.has(number)) {
        return this.#takePiece(number, leg.piece, Math.min(leg.limit, left));
      }
      // These take as many as they may.
      if (leg.piece.kind === 'walks') left -= leg.limit;
    }
    return null;
  }

  /** How far a piece has come. */
  note(number: number, counts: Counts, fraction = 0): void {
    const pending = this.#pending.get(number);
    if (pending === undefined) return;
    pending.counts = counts;
    pending.fraction = fraction;
    if (this.#isTentative(number)) this.#head = { counts, fraction };
  }

  /** Takes what a piece came to. */
  took(number: number, result: PieceResult): void {
    const { end } = result;
    const noted = this.#pending.get(number)?.counts ?? NO_COUNTS;
    // Who is ended while it works cannot tell how far it has come.
    const counts = runsOf(result.counts) < runsOf(noted) ? noted : result.counts;
    this.#pending.delete(number);
    if (this.#isTentative(number)) this.#head = { ...this.#head, counts };
    else if (this.end?.kind === 'bounded' && this.end.cause === 'stopped') {
      this.#last = sumOf(this.#last, counts);
    }
    if (this.end !== null || end.kind === 'stopped') return;
    this.#done.set(number, result);
    this.#settle();
  }

  /** Takes the units; null if they could not be told because somebody stopped it. */
  tookCut(units: readonly Unit[] | null): void {
    this.#cutting = false;
    if (this.end !== null || units === null) return;
    this.#cut(units);
    this.#settle();
  }

  /** Stops it from outside. */
  stop(why: string): void {
    this.end ??= { kind: 'bounded', why, cause: 'stopped' };
  }

  /** The search itself took a sandbox along. */
  fail(end: LedgerEnd): void {
    this.end ??= end;
  }

  #cut(units: readonly Unit[]): void {
    this.#units = units;
    this.#course.cut(units);
  }

  #isDone(number: number): boolean {
    return number < this.#next || this.#done.has(number);
  }

  /** Is it what anybody else would come to? */
  #isWhole(number: number, { counts, end }: PieceResult): boolean {
    if (end.kind !== 'limit') return true;
    const leg = this.#course.at(number);
    return leg !== null && leg !== 'cut' && runsOf(counts) >= leg.limit;
  }

  #isTentative(number: number): boolean {
    const leg = this.#course.at(number);
    return leg !== null && leg !== 'cut' && leg.tentative;
  }

  #takeCut(): Task | null {
    if (this.#cutting) return null;
    this.#cutting = true;
    return { kind: 'cut' };
  }

  #takePiece(number: number, piece: Piece, limit: number): Task {
    this.#pending.set(number, { counts: NO_COUNTS, fraction: 0 });
    return { kind: 'piece', number, piece, limit };
  }

  #firstViolation(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const [number, { end }] of this.#done) {
      if (end.kind === 'violation') first = Math.min(first, number);
    }
    return first;
  }

  /** Counts what is done, as far as nothing before it is missing. */
  #settle(): void {
    while (this.end === null) {
      const left = this.#most - runsOf(this.#counts);
      const leg = this.#course.at(this.#next);
      if (left <= 0) this.end = this.#limited();
      else if (leg === null) this.end = this.#whole();
      const result = this.#done.get(this.#next);
      if (this.end !== null || leg === null || leg === 'cut' || result === undefined) return;
      if (runsOf(result.counts) > left) {
        // Begun too early; it is made again with less.
        this.#done.delete(this.#next);
        return;
      }
      this.#count(leg, result, left);
    }
  }

  /** Counts a leg, or ends with it; then it is not behind us, whoever goes on from here. */
  #count(leg: Leg, { counts, end, gap }: PieceResult, left: number): void {
    if (leg.tentative && end.kind === 'limit' && leg.limit < left) {
      this.#done.delete(this.#next++);
      return;
    }
    this.#gap ??= gap ?? null;
    if (end.kind === 'violation') this.end = end;
    else if (leg.tentative && end.kind === 'covered') this.end = this.#whole();
    else if (end.kind === 'limit' && runsOf(counts) < leg.limit) this.end = this.#limited();
    else if (leg.tentative) this.end = this.#limited();
    if (this.end !== null) {
      this.#last = counts;
      return;
    }
    this.#counts = sumOf(this.#counts, counts);
    this.#done.delete(this.#next++);
  }

  #limited(): LedgerEnd {
    return { kind: 'bounded', why: `after ${this.#most} schedules`, cause: 'limit' };
  }

  #whole(): LedgerEnd {
    const why = this.#course.gap ?? this.#gap;
    return why === null ? { kind: 'exhausted' } : { kind: 'bounded', why, cause: 'gap' };
  }

  /** What is done or being made and does not count yet, but may. */
  *#ahead(): Generator<{ readonly counts: Counts }, void, undefined> {
    for (const [number, result] of this.#done) if (!this.#isTentative(number)) yield result;
    for (const [number, pending] of this.#pending) {
      if (!this.#isTentative(number)) yield pending;
    }
  }

  #fraction(): number | null {
    const { units, firstUnit } = this.#course;
    const [first] = this.#pending.values();
    if (units === null || units.length === 0) return first?.fraction || null;
    let all = 0;
    let done = 0;
    units.forEach(({ weight }, n) => {
      const number = firstUnit + n;
      all += weight;
      done += weight * (this.#isDone(number) ? 1 : (this.#pending.get(number)?.fraction ?? 0));
    });
    return done / all;
  }
}
