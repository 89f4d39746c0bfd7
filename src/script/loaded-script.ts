/**
 * A loaded script: a tracer and, where it is a script too, its workload, compiled once and ready for
 * any number of runs.
 *
 * Both are one program, so that a statement has one number wherever it stands.
 */

import { userModule, userNames } from './api/user-module.ts';
import { utraceModule, utraceNames } from './api/utrace-module.ts';
import type { StripTypes } from './frontend/strip.ts';
import type { Run } from './run.ts';
import type { SourcePlace } from './violation.ts';
import {
  compileProgram,
  type Evaluate,
  type Instance,
  type Prepared,
  type Program,
} from './vm/program.ts';

export interface ScriptSources {
  /** The tracer script. */
  readonly script: string;
  /** The workload file, where the workload is one. */
  readonly workload: string | null;
  /** The text of a file, or null. */
  readonly load: (path: string) => string | null;
}

/** What the realm that scripts run in gives. */
export interface ScriptRealm {
  readonly strip: StripTypes;
  readonly evaluate: Evaluate;
  readonly globals: Readonly<Record<string, unknown>>;
  readonly absent: Readonly<Record<string, string>>;
}

/** `every` statement is a place to pause, or only those that other threads could notice. */
export type ScriptForm = 'every' | 'visible';

const hosts = {
  utrace: { values: utraceNames },
  'utrace/user': { values: userNames },
};

export class LoadedScript {
  readonly program: Program;
  readonly workload: string | null;
  readonly visible: Uint8Array;
  readonly #prepared: Prepared;

  /** @throws ScriptError for the first thing that is wrong with the sources */
  constructor(sources: ScriptSources, realm: ScriptRealm, form: ScriptForm) {
    const { script, workload, load } = sources;
    const entries = workload === null ? [script] : [workload, script];
    const { strip, evaluate, globals, absent } = realm;
    this.program = compileProgram({ entries, load, strip, hosts, globals, absent });
    this.workload = workload;
    this.visible = this.program.visible;
    this.#prepared = this.program.prepare({ points: form, notes: true }, evaluate);
  }

  /** What is new in a run; its `main()` runs the bodies of all modules. */
  instantiate(run: Run): Instance {
    const values = { utrace: utraceModule(run), 'utrace/user': userModule };
    return this.#prepared.instantiate(run.runtime, values);
  }

  placeOf(statement: number): SourcePlace | null {
    const entry = this.program.statements[statement];
    if (statement <= 0 || entry === undefined) return null;
    const { file, line, column } = entry;
    return { file, line, column };
  }

  /** The first statement on `line` or, where there is none, on the next line that has one. */
  statementAt(file: string, line: number): { statement: number; place: SourcePlace } | null {
    let found: { statement: number; place: SourcePlace } | null = null;
    this.program.statements.forEach((entry, statement) => {
      if (entry.file !== file || entry.line < line) return;
      const place = { file, line: entry.line, column: entry.column };
      if (found === null || before(place, found.place)) found = { statement, place };
    });
    return found;
  }
}

const before = (one: SourcePlace, other: SourcePlace): boolean =>
  one.line < other.line || (one.line === other.line && one.column < other.column);
