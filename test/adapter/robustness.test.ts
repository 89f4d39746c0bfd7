/** What the adapter makes of clients that send nonsense: an answer that says what is wrong, or an end. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { describe, test } from 'node:test';
import { launcher } from './dap-client.ts';
import { complaints } from './protocol-types.ts';
import { dataFile } from './transcript.ts';

interface Answer {
  readonly type: string;
  readonly request_seq?: number;
  readonly success?: boolean;
  readonly command?: string;
  readonly message?: string;
  readonly event?: string;
}

const frame = (message: unknown): string => {
  const text = typeof message === 'string' ? message : JSON.stringify(message);
  return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
};
const request = (seq: number, command: unknown, args?: unknown): object => ({
  seq,
  type: 'request',
  command,
  arguments: args,
});
const initialize = frame(request(1, 'initialize', { adapterID: 'utrace' }));

/**
 * Sends bytes, closes the stream, and waits for the end. Everything that came on stdout must be
 * messages of the protocol, and the process must end by itself, with 0.
 */
async function send(...pieces: readonly (string | Buffer)[]): Promise<Answer[]> {
  const child = spawn(process.execPath, [launcher, 'dap'], { stdio: ['pipe', 'pipe', 'pipe'] });
  const complained: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => complained.push(chunk));
  const output = collect(child);
  for (const piece of pieces) child.stdin.write(piece);
  child.stdin.end();
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    child.once('close', (...end) => resolve(end)),
  );
  assert.deepEqual([code, signal], [0, null], Buffer.concat(complained).toString());
  assert.equal(Buffer.concat(complained).toString(), '', 'nothing is complained of');
  return messagesIn(output());
}

function collect(child: ChildProcess): () => Buffer {
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks);
}

function messagesIn(bytes: Buffer): Answer[] {
  const found: Answer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf('\r\n\r\n', at);
    const header = /^Content-Length: (\d+)$/.exec(bytes.toString('latin1', at, end));
    assert.notEqual(header, null, 'stdout carries the protocol and nothing else');
    const start = end + 4;
    const message = JSON.parse(bytes.toString('utf8', start, start + Number(header?.[1])));
    assert.deepEqual(complaints(message), []);
    found.push(message);
    at = start + Number(header?.[1]);
  }
  return found;
}

const failures = (answers: readonly Answer[]): readonly Answer[] =>
  answers.filter(({ success }) => success === false);
const answerTo = (answers: readonly Answer[], seq: number): Answer | undefined =>
  answers.find(({ request_seq }) => request_seq === seq);

describe('bytes that are no message', () => {
  const nonsense: Readonly<Record<string, string | Buffer>> = {
    'no header at all': 'hello there\r\n\r\n',
    'a header without a length': 'Content-Type: application/json\r\n\r\n{}',
    'a length that is no number': 'Content-Length: many\r\n\r\n{}',
    'a negative length': 'Content-Length: -5\r\n\r\n{}',
    'a length of more than there can be': 'Content-Length: 99999999999999\r\n\r\n{}',
    'a length that is too short': `Content-Length: 10\r\n\r\n${JSON.stringify(request(7, 'threads'))}`,
    'a length that is too long': `Content-Length: 500\r\n\r\n${JSON.stringify(request(7, 'threads'))}`,
    'a message that is no JSON': frame('{"seq": 7, '),
    'an empty message': frame(''),
    'JSON that nests without end': frame('['.repeat(100_000)),
    'a list': frame([]),
    null: frame('null'),
    'a number': frame('42'),
    'bytes that are no text': Buffer.concat([
      Buffer.from('Content-Length: 4\r\n\r\n'),
      Buffer.from([0xff, 0xfe, 0x00, 0x80]),
    ]),
    'a message without a type': frame({ seq: 7 }),
    'a message of an unknown type': frame({ seq: 7, type: 'telegram' }),
    'a request without a command': frame({ seq: 7, type: 'request' }),
    'a request whose command is a number': frame(request(7, 12)),
    'a very long line': 'x'.repeat(100_000),
  };
  for (const [what, bytes] of Object.entries(nonsense)) {
    test(`${what}: is answered once, and the next request as ever`, async () => {
      const answers = await send(bytes, initialize);
      assert.equal(failures(answers).length, 1, JSON.stringify(answers));
      assert.equal(answerTo(answers, 1)?.success, true);
    });
  }

  test('line ends without carriage returns, and other headers, are understood', async () => {
    const text = JSON.stringify(request(1, 'initialize'));
    const answers = await send(`X-Client: test\ncontent-length:${text.length}\n\n${text}`);
    assert.equal(answerTo(answers, 1)?.success, true);
  });

  test('a message may come in pieces of one byte', async () => {
    const answers = await send(...[...initialize].map((byte) => Buffer.from(byte)));
    assert.equal(answerTo(answers, 1)?.success, true);
  });

  test('answers and events of a client are passed over', async () => {
    const answers = await send(
      frame({ seq: 3, type: 'response', request_seq: 9, success: true, command: 'runInTerminal' }),
      frame({ seq: 4, type: 'event', event: 'whatever' }),
      initialize,
    );
    assert.equal(failures(answers).length, 0);
  });
});

