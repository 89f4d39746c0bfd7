import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { LogFacts } from '../../../src/recording/strace/facts.ts';
import { readFacts } from '../../../src/recording/strace/read.node.ts';

/** What an independent observer found out about one recording. */
interface Truth {
  readonly name: string;
  readonly stream: string;
  readonly authoritative: 'log' | 'kernel';
  readonly log: LogFacts;
  readonly kernel: readonly KernelFacts[];
}

interface KernelFacts {
  readonly tasks: number;
  readonly threads: number;
  readonly creations: readonly (readonly [creator: number, child: number])[];
  readonly execs: readonly { readonly tid: number; readonly path: string }[];
  readonly exits: readonly number[];
  readonly signals: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const data = fileURLToPath(new URL('../../../../test/recording/strace/data/', import.meta.url));

const truths = readdirSync(data)
  .filter((name) => /\.truth\.json(\.gz)?$/.test(name))
  .map((name): Truth => {
    const bytes = readFileSync(data + name);
    return JSON.parse((name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString());
  });

function pathOf({ name, stream }: Truth): string {
  if (stream === 'ff') return `${data}${name}.ff`;
  const plain = `${data}${name}.strace`;
  return existsSync(plain) ? plain : `${plain}.gz`;
}

/** Facts as `import --facts` prints them. */
function asJson(facts: unknown): unknown {
  return JSON.parse(JSON.stringify(facts));
}

describe('the facts of a recording', () => {
  test('are compared for all 32 recordings', () => assert.equal(truths.length, 32));

  for (const truth of truths.filter(({ authoritative }) => authoritative === 'log')) {
    test(`${truth.name}: equal those counted independently, member by member`, async (t) => {
      const { log, unparsed } = await readFacts(pathOf(truth));
      const members = Object.entries(truth.log);
      assert.deepEqual(Object.keys(log).sort(), members.map(([member]) => member).sort());
      for (const [member, expected] of members) {
        await t.test(member, () => {
          assert.deepEqual(asJson(log[member as keyof LogFacts]), expected);
        });
      }
      assert.deepEqual(
        unparsed.map(({ line }) => line),
        truth.log.unparsed_lines,
      );
    });
  }

  for (const truth of truths.filter(({ authoritative }) => authoritative === 'kernel')) {
    test(`${truth.name}: equal those of the kernel, as far as a log shows them`, async () => {
      const { log } = await readFacts(pathOf(truth));
      assert.deepEqual(kernelView(log), expectedView(truth.kernel));
    });
  }
});

/** What both sides can tell; SIGKILL is never shown as a line. */
function expectedView(runs: readonly KernelFacts[]) {
  const signals: Record<string, number> = {};
  for (const name of runs.flatMap((run) => Object.values(run.signals))) {
    for (const [signal, count] of Object.entries(name)) {
      if (signal !== 'SIGKILL') signals[signal] = (signals[signal] ?? 0) + count;
    }
  }
  return {
    tasks: runs.reduce((sum, run) => sum + run.tasks, 0),
    threads: runs.reduce((sum, run) => sum + run.threads, 0),
    creations: runs.flatMap((run) => run.creations.map(([by, child]) => `${by} ${child}`)).sort(),
    execs: runs.flatMap((run) => run.execs.map(({ tid, path }) => `${tid} ${path}`)).sort(),
    exits: runs.flatMap((run) => run.exits).sort(),
    signals,
  };
}

function kernelView(log: LogFacts): ReturnType<typeof expectedView> {
  const ended = log.tasks.filter(({ end }) => end?.how === 'exit' || end?.how === 'signal');
  return {
    tasks: log.counts['tasks'] ?? 0,
    threads: log.counts['threads'] ?? 0,
    creations: log.creations.map(({ by, child }) => `${by} ${child}`).sort(),
    execs: log.execs.map(({ tid, path }) => `${tid} ${path}`).sort(),
    exits: ended.map(({ tid }) => tid).sort(),
    signals: { ...log.signals },
  };
}
