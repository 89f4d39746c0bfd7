/**
 * The debug adapter on Node: over stdio, or for one client after another on a loopback port.
 */
import { stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { openSandbox } from '../script/isolation/sandbox.node.ts';
import type { AdapterHost } from './conversation.ts';
import { UtraceDebugSession } from './debug-adapter.ts';
import { framed, MessageReader } from './framing.node.ts';
import { openRecordedSession } from './recorded-session.node.ts';
import { remoteSession } from './remote-session.ts';
import { readSource } from './run.node.ts';
import { sandboxEntry } from './sandbox-entry.node.ts';
import { openWorkload } from './workload-source.node.ts';

const host: AdapterHost = {
  openSession: () => remoteSession(openSandbox({ entry: sandboxEntry() }), openWorkload),
  resolve: (path) => resolve(path),
  readText,
  after(ms, then) {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
  openRecording: openRecordedSession,
};

/** Longer files are no scripts. Bytes. */
const LONGEST_SOURCE = 16 * 1024 * 1024;

/** What is no ordinary file may never end, or never begin; that is no source. */
async function readText(path: string): Promise<string | null> {
  try {
    const found = await stat(path);
    return found.isFile() && found.size <= LONGEST_SOURCE ? await readSource(path) : null;
  } catch {
    // Not there, or not ours to read: either way there is no text.
    return null;
  }
}

/** Time for requests under way once no more can come. */
const lastAnswersMs = 1_000;

/** Serves one client on stdin and stdout; the process ends with it. */
export function serveOnStdio(): void {
  const { stdin, stdout } = process;
  serveClient(stdin, stdout, () => stdout.write('', () => process.exit(0)));
  // A client that is gone cannot be told anything.
  stdout.on('error', () => process.exit(0));
}

/**
 * Serves clients on 127.0.0.1, each with a session of its own.
 *
 * @param port  0 for any that is free
 * @returns the port, once it listens
 */
export function serveOnPort(port: number): Promise<{ server: Server; port: number }> {
  const lasting: AdapterHost = { ...host, suspended: [] };
  const server = createServer((socket) => {
    const session = serveClient(socket, socket, () => socket.end(), lasting);
    // A client that goes away without a word leaves its session behind.
    socket.on('close', () => session.dispose());
    socket.on('error', () => session.dispose());
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve({ server, port: typeof address === 'object' && address ? address.port : port });
    });
  });
}

/** @param over  called once, when the client has said goodbye or sends no more */
export function serveClient(
  input: Readable,
  output: Writable,
  over: () => void,
  place: AdapterHost = host,
): UtraceDebugSession {
  const session = new UtraceDebugSession(place);
  const reader = new MessageReader();
  let ended = false;
  const end = (): void => {
    if (ended) return;
    ended = true;
    session.dispose();
    over();
  };
  const finish = (): void => {
    const patience = setTimeout(end, lastAnswersMs);
    void session.idle().then(() => {
      clearTimeout(patience);
      end();
    });
  };
  session.onGone = finish;
  session.onDidSendMessage((message) => {
    if (output.writable) output.write(framed(message));
  });
  input.on('data', (chunk: Buffer) => {
    for (const each of reader.take(chunk)) {
      if (each.kind === 'message') session.handleMessage(each.value);
      else session.refuse(each.text);
    }
  });
  input.on('end', finish);
  input.on('error', end);
  return session;
}