/** Each with its least arguments, so that nothing but the moment can be wrong. */
const commands: Readonly<Record<string, object>> = {
  launch: { program: dataFile('count.tracer.ts') },
  attach: {},
  configurationDone: {},
  restart: {},
  terminate: {},
  threads: {},
  stackTrace: { threadId: 1 },
  scopes: { frameId: 1 },
  variables: { variablesReference: 1 },
  source: { sourceReference: 1 },
  setBreakpoints: { source: { path: 'a.ts' }, breakpoints: [] },
  continue: { threadId: 1 },
  next: { threadId: 1 },
  stepIn: { threadId: 1 },
  stepOut: { threadId: 1 },
  stepBack: { threadId: 1 },
  reverseContinue: { threadId: 1 },
  pause: { threadId: 1 },
  setFunctionBreakpoints: { breakpoints: [] },
  setInstructionBreakpoints: { breakpoints: [] },
  setDataBreakpoints: { breakpoints: [] },
  setExceptionBreakpoints: { filters: [] },
  dataBreakpointInfo: { name: 'a' },
  breakpointLocations: { source: { path: 'a.ts' }, line: 1 },
  evaluate: { expression: '1' },
  setVariable: { variablesReference: 1, name: 'a', value: '1' },
  setExpression: { expression: 'a', value: '1' },
  completions: { text: 'a', column: 1 },
  stepInTargets: { frameId: 1 },
  gotoTargets: { source: { path: 'a.ts' }, line: 1 },
  goto: { threadId: 1, targetId: 1 },
  restartFrame: { frameId: 1 },
  exceptionInfo: { threadId: 1 },
  terminateThreads: { threadIds: [1] },
  loadedSources: {},
  modules: {},
  disassemble: { memoryReference: '0x0', instructionCount: 1 },
  readMemory: { memoryReference: '0x0', count: 1 },
  writeMemory: { memoryReference: '0x0', data: '' },
  'utrace/reverseNext': { threadId: 1 },
  'utrace/reverseStepIn': { threadId: 1 },
  'utrace/reverseStepOut': { threadId: 1 },
  'utrace/gotoStep': { step: 1 },
  'utrace/lastWrite': { expression: 'a' },
  'utrace/timeline': {},
  'utrace/choices': {},
  'utrace/choose': { threadId: 1 },
  cancel: {},
  runInTerminal: {},
};
const always = ['configurationDone', 'terminate', 'cancel', 'source', 'disconnect'];

describe('a request at the wrong moment', () => {
  test('before initialize is refused', async () => {
    const asked = Object.entries(commands).map(([command, args], at) =>
      frame(request(at + 1, command, args)),
    );
    const answers = await send(...asked);
    assert.equal(failures(answers).length, asked.length);
  });

  test('before launch is refused where it needs a session', async () => {
    const names = Object.keys(commands).filter((name) => name !== 'launch');
    const asked = names.map((command, at) => frame(request(at + 2, command, commands[command])));
    const answers = await send(initialize, ...asked);
    for (const [at, command] of names.entries()) {
      const answer = answerTo(answers, at + 2);
      assert.equal(answer?.success, always.includes(command), command);
      if (answer?.success === false) assert.notEqual(answer.message, '');
    }
  });

  test('after terminate is refused where it needs a session', async () => {
    const names = Object.keys(commands);
    const asked = names.map((command, at) => frame(request(at + 10, command, commands[command])));
    const answers = await send(initialize, frame(request(2, 'terminate')), ...asked);
    for (const [at, command] of names.entries()) {
      const answer = answerTo(answers, at + 10);
      assert.equal(answer?.success, always.includes(command), command);
    }
  });

  test('initialize a second time, and launch a second time, are refused', async () => {
    const launch = request(2, 'launch', commands['launch']);
    const answers = await send(
      initialize,
      frame(request(1, 'initialize')),
      frame(launch),
      frame({ ...launch, seq: 3 }),
      frame(request(4, 'configurationDone')),
    );
    assert.equal(
      failures(answers).some(({ command }) => command === 'initialize'),
      true,
    );
    assert.equal(answerTo(answers, 3)?.success, false);
  });

  test('a client that says all it wants in one breath is served', async () => {
    const answers = await send(
      initialize,
      frame(request(2, 'launch', commands['launch'])),
      frame(
        request(3, 'setBreakpoints', {
          source: { path: dataFile('count.tracer.ts') },
          breakpoints: [{ line: 31 }],
        }),
      ),
      frame(request(4, 'configurationDone')),
      frame(request(5, 'threads')),
      frame(request(6, 'disconnect')),
    );
    for (const seq of [1, 6]) assert.equal(answerTo(answers, seq)?.success, true, String(seq));
    for (const seq of [2, 3, 4, 5]) assert.notEqual(answerTo(answers, seq), undefined, String(seq));
  });
});

