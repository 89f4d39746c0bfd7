/**
 * Explorations that are shared, dealt out and broken off, as a shell sees them.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { entry, inScratch, lab, type Outcome, quietEnvironment, root } from './lab.ts';

const protocol = 'test/explore/protocol/protocol.tracer.ts';
/** Too large to be proved before it is cut into units. */
const large = [
  ...['explore', protocol, '--workload', 'test/explore/protocol/one.workload.ts'],
  ...['--param', 'tracers=3'],
];
/** The same with a mistake that random runs take long to find, and a proof finds in some unit. */
const wrong = [...large, '--param', 'bug=free-on-ealready'];

interface Report {
  readonly outcome: string;
  readonly schedules: number;
  readonly blocked: number;
  readonly steps: number;
  readonly bound?: string;
  readonly violation?: { readonly kind: string; readonly line: number; readonly token?: string };
  readonly shard?: { readonly units: number; readonly done: number; readonly digest: string };
}

/** The report but for the time it took. */
function reportOf({ code, out, err }: Outcome): Report & { readonly code: number | null } {
  assert.equal(err, '');
  const { seconds: _seconds, ...report } = JSON.parse(out);
  return { ...report, code };
}

const explored = (words: readonly string[]): Report & { readonly code: number | null } =>
  reportOf(lab([...words, '--format', 'json']));

/** Sends SIGINT when `isDue`, and waits for the end. */
async function interrupted(words: readonly string[], isDue: () => boolean): Promise<Outcome> {
  const child = spawn(process.execPath, [entry, ...words], { cwd: root, env: quietEnvironment() });
  let out = '';
  let err = '';
  child.stdout.on('data', (text) => {
    out += text;
  });
  child.stderr.on('data', (text) => {
    err += text;
  });
  const watch = setInterval(() => {
    if (!isDue()) return;
    clearInterval(watch);
    child.kill('SIGINT');
  }, 20);
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearInterval(watch);
      resolve({ code, signal, out, err });
    });
  });
}

describe('explore --jobs', () => {
  const alone = explored(large);

  test('comes to the same verdict and counts as one process', () => {
    assert.equal(alone.outcome, 'verified');
    assert.deepEqual(explored([...large, '--jobs', '3']), alone);
  });

  test('finds the same violation as one process', () => {
    const one = explored(wrong);
    assert.equal(one.code, 1);
    assert.deepEqual(explored([...wrong, '--jobs', '2']), one);
  });

  test('goes on from where Ctrl-C broke it off', async () => {
    await inScratch(async (folder) => {
      const file = join(folder, 'checkpoint.json');
      const kept = [...large, '--checkpoint', file, '--resume', file, '--jobs', '2'];
      // The second piece that is done is a unit.
      const isDue = () => existsSync(file) && readFileSync(file, 'utf8').includes('"unit');
      const { code, out, err } = await interrupted(kept, isDue);
      assert.equal(code, 130, err);
      assert.match(out, /^~ bounded {2}nothing found before it was interrupted · /);
      assert.deepEqual(readdirSync(folder), ['checkpoint.json']);
      assert.deepEqual(explored(kept), alone);
      const { ledger } = JSON.parse(readFileSync(file, 'utf8'));
      assert.ok(ledger.next > 1);
      const other = lab([...wrong, '--resume', file]);
      assert.equal(other.code, 2);
      assert.match(other.err, /checkpoint\.json: is the checkpoint of another exploration; /);
    });
  });
});

describe('merge', () => {
  /** @returns the files of all shards */
  function shards(folder: string, words: readonly string[], of: number): string[] {
    return Array.from({ length: of }, (_none, n) => {
      const file = join(folder, `shard-${n + 1}.json`);
      const { out } = lab([...words, '--shard', `${n + 1}/${of}`, '--format', 'json']);
      writeFileSync(file, out);
      return file;
    });
  }

  test('says verified of shards that are all there, with their sums', () => {
    inScratch((folder) => {
      const files = shards(folder, large, 2);
      const merged = explored(['merge', ...files]);
      assert.deepEqual([merged.code, merged.outcome], [0, 'verified']);
      const parts = files.map((file): Report => JSON.parse(readFileSync(file, 'utf8')));
      const sum = (of: (part: Report) => number) => parts.reduce((all, part) => all + of(part), 0);
      assert.equal(
        merged.schedules,
        sum(({ schedules }) => schedules),
      );
      assert.equal(
        merged.steps,
        sum(({ steps }) => steps),
      );
      for (const { outcome, bound, shard } of parts) {
        assert.equal(outcome, 'bounded');
        assert.match(bound ?? '', /shard \d of 2/);
        assert.equal(shard?.done, shard?.units);
      }
      const [first = '', second = ''] = files;
      const missing = lab(['merge', first]);
      assert.deepEqual([missing.code, missing.out], [2, '']);
      assert.match(missing.err, /shard 2 is missing/);
      const text = lab(['merge', second, first]);
      assert.equal(text.code, 0);
      assert.match(text.out, /^✓ verified {2}every interleaving · /);
    });
  });

  test('says violation if a shard has one', () => {
    inScratch((folder) => {
      const files = shards(folder, wrong, 2);
      const merged = explored(['merge', ...files]);
      assert.deepEqual([merged.code, merged.outcome], [1, 'violation']);
      assert.equal(merged.violation?.kind, 'use-after-free');
    });
  });
});
