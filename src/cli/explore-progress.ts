/**
 * What is said while an exploration goes on: how far it is, how long it will take, and, where that is
 * longer than anybody waits, what to do about it.
 */
import type { ExploreProgress, ExploreRequest } from '../adapter/explore-request.ts';
import { duration, type Progress } from './progress.ts';
import { counted, grouped, type Terminal } from './terminal.ts';

const verbs = { searching: 'exploring', minimising: 'making it minimal', explaining: 'explaining' };

/** An estimate is worth something after so much time, once there are units, and before. */
const SURE_MS = 1000;
const UNSURE_MS = 10_000;
/** What takes longer is worth a hint, ms. */
const LONG_MS = 180_000;
/** A smaller share says no more than that there is no end in sight. */
const LEAST_SHARE = 1e-9;

export function progressText(now: ExploreProgress, milliseconds: number): string {
  const runs = now.schedules + now.blocked;
  const all = runs / (now.fraction ?? 0);
  const isKnown = (now.fraction ?? 0) > 0.001;
  const made = isKnown ? `${grouped(runs)} of about ${grouped(Math.round(all))} runs` : null;
  const parts = [verbs[now.phase], made ?? counted(runs, 'run')];
  if (now.blocked > 0) parts.push(`${grouped(now.blocked)} blocked`);
  parts.push(`${grouped(Math.round((runs / milliseconds) * 1000))}/s`);
  if (now.units !== undefined) parts.push(`${now.units.done} of ${counted(now.units.of, 'unit')}`);
  if (now.preemptions !== undefined) parts.push(counted(now.preemptions, 'preemption'));
  return parts.join(' · ');
}

/**
 * The pace of an exploration. Before it is cut into units, nobody knows how large it is; the measure then
 * is what one reduction has come across, and tells little at first. So time is measured from the cut.
 */
export class Pace {
  #since = 0;
  #before = 0;
  #isCut = false;

  /** @returns the time that the rest will take, ms; null while that is not known */
  left({ fraction, units }: ExploreProgress, milliseconds: number): number | null {
    if (fraction === undefined) return null;
    if (units !== undefined && !this.#isCut) {
      this.#isCut = true;
      this.#since = milliseconds;
      this.#before = fraction;
    }
    const spent = milliseconds - this.#since;
    const seen = fraction - this.#before;
    if (spent < (this.#isCut ? SURE_MS : UNSURE_MS)) return null;
    return (spent / Math.max(seen, LEAST_SHARE)) * (1 - fraction);
  }
}

/** @returns what to say where it takes long; null where there is nothing to say */
export function hintOf(
  leftMs: number,
  { strategy, timeout, maxSchedules, maxPreemptions, jobs = 1 }: ExploreRequest,
): string | null {
  const isBounded = [timeout, maxSchedules, maxPreemptions].some((bound) => bound !== undefined);
  if (strategy !== 'prove' || isBounded || leftMs < LONG_MS) return null;
  const more = jobs > 1 ? 'more --jobs share it' : '--jobs N shares it';
  return `this takes about ${duration(leftMs)}: --strategy quick finds mistakes sooner, --max-preemptions 2 covers less, ${more}`;
}

/** Shows progress, and gives one hint. */
export function exploreProgress(
  terminal: Terminal,
  progress: Progress,
  request: ExploreRequest,
  isHinting: boolean,
): (now: ExploreProgress) => void {
  const started = performance.now();
  const pace = new Pace();
  let hinted = !isHinting;
  return (now) => {
    const milliseconds = performance.now() - started;
    const left = now.phase === 'searching' ? pace.left(now, milliseconds) : null;
    const hint = hinted || left === null ? null : hintOf(left, request);
    if (hint !== null) {
      hinted = true;
      progress.hide();
      terminal.note(`  ${terminal.noteStyle('warn', hint)}\n`);
    }
    progress.update(now.fraction, progressText(now, milliseconds), left ?? undefined);
  };
}