describe('an unknown command', () => {
  const names = [
    'juggle',
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
    '',
    'a'.repeat(10_000),
  ];
  test(`is refused by its name, also where it is one that every object has`, async () => {
    const asked = names.map((name, at) => frame(request(at + 2, name)));
    const answers = await send(initialize, ...asked);
    for (const at of names.keys()) {
      assert.match(answerTo(answers, at + 2)?.message ?? '', /is not known here/);
    }
  });
});

describe('arguments of the wrong kind', () => {
  const wrong: readonly unknown[] = [
    null,
    7,
    'text',
    [],
    true,
    { threadId: null },
    { threadId: '1' },
    { threadId: {} },
    { threadId: 1.5 },
  ];
  const needy = Object.entries(commands).filter(([, args]) => 'threadId' in args);
  test('are refused with the name of what does not fit', async () => {
    const asked = needy.flatMap(([command]) => wrong.map((args) => [command, args] as const));
    const answers = await send(
      initialize,
      ...asked.map(([command, args], at) => frame(request(at + 2, command, args))),
    );
    for (const [at, [command, args]] of asked.entries()) {
      const { success, message = '' } = answerTo(answers, at + 2) ?? {};
      assert.equal(success, false);
      assert.match(message, /arguments|threadId/, `${command} ${JSON.stringify(args)}`);
    }
  });

  test('a name that every object has is an argument like any other', async () => {
    const answers = await send(
      initialize,
      frame(
        '{"seq":2,"type":"request","command":"stackTrace","arguments":{"__proto__":{"threadId":1}}}',
      ),
    );
    assert.match(answerTo(answers, 2)?.message ?? '', /"threadId" is missing/);
  });

  test('nested ones are refused with their place', async () => {
    const answers = await send(
      initialize,
      frame(
        request(2, 'setBreakpoints', {
          source: { path: 'a.ts' },
          breakpoints: [{ line: 1 }, { line: 'x' }],
        }),
      ),
      frame(request(3, 'setBreakpoints', { source: 'a.ts' })),
      frame(request(4, 'setBreakpoints', { source: {}, breakpoints: {} })),
    );
    assert.match(
      answerTo(answers, 2)?.message ?? '',
      /"breakpoints\[1\]\.line" is not a whole number/,
    );
    assert.match(answerTo(answers, 3)?.message ?? '', /"source" is not an object/);
    assert.match(answerTo(answers, 4)?.message ?? '', /"breakpoints" is not a list/);
  });
});

describe('many requests at once', () => {
  test('10,000 of them are all answered', async () => {
    const many = 10_000;
    const asked = Array.from({ length: many }, (_, at) => frame(request(at + 2, 'threads')));
    const answers = await send(initialize, asked.join(''));
    assert.equal(answers.length, many + 1);
  });
});

describe('the end of the input', () => {
  const endless = frame(
    request(2, 'launch', { program: dataFile('endless.tracer.ts'), maxSteps: 1e9 }),
  );
  for (const [when, ...pieces] of [
    ['at once'],
    ['within a header', 'Content-Le'],
    ['within a message', initialize.slice(0, -5)],
    ['after initialize', initialize],
    ['while a script is loaded', initialize, endless],
    ['while it runs', initialize, endless, frame(request(3, 'configurationDone'))],
  ] as const) {
    test(`${when} ends the adapter`, async () => {
      await send(...pieces);
    });
  }
});
