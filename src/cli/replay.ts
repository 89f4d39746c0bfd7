/**
 * `utrace-lab replay`: a recorded session once more, compared event by event.
 *
 * Everything comes out of the recording; the files it was made from may be gone or changed.
 */
import { type ReplayResult, replayInSandbox } from '../adapter/replay.node.ts';
import { onlyOperand, type ParsedCall, wantsJson } from './arguments.ts';
import { checkReadable } from './input-file.ts';
import { startProgress } from './progress.ts';
import { cutLines, endingOf, showRecording } from './recording-account.ts';
import { violationLines } from './run-account.ts';
import { counted, grouped, printable, type Style, type Terminal } from './terminal.ts';
import { type ExitCode, exitCodes, formatOption, type Verb } from './verb.ts';

export const replayVerb: Verb = {
  name: 'replay',
  usage: 'FILE.utrec [--info]',
  summary: 'run a recorded session again and compare every event',
  details:
    'Runs the script and workload that are in FILE with the choices that are in it, and compares ' +
    'each event with what was recorded. Ends with 0 where all are the same, also where the session ' +
    'ended in a violation, and with 1 where the replay differs.',
  options: [{ name: 'info', summary: 'say what is in FILE, and run nothing' }, formatOption],
  examples: [
    { command: 'utrace-lab replay late.utrec', summary: 'see a recorded violation again' },
    {
      command: 'utrace-lab replay late.utrec --info',
      summary: 'script, workload, seed and outcome',
    },
  ],
  run: replay,
};

async function replay(call: ParsedCall, terminal: Terminal): Promise<ExitCode> {
  const path = onlyOperand(replayVerb, call, 'FILE.utrec');
  checkReadable(path, 'recording');
  if (call.flags.has('info')) {
    await showRecording(path, wantsJson(call), terminal);
    return exitCodes.clean;
  }
  const result = await watched(path, terminal);
  const { style } = terminal;
  terminal.print(wantsJson(call) ? `${asJson(result)}\n` : account(path, result, style));
  return result.divergence === null ? exitCodes.clean : exitCodes.fault;
}

async function watched(path: string, terminal: Terminal): Promise<ReplayResult> {
  const progress = startProgress(terminal);
  try {
    return await replayInSandbox(path, {
      signal: terminal.interrupted,
      onProgress: ({ steps, events }) => {
        progress.update(undefined, `${counted(steps, 'step')} · ${counted(events, 'event')}`);
      },
    });
  } finally {
    progress.hide();
  }
}

function asJson({ divergence, steps, events, ending }: ReplayResult): string {
  return JSON.stringify({
    version: 1,
    outcome: divergence === null ? 'identical' : 'diverged',
    steps,
    events,
    ...(divergence === null ? {} : { divergence }),
    recording: endingOf(ending),
  });
}

function account(path: string, result: ReplayResult, style: Style): string {
  const { steps, events, divergence, ending } = result;
  const numbers = `${counted(events, 'event')} · ${counted(steps, 'step')}`;
  const lines =
    divergence === null
      ? [`${style('good', '✓ identical')}  ${numbers}`]
      : [
          `${style('bad', '✗ diverged')}  at step ${grouped(divergence.step)} of ${printable(path)}`,
          `    recorded  ${printable(divergence.expected)}`,
          `    now       ${printable(divergence.actual)}`,
          `    ${style('dim', 'its script, its choices or this utrace-lab are not what they were')}`,
        ];
  return `${[...lines, ...endingLines(result, style), ...cutLines(ending, style)].join('\n')}\n`;
}

/** The violation that the recording is about, with the lines of its own sources. */
function endingLines({ ending, sources }: ReplayResult, style: Style): string[] {
  const violation = ending.kind === 'whole' ? ending.end?.violation : undefined;
  if (violation === undefined) return [];
  const textOf = (file: string) => sources.find(({ name }) => name === file)?.text;
  return [
    ...violationLines(violation, style, textOf),
    '',
    `  what to do:    utrace-lab explain ${violation.kind}`,
  ];
}
