/**
 * Words: strings that a script compares with each other, as the names of outcomes.
 */
import { type Expr, unknownExpr } from '../graph/graph.ts';

/** What a string literal stands for; texts that are no words are nobody's business. */
export function wordIn(quoted: string): Expr {
  const text = quoted.slice(1, -1);
  return /^[\w-]{1,40}$/.test(text) ? { kind: 'text', text } : unknownExpr;
}
