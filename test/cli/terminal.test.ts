import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { describe, test } from 'node:test';
import { counted, grouped, hasColour, printable, styleFor } from '../../src/cli/terminal.ts';
import { entry, lab, quietEnvironment, root } from './lab.ts';

const escapes = '\x1b[';

describe('colour', () => {
  test('is for terminals alone', () => {
    assert.equal(hasColour({ isTTY: true }, {}), true);
    assert.equal(hasColour({ isTTY: false }, {}), false);
    assert.equal(hasColour({}, {}), false);
    assert.equal(hasColour({ isTTY: true }, { TERM: 'dumb' }), false);
  });

  test('NO_COLOR takes it away, even where it is forced', () => {
    assert.equal(hasColour({ isTTY: true }, { NO_COLOR: '1' }), false);
    assert.equal(hasColour({ isTTY: true }, { NO_COLOR: '1', FORCE_COLOR: '1' }), false);
    assert.equal(hasColour({ isTTY: true }, { NO_COLOR: '' }), true);
  });

  test('FORCE_COLOR adds it, and 0 takes it away', () => {
    assert.equal(hasColour({ isTTY: false }, { FORCE_COLOR: '1' }), true);
    assert.equal(hasColour({ isTTY: true }, { FORCE_COLOR: '0' }), false);
  });

  test('in a pipe there is none unless it is forced', () => {
    assert.ok(!lab(['--help']).out.includes(escapes));
    assert.ok(lab(['--help'], { env: { FORCE_COLOR: '1' } }).out.includes(escapes));
    assert.ok(!lab(['--help'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } }).out.includes(escapes));
  });

  test('never gets into JSON', () => {
    const { out } = lab(['explain', '--format', 'json'], { env: { FORCE_COLOR: '1' } });
    assert.ok(!out.includes(escapes));
  });

  test('leaves the text as it is but for the marks', () => {
    assert.equal(styleFor(false)('bad', 'x'), 'x');
    assert.equal(styleFor(true)('bad', 'x'), '\x1b[31mx\x1b[39m');
  });
});

describe('text', () => {
  test('groups digits by three', () => {
    assert.deepEqual([0, 999, 1000, 1234567].map(grouped), ['0', '999', '1,000', '1,234,567']);
  });

  test('counts one and many', () => {
    assert.deepEqual([counted(1, 'task'), counted(2000, 'task')], ['1 task', '2,000 tasks']);
  });

  test('shows control characters instead of obeying them', () => {
    assert.equal(printable('\x1b[2J\r\u009bx\n\ty'), '\\x1b[2J\\x0d\\x9bx\n\ty');
  });
});

describe('a reader that goes away', () => {
  test('is no error: no message, and the code of the verb', async () => {
    const child = spawn(process.execPath, [entry, 'explain', 'use-after-free'], {
      cwd: root,
      env: quietEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    let err = '';
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    assert.deepEqual({ code, err }, { code: 0, err: '' });
  });
});
