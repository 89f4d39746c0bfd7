/**
 * utrace/no-final-callback: an engine can be detached too late, and then nobody cleans up.
 *
 * After -EALREADY the data belongs to the engine's last callback. An engine that has neither
 * report_death nor report_reap, or never asks for them, has none: its data leaks.
 *
 * Source of the rule: SEMANTICS.md §5 and §9.
 */
import type { Span } from '../finding.ts';
import type { CallOp, OpsTable, Unit } from '../graph/graph.ts';
import { masksOf } from '../machine/masks.ts';
import type { Project } from '../machine/project.ts';
import { apiCalls, eventBit } from '../names.ts';
import { answersOf } from './answers.ts';
import {
  detachesFromOutside,
  endsInQuiesce,
  hasRelease,
  isDetachAnswer,
  tableNamed,
  writesData,
} from './lifetime.ts';
import type { Rule } from './rule.ts';

export const noFinalCallback: Rule = {
  name: 'utrace/no-final-callback',
  severity: 'warning',
  inspect(unit, project, complain) {
    if (!detachesFromOutside(unit) || endsInQuiesce(unit)) return;
    for (const graph of unit.functions) {
      for (const { op, span } of graph.nodes) {
        if (op.kind !== 'call' || apiCalls.get(op.callee)?.kind !== 'attach') continue;
        if (!keepsData(op, unit)) continue;
        const table = tableGiven(op, unit, span);
        if (table === null || hasLastCallback(table, unit, project)) continue;
        const message =
          'After `-EALREADY` nobody frees the data of this engine: it has neither report_death ' +
          'nor report_reap that would be called. Add a report_death that frees it and returns ' +
          'UTRACE_DETACH, and DEATH to the events.';
        complain({
          site: { ...span, file: unit.file },
          message,
          related: [{ site: { ...table.span, file: unit.file }, message: 'its callbacks' }],
        });
      }
    }
  },
};

function keepsData(op: CallOp, unit: Unit): boolean {
  const [, flags, , data] = op.args;
  const creates = flags?.kind !== 'number' || (flags.number & 0x10) !== 0;
  if (!creates || data === undefined) return false;
  // Who passes on the data of another engine adds nothing to what that one was given.
  if (data.kind === 'field' && data.name === 'data') return writesData(unit);
  return !(data.kind === 'number' && data.number === 0) || writesData(unit);
}

function tableGiven(op: CallOp, unit: Unit, span: Span): OpsTable | null {
  const given = op.args[2];
  // A script can write the table where it is given away.
  if (given?.kind === 'unknown') {
    return unit.tables.find((table) => table.name === '' && isWithin(table.span, span)) ?? null;
  }
  const variable = given?.kind === 'address' ? given.of : given;
  return variable?.kind === 'variable' ? tableNamed(unit, variable.name) : null;
}

function isWithin(inner: Span, outer: Span): boolean {
  const after = (a: number, b: number, c: number, d: number): boolean =>
    a > c || (a === c && b >= d);
  return (
    after(inner.line, inner.column, outer.line, outer.column) &&
    after(outer.endLine, outer.endColumn, inner.endLine, inner.endColumn)
  );
}

function hasLastCallback(table: OpsTable, unit: Unit, project: Project): boolean {
  if (!table.isWhole || hasRelease(table)) return true;
  const has = (name: string): boolean => table.callbacks.some((callback) => callback.name === name);
  const masks = masksOf(project, unit.file);
  const isKnown = masks.length > 0 && masks.every(({ number }) => number !== null);
  const asked = masks.reduce((all, { number }) => all | (number ?? 0), 0);
  const asks = (event: string): boolean => !isKnown || (asked & eventBit(event)) !== 0;
  if ((has('report_death') && asks('DEATH')) || (has('report_reap') && asks('REAP'))) return true;
  // An engine that always goes at exit is gone when the task dies.
  return asks('EXIT') && detachesAtExit(table, unit, project);
}

function detachesAtExit({ callbacks }: OpsTable, unit: Unit, project: Project): boolean {
  const exit = callbacks.find(({ name }) => name === 'report_exit')?.function ?? null;
  const graph = exit === null ? null : project.functionNamed(unit.file, exit);
  return graph !== null && answersOf(graph).every(isDetachAnswer);
}
