/**
 * Arguments of API calls, checked: C would not compile, or would crash, where these refuse.
 *
 * A wrong argument is the violation `api-misuse`, with the call, the argument and what was wanted.
 */
import { describe } from '../vm/runtime.ts';
import type { RunContext } from './context.ts';

export class Arguments {
  readonly run: RunContext;
  readonly name: string;
  readonly values: readonly unknown[];

  constructor(run: RunContext, name: string, values: readonly unknown[]) {
    this.run = run;
    this.name = name;
    this.values = values;
  }

  /** Ends the run: the `index`-th argument (from 0) is not what the call needs. */
  refuse(index: number, wanted: string): never {
    const given = describe(this.values[index]);
    const message = `${this.name}: argument ${index + 1} is ${given}, not ${wanted}`;
    return this.run.fail('api-misuse', message);
  }

  integer(index: number, wanted: string): number {
    const value = this.values[index];
    return Number.isInteger(value) ? (value as number) : this.refuse(index, wanted);
  }

  text(index: number, wanted: string): string {
    const value = this.values[index];
    return typeof value === 'string' ? value : this.refuse(index, wanted);
  }

  object(index: number, wanted: string): object {
    const value = this.values[index];
    if (typeof value === 'object' && value !== null) return value;
    return this.refuse(index, wanted);
  }

  callable(index: number, wanted: string): object {
    const value = this.values[index];
    return typeof value === 'function' ? value : this.refuse(index, wanted);
  }
}
