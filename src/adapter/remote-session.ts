/**
 * A session in a sandbox, as its debugger sees it: each call becomes a message.
 */
import { describeEnd, type Sandbox, type SandboxReply } from '../script/isolation/sandbox.ts';
import type { Violation } from '../script/violation.ts';
import { adapterErrors } from './adapter-errors.ts';
import type { LaunchAnswer, LaunchRequest, SessionPort, Stop } from './session-port.ts';
import { sendRecording, type WorkloadSource } from './workload-source.ts';

/**
 * @param sandbox       a fresh one; the session's end is its end
 * @param openWorkload  finds what the launch request names
 */
export function remoteSession(
  sandbox: Sandbox,
  openWorkload: (name: string | undefined) => Promise<WorkloadSource>,
): SessionPort {
  let workload: WorkloadSource | null = null;
  const call = async <T>(method: string, ...args: readonly unknown[]): Promise<T> =>
    value<T>(await sandbox.request(method, { args }));
  const motion = async (method: string, ...args: readonly unknown[]): Promise<Stop> => {
    const reply = await sandbox.request(method, { args });
    return reply.kind === 'lost' ? lostStop(reply) : value<Stop>(reply);
  };
  return {
    async launch(request, sources) {
      if (workload === null) {
        workload = await openWorkload(request.workload);
        if (workload.kind === 'recording') {
          await sendRecording(workload.recording, async (piece) => {
            value(await sandbox.request('recording', piece));
          });
        }
      }
      return load(sandbox, request, sources, workload);
    },
    setBreakpoints: (file, breakpoints) => call('setBreakpoints', file, breakpoints),
    start: () => motion('start'),
    move: (how, threadId) => motion('move', how, threadId),
    threads: () => call('threads'),
    stack: (threadId) => call('stack', threadId),
    scopes: (frameId) => call('scopes', frameId),
    variables: (reference) => call('variables', reference),
    pause: () => void sandbox.request('pause', { args: [] }),
    dispose: () => void sandbox.close(),
  };
}

async function load(
  sandbox: Sandbox,
  request: LaunchRequest,
  sources: Readonly<Record<string, string | null>>,
  workload: WorkloadSource,
): Promise<LaunchAnswer> {
  const isScript = workload.kind === 'script';
  const known = isScript ? workload.sources : undefined;
  const message = {
    script: request.script,
    workload: isScript ? workload.path : null,
    sources: { ...sources, ...known },
  };
  const answer = value<LaunchAnswer>(await sandbox.request('load', message));
  if (answer.kind === 'ready') value(await sandbox.request('open', request));
  return answer;
}

function value<T>(reply: SandboxReply): T {
  switch (reply.kind) {
    case 'done':
      return reply.value as T;
    case 'failed':
      throw new Error(`${reply.error.name}: ${reply.error.message}`);
    case 'cancelled':
      throw adapterErrors.sandbox('The session was cancelled.');
    case 'lost':
      throw adapterErrors.sandbox(describeEnd(reply.end));
    default:
      return reply satisfies never;
  }
}

/** The sandbox is gone, and the run with it: what it was doing is the violation. */
function lostStop({ end }: SandboxReply & { readonly kind: 'lost' }): Stop {
  if (end.kind === 'closed') return { kind: 'ended', clean: true, output: [] };
  const violation: Violation = {
    kind: end.kind === 'stuck' ? 'livelock' : 'exception',
    message: describeEnd(end),
    file: '',
    line: 0,
    column: 0,
    thread: '',
    stack: [],
  };
  return { kind: 'ended', clean: false, violation, output: [] };
}
