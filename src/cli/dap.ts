/**
 * `utrace-lab dap`: the debug adapter, for editors other than VS Code too.
 */
import { serveOnPort, serveOnStdio } from '../adapter/serve-debugger.node.ts';
import { type ParsedCall, wholeNumberOf } from './arguments.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { type ExitCode, exitCodes, type Verb } from './verb.ts';

export const dapVerb: Verb = {
  name: 'dap',
  usage: '[--port N]',
  summary: 'serve the debug adapter on stdio, or on a loopback port',
  details:
    'Speaks the Debug Adapter Protocol. Without options it serves one client on standard input and ' +
    'output; with --port it serves any number, one after another or side by side, on 127.0.0.1.',
  options: [{ name: 'port', value: 'N', summary: 'listen on 127.0.0.1:N; 0 picks a free port' }],
  examples: [
    { command: 'utrace-lab dap', summary: 'as an editor starts it' },
    { command: 'utrace-lab dap --port 4711', summary: 'for a client that connects' },
  ],
  run: serve,
};

async function serve(call: ParsedCall, terminal: Terminal): Promise<ExitCode> {
  const [operand] = call.operands;
  if (operand !== undefined) {
    throw new UsageError(operand, 'dap takes no file: the client names it when it launches');
  }
  if (!call.values.has('port')) {
    serveOnStdio();
    // The session ends the process when its client disconnects.
    return new Promise(() => {});
  }
  const wanted = wholeNumberOf(call, 'port', { fallback: 0, least: 0 });
  const { server, port } = await serveOnPort(wanted);
  terminal.note(`listening on 127.0.0.1:${port}; end it with Ctrl-C\n`);
  return new Promise((resolve) => server.on('close', () => resolve(exitCodes.clean)));
}
