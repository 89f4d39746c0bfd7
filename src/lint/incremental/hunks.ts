/**
 * Hunks: which lines of a text were replaced, where several edits came at once.
 *
 * Fixes are tried many at a time, all over a file. What stands between two of them is where the lines
 * agree again; where that is far away, one hunk takes it all.
 */

/** Lines count from 0; ends are exclusive. */
export interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly newFrom: number;
  readonly newTo: number;
}

/** How far to look for lines that agree, and how many must. */
const reach = 80;
const agreeing = 3;

export function hunksOf(before: readonly string[], after: readonly string[]): readonly Hunk[] {
  const hunks: Hunk[] = [];
  let [at, newAt] = [0, 0];
  while (at < before.length || newAt < after.length) {
    if (at < before.length && before[at] === after[newAt]) {
      at++;
      newAt++;
      continue;
    }
    const [gone, made] = untilAgreed(before, after, at, newAt);
    hunks.push({ from: at, to: at + gone, newFrom: newAt, newTo: newAt + made });
    at += gone;
    newAt += made;
  }
  return hunks;
}

/** How many lines to pass on either side until both go on alike; all of them where that is nowhere near. */
function untilAgreed(
  before: readonly string[],
  after: readonly string[],
  at: number,
  newAt: number,
): readonly [gone: number, made: number] {
  for (let both = 1; both <= reach; both++) {
    for (let gone = 0; gone <= both; gone++) {
      if (agree(before, after, at + gone, newAt + both - gone)) return [gone, both - gone];
    }
  }
  return [before.length - at, after.length - newAt];
}

function agree(
  before: readonly string[],
  after: readonly string[],
  at: number,
  newAt: number,
): boolean {
  if (at + agreeing > before.length || newAt + agreeing > after.length) return false;
  for (let n = 0; n < agreeing; n++) if (before[at + n] !== after[newAt + n]) return false;
  return true;
}
