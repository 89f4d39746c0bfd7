/**
 * Open loops: where a loop's whole state is in the variables and the memory of the script.
 *
 * `while`, `do` and plain `for` keep nothing between two rounds that a script could not see. The
 * rounds of `for`-`of` and `for`-`in` have an iterator behind them, so two rounds that look alike need
 * not be; nothing inside them counts.
 */
import { childrenOf, isOwnCode, type Node } from './nodes.ts';

/** The offsets at which nodes begin that stand in an open loop, and in no other kind of loop. */
export function openLoopOffsets(module: Node): ReadonlySet<number> {
  const offsets = new Set<number>();
  visit(module, 'none', offsets);
  return offsets;
}

type Inside = 'none' | 'open' | 'iterator';

function visit(node: Node, inside: Inside, offsets: Set<number>): void {
  if (inside === 'open') offsets.add(node.start);
  const below = isOwnCode(node) ? 'none' : insideOf(node, inside);
  for (const child of childrenOf(node)) visit(child, below, offsets);
}

function insideOf(node: Node, around: Inside): Inside {
  switch (node.type) {
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
      return around === 'none' ? 'open' : around;
    case 'ForOfStatement':
    case 'ForInStatement':
      return 'iterator';
    default:
      return around;
  }
}
