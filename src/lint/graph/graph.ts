/**
 * The graph: what a function does, whatever language it was written in.
 *
 * A node does one thing and names the nodes that may come next. Calls, assignments and decisions
 * are nodes; what is left of an expression has no effect and stays a small tree. Conditions are
 * taken apart, so that `a && b` is two decisions. The lowering of each language leaves its syntax
 * behind here, and no rule looks back.
 */
import type { Span } from '../finding.ts';

/**
 * Something that holds a value. Names beginning with `g:` live as long as the module; all others
 * belong to one function, and no two variables of a file share a name.
 */
export type VariableName = string;

/** `is number` is how a script asks a value of two types which of them it is. */
export type UnaryOperator = '!' | '-' | '~' | 'is number';

/** An expression without effects. */
export type Expr =
  /** `named` is the constant's name when it was written as one. */
  | { readonly kind: 'number'; readonly number: number; readonly named: string | null }
  | { readonly kind: 'variable'; readonly name: VariableName }
  | { readonly kind: 'field'; readonly base: Expr; readonly name: string }
  | { readonly kind: 'element'; readonly base: Expr; readonly index: Expr }
  | { readonly kind: 'address'; readonly of: Expr }
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly of: Expr }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expr;
      readonly right: Expr;
    }
  /** The task in whose context the code runs. */
  | { readonly kind: 'current' }
  /** A word that a script writes between quotes, to tell one outcome from another. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'function'; readonly id: string }
  | { readonly kind: 'unknown' };

export const unknownExpr: Expr = { kind: 'unknown' };

/** What can be assigned to. */
export type Place = Extract<Expr, { kind: 'variable' | 'field' | 'element' | 'unknown' }>;

export interface CallOp {
  readonly kind: 'call';
  /**
   * Who is called: a function of the kernel by its name; `fn:` and an id for a function of the
   * project; `method:` and a name for a method, whose object is then the first argument; empty when
   * it cannot be told.
   */
  readonly callee: string;
  readonly args: readonly Expr[];
  /** What the author wrote for each argument. */
  readonly texts: readonly string[];
  /** Where the result goes. */
  readonly result: VariableName;
}

export type Op =
  | { readonly kind: 'nop' }
  | { readonly kind: 'assign'; readonly target: Place; readonly value: Expr }
  | CallOp
  /** Goes to the first of `next` when the condition holds, else to the second. */
  | { readonly kind: 'branch'; readonly condition: Expr }
  /** Goes to any of `next`. */
  | { readonly kind: 'choose' }
  | { readonly kind: 'return'; readonly value: Expr | null }
  /** A walk over several things begins. What was let go in an earlier one is not among them. */
  | { readonly kind: 'walk'; readonly over: Expr }
  /** The variable steps on to another item of what it walks over. */
  | { readonly kind: 'renew'; readonly variable: VariableName; readonly over: Expr | null };

export interface GraphNode {
  readonly op: Op;
  readonly span: Span;
  readonly next: number[];
}

export interface Parameter {
  readonly name: VariableName;
  /** As the author calls it. */
  readonly text: string;
  /** The record it points to, if the declaration says so. */
  readonly type: string | null;
}

/** In what capacity a function is entered from outside. */
export type Role =
  | { readonly kind: 'callback'; readonly name: string }
  | { readonly kind: 'init' }
  | { readonly kind: 'exit' }
  | { readonly kind: 'thread' }
  | { readonly kind: 'plain' };

export interface FunctionGraph {
  readonly id: string;
  readonly name: string;
  readonly file: string;
  /** The name where it is declared. */
  readonly span: Span;
  readonly parameters: readonly Parameter[];
  readonly entry: number;
  readonly nodes: readonly GraphNode[];
  /** Every variable and temporary that lives no longer than a call of the function. */
  readonly locals: ReadonlySet<VariableName>;
  readonly types: ReadonlyMap<VariableName, string>;
  /** True where somebody outside the files at hand may call it. */
  readonly isShared: boolean;
  readonly role: Role;
}

/** One member of a table of callbacks. */
export interface Callback {
  readonly name: string;
  /** The function's id, when the file has it. */
  readonly function: string | null;
  readonly span: Span;
}

/** A table of callbacks, as given to utrace_attach_task(). */
export interface OpsTable {
  /** The variable it is kept in, empty for none. */
  readonly name: VariableName;
  readonly span: Span;
  readonly callbacks: readonly Callback[];
  /** False where the table takes in members that cannot be seen. */
  readonly isWhole: boolean;
}

export interface Comment {
  readonly text: string;
  readonly span: Span;
}

/** Everything that was understood of one file. */
export interface Unit {
  readonly file: string;
  readonly language: 'c' | 'typescript';
  readonly functions: readonly FunctionGraph[];
  readonly tables: readonly OpsTable[];
  readonly comments: readonly Comment[];
  /** Names of kernel functions that are called anywhere in the file, also where no graph was made. */
  readonly mentions: ReadonlySet<string>;
  /** True where the file defines functions of the utrace API itself. */
  readonly isImplementation: boolean;
}
