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
  #stopped = false;

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
    if (answer === null) return { counts: NO_COUNTS, end: { kind: 'stopped' } };
    return 'kind' in answer ? { counts: NO_COUNTS, end: answer } : answer;
  }

  cut(): Promise<readonly Unit[] | ViolationEnd | null> {
    return this.#ask<readonly Unit[] | null>('exploreCut', null);
  }

  stop(): void {
    this.#stopped = true;
    void this.#sandbox?.then((sandbox) => sandbox.request('exploreStop', null));
  }

  /** Makes all of a violation that can be said about it. @returns null if its sandbox ends first */
  async explain(
    found: Found,
    onPhase: (phase: ExploreProgress['phase']) => void,
  ): Promise<FoundViolation | null> {
    const sandbox = await this.sandbox();
    const reply = await sandbox.request('exploreExplain', found, {
      onEvent: (event) => {
        const told = event as ExplorerEvent;
        if (told.kind === 'phase') onPhase(told.phase);
      },
    });
    return reply.kind === 'lost' && reply.end.kind !== 'closed' ? null : doneValue(reply);
  }

  async #begun(): Promise<Sandbox> {
    const sandbox = await this.#open();
    doneValue(await sandbox.request('exploreBegin', this.#request));
    return sandbox;
  }

  /** @returns the answer; where there is none because of the script, what it did; null if it was stopped */
  async #ask<T>(
    method: string,
    params: unknown,
    onEvent: (event: ExplorerEvent) => void = () => {},
  ): Promise<T | ViolationEnd | null> {
    this.#stopped = false;
    const sandbox = await this.sandbox().catch((error: unknown) => {
      if (this.#stopped) return null;
      throw error;
    });
    if (sandbox === null) return null;
    const reply = await sandbox.request(method, params, {
      onEvent: (event) => onEvent(event as ExplorerEvent),
    });
    if (reply.kind !== 'lost') return doneValue<T>(reply);
    this.#sandbox = null;
    // Ctrl-C ends every process of the terminal, this one's sandboxes first.
    if (this.#stopped && reply.end.kind !== 'closed') return null;
    return lost(reply.end, this.#request.script);
  }
}

/** What a violation is without its story. */
export function unexplained({ violation, schedule }: ViolationEnd): FoundViolation {
  const switches = (schedule ?? []).filter((thread, n, all) => n > 0 && thread !== all[n - 1]);
  return { ...violation, preemptions: switches.length, excludedBelow: 0 };
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
