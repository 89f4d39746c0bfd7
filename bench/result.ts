/**
 * Results: what every benchmark gives back, whatever it measures.
 */

/** One measured quantity. */
export interface BenchRow {
  readonly what: string;
  readonly median: number;
  /** For a rate: what 95 % of the repetitions reached. For a cost: what 95 % of them kept within. */
  readonly p95: number;
}

/** One benchmark, run. */
export interface BenchResult {
  readonly name: string;
  /** How large the measured input was, in words. */
  readonly size: string;
  readonly repetitions: number;
  /** Of every row that does not name its own. */
  readonly unit: string;
  readonly rows: readonly BenchRow[];
  readonly notes?: string;
}
