/**
 * Whatever is wrong with what we are given ends in exit code 2 and one line that says what to do.
 */
import assert from 'node:assert/strict';
import { closeSync, ftruncateSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { inScratch, lab } from './lab.ts';

/** Ways for a file to be wrong, whatever it was meant to be. Each makes one and returns its path. */
const badFiles: Readonly<Record<string, (folder: string, name: string) => string>> = {
  'a missing file': (folder, name) => join(folder, name),
  'a missing directory': (folder, name) => join(folder, 'nowhere', name),
  'a directory': (folder, name) => {
    mkdirSync(join(folder, name));
    return join(folder, name);
  },
  'an empty file': (folder, name) => written(folder, name, ''),
  'binary garbage': (folder, name) => written(folder, name, garbage(65_536)),
  'a sparse file of a gigabyte': (folder, name) => {
    const file = openSync(join(folder, name), 'w');
    ftruncateSync(file, 1 << 30);
    closeSync(file);
    return join(folder, name);
  },
  'a path through a file': (folder, name) => join(written(folder, 'plain.txt', 'x\n'), name),
};

const badScripts: Readonly<Record<string, string>> = {
  'a syntax error': 'module_init(() => {\n  const = 3;\n});\n',
  'a string that never ends': "import { printk } from 'utrace';\nprintk('oops);\n",
  'TypeScript that cannot be erased': 'enum Colour { red }\n',
  'async, which kernel code has not': 'export async function wait() {\n  await 1;\n}\n',
  'an import of something else': "import fs from 'node:fs';\nfs.rmSync('x');\n",
};

const badLogs: Readonly<Record<string, string>> = {
  'prose instead of a log': 'Dear reader,\nthis is a letter and not a log.\n'.repeat(20),
  'JSON instead of a log': JSON.stringify({ version: 1, events: [1, 2, 3] }),
  'a tracer script instead of a log':
    "import { module_init } from 'utrace';\nmodule_init(() => 0);\n",
};

const goodScript = 'examples/first/first.tracer.ts';

function written(folder: string, name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Bytes without a pattern, the same each time. */
function garbage(length: number): Uint8Array {
  let state = 12345;
  return Uint8Array.from({ length }, () => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return state >> 16;
  });
}

function refuses(words: readonly string[], names: string): void {
  const { code, out, err } = lab(words);
  const shown = `${words.join(' ')}\n${err}`;
  assert.equal(code, 2, shown);
  assert.equal(out, '', shown);
  assert.match(err, /^utrace-lab: [^\n]+\n$/, `one line: ${shown}`);
  assert.ok(err.includes(names), `names ${names}: ${shown}`);
  assert.ok(!/ {4}at |file:\/\/|node:internal/.test(err), `no stack trace: ${shown}`);
  assert.ok(err.length < 400, `short enough to read: ${shown}`);
}

for (const [title, make] of Object.entries(badFiles)) {
  describe(title, () => {
    test('as the script of run is refused', () => {
      inScratch((folder) => {
        const path = make(folder, 'late.tracer.ts');
        refuses(['run', path], path);
      });
    });

    test('as a workload file is refused', () => {
      inScratch((folder) => {
        const path = make(folder, 'busy.workload.ts');
        refuses(['run', goodScript, '--workload', path], path);
      });
    });

    test('as a recorded workload is refused', () => {
      inScratch((folder) => {
        const path = make(folder, 'make.strace');
        refuses(['run', goodScript, '--workload', path], path);
      });
    });

    test('as the log of import is refused, with --facts too', () => {
      inScratch((folder) => {
        const path = make(folder, 'make.strace');
        refuses(['import', path], path);
        refuses(['import', path, '--facts'], path);
      });
    });

    test('as a compressed log is refused', () => {
      inScratch((folder) => {
        const path = make(folder, 'make.strace.gz');
        refuses(['import', path], path);
      });
    });

    test('as the path of lint is refused', () => {
      inScratch((folder) => {
        const path = make(folder, 'late.tracer.ts');
        refuses(['lint', path], path);
      });
    });

    test('as a name to explain is refused', () => {
      inScratch((folder) => {
        const path = make(folder, 'thing.md');
        refuses(['explain', path], path);
      });
    });

    test('as a command to record is refused', () => {
      inScratch((folder) => {
        const path = make(folder, 'program');
        refuses(['record', '-o', join(folder, 'out.strace'), '--', path], path);
      });
    });

    test('stays refused when JSON is asked for, with nothing on stdout', () => {
      inScratch((folder) => {
        const path = make(folder, 'late.tracer.ts');
        refuses(['run', path, '--format', 'json'], path);
      });
    });
  });
}

describe('a script', () => {
  for (const [title, source] of Object.entries(badScripts)) {
    test(`with ${title} is refused with its line`, () => {
      inScratch((folder) => {
        const path = written(folder, 'late.tracer.ts', source);
        refuses(['run', path], path);
        assert.match(lab(['run', path]).err, /late\.tracer\.ts:\d+/);
      });
    });

    if (title.startsWith('a ')) {
      test(`with ${title} is refused by lint`, () => {
        inScratch((folder) => {
          const path = written(folder, 'late.tracer.ts', source);
          refuses(['lint', path], path);
        });
      });
    }

    test(`as a workload with ${title} is refused`, () => {
      inScratch((folder) => {
        const path = written(folder, 'busy.workload.ts', source);
        refuses(['run', goodScript, '--workload', path], path);
      });
    });
  }
});

describe('a log', () => {
  for (const [title, text] of Object.entries(badLogs)) {
    test(`that is ${title} is refused`, () => {
      inScratch((folder) => {
        const path = written(folder, 'make.strace', text);
        refuses(['import', path], path);
        refuses(['run', goodScript, '--workload', path], path);
      });
    });
  }
});

describe('a call', () => {
  const calls: readonly (readonly [title: string, words: readonly string[], names: string])[] = [
    ['of a misspelt verb says what was meant', ['rnu'], 'did you mean run?'],
    ['of a verb of a later version says that there is none', ['bisect'], 'bisect: no such verb'],
    ['with a misspelt option says what was meant', ['run', '--sede', '3'], '--seed?'],
    ['with an option before the verb is refused', ['--format', 'json'], '--format'],
    ['without the script is shown an example', ['run'], 'examples/'],
    ['with two scripts is refused', ['run', goodScript, 'b.ts'], 'b.ts'],
    ['with a seed in words is refused', ['run', goodScript, '--seed', 'seven'], '--seed'],
    ['with a negative seed is refused', ['run', goodScript, '--seed', '-1'], '--seed'],
    ['with a fractional seed is refused', ['run', goodScript, '--seed', '1.5'], '--seed'],
    ['with a huge seed is refused', ['run', goodScript, '--seed', '9'.repeat(20)], '--seed'],
    ['with an option that lacks its value is refused', ['run', goodScript, '--seed'], '--seed'],
    ['with an option for a value is refused', ['run', '--workload', '--seed', '1'], '--workload'],
    ['with a flag that has a value is refused', ['import', 'x', '--facts=yes'], '--facts'],
    ['with an option twice is refused', ['run', '--seed', '1', '--seed', '2'], '--seed'],
    ['with another format is refused', ['run', goodScript, '--format', 'xml'], 'text or json'],
    ['with other semantics is refused', ['run', goodScript, '--semantics', 'real'], '--semantics'],
    ['with a parameter without a value is refused', ['run', goodScript, '-p', 'x'], '--param'],
    ['with no steps at all is refused', ['run', goodScript, '--max-steps', '0'], '--max-steps'],
    ['of a workload with a typo says what was meant', ['run', goodScript, '-w', 'frok'], 'fork?'],
    [
      'of an unknown workload says where the list is',
      ['run', goodScript, '-w', 'tuesday'],
      '--list-workloads',
    ],
    ['of record without dashes says where they go', ['record', 'ls'], 'utrace-lab record -- ls'],
    ['of record without a command is shown an example', ['record', '--'], 'record -o'],
    [
      'of record into a folder that is not there is refused',
      ['record', '-o', 'no/such/x.utrec', '--', 'ls'],
      'no/such',
    ],
    ['of export without a form is shown one', ['export', 'README.md'], '--to json'],
    ['of replay without a recording is shown an example', ['replay'], 'replay late.utrec'],
    ['of replay on something else is refused', ['replay', 'README.md'], 'README.md'],
    [
      'of run that would record over its script is refused',
      ['run', goodScript, '--record', goodScript],
      goodScript,
    ],
    [
      'of an unknown name to explain says what was meant',
      ['explain', 'use-after-fre'],
      'use-after-free?',
    ],
    ['of two names to explain is refused', ['explain', 'leak', 'deadlock'], 'deadlock'],
    ['of lint without a path is shown an example', ['lint'], 'lint examples'],
    ['of lint on something else is refused', ['lint', 'README.md'], 'README.md'],
    ['of import without a log is shown an example', ['import'], 'import '],
  ];
  for (const [title, words, names] of calls) {
    test(title, () => refuses(words, names));
  }
});
