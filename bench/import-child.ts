/**
 * One import in a process of its own: prints how long it took, what it found, and the peak of
 * memory. `bench/import.ts` runs it.
 */
import { readFacts } from '../src/recording/strace/read.node.ts';

const [path = ''] = process.argv.slice(2);
const start = performance.now();
const { log, lines } = await readFacts(path);
const seconds = (performance.now() - start) / 1000;
const { counts } = log;
console.log(
  JSON.stringify({
    seconds,
    lines,
    creations: counts['creations'],
    reaps: counts['reaps'],
    signals: counts['signals'],
    peakBytes: process.resourceUsage().maxRSS * 1024,
  }),
);
