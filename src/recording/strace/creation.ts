/**
 * Creations: what a fork, vfork or clone made, read from its flags.
 *
 * A thread shares its creator's group; a vfork suspends its creator, whether by name or by flag;
 * a clone shares memory without either; the rest are forks.
 */

import { flagsArgument, memberOf, splitArguments } from './arguments.ts';
import type { TaskKind } from './event.ts';

/** The flags that decide, with their values, for recordings that print numbers. */
const cloneFlags = {
  CLONE_VM: 0x100,
  CLONE_FS: 0x200,
  CLONE_FILES: 0x400,
  CLONE_SIGHAND: 0x800,
  CLONE_PIDFD: 0x1000,
  CLONE_PTRACE: 0x2000,
  CLONE_VFORK: 0x4000,
  CLONE_PARENT: 0x8000,
  CLONE_THREAD: 0x10000,
  CLONE_NEWNS: 0x20000,
  CLONE_SYSVSEM: 0x40000,
  CLONE_SETTLS: 0x80000,
  CLONE_PARENT_SETTID: 0x100000,
  CLONE_CHILD_CLEARTID: 0x200000,
  CLONE_DETACHED: 0x400000,
  CLONE_UNTRACED: 0x800000,
  CLONE_CHILD_SETTID: 0x1000000,
} as const;

/** A flag of clone that matters to how tasks relate. */
export type CloneFlag = keyof typeof cloneFlags;

/** What a creating call asks for. */
export interface Creation {
  readonly kind: Extract<TaskKind, 'fork' | 'vfork' | 'clone' | 'thread' | 'unknown'>;
  readonly flags: ReadonlySet<CloneFlag>;
  /** What the parent is sent when the child dies: a name, a number as text, or '' for none. */
  readonly exitSignal: string;
}

const creatingCalls = new Set(['fork', 'vfork', 'clone', 'clone2', 'clone3', '__clone2']);

/** True for the calls that return a new task. */
export function isCreatingCall(name: string): boolean {
  return creatingCalls.has(name);
}

/** Reads a creating call; `args` may lack what strace prints at the return. */
export function readCreation(name: string, args: string): Creation {
  if (name === 'fork' || name === 'vfork') {
    const flags: CloneFlag[] = name === 'vfork' ? ['CLONE_VFORK', 'CLONE_VM'] : [];
    return { kind: name, flags: new Set(flags), exitSignal: 'SIGCHLD' };
  }
  const text = flagsText(name, args);
  if (text === undefined) return { kind: 'unknown', flags: new Set(), exitSignal: '' };
  const { names, bits } = flagsArgument(text);
  const flags = new Set<CloneFlag>();
  for (const flag of Object.keys(cloneFlags) as CloneFlag[]) {
    if (names.has(flag) || (bits & cloneFlags[flag]) !== 0) flags.add(flag);
  }
  const signalName = /\bSIG[A-Z0-9_]+/.exec(text)?.[0];
  const exitSignal = signalName ?? exitSignalOf(name, args, bits);
  return { kind: kindOf(flags), flags, exitSignal };
}

function kindOf(flags: ReadonlySet<CloneFlag>): Creation['kind'] {
  if (flags.has('CLONE_THREAD')) return 'thread';
  if (flags.has('CLONE_VFORK')) return 'vfork';
  return flags.has('CLONE_VM') ? 'clone' : 'fork';
}

/** `flags=…` by name; the first argument of a clone printed raw; nothing of a raw clone3. */
function flagsText(name: string, args: string): string | undefined {
  const parts = splitArguments(args);
  if (name === 'clone3') return memberOf(parts[0] ?? '', 'flags');
  const named = parts.find((part) => part.startsWith('flags='));
  if (named !== undefined) return named.slice('flags='.length);
  const first = parts[0] ?? '';
  return /^0x[0-9a-f]+$|^\d+$/.test(first) ? first : undefined;
}

function exitSignalOf(name: string, args: string, bits: number): string {
  if (name === 'clone3') return memberOf(args, 'exit_signal') ?? '';
  const low = bits & 0xff;
  return low === 0 ? '' : String(low);
}
