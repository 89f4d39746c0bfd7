/**
 * The debug adapter on Node: over stdio, or for one client after another on a loopback port.
 */
import { createServer, type Server } from 'node:net';
import { resolve } from 'node:path';
import { openSandbox } from '../script/isolation/sandbox.node.ts';
import { type AdapterHost, UtraceDebugSession } from './debug-adapter.ts';
import { remoteSession } from './remote-session.ts';
import { readSource } from './run.node.ts';
import { sandboxEntry } from './sandbox-entry.node.ts';
import { openWorkload } from './workload-source.node.ts';

const host: AdapterHost = {
  openSession: () => remoteSession(openSandbox({ entry: sandboxEntry() }), openWorkload),
  resolve: (path) => resolve(path),
  readText: readSource,
};

/** Serves one client on stdin and stdout; the process ends with it. */
export function serveOnStdio(): void {
  const session = new UtraceDebugSession(host);
  session.start(process.stdin, process.stdout);
}

/**
 * Serves clients on 127.0.0.1, each with a session of its own.
 *
 * @param port  0 for any that is free
 * @returns the port, once it listens
 */
export function serveOnPort(port: number): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => {
    const session = new UtraceDebugSession(host);
    session.setRunAsServer(true);
    session.start(socket, socket);
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
