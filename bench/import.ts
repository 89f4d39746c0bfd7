/**
 * How fast a recording comes in: lines per second and peak memory of one import, facts included.
 *
 * Each repetition is a process of its own, as it is for somebody who types `utrace-lab import`: the
 * compiler's warming up is in the figure, and the peak of memory is that of one import.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchResult, BenchRow } from './result.ts';
import { type StormTruth, writeStormLog } from './storm-log.ts';

/** about 1,800 lines each; this many make more than 1.1 million. */
const FORKS = 640;
const REPETITIONS = 7;

/** What one repetition reports. */
interface Sample {
  readonly seconds: number;
  readonly lines: number;
  readonly creations: number;
  readonly reaps: number;
  readonly signals: number;
  readonly peakBytes: number;
}

export function bench(): BenchResult {
  const directory = mkdtempSync(join(tmpdir(), 'utrace-lab-bench-'));
  try {
    const path = join(directory, 'storm.strace');
    const truth = generate(path);
    const samples = Array.from({ length: REPETITIONS }, () => importOnce(path, truth));
    const megabytes = Math.round(statSync(path).size / 1e6);
    return {
      name: 'import',
      size: `${truth.lines.toLocaleString('en-US')} lines, ${megabytes} MB, strace -f -r`,
      repetitions: REPETITIONS,
      unit: 'lines per second',
      rows: [
        rate(samples.map(({ lines, seconds }) => lines / seconds)),
        cost(samples.map(({ peakBytes }) => peakBytes / 1e6)),
      ],
      notes: 'each repetition is a new process; p95 is what 95 % of them reached (kept within)',
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function generate(path: string): StormTruth {
  const file = openSync(path, 'w');
  try {
    return writeStormLog(FORKS, (text) => writeSync(file, text));
  } finally {
    closeSync(file);
  }
}

function importOnce(path: string, truth: StormTruth): Sample {
  const child = fileURLToPath(new URL('./import-child.js', import.meta.url));
  const sample = JSON.parse(execFileSync(process.execPath, [child, path], { encoding: 'utf8' }));
  for (const what of ['lines', 'creations', 'reaps', 'signals'] as const) {
    if (sample[what] !== truth[what]) {
      throw new Error(`import found ${sample[what]} ${what}, the log has ${truth[what]}`);
    }
  }
  return sample;
}

function rate(samples: readonly number[]): BenchRow {
  return { what: 'lines', median: percentile(samples, 50), p95: percentile(samples, 5) };
}

function cost(samples: readonly number[]): BenchRow {
  return { what: 'peak memory, MB', median: percentile(samples, 50), p95: percentile(samples, 95) };
}

/** The nearest rank: the value that `percent` of the samples do not exceed. */
function percentile(samples: readonly number[], percent: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}
