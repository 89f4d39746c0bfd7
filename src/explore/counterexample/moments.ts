/**
 * Steps of a run in words: who makes it, what it does, and where that is written.
 */
import { KERNEL_POINTS } from '../../engine/kernel/points.ts';
import type { Thread } from '../../engine/machine.ts';
import type { Run } from '../../script/run.ts';
import type { SourcePlace } from '../../script/violation.ts';
import { ScriptFrame } from '../../script/vm/frame.ts';
import type { ScriptExecution } from '../script-system.ts';
import type { StepOfRun } from './decide.ts';
import { shownText } from './statement-text.ts';

/** A step as a person would point at it. The place is that of the statement, where there is one. */
export interface StepInWords extends Partial<SourcePlace> {
  readonly thread: string;
  /** A statement, or what the kernel does. */
  readonly text: string;
  /** Of the counterexample, from 0; absent for a step that it did not come to. */
  readonly step?: number;
}

export function inWords(
  system: { begin(): ScriptExecution },
  { schedule, index }: StepOfRun,
): StepInWords {
  const execution = system.begin();
  for (const thread of schedule.slice(0, index)) execution.replay(thread);
  const { run } = execution;
  const thread = run.machine.threads.find(({ id }) => id === schedule[index]);
  if (thread === undefined) return { thread: '', text: '' };
  return { thread: run.blame.nameOf(thread), ...nextOf(run, thread) };
}

function nextOf(run: Run, thread: Thread): Omit<StepInWords, 'thread' | 'step'> {
  const frame = thread.stack.findLast((each) => each instanceof ScriptFrame);
  const at = thread.stack.at(-1)?.at ?? 0;
  const entry = frame === undefined ? undefined : run.script.program.statements[frame.at];
  const kernel = at < 0 ? (KERNEL_WORDS[KERNEL_POINTS[at]?.name ?? ''] ?? null) : null;
  if (kernel !== null) return { text: kernel };
  if (entry === undefined) return { text: 'begins' };
  const { file, line, column, start, end } = entry;
  const text = shownText(run.script.program.textOf(file)?.slice(start, end) ?? '');
  return { text, file, line, column };
}

/** By name of the kernel's point: what the thread does next. */
const KERNEL_WORDS: Readonly<Record<string, string>> = {
  user: 'goes on in its program',
  'syscall-exit': 'leaves the system call',
  'before-callback': 'begins the callback',
  'after-callback': 'returns from the callback',
  'exit-notify': 'dies',
  death: 'begins its death report',
  reap: 'reaps itself',
  reaper: 'reaps an orphan',
};
