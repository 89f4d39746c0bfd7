/**
 * `utrace-lab dap`: the debug adapter, for any client of the Debug Adapter Protocol.
 *
 * On stdio one client is served and the process ends with it; on a port, one client after another
 * until Ctrl-C. Loopback only: a debugger runs what it is told to.
 */
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { serveOnPort, serveOnStdio } from '../adapter/serve-debugger.node.ts';
import { helpHint, optionValue, type ParsedCall, wholeNumberOf } from './arguments.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { type ExitCode, exitCodes, type Verb } from './verb.ts';

const highestPort = 65_535;
/** Time for a session that lost its client to end its sandbox. */
const farewellMs = 500;

export const dapVerb: Verb = {
  name: 'dap',
  usage: '[--port N]',
  summary: 'serve a debugger: the Debug Adapter Protocol on stdio or a port',
  details:
    'The debug adapter that VS Code starts by itself, for any other client. Launch attributes: ' +
    'program, workload, recording, seed, semantics, params, unload, stopOnEntry, stopOnViolation, ' +
    'maxSteps.',
  options: [
    { name: 'port', value: 'N', summary: 'listen on 127.0.0.1:N instead; 0 for any free port' },
  ],
  examples: [
    { command: 'utrace-lab dap', summary: 'one client on stdin and stdout' },
    { command: 'utrace-lab dap --port 4711', summary: 'clients on 127.0.0.1:4711, until Ctrl-C' },
  ],
  run: serve,
};

async function serve(call: ParsedCall, terminal: Terminal): Promise<ExitCode> {
  const [stray] = [...call.operands, ...(call.afterDashes ?? [])];
  if (stray !== undefined) {
    throw new UsageError(stray, `the client names the script, in its launch${helpHint(dapVerb)}`);
  }
  if (optionValue(call, 'port') === undefined) return serveOneClient();
  return serveClients(wholeNumberOf(call, 'port', { fallback: 0, least: 0 }), terminal);
}

async function serveOneClient(): Promise<ExitCode> {
  serveOnStdio();
  await once(process.stdin, 'close');
  await delay(farewellMs);
  return exitCodes.clean;
}

async function serveClients(wanted: number, terminal: Terminal): Promise<ExitCode> {
  if (wanted > highestPort) {
    throw new UsageError('--port', `a number up to ${highestPort} was expected, not ${wanted}`);
  }
  const { server, port } = await listening(wanted);
  terminal.note(`listening on 127.0.0.1:${port}; end it with Ctrl-C\n`);
  await once(server, 'close');
  return exitCodes.clean;
}

async function listening(port: number): ReturnType<typeof serveOnPort> {
  try {
    return await serveOnPort(port);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    switch (code) {
      case 'EADDRINUSE':
        throw new UsageError('--port', `${port} is taken; choose another, or 0 for any free one`);
      case 'EACCES':
        throw new UsageError('--port', `${port} may not be used; choose one above 1023`);
      default:
        throw error;
    }
  }
}
