/**
 * The runtime of a run: the VM's, with the run it belongs to.
 *
 * The functions a script imports exist once, for all runs; through the runtime of the caller they
 * find the run they act on.
 */
import type { Run } from './run.ts';
import { Runtime, type StopReason } from './vm/runtime.ts';

/** Loop iterations, calls and charged native work between two things that happen to a task. */
const FUEL = 50_000_000;

export class RunRuntime extends Runtime {
  readonly run: Run;
  constructor(run: Run, stop: (reason: StopReason, message: string) => never) {
    super({ machine: run.machine, stop, fuel: FUEL });
    this.run = run;
  }

  /** Something happened: whoever computes now has all its fuel before it again. */
  refuel(): void {
    this.fuel = FUEL;
  }
}
