/**
 * Workload builder: turns the events of an strace log into a recorded workload.
 *
 * Every line becomes the operations that make the same reports: a call its begin and its end, a
 * signal its arrival, an end its exit. What a log does not say outright is concluded from what it
 * does: how a signal was taken from what the task did next, who reaps whom from the waits.
 */
import {
  CLONE_PARENT,
  CLONE_THREAD,
  CLONE_VFORK,
  CLONE_VM,
  PTHREAD_FLAGS,
} from '../engine/abi/clone.ts';
import { ERESTARTSYS, errnoNumber } from '../engine/abi/errno.ts';
import { SIGCHLD, signalNumber } from '../engine/abi/signals.ts';
import { syscallNumber } from '../engine/abi/syscalls.ts';
import { Dispositions } from './dispositions.ts';
import type { RecordedImage, RecordedTask, RecordedWorkload } from './recorded-workload.ts';
import * as op from './recorded-workload.ts';
import {
  betweenQuotes,
  listArgument,
  numberArgument,
  splitArguments,
  unescapeString,
} from './strace/arguments.ts';
import type {
  ChildEnd,
  Outcome,
  Result,
  SignalEvent,
  StraceCall,
  StraceEvent,
  StraceTask,
} from './strace/event.ts';
import { readSiginfo } from './strace/siginfo.ts';

/** A task while its operations are being gathered. */
class Draft {
  readonly index: number;
  readonly origin: StraceTask;
  creator: Draft | null = null;
  leader: Draft;
  flags = SIGCHLD;
  comm = '';
  readonly operations: number[] = [];
  readonly images: RecordedImage[] = [];
  readonly dispositions: Dispositions;
  /** Where its exit stands among the operations; -1 while it has none. */
  exitAt = -1;
  reaped = false;
  /** Where the last signal's operands begin, as long as nothing came after it. */
  lastSignalAt = -1;
  /** A call has begun and not returned. */
  inCall = false;

  constructor(index: number, origin: StraceTask, dispositions: Dispositions) {
    this.index = index;
    this.origin = origin;
    this.leader = this;
    this.dispositions = dispositions;
  }

  add(code: number, ...operands: number[]): void {
    this.lastSignalAt = -1;
    this.operations.push(code, ...operands);
  }
}

export class WorkloadBuilder {
  readonly #name: string;
  readonly #drafts: Draft[] = [];
  readonly #byTask = new Map<StraceTask, Draft>();
  /** The latest life of each number. */
  readonly #byTid = new Map<number, Draft>();

  constructor(name: string) {
    this.#name = name;
  }

  event(event: StraceEvent): void {
    switch (event.kind) {
      case 'complete': {
        const draft = this.#draft(event.task);
        this.#begin(draft, event.call);
        this.#end(draft, event.call, event.result, event.outcome);
        break;
      }
      case 'entered':
        this.#begin(this.#draft(event.task), event.call);
        break;
      case 'returned':
        this.#end(this.#draft(event.task), event.call, event.result, event.outcome);
        break;
      case 'cut':
      case 'detached':
        if (event.task !== undefined && event.call !== undefined) {
          this.#begin(this.#draft(event.task), event.call);
        }
        break;
      case 'signal':
        this.#signal(event);
        break;
      case 'stopped':
        this.#draft(event.task).add(op.OP_STOPPED);
        break;
      case 'exited':
        this.#exit(this.#draft(event.task), (event.status & 0xff) << 8);
        break;
      case 'killed':
        this.#killed(this.#draft(event.task), event.signal, event.core);
        break;
      case 'superseded':
        this.#exit(this.#draft(event.task), 0);
        break;
      case 'became':
        this.#takeOver(event.into, event.task);
        break;
      case 'note':
      case 'stack':
      case 'dump':
      case 'summary':
      case 'broken':
      case 'foreign':
        break;
      default:
        event satisfies never;
    }
  }

  finish(): RecordedWorkload {
    return { name: this.#name, tasks: this.#drafts.map((draft) => finished(draft)) };
  }

  // ---- tasks -------------------------------------------------------------------------------------

  #draft(task: StraceTask): Draft {
    return this.#byTask.get(task) ?? this.#newDraft(task);
  }

