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

/** Names that are only types: importing one without `type` is explained. */
const UTRACE_TYPES = [
  'utrace_event_number',
  'utrace_resume_action_t',
  'err_ptr',
  'task_struct',
  'pid',
  'pt_regs',
  'siginfo_t',
  'k_sigaction',
  'utrace_engine',
  'utrace_engine_ops',
  'utrace_examiner',
  'kthread',
  'completion',
  'spinlock_t',
  'mutex',
];

const hosts = {
  utrace: { values: utraceNames, types: UTRACE_TYPES },
  'utrace/user': { values: userNames, types: ['program'] },
};

export class LoadedScript {
  readonly program: Program;
  readonly workload: string | null;
  readonly visible: Uint8Array;
  readonly #evaluate: Evaluate;
  readonly #prepared = new Map<ScriptForm, Prepared>();

  /** @throws ScriptError for the first thing that is wrong with the sources */
  constructor(sources: ScriptSources, realm: ScriptRealm) {
    const { script, workload, load } = sources;
    const entries = workload === null ? [script] : [workload, script];
    const { strip, evaluate, globals, absent } = realm;
    this.program = compileProgram({ entries, load, strip, hosts, globals, absent });
    this.workload = workload;
    this.visible = this.program.visible;
    this.#evaluate = evaluate;
  }

  /** What is new in a run; its `main()` runs the bodies of all modules. */
  instantiate(run: Run, form: ScriptForm): Instance {
    const values = { utrace: utraceModule(run), 'utrace/user': userModule };
    return this.#inForm(form).instantiate(run.runtime, values);
  }

  #inForm(form: ScriptForm): Prepared {
    let prepared = this.#prepared.get(form);
    if (prepared === undefined) {
      prepared = this.program.prepare({ points: form, notes: true }, this.#evaluate);
      this.#prepared.set(form, prepared);
    }
    return prepared;
  }

  placeOf(statement: number): SourcePlace | null {
    const entry = this.program.statements[statement];
    if (statement <= 0 || entry === undefined) return null;
    const { file, line, column } = entry;
    return { file, line, column };
  }

  /** Where a function begins: for one that has not come to a statement yet. */
  placeOfFunction({ file, start }: { readonly file: string; readonly start: number }): SourcePlace {
    const before = this.program.textOf(file)?.slice(0, start) ?? '';
    const lines = before.split(/\r\n|[\n\r\u2028\u2029]/);
    return { file, line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
  }
}
