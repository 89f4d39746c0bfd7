/**
 * A session in a sandbox, as its debugger sees it: each call becomes a message.
 */
import { toBase64 } from '../recording/utrec/base64.ts';
import { describeEnd, type Sandbox, type SandboxReply } from '../script/isolation/sandbox.ts';
import type { Violation } from '../script/violation.ts';
import { adapterErrors } from './adapter-errors.ts';
import type { RecordedSession } from './recorded-session.ts';
import type { SessionAnswer } from './session-answer.ts';
import type { LaunchAnswer, LaunchRequest, OutputLine, SessionPort, Stop } from './session-port.ts';
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
  let heard: (lines: readonly OutputLine[]) => void = () => {};
  return {
    async launch(request, sources, recorded) {
      if (workload === null) {
        workload = recorded?.workload ?? (await openWorkload(request.workload));
        await sendSetup(sandbox, workload, recorded);
      }
      return load(sandbox, request, sources, workload);
    },
    async ask(name, ...args) {
      return said(value<SessionAnswer>(await sandbox.request('ask', { name, args }))) as never;
    },
    async go(name, ...args) {
      const onEvent = (lines: unknown): void => heard(lines as readonly OutputLine[]);
      const reply = await sandbox.request('go', { name, args }, { onEvent });
      if (reply.kind === 'lost') return lostStop(reply);
      return said(value<SessionAnswer>(reply)) as Stop;
    },
    onOutput: (listener) => {
      heard = listener;
    },
    rest: () => void sandbox.request('settle', null),
    pause: () => void sandbox.request('pause', null),
    dispose: () => void sandbox.close(),
  };
}

async function sendSetup(
  sandbox: Sandbox,
  workload: WorkloadSource,
  recorded: RecordedSession | null,
): Promise<void> {
  if (workload.kind === 'recording') {
    await sendRecording(workload.recording, async (piece) => {
      value(await sandbox.request('recording', piece));
    });
  }
  for (const stretch of recorded?.stretches ?? []) {
    const reply = await sandbox.request('stretch', toBase64(stretch));
    if (reply.kind !== 'failed') value(reply);
    else throw adapterErrors.input(`${recorded?.file} is damaged: ${reply.error.message}`);
  }
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

function said(answer: SessionAnswer): unknown {
  if (answer.kind === 'refused') throw adapterErrors.session(answer.text);
  return answer.value;
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
