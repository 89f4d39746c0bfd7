/**
 * What someone probably meant: the name that takes the fewest slips of the finger to reach.
 */

/** @returns the closest of `names`, or undefined when none is close enough to be worth saying */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  const word = typed.toLowerCase();
  let best: string | undefined;
  let bestCost = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const name of names) {
    const known = name.toLowerCase();
    // The first letter is the one that people get right.
    const cost = slips(word, known) + (known[0] === word[0] ? 0 : 0.5);
    if (cost < bestCost) {
      best = name;
      bestCost = cost;
    }
  }
  if (best !== undefined || word.length < 3) return best;
  return names.find((name) => name.toLowerCase().includes(word));
}

/** `; did you mean X?`, or nothing: ready to be put at the end of a message. */
export function didYouMean(typed: string, names: readonly string[], dashes = ''): string {
  const name = nearest(typed, names);
  return name === undefined ? '' : `; did you mean ${dashes}${name}?`;
}

/** Insertions, deletions, replacements and swaps of neighbours that lead from `from` to `to`. */
function slips(from: string, to: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const costs = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      costs.push(
        Math.min(
          at(last, column) + 1,
          at(costs, column - 1) + 1,
          at(last, column - 1) + (same ? 0 : 1),
          row > 1 && column > 1 && swapped ? at(beforeLast, column - 2) + 1 : Infinity,
        ),
      );
    }
    beforeLast = last;
    last = costs;
  }
  return at(last, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
