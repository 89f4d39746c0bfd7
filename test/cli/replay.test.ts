import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { EventDigest } from '../../src/recording/event-digest.ts';
import { ByteWriter } from '../../src/recording/utrec/bytes.ts';
import { ChoiceWriter } from '../../src/recording/utrec/choices.ts';
import { EventWriter } from '../../src/recording/utrec/events.ts';
import { createRecording, withRecording } from '../../src/recording/utrec/file.node.ts';
import { readStretch } from '../../src/recording/utrec/stretch.ts';
import { entry, inScratch, lab, quietEnvironment, root } from './lab.ts';

const examples = readdirSync(join(root, 'examples')).filter((file) => /\.tracer\.ts$/.test(file));
const RACE = ['examples/detach-wrong.tracer.ts', '--unload', 'any-time'];

function record(words: readonly string[], out: string) {
  const { code, err, out: text } = lab(['run', ...words, '--record', out, '--format', 'json']);
  assert.ok(code === 0 || code === 1, err);
  return JSON.parse(text);
}

function replayed(path: string) {
  const { code, out, err } = lab(['replay', path, '--format', 'json']);
  assert.notEqual(out, '', err);
  return { code, ...JSON.parse(out) };
}

describe('a recorded run', () => {
  for (const example of examples) {
    test(`of ${example} is replayed to the last event, wherever the replay takes place`, () => {
      inScratch((folder) => {
        const path = join(folder, 'a.utrec');
        const own = `examples/${example.replace('.tracer.', '.workload.')}`;
        const workload = existsSync(join(root, own)) ? own : 'signals';
        const call = [`examples/${example}`, '--workload', workload, '--unload', 'any-time'];
        const { steps, logged, recording } = record(call, path);
        assert.equal(recording, path);
        const { out, code } = lab(['replay', path, '--format', 'json'], { cwd: folder });
        const { recording: _, ...result } = JSON.parse(out);
        const expected = { version: 1, outcome: 'identical', steps, events: logged };
        assert.deepEqual({ code, ...result }, { code: 0, ...expected });
      });
    });
  }

  test('over a real recording is replayed, too, and both do what the unrecorded run does', () => {
    inScratch((folder) => {
      const path = join(folder, 'a.utrec');
      const call = ['examples/strace-printer.tracer.ts', '--workload'];
      call.push('examples/recordings/make-j4.strace');
      const { recording: _, ...recorded } = record(call, path);
      assert.deepEqual(JSON.parse(lab(['run', ...call, '--format', 'json']).out), recorded);
      const { outcome, events } = replayed(path);
      assert.deepEqual([outcome, events], ['identical', recorded.logged]);
    });
  });

  test('that ends in a violation tells of it with the lines of the recorded script', () => {
    inScratch((folder) => {
      const path = join(folder, 'race.utrec');
      const seed = racingSeed();
      const { violation } = record([...RACE, '--seed', String(seed)], path);
      const { code, out } = lab(['replay', path], { cwd: folder });
      assert.equal(code, 0);
      assert.match(out, /✓ identical/);
      assert.ok(out.includes(violation.message), out);
      assert.ok(out.includes(`${violation.file}:${violation.line}`), out);
      assert.ok(statSync(path).size <= 2048, `${statSync(path).size} bytes`);
      const { recording } = replayed(path);
      assert.equal(recording.violation.kind, violation.kind);
    });
  });

  test('says what is in it', () => {
    inScratch((folder) => {
      const path = join(folder, 'a.utrec');
      const { steps } = record([...RACE, '--seed', '3', '--param', 'verbose=1'], path);
      const info = JSON.parse(lab(['replay', path, '--info', '--format', 'json']).out);
      assert.equal(info.steps, steps);
      assert.deepEqual(info.run.params, { verbose: '1' });
      assert.equal(info.run.seed, 3);
      assert.equal(info.complete, true);
      assert.match(lab(['replay', path, '--info']).out, /seed 3 · reference · unload any-time/);
    });
  });

  test('keeps no path of the machine, and its report has the names that the caller used', () => {
    inScratch((folder) => {
      const [script, workload] = [
        join(folder, 'in/x.tracer.ts'),
        join(folder, 'in/w/y.workload.ts'),
      ];
      mkdirSync(join(folder, 'in/w'), { recursive: true });
      const text = "import { note } from './w/lib.ts';\nimport { module_init } from 'utrace';\n";
      writeFileSync(script, `${text}module_init(() => note());\n`);
      writeFileSync(
        join(folder, 'in/w/lib.ts'),
        'export const note = () => { throw Error("no"); };\n',
      );
      const user = "import { exit, user_program } from 'utrace/user';\n";
      writeFileSync(workload, `${user}export default user_program('w', () => exit(0));\n`);
      const path = join(folder, 'a.utrec');
      const { violation } = record([script, '--workload', workload], path);
      assert.equal(violation.file, join(folder, 'in/w/lib.ts'));
      const { out } = lab(['export', path, '--to', 'json']);
      assert.ok(!out.includes(folder), out);
      const names = JSON.parse(out).sources.map(({ name }: { name: string }) => name);
      assert.deepEqual(names.sort(), ['w/lib.ts', 'w/y.workload.ts', 'x.tracer.ts']);
      assert.equal(replayed(path).outcome, 'identical');
    });
  });

  test('that was killed can be replayed as far as it came, and says so', async () => {
    await inScratch(async (folder) => {
      writeFileSync(join(folder, 'long.workload.ts'), LONG);
      const path = join(folder, 'killed.utrec');
      const tracer = join(root, 'examples/syscall-counter.tracer.ts');
      const words = ['run', tracer, '--workload', 'long.workload.ts', '--record', path];
      const child = spawn(process.execPath, [entry, ...words], {
        cwd: folder,
        env: quietEnvironment(),
        stdio: 'ignore',
      });
      while (!existsSync(path) || statSync(path).size < 20_000) await delay(5);
      child.kill('SIGKILL');
      await new Promise((resolve) => child.on('close', resolve));
      truncateSync(path, statSync(path).size - 3);
      const { code, outcome, steps, recording } = replayed(path);
      assert.deepEqual({ code, outcome }, { code: 0, outcome: 'identical' });
      assert.ok(steps > 1000 && recording.complete === false);
      assert.match(lab(['replay', path]).out, /cut off; it is whole up to byte/);
    });
  });

  test('does not overwrite what is no recording, and does overwrite one', () => {
    inScratch((folder) => {
      const path = join(folder, 'precious.txt');
      writeFileSync(path, 'precious');
      const { code, err } = lab(['run', ...RACE, '--record', path]);
      assert.equal(code, 2);
      assert.match(err, /precious\.txt: exists, and is no recording/);
      assert.equal(readFileSync(path, 'utf8'), 'precious');
      const again = join(folder, 'a.utrec');
      record(['examples/strace-printer.tracer.ts', '--workload', 'fork'], again);
      record(RACE, again);
      assert.equal(replayed(again).outcome, 'identical');
    });
  });
});

