/**
 * What a sandbox answers: the same in a child process and in a worker.
 */
import type { RecordedWorkload } from '../recording/recorded-workload.ts';
import { toBase64 } from '../recording/utrec/base64.ts';
import type { Handler } from '../script/isolation/serve.ts';
import type { ScriptRealm } from '../script/loaded-script.ts';
import { exploreHandlers } from './explore-handlers.ts';
import { Laboratory, type LoadRequest } from './laboratory.ts';
import { replayHandlers } from './replay-handlers.ts';
import type { RunRequest } from './run-request.ts';
import { sessionHandlers } from './session-handlers.ts';

/** A handler that is done at once. */
const atOnce = (answer: (params: unknown) => unknown): Handler =>
  function* (params) {
    return answer(params);
  };

export function sandboxHandlers(realm: ScriptRealm): { readonly [method: string]: Handler } {
  const laboratory = new Laboratory(realm);
  return {
    load: atOnce((params) => laboratory.load(params as LoadRequest)),
    recording: atOnce((params) => {
      laboratory.addRecording(params as RecordedWorkload);
      return null;
    }),
    schedule: (params) => laboratory.schedule(params as RunRequest),
    run: (params, tell) =>
      laboratory.run(params as RunRequest, {
        progress: (progress) => tell({ kind: 'progress', progress }),
        log: (entry) => tell({ kind: 'log', entry }),
      }),
    record: (params, tell) =>
      laboratory.run(params as RunRequest, {
        progress: (progress) => tell({ kind: 'progress', progress }),
        log: (entry) => tell({ kind: 'log', entry }),
        stretch: (contents) => tell({ kind: 'stretch', contents: toBase64(contents) }),
      }),
    ...exploreHandlers(laboratory),
    ...replayHandlers(laboratory),
    ...sessionHandlers(laboratory),
  };
}
