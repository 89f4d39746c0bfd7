/**
 * Requirement: what a line says must have happened in another task before it.
 *
 * A reaped child has ended, a child reported as stopped has stopped, a signal that a task sent was
 * sent. Files that were written side by side are put in an order that keeps these true.
 */

import { numberArgument } from './arguments.ts';
import { isExecCall, readKill } from './calls.ts';
import { isCreatingCall, readCreation } from './creation.ts';
import type { StraceLine } from './reader.ts';
import { readSiginfo } from './siginfo.ts';
import { isWaitCall, readChildCode, readWait } from './waiting.ts';

/** What another task must have done. */
export interface Requirement {
  readonly tid: number;
  readonly what:
    | 'ended'
    /** Stopped once more than was reported of it; a wait call and a SIGCHLD report each by itself. */
    | 'stopped-for-wait'
    | 'stopped-for-signal'
    /** Sent `signal` once more than has arrived. */
    | 'sent';
  readonly signal: string;
}

/** What `line` requires of another task; undefined for most lines. */
export function requirementOf(line: StraceLine): Requirement | undefined {
  const { body } = line;
  switch (body.kind) {
    case 'superseded':
      return { tid: body.by, what: 'ended', signal: '' };
    case 'complete':
      return isWaitCall(body.name) ? requiredByWait(body.name, body.args, body.result) : undefined;
    case 'signal':
      return requiredBySignal(body.signal, body.info);
    default:
      return undefined;
  }
}

function requiredByWait(...call: Parameters<typeof readWait>): Requirement | undefined {
  const report = readWait(...call);
  if (report === undefined || report.child === null) return undefined;
  const { child: tid, status } = report;
  switch (status.kind) {
    case 'exit':
    case 'signal':
      return { tid, what: 'ended', signal: '' };
    case 'stopped':
      return isShownStop(status.signal) ? { tid, what: 'stopped-for-wait', signal: '' } : undefined;
    case 'continued':
      return undefined;
    case 'unknown':
      // Either may have been reported; the earlier of the two is what must have happened.
      if (report.asksStops) return { tid, what: 'stopped-for-wait', signal: '' };
      return report.asksContinues ? undefined : { tid, what: 'ended', signal: '' };
    default:
      return status satisfies never;
  }
}

function requiredBySignal(signal: string, info: string): Requirement | undefined {
  const { pid: tid, code, status } = readSiginfo(info);
  if (tid === undefined) return undefined;
  if (code !== undefined && /SI_USER|SI_TKILL|SI_QUEUE/.test(code)) {
    return { tid, what: 'sent', signal };
  }
  if (signal !== 'SIGCHLD') return undefined;
  const child = readChildCode(code, status);
  if (child.kind === 'exit' || child.kind === 'signal') return { tid, what: 'ended', signal: '' };
  const stopped = child.kind === 'stopped' && isShownStop(child.signal);
  return stopped ? { tid, what: 'stopped-for-signal', signal: '' } : undefined;
}

/** A group stop has a line of its own; the stops that a tracer sees of its tracee have none. */
function isShownStop(signal: string | undefined): boolean {
  return signal === undefined || /^SIG(?:STOP|TSTP|TTIN|TTOU)$/.test(signal);
}

/** The task that a line creates, and whether its creator is suspended until it executes. */
export interface CreatedTask {
  readonly tid: number;
  readonly suspends: boolean;
}

/** What `line` creates; undefined for most lines. */
export function creationOf({ body }: StraceLine): CreatedTask | undefined {
  if (body.kind !== 'complete' && body.kind !== 'resumed') return undefined;
  if (!isCreatingCall(body.name) || body.result?.kind !== 'value') return undefined;
  const tid = numberArgument(body.result.text);
  const whole = body.kind === 'complete';
  const suspends = whole && readCreation(body.name, body.args).kind === 'vfork';
  return tid === undefined ? undefined : { tid, suspends };
}

/** True for an execution that succeeded. */
export function isExecution({ body }: StraceLine): boolean {
  const returned = body.kind === 'complete' || body.kind === 'resumed';
  return returned && isExecCall(body.name) && body.result?.kind === 'value';
}

/** The signal that a line sends; undefined for most lines. */
export function signalSentBy({ body }: StraceLine): string | undefined {
  if (body.kind !== 'complete' && body.kind !== 'unfinished') return undefined;
  return readKill(body.name, body.args)?.signal;
}
