/**
 * Stop points: all that a user asked a session to stop at, and where in the program it lies.
 *
 * They belong to the session and outlive its runs; each run has a {@link RunWatch} that looks for them.
 */
import type { Program } from '../../script/vm/program.ts';
import type { ValuePlace } from '../rows.ts';
import type {
  DataBreakpoint,
  ExceptionFilter,
  FunctionBreakpoint,
  InstructionBreakpoint,
  LineBreakpoint,
  PlacedBreakpoint,
} from '../session-port.ts';
import { calledNames } from './called-names.ts';
import { type FilterId, isFilter } from './exception-filters.ts';
import { statementAt } from './statements.ts';
import { Stipulation } from './terms.ts';

/** A breakpoint on statements. */
export interface StatementPoint {
  readonly id: number;
  readonly statements: ReadonlySet<number>;
  readonly terms: Stipulation;
  readonly logMessage: string | undefined;
  readonly reason: 'breakpoint' | 'function breakpoint';
}

/** A breakpoint on functions by name; it is hit at the first statement of one. */
export interface EntryPoint {
  readonly id: number;
  readonly fits: (name: string) => boolean;
  readonly terms: Stipulation;
}

export interface EventPoint {
  readonly id: number;
  readonly event: number;
  readonly terms: Stipulation;
}

export interface DataPoint {
  readonly id: number;
  readonly place: ValuePlace;
  readonly onRead: boolean;
  readonly onWrite: boolean;
  readonly terms: Stipulation;
}

