/**
 * Locks that callbacks take: nobody may hold one of them while waiting for a callback.
 */
import type { Expr, FunctionGraph } from '../graph/graph.ts';
import type { Project } from '../machine/project.ts';

const taking = /^(?:mutex_lock\w*|down|down_read|down_write|spin_lock\w*)$/;

/** What a lock is called, whichever record it is in: two records of one type have the same order. */
export function shapeOf(lock: string): string {
  return /(&[^.&]*|[^.&]*)$/.exec(lock)?.[0].replace(/^&/, '').replace(/#.*$/, '') ?? lock;
}

/** The locks that functions take which run as part of a callback. */
export function locksOfCallbacks(project: Project): ReadonlySet<string> {
  return project.fact('locks', '', locksIn);
}

function locksIn(project: Project): ReadonlySet<string> {
  const locks = new Set<string>();
  const seen = new Set<FunctionGraph>();
  const open = project.units.flatMap(({ functions }) =>
    functions.filter(({ role }) => role.kind === 'callback' && role.name !== 'release'),
  );
  for (let graph = open.pop(); graph !== undefined; graph = open.pop()) {
    if (seen.has(graph)) continue;
    seen.add(graph);
    for (const { op } of graph.nodes) {
      if (op.kind !== 'call') continue;
      const callee = project.callee(graph.file, op);
      if (callee !== null) open.push(callee);
      const lock = op.args[0];
      if (taking.test(op.callee) && lock !== undefined) locks.add(shapeOf(nameOf(lock)));
    }
  }
  return locks;
}

function nameOf(expr: Expr): string {
  switch (expr.kind) {
    case 'variable':
    case 'field':
      return expr.name;
    case 'address':
      return nameOf(expr.of);
    default:
      return '';
  }
}
