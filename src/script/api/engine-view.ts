/**
 * Engines, their ops tables and error pointers as scripts see them.
 *
 * An engine is memory with a reference count. Once the last reference is gone the memory is too, and
 * whoever still touches it commits `engine-use-after-put`.
 */
import type { utrace_engine } from '../../engine/utrace/engine.ts';
import type { Moment } from '../blame.ts';
import type { Arguments } from './arguments.ts';
import type { RunContext } from './context.ts';
import { ScriptOps } from './ops.ts';
import { numberedBy, seal } from './view.ts';

export class EngineView {
  readonly #engine: utrace_engine;
  readonly #run: RunContext;

  constructor(engine: utrace_engine, run: RunContext) {
    this.#engine = engine;
    this.#run = run;
  }
  get ops(): object | null {
    const { ops } = this.#live('ops');
    return ops instanceof ScriptOps ? ops.table : null;
  }
  get data(): unknown {
    return this.#live('data').data;
  }
  set data(value: unknown) {
    this.#live('data').data = value;
  }
  get flags(): number {
    return this.#live('flags').flags;
  }
  #live(member: string): utrace_engine {
    if (this.#engine.references === 0) useAfterPut(this.#run, this.#engine, `engine.${member}`);
    return this.#engine;
  }
  static engineOf(value: unknown): utrace_engine | undefined {
    return typeof value === 'object' && value !== null && #engine in value
      ? value.#engine
      : undefined;
  }
}

/** What ERR_PTR() makes. */
export class ErrPtr {
  readonly #errno: number;
  constructor(errno: number) {
    this.#errno = errno;
  }
  get errno(): number {
    return this.#errno;
  }
  static errnoOf(value: unknown): number | undefined {
    return typeof value === 'object' && value !== null && #errno in value
      ? value.#errno
      : undefined;
  }
}

const engineOf = EngineView.engineOf;
export const errnoOf = ErrPtr.errnoOf;
seal(EngineView);
seal(ErrPtr);

function useAfterPut(run: RunContext, engine: utrace_engine, what: string): never {
  const story = run.engines.lastPut(engine);
  const message = `${what} touches an engine that is gone: its last reference was dropped`;
  return run.fail('engine-use-after-put', message, story === undefined ? [] : [story]);
}

/** What the script owes for one engine: references it took and has not put. */
interface Account {
  references: number;
  taken: Moment;
  put: Moment | undefined;
}

/** An engine that the script holds references to. */
export interface HeldEngine {
  readonly engine: utrace_engine;
  readonly account: Account;
}

/** The engines of one run, and who holds references to them. */
export class EngineViews {
  readonly #run: RunContext;
  readonly #views = new Map<utrace_engine, EngineView>();
  readonly #accounts = new Map<utrace_engine, Account>();

  constructor(run: RunContext) {
    this.#run = run;
  }

  of(engine: utrace_engine): EngineView {
    let view = this.#views.get(engine);
    if (view === undefined) {
      view = numberedBy(engine, new EngineView(engine, this.#run));
      this.#views.set(engine, view);
    }
    return view;
  }

  took(engine: utrace_engine): void {
    const account = this.#accounts.get(engine);
    if (account !== undefined) account.references++;
    else {
      const taken = this.#run.moment('the reference was taken here');
      this.#accounts.set(engine, { references: 1, taken, put: undefined });
    }
  }

  /** One reference less; ends the run where the script has none left to give. */
  gave(engine: utrace_engine): void {
    const account = this.#accounts.get(engine);
    if (account === undefined || account.references === 0) {
      const story = account?.put === undefined ? [] : [account.put];
      const message = 'utrace_engine_put: drops a reference that the script does not have';
      this.#run.fail('engine-use-after-put', message, story);
    }
    account.references--;
    account.put = this.#run.moment('the last reference of the script was dropped here');
  }

  lastPut(engine: utrace_engine): Account['put'] {
    return this.#accounts.get(engine)?.put;
  }

  /** Engines of which the script still holds references, in order of attachment. */
  held(): HeldEngine[] {
    return [...this.#accounts]
      .filter(([, account]) => account.references > 0)
      .map(([engine, account]) => ({ engine, account }));
  }
}

/** Whose callback the thread is making right now is no excuse: the engine must be alive. */
export function engineArgument(args: Arguments, index: number): utrace_engine {
  const value = args.values[index];
  const engine = engineOf(value);
  if (engine === undefined) return refuseEngine(args, index, value);
  if (engine.references === 0) useAfterPut(args.run, engine, args.name);
  return engine;
}

function refuseEngine(args: Arguments, index: number, value: unknown): never {
  const errno = errnoOf(value);
  if (errno === undefined) return args.refuse(index, 'a utrace_engine');
  const wanted = 'a utrace_engine: test what attach returned with IS_ERR() first';
  const given = `the error pointer of -${errno}`;
  return args.run.fail(
    'api-misuse',
    `${args.name}: argument ${index + 1} is ${given}, not ${wanted}`,
  );
}

/** The engine behind a value, for those who show it. */
export const engineBehind = (value: unknown): utrace_engine | undefined => engineOf(value);
