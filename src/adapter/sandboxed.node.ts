/**
 * What every kind of run does with its sandbox: opens it, loads it, takes its answers apart, and
 * leaves no process behind.
 */
import { InputError } from '../recording/input-error.ts';
import { openSandbox } from '../script/isolation/sandbox.node.ts';
import { describeEnd, type Sandbox, type SandboxReply } from '../script/isolation/sandbox.ts';
import { loadSources, type ReadText } from './load-sources.ts';
import type { CancelSignal } from './run-request.ts';
import { sandboxEntry } from './sandbox-entry.node.ts';
import type { LaunchAnswer } from './session-port.ts';
import { sendRecording, type WorkloadSource } from './workload-source.ts';

/** Opens a sandbox for as long as `use` lasts; aborting ends it at once, and rejects. */
export async function inSandbox<T>(
  signal: CancelSignal | undefined,
  use: (sandbox: Sandbox) => Promise<T>,
): Promise<T> {
  return inSandboxes(signal, (open) => use(open()));
}

/** The same for as many as `use` opens. */
export async function inSandboxes<T>(
  signal: CancelSignal | undefined,
  use: (open: () => Sandbox) => Promise<T>,
): Promise<T> {
  const opened: Sandbox[] = [];
  const open = (): Sandbox => {
    if (signal?.aborted) throw new Error('the run was cancelled');
    const sandbox = openSandbox({ entry: sandboxEntry() });
    opened.push(sandbox);
    return sandbox;
  };
  const abort = (): void => {
    for (const sandbox of opened) void sandbox.close();
  };
  signal?.addEventListener('abort', abort);
  try {
    return await use(open);
  } finally {
    signal?.removeEventListener('abort', abort);
    await Promise.all(opened.map((sandbox) => sandbox.close()));
  }
}

/**
 * Loads script and workload.
 *
 * @param fileOf  how the user calls the file of a name
 * @throws InputError for what the sandbox refuses
 */
export async function load(
  sandbox: Sandbox,
  script: string,
  workload: WorkloadSource,
  readText: ReadText,
  fileOf: (name: string) => string = (name) => name,
): Promise<void> {
  if (workload.kind === 'recording') {
    await sendRecording(workload.recording, async (piece) => {
      doneValue(await sandbox.request('recording', piece));
    });
  }
  const file = workload.kind === 'script' ? workload.path : null;
  const answer = await loadSources(
    async (sources) =>
      doneValue<LaunchAnswer>(await sandbox.request('load', { script, workload: file, sources })),
    readText,
  );
  if (answer.kind === 'ready') return;
  const { line, column, message } = answer;
  const [problem = message, advice = 'mend it and run again'] = message.split('; ', 2);
  throw new InputError({ file: `${fileOf(answer.file)}:${line}:${column}`, problem, advice });
}

export function doneValue<T>(reply: SandboxReply): T {
  switch (reply.kind) {
    case 'done':
      return reply.value as T;
    case 'failed': {
      const error = new Error(`${reply.error.name}: ${reply.error.message}`);
      error.cause = reply.error;
      throw error;
    }
    case 'cancelled':
      throw new Error('the run was cancelled');
    case 'lost':
      throw new Error(describeEnd(reply.end));
    default:
      return reply satisfies never;
  }
}