export class StopPoints {
  readonly #byFile = new Map<string, readonly StatementPoint[]>();
  #functions: { readonly entries: EntryPoint[]; readonly calls: StatementPoint[] } = {
    entries: [],
    calls: [],
  };
  events: readonly EventPoint[] = [];
  data: readonly DataPoint[] = [];
  filters: ReadonlyMap<FilterId, string | undefined>;
  /** By statement: the breakpoints that lie on it. Another map when they change. */
  byStatement: ReadonlyMap<number, readonly StatementPoint[]> = new Map();
  #nextId = 1;

  constructor(stopOnViolation: boolean) {
    this.filters = new Map(stopOnViolation ? [['violation', undefined]] : []);
  }

  get entries(): readonly EntryPoint[] {
    return this.#functions.entries;
  }

  /** The statements to stop at, where that is all there is to it; null where more must be looked at. */
  get plainStatements(): ReadonlySet<number> | null {
    const points = [...this.byStatement.values()].flat();
    const isPlain = ({ terms, logMessage }: StatementPoint): boolean =>
      terms.isPlain && logMessage === undefined;
    const rest = this.entries.length + this.events.length + this.data.length;
    const quiet = [...this.filters.keys()].every((filter) => filter === 'violation');
    return rest === 0 && quiet && points.every(isPlain) ? new Set(this.byStatement.keys()) : null;
  }

  /** Forgets hits after a moment that will not come again as it was. */
  forgetAfter(when: number): void {
    for (const { terms } of [
      ...[...this.byStatement.values()].flat(),
      ...this.entries,
      ...this.events,
      ...this.data,
    ]) {
      terms.forgetAfter(when);
    }
  }

  setLines(program: Program, file: string, wanted: readonly LineBreakpoint[]): PlacedBreakpoint[] {
    const points: StatementPoint[] = [];
    const placed = wanted.map((one): PlacedBreakpoint => {
      const id = this.#nextId++;
      const terms = new Stipulation(one);
      if (terms.fault !== undefined) return { id, verified: false, message: terms.fault };
      const found = statementAt(program, file, one.line, one.column);
      if (found === null) {
        return { id, verified: false, message: 'no statement at or after this line' };
      }
      const { logMessage } = one;
      const statements = new Set([found.statement]);
      points.push({ id, statements, terms, logMessage, reason: 'breakpoint' });
      return { id, verified: true, line: found.line, column: found.column };
    });
    this.#byFile.set(file, points);
    this.#index();
    return placed;
  }

  setFunctions(program: Program, wanted: readonly FunctionBreakpoint[]): PlacedBreakpoint[] {
    const entries: EntryPoint[] = [];
    const calls: StatementPoint[] = [];
    const placed = wanted.map((one): PlacedBreakpoint => {
      const id = this.#nextId++;
      const terms = new Stipulation(one);
      if (terms.fault !== undefined) return { id, verified: false, message: terms.fault };
      const fits = pattern(one.name);
      const statements = calledNames(program).statements(fits);
      if (statements.size > 0) {
        const reason = 'function breakpoint';
        calls.push({ id, statements, terms, logMessage: undefined, reason });
      }
      // Callbacks and functions are known when they are called; a name may come to life later.
      entries.push({ id, fits, terms });
      const isKnown = statements.size > 0 || functionNames(program).some(fits);
      if (isKnown) return { id, verified: true };
      return { id, verified: false, message: `nothing in the script is called ${one.name}` };
    });
    this.#functions = { entries, calls };
    this.#index();
    return placed;
  }

  setEvents(wanted: readonly InstructionBreakpoint[]): PlacedBreakpoint[] {
    this.events = wanted.map((one) => ({
      id: this.#nextId++,
      event: one.event,
      terms: new Stipulation(one),
    }));
    return this.events.map(({ id, terms }) => placedBy(id, terms));
  }

  setData(
    wanted: readonly DataBreakpoint[],
    placeOf: (dataId: string) => ValuePlace | null,
  ): PlacedBreakpoint[] {
    const points: DataPoint[] = [];
    const placed = wanted.map((one): PlacedBreakpoint => {
      const id = this.#nextId++;
      const place = placeOf(one.dataId);
      const terms = new Stipulation(one);
      if (place === null) return { id, verified: false, message: 'no such data' };
      const access = one.accessType ?? 'write';
      const [onRead, onWrite] = [access !== 'write', access !== 'read'];
      points.push({ id, place, onRead, onWrite, terms });
      return placedBy(id, terms);
    });
    this.data = points;
    return placed;
  }

  setFilters(wanted: readonly ExceptionFilter[]): PlacedBreakpoint[] {
    const filters = new Map<FilterId, string | undefined>();
    const placed = wanted.map(({ filter, condition }): PlacedBreakpoint => {
      if (!isFilter(filter)) return { verified: false, message: `there is no filter ${filter}` };
      filters.set(filter, condition);
      return { verified: true };
    });
    this.filters = filters;
    return placed;
  }

  #index(): void {
    const all = [...[...this.#byFile.values()].flat(), ...this.#functions.calls];
    const byStatement = new Map<number, StatementPoint[]>();
    for (const point of all) {
      for (const statement of point.statements) {
        byStatement.set(statement, [...(byStatement.get(statement) ?? []), point]);
      }
    }
    this.byStatement = byStatement;
  }
}

const placedBy = (id: number, { fault }: Stipulation): PlacedBreakpoint =>
  fault === undefined ? { id, verified: true } : { id, verified: false, message: fault };

/** `report_death`, `*.report_*`: any name of a function that the pattern covers. */
function pattern(name: string): (candidate: string) => boolean {
  const quoted = name
    .trim()
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*');
  const test = new RegExp(`^${quoted}$`);
  return (candidate) => test.test(candidate);
}

/** Every name a function of the program answers to. */
function functionNames(program: Program): readonly string[] {
  const { functions } = program.emitted({ points: 'every', notes: true });
  return functions.flatMap(({ name, file }) => namesOf(name, file));
}

/** A function is known by its name, alone or after its file's. */
export function namesOf(name: string, file: string): readonly string[] {
  const base = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  const stem = base.replace(/(\.(tracer|workload))?\.[cm]?[jt]s$/, '');
  return [name, `${stem}.${name}`];
}
