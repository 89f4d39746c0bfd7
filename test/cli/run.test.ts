import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { entry, inScratch, lab, quietEnvironment, root } from './lab.ts';

/** The example that ends badly under some seeds, with the first seed under which it does. */
const wrong = Array.from({ length: 200 }, (_, index) => [
  ...['run', 'examples/detach-wrong.tracer.ts', '--workload', 'examples/detach-wrong.workload.ts'],
  ...['--unload', 'any-time', '--seed', String(index + 1)],
]).find((words) => lab(words).code === 1) ?? ['no seed'];
const follower = ['run', 'examples/fork-follower.tracer.ts', '--workload', 'fork'];

/** A user program may compute for as long as it likes: no circle, and no end either. */
const endless = `import { compute, user_program } from 'utrace/user';
export default user_program('busy', () => {
  for (;;) compute(1000);
});
`;

describe('run', () => {
  test('tells a clean run: what the script printed, what was counted', () => {
    const { code, out, err } = lab(follower);
    assert.deepEqual({ code, err }, { code: 0, err: '' });
    assert.match(out, /^rmmod: parent \d+ {2}root, exit 0$/m);
    assert.match(out, /^✓ clean {2}4 tasks · /m);
    assert.match(out, /report_clone 3/);
  });

  test('tells a violation: what, where, the statement, what to do', () => {
    const { code, out, err } = lab(wrong);
    assert.deepEqual({ code, err }, { code: 1, err: '' });
    assert.match(
      out,
      /^✗ use-after-free {2}examples\/detach-wrong\.tracer\.ts:\d+:\d+ {2}in target \(\d+\) in report_death$/m,
    );
    assert.match(out, /watch\.deaths\+\+/);
    assert.match(out, /what to do: {4}utrace-lab explain use-after-free/);
  });

  test('the line to see it again gives the same violation', () => {
    const { out } = lab(wrong);
    const again = /see it again: {2}utrace-lab (.*)/.exec(out)?.[1] ?? '';
    assert.equal(lab(again.split(' ')).out, out);
  });

  test('gives the document of the contract as JSON, and nothing else', () => {
    for (const words of [follower, wrong]) {
      const { out, err } = lab([...words, '--format', 'json']);
      const report = JSON.parse(out);
      assert.equal(err, '');
      assert.equal(report.version, 1);
      for (const member of ['steps', 'events', 'callbacks', 'tasks', 'seed']) {
        assert.equal(typeof report[member], 'number', member);
      }
      assert.ok(Array.isArray(report.log));
      assert.equal(report.outcome, words === wrong ? 'violation' : 'clean');
    }
    const { violation } = JSON.parse(lab([...wrong, '--format', 'json']).out);
    for (const member of ['kind', 'message', 'file', 'line', 'column', 'thread']) {
      assert.ok(member in violation, member);
    }
  });

  test('gives the same bytes for the same seed, and other runs for other seeds', () => {
    const once = lab([...follower, '--seed', '5', '--format', 'json']).out;
    assert.equal(lab([...follower, '--seed', '5', '--format', 'json']).out, once);
    const seeds = ['6', '7', '8', '9'];
    assert.ok(seeds.some((seed) => lab([...follower, '--seed', seed]).out !== lab(follower).out));
  });

  test('hands parameters to the script', () => {
    const words = ['run', 'examples/exec-logger.tracer.ts', '--workload', 'exec', '--param'];
    assert.match(lab([...words, 'only=false']).out, /2 programs started, 1 of them shown/);
    assert.match(lab([...words, 'only=']).out, /2 programs started, 2 of them shown/);
  });

  test('ends a run that takes too many steps as livelock', () => {
    const { code, out } = lab([...follower, '--max-steps', '50', '--format', 'json']);
    assert.equal(code, 1);
    assert.equal(JSON.parse(out).violation.kind, 'livelock');
  });
});

describe('Ctrl-C', () => {
  test('ends a run at once with 130 and leaves no process behind', async () => {
    await inScratch(async (folder) => {
      const path = join(folder, 'endless.workload.ts');
      writeFileSync(path, endless);
      const words = ['run', 'examples/fork-follower.tracer.ts', '--workload', path];
      const child = spawn(process.execPath, [entry, ...words, '--max-steps', '9000000000000'], {
        cwd: root,
        env: quietEnvironment(),
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      await new Promise((resolve) => setTimeout(resolve, 1500));
      assert.equal(child.exitCode, null, 'still running');
      const asked = Date.now();
      child.kill('SIGINT');
      // The pipes close when the last process that has them is gone.
      const code = await new Promise((resolve) => child.on('close', resolve));
      assert.equal(code, 130);
      assert.ok(Date.now() - asked < 2000);
    });
  });
});

describe('npm start', () => {
  test('shows a clean run and a violation, and ends with 0', () => {
    const tour = spawnSync(process.execPath, [join(root, 'scripts/start.mjs')], {
      env: quietEnvironment(),
    });
    const out = String(tour.stdout);
    assert.equal(tour.status, 0, out + String(tour.stderr));
    assert.match(out, /✓ clean {2}27 tasks/);
    assert.match(out, /✗ callback-after-unload/);
    assert.match(out, /What to try next/);
  });
});
