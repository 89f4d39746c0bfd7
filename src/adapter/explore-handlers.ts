/**
 * Exploring in a sandbox: the requests it answers. A request to stop is heard between two batches of
 * runs of the one that explores.
 */

import type { Found } from '../explore/counterexample/minimise.ts';
import type { Piece } from '../explore/sharing/piece.ts';
import { toBase64 } from '../recording/utrec/base64.ts';
import type { Handler } from '../script/isolation/serve.ts';
import type { ExploreRequest } from './explore-request.ts';
import { Explorer } from './explorer.ts';
import type { Laboratory } from './laboratory.ts';

/** To make a piece of an exploration. */
export interface PieceRequest {
  readonly piece: Piece;
  /** Runs that it may make. */
  readonly limit?: number;
}

export function exploreHandlers(laboratory: Laboratory): { readonly [method: string]: Handler } {
  let explorer: Explorer | null = null;
  const current = (): Explorer => {
    if (explorer === null) throw new Error('no exploration has begun');
    return explorer;
  };
  return {
    *exploreBegin(params) {
      explorer = new Explorer(laboratory, params as ExploreRequest);
      return null;
    },
    *explorePiece(params, tell) {
      const { piece, limit } = params as PieceRequest;
      return yield* current().piece(piece, limit, tell);
    },
    *exploreCut() {
      return yield* current().cut();
    },
    *exploreStop() {
      current().stop();
      return null;
    },
    *exploreExplain(params, tell) {
      return yield* current().explain(params as Found, tell);
    },
    *exploreRecord(_params, tell) {
      return yield* current().record((contents) =>
        tell({ kind: 'stretch', contents: toBase64(contents) }),
      );
    },
  };
}
