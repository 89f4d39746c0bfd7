/**
 * A replay in a sandbox: a recorded session runs again from what is in its file, and nothing else.
 */
import { InputError } from '../recording/input-error.ts';
import { toBase64 } from '../recording/utrec/base64.ts';
import { MalformedError } from '../recording/utrec/bytes.ts';
import { withRecording } from '../recording/utrec/file.node.ts';
import type { RunSetting } from '../recording/utrec/format.ts';
import type { Ending, Recording } from '../recording/utrec/reader.ts';
import type { Divergence } from '../recording/utrec/replay.ts';
import { describeEnd, type Sandbox, type SandboxReply } from '../script/isolation/sandbox.ts';
import type { ReplayState } from './replay-handlers.ts';
import type { CancelSignal, RunRequest } from './run-request.ts';
import { doneValue, inSandbox, load } from './sandboxed.node.ts';
import type { WorkloadSource } from './workload-source.ts';

export interface ReplayResult extends ReplayState {
  readonly ending: Ending;
  readonly sources: Recording['sources'];
}

export interface ReplayHooks {
  readonly signal?: CancelSignal;
  readonly onProgress?: (state: ReplayState) => void;
}

/** @throws InputError for what is no recording of a run, is damaged, or cannot be loaded */
export function replayInSandbox(path: string, hooks: ReplayHooks = {}): Promise<ReplayResult> {
  return withRecording(path, async (recording) => {
    const setting = settingOf(recording);
    return inSandbox(hooks.signal, async (sandbox) => {
      const texts = new Map(recording.sources.map(({ name, text }) => [name, text]));
      const inRecording = (name: string): string => `${path} (${name})`;
      const readText = async (name: string): Promise<string | null> => texts.get(name) ?? null;
      await load(sandbox, setting.script, sourceOf(recording), readText, inRecording);
      return follow(sandbox, recording, setting, hooks);
    });
  });
}

export function settingOf({ file, header }: Recording): RunSetting {
  if (header.run !== undefined) return header.run;
  throw new InputError({
    file,
    problem: 'holds a workload and no session',
    advice: `run a tracer over it: utrace-lab run SCRIPT --workload ${file} --record OUT.utrec`,
  });
}

function sourceOf({ header, workload }: Recording): WorkloadSource {
  return workload === null
    ? { kind: 'script', path: header.workload.name }
    : { kind: 'recording', recording: workload };
}

async function follow(
  sandbox: Sandbox,
  recording: Recording,
  request: RunRequest,
  hooks: ReplayHooks,
): Promise<ReplayResult> {
  const { sources } = recording;
  let state = doneValue<ReplayState>(await sandbox.request('replayBegin', request));
  const stretches = recording.stretches();
  for (;;) {
    const next = await stretches.next();
    if (next.done) {
      const ending = next.value;
      if (ending.kind === 'whole' && ending.end !== null && state.divergence === null) {
        state = answered(await sandbox.request('replayEnd', ending.end), state);
      }
      return { ...state, ending, sources };
    }
    // After a difference, the rest is read for the way it ends.
    if (state.divergence !== null) continue;
    const { contents, at } = next.value;
    const reply = await sandbox.request('replayStretch', toBase64(contents));
    if (reply.kind === 'failed' && reply.error.name === 'MalformedError') {
      throw recording.damaged(at, new MalformedError(reply.error.message));
    }
    state = answered(reply, state);
    hooks.onProgress?.(state);
  }
}

/** A script that ends its sandbox now, and did not when it was recorded, has diverged. */
function answered(reply: SandboxReply, before: ReplayState): ReplayState {
  if (reply.kind !== 'lost' || reply.end.kind === 'closed') return doneValue<ReplayState>(reply);
  const divergence: Divergence = {
    step: before.steps,
    expected: 'the run goes on',
    actual: describeEnd(reply.end),
  };
  return { ...before, divergence };
}
