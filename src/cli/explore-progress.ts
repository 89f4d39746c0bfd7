/**
 * What is said while an exploration goes on: how far it is, how long it will take, and, where that is
 * longer than anybody waits, what to do about it.
 */
import type { ExploreProgress, ExploreRequest } from '../adapter/explore-request.ts';
import { duration, type Progress } from './progress.ts';
import { counted, grouped, type Terminal } from './terminal.ts';

const verbs = { searching: 'exploring', minimising: 'making it minimal', explaining: 'explaining' };

/** Nothing is said of the time before. */
const QUIET_MS = 1000;
/** What takes longer is worth a hint, ms. */
const LONG_MS = 180_000;
/** A smaller share says no more than that there is no end in sight. */
const LEAST_SHARE = 1e-6;

export function progressText(now: ExploreProgress, milliseconds: number): string {
  const runs = now.schedules + now.blocked;
  const parts = [verbs[now.phase], counted(runs, 'run')];
  if (now.blocked > 0) parts.push(`${grouped(now.blocked)} blocked`);
  parts.push(`${grouped(Math.round((runs / milliseconds) * 1000))}/s`);
  if (now.fraction !== undefined && now.fraction > 0.001) {
    parts.push(`of about ${grouped(Math.round(runs / now.fraction))}`);
  }
  if (now.units !== undefined) parts.push(`${now.units.done} of ${counted(now.units.of, 'unit')}`);
  if (now.preemptions !== undefined) parts.push(counted(now.preemptions, 'preemption'));
  return parts.join(' · ');
}

/** @returns what to say when it is seen to take long; null while that is not known */
export function hintOf(
  { phase, fraction }: ExploreProgress,
  { strategy, timeout, maxSchedules, maxPreemptions, jobs = 1 }: ExploreRequest,
  milliseconds: number,
): string | null {
  const isBounded = [timeout, maxSchedules, maxPreemptions].some((bound) => bound !== undefined);
  if (strategy !== 'prove' || isBounded || phase !== 'searching') return null;
  if (milliseconds < QUIET_MS || fraction === undefined) return null;
  const whole = milliseconds / Math.max(fraction, LEAST_SHARE);
  if (whole < LONG_MS) return null;
  const time = fraction < LEAST_SHARE ? 'very long' : `about ${duration(whole)}`;
  const more = jobs > 1 ? 'more --jobs share it' : '--jobs N shares it';
  return `this takes ${time}: --strategy quick finds mistakes sooner, --max-preemptions 2 covers less, ${more}`;
}

/** Shows progress, and gives one hint. */
export function exploreProgress(
  terminal: Terminal,
  progress: Progress,
  request: ExploreRequest,
  isHinting: boolean,
): (now: ExploreProgress) => void {
  const started = performance.now();
  let hinted = !isHinting;
  return (now) => {
    const milliseconds = performance.now() - started;
    const hint = hinted ? null : hintOf(now, request, milliseconds);
    if (hint !== null) {
      hinted = true;
      progress.hide();
      terminal.note(`  ${terminal.noteStyle('warn', hint)}\n`);
    }
    progress.update(now.fraction, progressText(now, milliseconds));
  };
}