  #newDraft(task: StraceTask): Draft {
    const { takeover } = task;
    if (takeover !== undefined) {
      this.#takeOver(task, takeover);
      return this.#draft(takeover);
    }
    const creator = task.creator === undefined ? null : this.#draft(task.creator);
    const dispositions = creator?.dispositions.copy() ?? new Dispositions();
    const draft = new Draft(this.#drafts.length, task, dispositions);
    this.#drafts.push(draft);
    this.#byTask.set(task, draft);
    this.#byTid.set(task.tid, draft);
    draft.creator = creator;
    draft.comm = creator?.comm ?? '';
    draft.flags = creationFlags(task);
    if (task.leader !== task) draft.leader = this.#draft(task.leader);
    return draft;
  }

  /** The thread that executed goes on as the same task, under its leader's number. */
  #takeOver(into: StraceTask, from: StraceTask): void {
    const draft = this.#draft(from);
    this.#byTask.set(into, draft);
    this.#byTid.set(into.tid, draft);
  }

  // ---- calls -------------------------------------------------------------------------------------

  #begin(draft: Draft, call: StraceCall): void {
    draft.inCall = true;
    const args = registerArguments(call.args);
    draft.add(op.OP_BEGIN, callNumber(call.name), args.length, ...args);
  }

  #end(
    draft: Draft,
    call: StraceCall,
    result: Result | undefined,
    outcome: Outcome | undefined,
  ): void {
    if (result === undefined || result.kind === 'none') return;
    if (!draft.inCall) {
      draft.add(op.OP_LATE_END, callNumber(call.name), resultValue(result));
      return;
    }
    if (outcome !== undefined) this.#outcome(draft, call, outcome);
    draft.add(op.OP_END, resultValue(result));
    draft.inCall = false;
    this.#sigaction(draft, call, result);
  }

  #outcome(draft: Draft, call: StraceCall, outcome: Outcome): void {
    switch (outcome.kind) {
      case 'created': {
        const child = this.#draft(outcome.child);
        this.#byTid.set(outcome.child.tid, child);
        child.creator = draft;
        // A child often speaks before its creator's call returns and says what it is.
        child.flags = creationFlags(outcome.child);
        if (outcome.sibling) child.flags |= CLONE_PARENT;
        draft.add(op.OP_CLONE, child.index);
        return;
      }
      case 'executed':
        draft.add(op.OP_EXEC, draft.images.length);
        draft.images.push(imageOf(call, outcome.path));
        draft.dispositions.execute();
        draft.comm = commOf(outcome.path) ?? draft.comm;
        return;
      case 'reaped': {
        const child = outcome.child === null ? undefined : this.#byTid.get(outcome.child);
        if (child === undefined || child.reaped || child === draft) return;
        child.reaped = true;
        if (child.exitAt < 0) this.#exit(child, rawStatus(outcome.end));
        draft.add(op.OP_REAP, child.index);
        return;
      }
      case 'exec-failed':
      case 'waited':
        return;
      default:
        outcome satisfies never;
    }
  }

  #sigaction(draft: Draft, call: StraceCall, result: Result): void {
    if (call.name !== 'rt_sigaction' || result.kind !== 'value' || result.value !== 0) return;
    const [name = '', act = ''] = splitArguments(call.args);
    const signo = signoOf(name);
    const change = signo === 0 ? undefined : draft.leader.dispositions.change(signo, act);
    if (change !== undefined) draft.add(op.OP_DISPOSITION, signo, change.disposition, change.flags);
  }

  // ---- signals and ends --------------------------------------------------------------------------

  #signal({ task, signal, info }: SignalEvent): void {
    const draft = this.#draft(task);
    const signo = signoOf(signal);
    if (signo === 0) return;
    const { code, pid, status } = readSiginfo(info);
    const disposition = draft.leader.dispositions.survived(signo);
    draft.add(
      op.OP_SIGNAL,
      signo,
      codeNumber(code),
      pid ?? 0,
      statusNumber(status),
      disposition,
      -1,
    );
    draft.lastSignalAt = draft.operations.length - op.OPERANDS[op.OP_SIGNAL];
  }

  #killed(draft: Draft, signal: string, core: boolean): void {
    const signo = signoOf(signal);
    const status = signo | (core ? 0x80 : 0);
    const { lastSignalAt: at, operations } = draft;
    if (at < 0 || operations[at] !== signo) {
      this.#exit(draft, status);
      return;
    }
    // The signal that was seen arriving is the one that ended it.
    operations[at + 4] = 0;
    operations[at + 5] = status;
    draft.add(op.OP_EXIT, status, op.FATE_OPEN);
    draft.exitAt = operations.length - op.OPERANDS[op.OP_EXIT];
  }

  #exit(draft: Draft, status: number): void {
    if (draft.exitAt >= 0) return;
    draft.add(op.OP_EXIT, status, op.FATE_OPEN);
    draft.exitAt = draft.operations.length - op.OPERANDS[op.OP_EXIT];
  }
}

