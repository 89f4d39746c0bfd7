/** A parent whose sandbox hangs in a built-in; prints the pid of that child. */
import { readFileSync } from 'node:fs';
import { openSandbox } from '../../../src/script/isolation/sandbox.node.ts';

const sandbox = openSandbox({ entry: process.argv[2] ?? '', limits: { silenceMs: 60_000 } });
await sandbox.request('echo', 1);
void sandbox.request('evaluate', 'return [].includes.call({ length: 2 ** 53 - 1 }, 1);');
setTimeout(() => {
  process.stdout.write(readFileSync(`/proc/self/task/${process.pid}/children`, 'latin1').trim());
}, 100);
