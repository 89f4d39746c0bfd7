/**
 * The main job, shown: a shipped tracer over a recording of a real `make -j4`, then the bug that
 * the lab is for, then what to try next.
 *
 * Each step is the command line itself, as a newcomer would type it.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

function lab(words, stdio) {
  const run = spawnSync(process.execPath, ['bin/utrace-lab.js', ...words], { cwd: root, stdio });
  return run.status;
}

/** Shows a call of `utrace-lab`; anything but `expected` as its exit code ends the tour. */
function show(sentence, words, expected) {
  process.stdout.write(`\n${sentence}\n\n$ utrace-lab ${words.join(' ')}\n`);
  const status = lab(words, 'inherit');
  if (status !== expected) process.exit(status || 3);
}

show(
  'A tracer that follows every fork of a real build, over a recording of make -j4:',
  ['run', 'examples/fork-follower.tracer.ts', '--workload', 'examples/recordings/make-j4.strace'],
  0,
);

show(
  'A tracer with the commonest bug of its kind, under every interleaving until one breaks it:',
  ['explore', 'examples/detach-wrong.tracer.ts'],
  1,
);

process.stdout.write(`
What to try next:

  npx utrace-lab explain callback-after-unload     what went wrong there, and how to mend it
  npx utrace-lab lint examples                     the same bug, found without running anything
  npx utrace-lab explore examples/detach-right.tracer.ts    the right way, and no interleaving breaks it
  npx utrace-lab record -o ls.strace -- ls -l      a real program of yours as a workload
  npx utrace-lab init my-tracer                    a project to write your own tracer in
`);
