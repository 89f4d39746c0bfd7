import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { LogFacts } from '../../../src/recording/strace/facts.ts';
import { importText } from './import-text.ts';

const data = fileURLToPath(new URL('../../../../test/recording/strace/data/', import.meta.url));

function recording(name: string): string {
  const bytes = readFileSync(data + name);
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
}

const names = [
  'flavours.strace',
  'thread-exec.strace',
  'wnowait.strace',
  'spawn-k.strace',
  'stop-kill.strace',
  'stderr-mixed.strace',
  'tar-xz-C.strace',
  'find-xargs.strace',
  'subreaper.strace',
];

/** Facts that a longer piece of the same log can only add to. */
const growing = ['lines', 'entered', 'signals', 'execs', 'creations', 'reaps', 'exited'] as const;

/** What must hold of the facts of any log: each count is made up of what it counts. */
function assertConsistent(log: LogFacts, at: number): void {
  const { counts, line_kinds: kinds, tasks } = log;
  const sum = Object.values(kinds).reduce((total, count) => total + count, 0);
  assert.equal(counts['lines'], sum, `lines when cut at ${at}`);
  assert.equal(counts['creations'], log.creations.length);
  const calls = tasks.reduce((total, task) => total + task.entered, 0);
  assert.equal(counts['entered'], calls, `calls when cut at ${at}`);
  for (const task of tasks) {
    const over = task.returned + task.noreturn + task.dangling - task.entered;
    const moved = task.takeover === undefined ? 0 : 1;
    assert.ok(
      over <= moved,
      `task ${task.tid} ended ${over} more calls than it began, cut at ${at}`,
    );
  }
}

describe('a log that is cut', () => {
  for (const name of names) {
    test(`${name}: imports up to the cut, wherever it is`, () => {
      const text = recording(name);
      const step = Math.max(1, Math.floor(text.length / 300));
      for (let at = step; at <= text.length; at += step) {
        const { log } = importText(text.slice(0, at));
        assertConsistent(log, at);
        assert.equal(log.unterminated_tail, text[at - 1] !== '\n');
      }
    });

    test(`${name}: loses one line at most, whole lines never`, () => {
      const lines = recording(name).split('\n');
      const step = Math.max(1, Math.floor(lines.length / 40));
      for (let count = step; count < lines.length - 1; count += step) {
        const whole = `${lines.slice(0, count).join('\n')}\n`;
        const next = lines[count] ?? '';
        const before = importText(whole).log;
        const after = importText(whole + next.slice(0, next.length >> 1)).log;
        for (const fact of growing) {
          const [least, found] = [before.counts[fact] ?? 0, after.counts[fact] ?? 0];
          assert.ok(found >= least && found <= least + 1, `${fact} after line ${count}`);
        }
      }
    });
  }

  test('at its head imports what is left', () => {
    const text = recording('flavours.strace');
    for (let at = 1; at < text.length; at += 97) {
      const { log } = importText(text.slice(at));
      assert.equal(log.counts['lines'], text.slice(at).split('\n').length - 1);
    }
  });
});
