/**
 * From an exploration to its token and back, as a shell does it.
 */
import assert from 'node:assert/strict';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { inScratch, lab, root } from './lab.ts';

const script = 'test/explore/protocol/protocol.tracer.ts';
const workload = 'test/explore/protocol/one.workload.ts';
const explore = ['explore', script, '-w', workload, '-p', 'bug=free-on-ealready'];

let out = '';
let token = '';
before(() => {
  ({ out } = lab(explore));
  token = /--schedule (ul1:\S+)/.exec(out)?.[1] ?? '';
});

describe('the account of a violation', () => {
  test('has a column for each thread that matters, and what was ignored in it', () => {
    assert.match(out, /^ {4}target \(1000\) +tracer-1 +init \(1\)$/m);
    assert.match(out, /^ {4}report_death ▶$/m);
    assert.match(out, / {30,}122 {2}const result = utrace_control.* → -EALREADY$/m);
    assert.match(out, /✗ freed at 71$/m);
  });

  test('says which two steps to swap', () => {
    assert.match(out, /swap these two and it passes:\n +\S+:122:3 {2}tracer-1: const result/);
  });

  test('says the number of preemptions and what was excluded', () => {
    assert.match(out, /needs 1 preemption; none with 0/);
  });
});

describe('run --schedule', () => {
  test('the line of the account leads to the same violation', () => {
    const words = /see it again: {2}utrace-lab (.*)/.exec(out)?.[1]?.split(' ') ?? [];
    const again = lab([...words, '--format', 'json']);
    const found = JSON.parse(lab([...explore, '--format', 'json']).out);
    const { violation, outcome, schedule, semantics } = JSON.parse(again.out);
    assert.equal(again.code, 1);
    assert.deepEqual([outcome, semantics], ['violation', 'reference']);
    assert.equal(schedule.made, schedule.switches);
    for (const member of ['kind', 'message', 'file', 'line', 'column', 'thread']) {
      assert.deepEqual(violation[member], found.violation[member], member);
    }
  });

  test('finds workload and parameters in the token, and the workload beside the script', () => {
    inScratch((folder) => {
      copyFileSync(join(root, script), join(folder, 'a.tracer.ts'));
      copyFileSync(join(root, workload), join(folder, 'one.workload.ts'));
      const { code, out: said } = lab(['run', join(folder, 'a.tracer.ts'), '--schedule', token]);
      assert.equal(code, 1, said);
      assert.match(said, /✗ use-after-free/);
    });
  });

  test('can be recorded, and the recording replays', () => {
    inScratch((folder) => {
      const file = join(folder, 'again.utrec');
      assert.equal(
        lab(['run', script, '-w', workload, '--schedule', token, '--record', file]).code,
        1,
      );
      const replay = lab(['replay', file]);
      assert.equal(replay.code, 0, replay.out + replay.err);
      assert.match(replay.out, /✓ identical/);
      assert.match(replay.out, /✗ use-after-free/);
    });
  });

  const refused = (words: readonly string[], expected: RegExp): void => {
    const { code, out: said, err } = lab(words);
    assert.equal(code, 2, said + err);
    assert.equal(err.trim().split('\n').length, 1, err);
    assert.match(err, expected);
  };

  test('refuses a damaged token with what to do', () => {
    refused(
      ['run', script, '--schedule', token.slice(0, -2)],
      /--schedule: .*damaged.*copy it whole/,
    );
    refused(['run', script, '--schedule', 'ul9:abc'], /version 9.*update/);
  });

  test('refuses a script that no longer has the statement, and says which', () => {
    inScratch((folder) => {
      const file = join(folder, 'other.tracer.ts');
      writeFileSync(file, "import { module_init } from 'utrace';\nmodule_init(() => 0);\n");
      const wrong = lab(['explore', 'examples/detach-wrong.tracer.ts', '--format', 'json']);
      const { violation } = JSON.parse(wrong.out);
      refused(
        ['run', file, '--schedule', violation.token],
        /other\.tracer\.ts: it no longer has the statement .*switch 1 of 1.*new token/,
      );
    });
  });

  test('refuses a seed beside the token, and a workload that is not there', () => {
    refused(['run', script, '--schedule', token, '--seed', '3'], /--seed: the token/);
    inScratch((folder) => {
      const file = join(folder, 'a.tracer.ts');
      copyFileSync(join(root, script), file);
      refused(
        ['run', file, '--schedule', token],
        /one\.workload\.ts, which is not here.*--workload/,
      );
    });
  });
});
