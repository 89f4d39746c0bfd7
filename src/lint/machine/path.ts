/**
 * Paths: where one stands in a nest of calls, and what the machine offers to those who perform one.
 */
import type { CallOp, Expr, FunctionGraph, GraphNode } from '../graph/graph.ts';
import type { Event, RunContext } from './event.ts';
import type { CallKind, CallRecord } from './record.ts';
import type { Site, State } from './state.ts';
import type { Value } from './value.ts';

/** A path that has left a function, or a call. */
export interface Exit {
  readonly state: State;
  readonly value: Value;
}

/** Where in the nest of calls a path stands. */
export interface Frame {
  readonly graph: FunctionGraph;
  /** 0 for the function that was entered first. */
  readonly depth: number;
  /** The calls that led here. */
  readonly chain: readonly Site[];
  readonly outer: Frame | null;
}

/** The machine, as those see it who perform a call. */
export interface Machine extends RunContext {
  tell(event: Event): void;
  /**
   * A number for a nest of calls. Names that are built from it do not say where the calls stand, so
   * moving them changes nothing.
   */
  way(chain: readonly Site[]): number;
  value(expr: Expr, state: State, frame: Frame, node: GraphNode): Value;
  /** A value goes where it cannot be followed. */
  escape(value: Value): void;
  /** The record of a call at this place of this nest of calls. */
  recordOf(frame: Frame, op: CallOp, node: GraphNode, kind: CallKind): CallRecord;
  /** Follows a call into a function of the project; null when that goes too deep. */
  enter(
    callee: FunctionGraph,
    args: readonly Value[],
    frame: Frame,
    node: GraphNode,
    state: State,
  ): readonly Exit[] | null;
}

export function siteAt(graph: FunctionGraph, { span }: GraphNode): Site {
  return { ...span, file: graph.file };
}
