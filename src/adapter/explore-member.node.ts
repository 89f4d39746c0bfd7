/**
 * A member of a crew that works in a sandbox. Whatever a script does to its sandbox becomes a result
 * like any other, and the next piece gets a new one.
 */

import type { Found } from '../explore/counterexample/minimise.ts';
import type { Unit } from '../explore/search/units.ts';
import type { Member } from '../explore/sharing/crew.ts';
import {
  type Counts,
  NO_COUNTS,
  type Piece,
  type PieceEnd,
  type PieceResult,
} from '../explore/sharing/piece.ts';
import { describeEnd, type Sandbox, type SandboxEnd } from '../script/isolation/sandbox.ts';
import type { PieceRequest } from './explore-handlers.ts';
import type { ExploreProgress, ExploreRequest, FoundViolation } from './explore-request.ts';
import type { ExplorerEvent } from './explorer.ts';
import { doneValue } from './sandboxed.node.ts';

type ViolationEnd = PieceEnd & { readonly kind: 'violation' };

export class SandboxMember implements Member {
  /** Preemptions of the runs it makes, where the search is by them. */
  preemptions: number | undefined;
  readonly #request: ExploreRequest;
  readonly #open: () => Promise<Sandbox>;
  #sandbox: Promise<Sandbox> | null = null;

  /** @param open  opens a sandbox, and loads it */
  constructor(request: ExploreRequest, open: () => Promise<Sandbox>) {
    this.#request = request;
    this.#open = open;
  }

  /** The sandbox it has, or will have. */
  sandbox(): Promise<Sandbox> {
    this.#sandbox ??= this.#begun();
    return this.#sandbox;
  }

  async piece(
    piece: Piece,
    limit: number,
    onProgress: (counts: Counts, fraction?: number) => void,
  ): Promise<PieceResult> {
    const asked: PieceRequest = Number.isFinite(limit) ? { piece, limit } : { piece };
    const answer = await this.#ask<PieceResult>('explorePiece', asked, (event) => {
      if (event.kind !== 'tally') return;
      const { fraction, preemptions, ...counts } = event.tally;
      this.preemptions = preemptions;
      onProgress(counts, fraction);
    });
    return 'kind' in answer ? { counts: NO_COUNTS, end: answer } : answer;
  }

  cut(): Promise<readonly Unit[] | ViolationEnd | null> {
    return this.#ask<readonly Unit[] | null>('exploreCut', null);
  }

  stop(): void {
    void this.#sandbox?.then((sandbox) => sandbox.request('exploreStop', null));
  }

  /** Makes all of a violation that can be said about it. */
  async explain(
    found: Found,
    onPhase: (phase: ExploreProgress['phase']) => void,
  ): Promise<FoundViolation> {
    const answer = await this.#ask<FoundViolation>('exploreExplain', found, (event) => {
      if (event.kind === 'phase') onPhase(event.phase);
    });
    return 'schedule' in answer ? unexplained(answer) : answer;
  }

  async #begun(): Promise<Sandbox> {
    const sandbox = await this.#open();
    doneValue(await sandbox.request('exploreBegin', this.#request));
    return sandbox;
  }

  /** @returns the answer; where there is none because of the script, what it did */
  async #ask<T>(
    method: string,
    params: unknown,
    onEvent: (event: ExplorerEvent) => void = () => {},
  ): Promise<T | ViolationEnd> {
    const sandbox = await this.sandbox();
    const reply = await sandbox.request(method, params, {
      onEvent: (event) => onEvent(event as ExplorerEvent),
    });
    if (reply.kind !== 'lost') return doneValue<T>(reply);
    this.#sandbox = null;
    return lost(reply.end, this.#request.script);
  }
}

/** What a violation is without its story. */
export function unexplained({ violation }: ViolationEnd): FoundViolation {
  return { ...violation, preemptions: 0, excludedBelow: 0 };
}

function lost(end: SandboxEnd, script: string): ViolationEnd {
  if (end.kind === 'closed') throw new Error('the exploration was cancelled');
  if (end.kind === 'crashed') throw new Error(describeEnd(end));
  const kind = end.kind === 'stuck' ? 'livelock' : 'exception';
  const place = { file: script, line: 0, column: 0, thread: '', stack: [] };
  return {
    kind: 'violation',
    violation: { kind, message: describeEnd(end), ...place },
    schedule: null,
  };
}
