/**
 * Progress: one line on stderr that is rewritten in place, for whatever takes over a second.
 *
 * Only where someone is looking, and gone when the work is done: results stay, progress does not.
 */
import type { Terminal } from './terminal.ts';

const quietMs = 1000;
const refreshMs = 100;
const barWidth = 20;

export interface Progress {
  /**
   * @param fraction  how much is done, 0 to 1, or undefined where nobody can know
   * @param text  what has been done so far, in the user's words
   * @param leftMs  how long the rest will take, where that is known better than by the fraction
   */
  update(fraction: number | undefined, text: string, leftMs?: number): void;
  /** Takes the line away, so that something else can be written; a later update brings it back. */
  hide(): void;
}

export function startProgress(terminal: Terminal, now: () => number = Date.now): Progress {
  if (!terminal.watched) return { update() {}, hide() {} };
  const started = now();
  let shownAt = 0;
  let visible = false;
  const hide = (): void => {
    if (visible) terminal.note('\r\x1b[2K');
    visible = false;
    shownAt = 0;
  };
  terminal.interrupted.addEventListener('abort', hide);
  return {
    hide,
    update(fraction, text, leftMs) {
      const time = now();
      if (time - started < quietMs || time - shownAt < refreshMs) return;
      shownAt = time;
      visible = true;
      const line = `${bar(fraction)}${text} · ${left(fraction, time - started, leftMs)}`;
      terminal.note(`\r\x1b[2K  ${terminal.noteStyle('dim', line.slice(0, terminal.width - 3))}`);
    },
  };
}

function bar(fraction: number | undefined): string {
  if (fraction === undefined) return '';
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * barWidth);
  return `${'━'.repeat(full)}${'┄'.repeat(barWidth - full)} `;
}

function left(fraction: number | undefined, elapsedMs: number, leftMs?: number): string {
  if (leftMs !== undefined) return `about ${duration(leftMs)} left`;
  if (fraction === undefined || fraction <= 0) return `${duration(elapsedMs)} so far`;
  return `about ${duration((elapsedMs / fraction) * (1 - fraction))} left`;
}

/** From here on the next larger unit is used, ms; each with what it is divided by. */
const scales: readonly (readonly [from: number, unit: number, name: string])[] = [
  [3 * 86_400_000, 86_400_000, 'days'],
  [3 * 3_600_000, 3_600_000, 'h'],
  [120_000, 60_000, 'min'],
];

/** So much time as people say it. */
export function duration(milliseconds: number): string {
  if (milliseconds >= 1000 * 86_400_000) return 'years';
  for (const [from, unit, name] of scales) {
    if (milliseconds >= from) return `${Math.round(milliseconds / unit)} ${name}`;
  }
  return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 1 : 0)} s`;
}
