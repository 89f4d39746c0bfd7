/**
 * Exploring in a sandbox: the requests it answers. A request to stop is heard between two batches of
 * runs of the one that explores.
 */
import { toBase64 } from '../recording/utrec/base64.ts';
import type { Handler } from '../script/isolation/serve.ts';
import type { ExploreRequest } from './explore-request.ts';
import { Explorer } from './explorer.ts';
import type { Laboratory } from './laboratory.ts';

export function exploreHandlers(laboratory: Laboratory): { readonly [method: string]: Handler } {
  let explorer: Explorer | null = null;
  const current = (): Explorer => {
    if (explorer === null) throw new Error('no exploration has begun');
    return explorer;
  };
  return {
    *explore(params, tell) {
      explorer = new Explorer(laboratory, params as ExploreRequest);
      return yield* explorer.explore((progress) => tell({ kind: 'progress', progress }));
    },
    *exploreStop(params) {
      current().stop(params as string);
      return null;
    },
    *exploreRecord(_params, tell) {
      return yield* current().record((contents) =>
        tell({ kind: 'stretch', contents: toBase64(contents) }),
      );
    },
  };
}