describe('a recording that was edited', () => {
  test('in its script diverges, and the replay says where and how', async () => {
    await inScratch(async (folder) => {
      const path = join(folder, 'a.utrec');
      record(['examples/strace-printer.tracer.ts', '--workload', 'fork'], path);
      const edited = join(folder, 'b.utrec');
      await rewrite(path, edited, (text) => text.replace('printk(', "printk('edited', "));
      const { code, outcome, divergence } = replayed(edited);
      assert.deepEqual({ code, outcome }, { code: 1, outcome: 'diverged' });
      assert.ok(divergence.step > 0);
      assert.match(divergence.actual, /edited/);
      assert.notEqual(divergence.expected, divergence.actual);
      assert.match(lab(['replay', edited]).out, /✗ diverged {2}at step \d+/);
    });
  });

  test('in its choices diverges or is refused', async () => {
    await inScratch(async (folder) => {
      const path = join(folder, 'a.utrec');
      record(['examples/fork-follower.tracer.ts', '--workload', 'fork'], path);
      const edited = join(folder, 'b.utrec');
      for (const changed of [(place: number) => place ^ 1, () => 0, () => 77]) {
        await rewrite(path, edited, (text) => text, changed);
        const { code, outcome, divergence } = replayed(edited);
        assert.deepEqual({ code, outcome }, { code: 1, outcome: 'diverged' });
        assert.ok(divergence.expected !== '' && divergence.actual !== '');
      }
    });
  });

  test('into a script that cannot be loaded ends with 2, and names the place in it', async () => {
    await inScratch(async (folder) => {
      const path = join(folder, 'a.utrec');
      record(RACE, path);
      await rewrite(path, join(folder, 'b.utrec'), (text) => `)${text}`);
      const { code, err } = lab(['replay', join(folder, 'b.utrec')]);
      assert.equal(code, 2);
      assert.match(err, /b\.utrec \((.*)\):1:1: /);
    });
  });
});

describe('input that is no good', () => {
  test('ends with 2 and one line', () => {
    inScratch((folder) => {
      const path = join(folder, 'a.utrec');
      record(RACE, path);
      const bytes = readFileSync(path);
      bytes[bytes.length - 20] = (bytes.at(-20) ?? 0) ^ 1;
      writeFileSync(path, bytes);
      writeFileSync(join(folder, 'text.utrec'), 'hello');
      writeFileSync(join(folder, 'empty.utrec'), '');
      const files = ['a.utrec', 'text.utrec', 'empty.utrec', 'missing.utrec', '.'];
      for (const verb of [['replay'], ['replay', '--info'], ['export', '--to', 'json']]) {
        for (const file of files) {
          const { code, out, err } = lab([...verb, join(folder, file)]);
          assert.deepEqual(
            { code, out, lines: err.split('\n').length },
            { code: 2, out: '', lines: 2 },
          );
          assert.match(err, /^utrace-lab: .*: .*/);
        }
      }
    });
  });
});

