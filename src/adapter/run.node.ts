/**
 * A run in a sandbox, for whoever wants its report: sources and workload go in, progress and the
 * report come out.
 *
 * The process that calls this never executes a statement of the script. What the script does to its
 * sandbox (looping in a built-in, eating all memory) becomes a violation like any other.
 */
import { readFile } from 'node:fs/promises';
import { InputError } from '../recording/input-error.ts';
import { openSandbox } from '../script/isolation/sandbox.node.ts';
import {
  describeEnd,
  type Sandbox,
  type SandboxEnd,
  type SandboxReply,
} from '../script/isolation/sandbox.ts';
import type { Violation } from '../script/violation.ts';
import { loadSources } from './load-sources.ts';
import type { RunHooks, RunLogEntry, RunProgress, RunReport, RunRequest } from './run-request.ts';
import { sandboxEntry } from './sandbox-entry.node.ts';
import type { LaunchAnswer } from './session-port.ts';
import { openWorkload } from './workload-source.node.ts';
import { sendRecording, type WorkloadSource } from './workload-source.ts';

/** A message of the sandbox ahead of the report. */
type RunEvent =
  | { readonly kind: 'progress'; readonly progress: RunProgress }
  | { readonly kind: 'log'; readonly entry: RunLogEntry };

export async function runInSandbox(request: RunRequest, hooks: RunHooks = {}): Promise<RunReport> {
  const workload = await openWorkload(request.workload);
  const sandbox = openSandbox({ entry: sandboxEntry() });
  const abort = (): void => void sandbox.close();
  hooks.signal?.addEventListener('abort', abort);
  try {
    if (hooks.signal?.aborted) throw new Error('the run was cancelled');
    await load(sandbox, request, workload);
    const log: RunLogEntry[] = [];
    const reply = await sandbox.request('run', request, {
      onEvent: (event) => tell(event as RunEvent, log, hooks),
    });
    if (reply.kind === 'lost') return lostReport(request, reply.end, log);
    return doneValue<RunReport>(reply);
  } finally {
    hooks.signal?.removeEventListener('abort', abort);
    await sandbox.close();
  }
}

function tell(event: RunEvent, log: RunLogEntry[], hooks: RunHooks): void {
  switch (event.kind) {
    case 'progress':
      hooks.onProgress?.(event.progress);
      break;
    case 'log':
      log.push(event.entry);
      hooks.onLog?.(event.entry);
      break;
    default:
      event satisfies never;
  }
}

async function load(
  sandbox: Sandbox,
  { script }: RunRequest,
  workload: WorkloadSource,
): Promise<void> {
  if (workload.kind === 'recording') {
    await sendRecording(workload.recording, async (piece) => {
      doneValue(await sandbox.request('recording', piece));
    });
  }
  const file = workload.kind === 'script' ? workload.path : null;
  const builtIn = workload.kind === 'script' ? workload.source : undefined;
  const answer = await loadSources(
    async (sources) => {
      return doneValue<LaunchAnswer>(
        await sandbox.request('load', { script, workload: file, sources }),
      );
    },
    async (path) => (path === file && builtIn !== undefined ? builtIn : readSource(path)),
  );
  if (answer.kind === 'ready') return;
  const { line, column, message } = answer;
  const [problem = message, advice = 'mend it and run again'] = message.split('; ', 2);
  throw new InputError({ file: `${answer.file}:${line}:${column}`, problem, advice });
}

/** @returns null where there is no such file: the front end then says who imported it */
export async function readSource(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return null;
    throw error;
  }
}

function doneValue<T>(reply: SandboxReply): T {
  switch (reply.kind) {
    case 'done':
      return reply.value as T;
    case 'failed':
      throw new Error(`${reply.error.name}: ${reply.error.message}`);
    case 'cancelled':
      throw new Error('the run was cancelled');
    case 'lost':
      throw new Error(describeEnd(reply.end));
    default:
      return reply satisfies never;
  }
}

/** The sandbox is gone with the run in it; what is known of it is why. */
function lostReport(request: RunRequest, end: SandboxEnd, log: readonly RunLogEntry[]): RunReport {
  if (end.kind === 'closed') throw new Error('the run was cancelled');
  if (end.kind === 'crashed') throw new Error(describeEnd(end));
  const violation: Violation = {
    kind: end.kind === 'stuck' ? 'livelock' : 'exception',
    message: describeEnd(end),
    file: request.script,
    line: 0,
    column: 0,
    thread: '',
    stack: [],
  };
  const { semantics, seed } = request;
  const nothing = {
    steps: 0,
    events: 0,
    callbacks: 0,
    callbacksByKind: {},
    tasks: 0,
    eventDigest: '',
  };
  return { version: 1, outcome: 'violation', violation, semantics, seed, ...nothing, log };
}
