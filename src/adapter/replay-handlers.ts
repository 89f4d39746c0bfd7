/**
 * Replaying in a sandbox: the recording comes in stretch by stretch, each answered once it was run.
 *
 * A recording is as little to be trusted as its script, so its bytes are read here, too.
 */
import { fromBase64 } from '../recording/utrec/base64.ts';
import type { SessionEnd } from '../recording/utrec/format.ts';
import type { Divergence, Replay } from '../recording/utrec/replay.ts';
import type { Handler } from '../script/isolation/serve.ts';
import type { Laboratory } from './laboratory.ts';
import type { RunRequest } from './run-request.ts';

/** How far a replay has come. */
export interface ReplayState {
  readonly steps: number;
  /** Events compared so far. */
  readonly events: number;
  readonly divergence: Divergence | null;
}

export function replayHandlers(laboratory: Laboratory): { readonly [method: string]: Handler } {
  let replay: Replay | null = null;
  const current = (): Replay => {
    if (replay === null) throw new Error('no replay has begun');
    return replay;
  };
  return {
    *replayBegin(params) {
      replay = laboratory.replay(params as RunRequest);
      return stateOf(replay);
    },
    *replayStretch(params) {
      yield* current().follow(fromBase64(params as string));
      return stateOf(current());
    },
    *replayEnd(params) {
      yield* current().finish(params as SessionEnd);
      return stateOf(current());
    },
  };
}

const stateOf = ({ run, events, divergence }: Replay): ReplayState => ({
  steps: run.machine.steps,
  events,
  divergence,
});
