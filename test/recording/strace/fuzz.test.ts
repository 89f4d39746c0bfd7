import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { splitArguments } from '../../../src/recording/strace/arguments.ts';
import { readExecution, readKill } from '../../../src/recording/strace/calls.ts';
import { readCreation } from '../../../src/recording/strace/creation.ts';
import { readSiginfo } from '../../../src/recording/strace/siginfo.ts';
import { readStatus, readWait } from '../../../src/recording/strace/waiting.ts';
import { importText } from './import-text.ts';

const seed = 7041;

/** Pieces that real logs are made of; random sequences of them are logs that nearly make sense. */
const piece = fc.constantFrom(
  ...['\n', '\n', '\n', ' ', '12 ', '13 ', '[pid 12] ', '15:04:05.1 ', '0.000012 ', '1795361267 '],
  ...['[  59] ', '[????] ', 'fork(', 'clone(flags=CLONE_THREAD', 'vfork(', 'wait4(-1, ', 'exit(0'],
  ...['execve("/a", ["b"], 0x1', ') = ', '13', '0', '?', '-1 EINTR (x)', ' <unfinished ...>', '"'],
  ...['<... fork resumed>', '<... execve resumed>', '<... wait4 resumed>', ' <detached ...>', '\\'],
  ...[
    '+++ exited with 0 +++',
    '+++ killed by SIGKILL +++',
    '+++ superseded by execve in pid 13 +++',
  ],
  ...['--- SIGCHLD {si_pid=13} ---', '--- stopped by SIGSTOP ---', 'strace: Process 13 attached'],
  ...['[{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL', ' > a(b) [0x1]', '% time calls syscall'],
  ...['---', '{', '}', '[', ']', '<', '>', '/*', '*/', '\0', '\u20ac', '\r'],
);

const log = fc.oneof(
  fc.array(piece, { maxLength: 120 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 300 }),
);

function physicalLines(text: string): number {
  const newlines = text.split('\n').length - 1;
  return text === '' || text.endsWith('\n') ? newlines : newlines + 1;
}

describe(`any text, seed ${seed}`, () => {
  test('is imported without a crash, each of its lines counted once', () => {
    const property = fc.property(log, (text) => {
      const { log: facts, events } = importText(text);
      const counted = Object.values(facts.line_kinds).reduce((sum, count) => sum + count, 0);
      assert.equal(counted, physicalLines(text));
      const lines = events.filter(
        (event) => event.kind !== 'became' && !('shared' in event && event.shared),
      );
      const refs = lines.map(({ line }) => Number(line));
      assert.deepEqual(
        refs,
        refs.toSorted((a, b) => a - b),
      );
    });
    fc.assert(property, { seed, numRuns: 3000 });
  });

  test('gives the same facts whichever pieces it comes in', () => {
    const property = fc.property(log, fc.array(fc.nat(400), { maxLength: 5 }), (text, places) => {
      const pieces = places.filter((place) => place < text.length).sort((a, b) => a - b);
      assert.deepEqual(importText(text, {}, pieces), importText(text));
    });
    fc.assert(property, { seed, numRuns: 1000 });
  });

  test('as arguments is taken apart without a crash or a loss', () => {
    const property = fc.property(log, (text) => {
      const parts = splitArguments(text);
      assert.equal(parts.join('').replaceAll(/[\s,]/g, ''), text.replaceAll(/[\s,]/g, ''));
      readCreation('clone', text);
      readCreation('clone3', text);
      readExecution('execve', text);
      readKill('kill', text);
      readSiginfo(text);
      readStatus(text);
      readWait('waitid', text, { kind: 'value', value: 0, text: '0' });
      readWait('wait4', text, { kind: 'value', value: 12, text: '12' });
    });
    fc.assert(property, { seed, numRuns: 2000 });
  });
});
