import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { describe, test } from 'node:test';
import { entry, lab, quietEnvironment, root } from './lab.ts';

const initialize =
  '{"seq":1,"type":"request","command":"initialize","arguments":{"adapterID":"utrace"}}';
const framed = `Content-Length: ${initialize.length}\r\n\r\n${initialize}`;

describe('dap', () => {
  test('speaks the protocol on stdout and nothing else, and ends with its client', () => {
    const { code, out, err } = lab(['dap'], { input: framed });
    assert.deepEqual({ code, err }, { code: 0, err: '' });
    assert.match(out, /^Content-Length: \d+\r\n\r\n\{.*"command":"initialize".*"success":true/s);
    assert.match(out, /"supportsStepBack":true/);
  });

  test('on any free port says which, serves, and ends with 130 at Ctrl-C', async () => {
    const child = spawn(process.execPath, [entry, 'dap', '--port', '0'], {
      cwd: root,
      env: quietEnvironment(),
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    const said = await new Promise<string>((resolve) =>
      child.stderr.once('data', (data) => resolve(String(data))),
    );
    assert.match(said, /^listening on 127\.0\.0\.1:\d+;/);
    const socket = connect(Number(/:(\d+);/.exec(said)?.[1]), '127.0.0.1');
    const answered = new Promise<string>((resolve) =>
      socket.once('data', (data) => resolve(String(data))),
    );
    socket.write(framed);
    assert.match(await answered, /Content-Length/);
    socket.destroy();
    child.kill('SIGINT');
    assert.equal(await new Promise((resolve) => child.on('close', resolve)), 130);
  });

  test('on a port that is taken says so', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { code, err } = lab(['dap', '--port', String(port)]);
    server.close();
    assert.equal(code, 2);
    assert.match(err, /^utrace-lab: --port: \d+ is taken[^\n]*\n$/);
  });

  test('refuses a script on the command line, and a port that cannot be', () => {
    assert.match(lab(['dap', 'x.tracer.ts']).err, /^utrace-lab: x\.tracer\.ts: the client names/);
    assert.match(lab(['dap', '--port', '70000']).err, /^utrace-lab: --port: a number up to 65535/);
  });
});
