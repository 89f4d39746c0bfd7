/** What the tracers of these tests keep. */
export interface Tally {
  calls: number;
  deaths: number;
}

export function add(tally: Tally, key: keyof Tally): number {
  const before = tally[key];
  tally[key] = before + 1;
  return before + 1;
}
