/**
 * Toy programs: threads of a few steps over shared variables, small enough to try every order.
 *
 * Each step is a little decision tree over shared variables, so what it touches depends on what it
 * reads, and some wait. They keep the two promises that a reduction needs (see system.ts): a thread
 * that can run stays so, and a blocked attempt is a step that has read what it waits for.
 */
import { Footprint, READ, type Settled, WRITE } from '../../../src/engine/footprint.ts';
import type { Execution, System } from '../../../src/explore/search/system.ts';

/** One operation; variables are numbers from 0 up. */
export type Op =
  | { readonly kind: 'set'; readonly variable: number; readonly value: number }
  | { readonly kind: 'add'; readonly variable: number; readonly from: number }
  /** Keeps the value to itself. */
  | { readonly kind: 'get'; readonly variable: number }
  | {
      readonly kind: 'if';
      readonly variable: number;
      readonly nonzero: readonly Op[];
      readonly zero: readonly Op[];
    }
  /** Sleeps until the variable is zero, or is not. */
  | { readonly kind: 'await'; readonly variable: number; readonly zero: boolean }
  /** Sleeps until the variable is zero, and takes it. */
  | { readonly kind: 'lock'; readonly variable: number }
  /** Lets another thread, which waits from the start, begin. */
  | { readonly kind: 'start'; readonly thread: number };

/** A step is several operations at once; an await or a lock stands alone. */
export type Program = readonly (readonly (readonly Op[])[])[];

const NOBODY: readonly number[] = [];
/** The first of the locations that say whether a thread has begun. */
const BEGINNINGS = 100;

class ToyRun implements Execution {
  readonly #program: Program;
  readonly #variables: number[] = [];
  readonly #positions: number[];
  readonly #kept: number[][];
  /** What each thread waits for. */
  readonly #waits: (Op | null)[];
  readonly #begun: boolean[];
  readonly #footprint = new Footprint();
  enabled: readonly number[] = NOBODY;

  constructor(program: Program) {
    this.#program = program;
    this.#positions = program.map(() => 0);
    this.#kept = program.map(() => []);
    this.#waits = program.map(() => null);
    const started = new Set(JSON.stringify(program).match(/"thread":\d+/g) ?? []);
    this.#begun = program.map((_steps, thread) => !started.has(`"thread":${thread}`));
    this.#look();
  }

  step(thread: number): Settled {
    this.#footprint.clear();
    this.#waits[thread] = null;
    const ops = this.#program[thread]?.[this.#positions[thread] ?? 0] ?? [];
    if (ops.every((op) => this.#execute(thread, op))) {
      this.#positions[thread] = (this.#positions[thread] ?? 0) + 1;
    }
    this.#look();
    return this.#footprint.settle();
  }

  replay(thread: number): void {
    this.step(thread);
  }

  /** All that can be told of how it ended. */
  get state(): string {
    return JSON.stringify([this.#variables, this.#positions, this.#kept]);
  }

  #look(): void {
    this.enabled = this.#program.flatMap((steps, thread) => {
      const over = (this.#positions[thread] ?? 0) >= steps.length;
      return over || this.#waits[thread] || !this.#begun[thread] ? [] : [thread];
    });
  }

  #read(variable: number): number {
    this.#footprint.note(variable, READ);
    return this.#variables[variable] ?? 0;
  }

  #write(variable: number, value: number): void {
    this.#footprint.note(variable, WRITE);
    this.#variables[variable] = value;
    this.#waits.forEach((wait, thread) => {
      if (wait === null || !('variable' in wait) || wait.variable !== variable) return;
      if (!this.#isReady(wait)) return;
      this.#waits[thread] = null;
      this.#footprint.woken.push(thread);
    });
  }

  #isReady(op: Op): boolean {
    if (op.kind === 'await') return (this.#read(op.variable) === 0) === op.zero;
    return op.kind !== 'lock' || this.#read(op.variable) === 0;
  }

  /** @returns false if the thread has to wait and try again */
  #execute(thread: number, op: Op): boolean {
    switch (op.kind) {
      case 'set':
        this.#write(op.variable, op.value);
        return true;
      case 'add':
        this.#write(op.variable, (this.#read(op.variable) + this.#read(op.from) + 1) % 3);
        return true;
      case 'get':
        this.#kept[thread]?.push(this.#read(op.variable));
        return true;
      case 'if':
        return (this.#read(op.variable) === 0 ? op.zero : op.nonzero).every((inner) =>
          this.#execute(thread, inner),
        );
      case 'await':
      case 'lock':
        if (!this.#isReady(op)) {
          this.#waits[thread] = op;
          return false;
        }
        if (op.kind === 'lock') this.#write(op.variable, 1);
        return true;
      case 'start':
        this.#footprint.note(BEGINNINGS + op.thread, WRITE);
        if (!this.#begun[op.thread]) this.#footprint.woken.push(op.thread);
        this.#begun[op.thread] = true;
        return true;
      default:
        return op satisfies never;
    }
  }
}

/** A toy program as a system to search. */
export function toySystem(program: Program): System & { begin(): ToyRun } {
  return { begin: () => new ToyRun(program) };
}

/** A program drawn from `draw(n)`, which answers a number from 0 to n - 1. */
export function drawProgram(draw: (limit: number) => number): Program {
  const threads = 2 + draw(3);
  const variables = 1 + draw(4);
  const steps = threads === 2 ? 4 : threads === 3 ? 3 : 2;
  const simple = (depth: number): Op => {
    const variable = draw(variables);
    switch (draw(depth > 0 ? 5 : 3)) {
      case 0:
        return { kind: 'set', variable, value: draw(3) };
      case 1:
        return { kind: 'add', variable, from: draw(variables) };
      case 2:
        return { kind: 'get', variable };
      default:
        return {
          kind: 'if',
          variable,
          nonzero: Array.from({ length: draw(3) }, () => simple(depth - 1)),
          zero: Array.from({ length: draw(3) }, () => simple(depth - 1)),
        };
    }
  };
  const step = (thread: number): readonly Op[] => {
    const variable = draw(variables);
    switch (draw(8)) {
      case 0:
        return [{ kind: 'await', variable, zero: draw(2) === 0 }];
      case 1:
        return [{ kind: 'lock', variable }];
      case 2:
        return [{ kind: 'set', variable, value: 0 }];
      case 3: {
        const other = draw(threads);
        if (other > thread && draw(2) === 0) return [{ kind: 'start', thread: other }];
        return [simple(2)];
      }
      default:
        return Array.from({ length: 1 + draw(2) }, () => simple(2));
    }
  };
  return Array.from({ length: threads }, (_none, thread) =>
    Array.from({ length: 1 + draw(steps) }, () => step(thread)),
  );
}

/** xorshift32: answers a number from 0 to limit - 1. */
export function drawing(seed: number): (limit: number) => number {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  return (limit) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % limit;
  };
}
