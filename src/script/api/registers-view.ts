/**
 * What report_signal and its kin hand to a script besides tasks and engines: registers, siginfo,
 * dispositions.
 *
 * The views read and write the kernel's own data, so that what one engine changes the next one sees,
 * as with the pointers of C.
 */
import type { pt_regs } from '../../engine/kernel/registers.ts';
import type { SigAction, SigActionSlot, SigInfo } from '../../engine/utrace/host.ts';
import type { Arguments } from './arguments.ts';
import { seal } from './view.ts';

const REGISTERS = ['ip', 'sp', 'ax', 'orig_ax', 'di', 'si', 'dx', 'r10', 'r8', 'r9'] as const;
const SIGINFO = ['si_signo', 'si_code', 'si_pid', 'si_status'] as const;

/** A value for a C integer: what is not a number is 0, fractions are cut. */
function toInteger(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? Math.trunc(value) : 0;
}

/** Gives a view's prototype one accessor per member of the struct behind it. */
function mirror<V extends object, S extends { [member in K]: number }, K extends string>(
  prototype: V,
  members: readonly K[],
  behind: (view: V) => S,
): void {
  for (const member of members) {
    Object.defineProperty(prototype, member, {
      enumerable: true,
      get(this: V) {
        return behind(this)[member];
      },
      set(this: V, value: unknown) {
        const struct: { [name in K]: number } = behind(this);
        struct[member] = toInteger(value);
      },
    });
  }
}

export class RegistersView {
  readonly #regs: pt_regs;
  constructor(regs: pt_regs) {
    this.#regs = regs;
  }
  static behind(this: void, view: RegistersView): pt_regs {
    return view.#regs;
  }
  static regsOf(this: void, value: unknown): pt_regs | undefined {
    return typeof value === 'object' && value !== null && #regs in value ? value.#regs : undefined;
  }
}
mirror(RegistersView.prototype, REGISTERS, RegistersView.behind);
const regsOf = RegistersView.regsOf;
seal(RegistersView);

export class SigInfoView {
  readonly #info: SigInfo;
  constructor(info: SigInfo) {
    this.#info = info;
  }
  static behind(this: void, view: SigInfoView): SigInfo {
    return view.#info;
  }
}
mirror(SigInfoView.prototype, SIGINFO, SigInfoView.behind);
seal(SigInfoView);

const handlerName = ({ handler }: SigAction): string =>
  typeof handler === 'string' ? handler : handler.name;

/** `orig_ka`: a copy to read, or `return_ka`: a slot to write. */
export class SigActionView {
  readonly #slot: SigActionSlot;
  constructor(slot: SigActionSlot) {
    this.#slot = slot;
  }
  get sa_handler(): string {
    return handlerName(this.#slot.action);
  }
  set sa_handler(value: unknown) {
    const { action } = this.#slot;
    const name = String(value);
    if (name === handlerName(action)) return;
    const handler = name === 'SIG_DFL' || name === 'SIG_IGN' ? name : { name };
    this.#slot.action = { ...action, handler };
  }
  get sa_flags(): number {
    return this.#slot.action.flags;
  }
  set sa_flags(value: unknown) {
    this.#slot.action = { ...this.#slot.action, flags: toInteger(value) };
  }
}
seal(SigActionView);

export function registersArgument(args: Arguments, index: number): pt_regs {
  return regsOf(args.values[index]) ?? args.refuse(index, 'a pt_regs: task_pt_regs() gives one');
}
