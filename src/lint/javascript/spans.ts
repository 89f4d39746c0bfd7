/**
 * Spans: from the parser's positions, which count from 0, to a finding's, which count from 1.
 *
 * The parser is given UTF-16, so its columns are UTF-16 units already.
 */
import type { Node } from 'web-tree-sitter';
import type { Span } from '../finding.ts';

export function spanOf({ startPosition, endPosition }: Node): Span {
  return {
    line: startPosition.row + 1,
    column: startPosition.column + 1,
    endLine: endPosition.row + 1,
    endColumn: endPosition.column + 1,
  };
}