function finished(draft: Draft): RecordedTask {
  const { index, origin, creator, leader, flags, comm, operations, images } = draft;
  if (draft.exitAt >= 0 && draft.reaped) operations[draft.exitAt + 1] = op.FATE_REAPED;
  const first = images[0]?.filename;
  const firstComm = creator === null ? commOf(first) : creator.comm;
  return {
    pid: origin.tid,
    comm: (firstComm ?? comm) || `task-${origin.tid}`,
    creator: creator?.index ?? -1,
    leader: leader.index === index ? index : leader.index,
    flags,
    operations,
    images,
  };
}

function creationFlags({ kind }: StraceTask): number {
  switch (kind) {
    case 'thread':
      return PTHREAD_FLAGS | CLONE_THREAD;
    case 'vfork':
      return CLONE_VM | CLONE_VFORK | SIGCHLD;
    case 'clone':
      return CLONE_VM | SIGCHLD;
    case 'root':
    case 'fork':
    case 'exec-takeover':
    case 'unknown':
    case null:
      return SIGCHLD;
    default:
      return kind satisfies never;
  }
}

const callNumber = (name: string): number => syscallNumber(name) ?? op.NR_UNKNOWN;

/** The arguments as registers hold them: numbers as they are, what is text or a struct as 0. */
function registerArguments(args: string): number[] {
  if (args === '') return [];
  return splitArguments(args)
    .slice(0, 6)
    .map((argument) => numberArgument(argument) ?? 0);
}

function resultValue(result: Result): number {
  switch (result.kind) {
    case 'value':
      return result.value;
    case 'error':
      return -(errnoNumber(result.errno) ?? 1);
    case 'interrupted':
      return -(errnoNumber(result.errno) ?? ERESTARTSYS);
    case 'none':
      return 0;
    default:
      return result satisfies never;
  }
}

function imageOf(call: StraceCall, path: string | undefined): RecordedImage {
  const filename = unescapeString(path ?? '');
  const argv = listArgument(splitArguments(call.args)[1]) ?? [filename];
  return { filename, argv: argv.map((word) => unescapeString(betweenQuotes(word))) };
}

/** The name a task has after executing: the last part of the path, at most 15 characters. */
function commOf(path: string | undefined): string | undefined {
  if (path === undefined || path === '') return undefined;
  return path.slice(path.lastIndexOf('/') + 1, path.lastIndexOf('/') + 16);
}

function rawStatus(end: ChildEnd): number {
  switch (end.kind) {
    case 'exit':
      return (end.status & 0xff) << 8;
    case 'signal':
      return signoOf(end.signal) | (end.core ? 0x80 : 0);
    case 'unknown':
      return 0;
    default:
      return end satisfies never;
  }
}

/** strace counts real-time signals from 32, where the C library counts from 34. */
function signoOf(name: string): number {
  return name === 'SIGRTMIN' ? 32 : (signalNumber(name) ?? 0);
}

const CODES: Readonly<Record<string, number>> = {
  SI_USER: 0,
  SI_KERNEL: 0x80,
  SI_QUEUE: -1,
  SI_TIMER: -2,
  SI_TKILL: -6,
  CLD_EXITED: 1,
  CLD_KILLED: 2,
  CLD_DUMPED: 3,
  CLD_TRAPPED: 4,
  CLD_STOPPED: 5,
  CLD_CONTINUED: 6,
  SEGV_MAPERR: 1,
  SEGV_ACCERR: 2,
};

const codeNumber = (code: string | undefined): number =>
  code === undefined ? 0 : (CODES[code] ?? numberArgument(code) ?? 0);

const statusNumber = (status: string | undefined): number =>
  status === undefined ? 0 : (numberArgument(status) ?? signoOf(status));
