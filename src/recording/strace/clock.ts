/**
 * Clock: the times of lines, as far as they can be compared between files.
 *
 * `-tt` prints a time of day, `-ttt` seconds since 1970; both are printed with a fixed number of
 * digits, so that within one form texts compare as times do. A distance from the line before (`-r`)
 * says nothing about other files.
 */

/** A comparable time: days since the recording began, and the time as printed. */
export interface LineTime {
  readonly day: number;
  readonly text: string;
}

/** Half a day: two times of day further apart than this lie on both sides of midnight. */
const halfDayHours = 12;

/** True for a time of day and for seconds since 1970, which no distance between lines reaches. */
export function isAbsoluteTime(text: string): boolean {
  return isTimeOfDay(text) || /^\d{9}/.test(text);
}

function isTimeOfDay(text: string): boolean {
  return text.charAt(2) === ':';
}

/** The time of a line that follows `before` in the same file. */
export function timeAfter(before: LineTime, text: string): LineTime {
  const wrapped = isTimeOfDay(text) && hours(before.text) - hours(text) > halfDayHours;
  return { day: wrapped ? before.day + 1 : before.day, text };
}

/** Negative when `a` is earlier than `b`, 0 when they are the same. */
export function compareTimes(a: LineTime, b: LineTime): number {
  if (a.day !== b.day) return a.day - b.day;
  if (a.text === b.text) return 0;
  return a.text < b.text ? -1 : 1;
}

/**
 * The first times of files that were recorded together: some may begin after midnight.
 *
 * @param texts the time of each file's first line
 */
export function firstTimes(texts: readonly string[]): readonly LineTime[] {
  const late = texts.some((text) => isTimeOfDay(text) && hours(text) >= halfDayHours);
  const early = texts.some((text) => isTimeOfDay(text) && hours(text) < halfDayHours);
  const spread = Math.max(...texts.map(hours)) - Math.min(...texts.map(hours));
  const across = late && early && spread > halfDayHours;
  return texts.map((text) => ({ day: across && hours(text) < halfDayHours ? 1 : 0, text }));
}

function hours(text: string): number {
  return Number.parseInt(text, 10);
}