describe('a workload in a .utrec', () => {
  const log = 'examples/recordings/make-j4.strace';

  test('runs as the log does that it was imported from', () => {
    inScratch((folder) => {
      const path = join(folder, 'make.utrec');
      const { code, out } = lab(['import', log, '-o', path, '--format', 'json']);
      assert.equal(code, 0);
      const { workload } = JSON.parse(out);
      assert.deepEqual(workload, { file: path, tasks: 27, bytes: statSync(path).size });
      assert.ok(statSync(path).size < statSync(join(root, log)).size / 5);
      const call = ['run', 'examples/exec-logger.tracer.ts', '--format', 'json', '--workload'];
      assert.equal(lab([...call, path]).out, lab([...call, log]).out);
      const { code: refused, err } = lab(['replay', path]);
      assert.equal(refused, 2);
      assert.match(err, /holds a workload and no session/);
      assert.match(lab(['replay', path, '--info']).out, /make-j4\.strace, 27 tasks/);
    });
  });

  test('of a recorded run is used for another tracer', () => {
    inScratch((folder) => {
      const path = join(folder, 'a.utrec');
      record(['examples/strace-printer.tracer.ts', '--workload', 'fork'], path);
      const call = ['run', 'examples/exec-logger.tracer.ts', '--format', 'json', '--workload'];
      const one = JSON.parse(lab([...call, path]).out);
      const other = JSON.parse(lab([...call, 'fork']).out);
      assert.equal(one.eventDigest, other.eventDigest);
      const second = join(folder, 'b.utrec');
      record(['examples/exec-logger.tracer.ts', '--workload', path], second);
      assert.equal(replayed(second).outcome, 'identical');
    });
  });

  test('is not written over a log, nor under a name of another kind', () => {
    inScratch((folder) => {
      const out = join(folder, 'make.strace');
      const { code, err } = lab(['import', log, '-o', out]);
      assert.equal(code, 2);
      assert.match(err, /name it .*make\.utrec/);
      assert.deepEqual(readdirSync(folder), []);
    });
  });
});

describe('export', () => {
  test('--to json is one document with every choice and every event', () => {
    inScratch((folder) => {
      const path = join(folder, 'a.utrec');
      const { logged, choices } = record([...RACE, '--seed', '3'], path);
      const { code, out } = lab(['export', path, '--to', 'json']);
      assert.equal(code, 0);
      const document = JSON.parse(out);
      assert.equal(document.version, 1);
      assert.equal(document.events.length, logged);
      assert.equal(document.choices.length, choices);
      assert.equal(document.run.script, RACE[0]);
      assert.match(document.events[0].kind, /^[a-z-]+$/);
      assert.equal(lab(['export', path]).code, 2);
      assert.equal(lab(['export', path, '--to', 'morse']).code, 2);
    });
  });
});

/** The first seed under which the tracer that detaches wrongly is caught. */
function racingSeed(): number {
  for (let seed = 1; seed < 200; seed++) {
    if (lab(['run', ...RACE, '--seed', String(seed)]).code === 1) return seed;
  }
  throw new Error('no seed shows the race');
}

/** Writes a recording anew, with other sources or choices, and everything else as it was. */
async function rewrite(
  from: string,
  to: string,
  source: (text: string) => string,
  choice: (place: number) => number = (place) => place,
): Promise<void> {
  await withRecording(from, async (recording) => {
    const { header, sources, workload } = recording;
    const { writer, close } = createRecording(to);
    writer.begin({
      writer: 'an editor',
      ...(header.run === undefined ? {} : { run: header.run }),
      sources: sources.map(({ name, text }) => ({
        name,
        text: name === header.run?.script ? source(text) : text,
      })),
      workload: workload ?? header.workload.name,
    });
    const records = recording.stretches();
    for (;;) {
      const next = await records.next();
      if (next.done) {
        if (next.value.kind === 'whole') writer.end(next.value.end);
        break;
      }
      writer.stretch(withChoices(next.value.contents, choice));
    }
    await close();
  });
}

function withChoices(contents: Uint8Array, choice: (place: number) => number): Uint8Array {
  const { from, to, digest, choices, events } = readStretch(contents);
  const bytes = new ByteWriter();
  for (const number of [from.steps, from.choices, from.events, to.steps - from.steps]) {
    bytes.varint(number);
  }
  bytes.raw(Buffer.from(digest, 'hex'));
  const changed = new ChoiceWriter();
  while (choices.left > 0) changed.add(choice(choices.next()));
  changed.flush(bytes);
  const copied = new EventWriter();
  const digesting = new EventDigest();
  for (let event = events.next(); event !== undefined; event = events.next()) {
    digesting.add(event);
    copied.add(event, digesting);
  }
  copied.flush(bytes);
  return bytes.bytes();
}

const LONG = `import { exit, fork, syscall, user_program, waitpid } from 'utrace/user';
function busy(): void {
  for (let round = 0; round < 1000000; round++) syscall('getpid');
  exit(0);
}
export default user_program('busy', () => {
  fork('left', busy);
  fork('right', busy);
  waitpid(-1);
  waitpid(-1);
  exit(0);
});
`;
