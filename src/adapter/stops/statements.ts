/**
 * Statements by place: where a breakpoint can lie.
 */
import type { Program } from '../../script/vm/program.ts';

export interface StatementPlace {
  readonly statement: number;
  readonly file: string;
  /** 1-based, as are the others. */
  readonly line: number;
  readonly column: number;
}

/** The statements that begin within these lines, in the order of the text. */
export function statementsIn(
  program: Program,
  file: string,
  from: number,
  to: number,
): StatementPlace[] {
  const found: StatementPlace[] = [];
  program.statements.forEach((entry, statement) => {
    const { line, column } = entry;
    if (entry.file !== file || line < from || line > to) return;
    found.push({ statement, file, line, column });
  });
  return found.sort(byPlace);
}

/**
 * The first statement on `line` or, where there is none, on the next line that has one; with a column,
 * the last one of its line that does not begin after it.
 */
export function statementAt(
  program: Program,
  file: string,
  line: number,
  column?: number,
): StatementPlace | null {
  const [first] = statementsIn(program, file, line, Number.POSITIVE_INFINITY);
  if (first === undefined) return null;
  if (column === undefined || first.line !== line) return first;
  const before = statementsIn(program, file, line, line).filter((each) => each.column <= column);
  return before.at(-1) ?? first;
}

const byPlace = (one: StatementPlace, other: StatementPlace): number =>
  one.line - other.line || one.column - other.column;
