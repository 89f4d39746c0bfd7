/**
 * The account of a recording: what is in it, without running anything.
 */
import { withRecording } from '../recording/utrec/file.node.ts';
import { FORMAT_VERSION } from '../recording/utrec/format.ts';
import type { Ending, Recording } from '../recording/utrec/reader.ts';
import type { Position } from '../recording/utrec/stretch.ts';
import { counted, grouped, printable, type Style, type Terminal } from './terminal.ts';

interface Contents {
  readonly recording: Recording;
  readonly stretches: number;
  readonly reached: Position;
  readonly ending: Ending;
}

export async function showRecording(
  path: string,
  json: boolean,
  terminal: Terminal,
): Promise<void> {
  const text = await withRecording(path, async (recording) => {
    const contents = await readThrough(recording);
    return json ? `${JSON.stringify(asJson(contents))}\n` : account(contents, terminal.style);
  });
  terminal.print(text);
}

async function readThrough(recording: Recording): Promise<Contents> {
  const records = recording.stretches();
  let stretches = 0;
  let reached: Position = { steps: 0, choices: 0, events: 0 };
  for (;;) {
    const next = await records.next();
    if (next.done) return { recording, stretches, reached, ending: next.value };
    stretches++;
    reached = next.value.to;
  }
}

function asJson({ recording, stretches, reached, ending }: Contents) {
  const { file, bytes, header, sources } = recording;
  const { writer, workload, run, tasks, operations } = header;
  return {
    version: 1,
    file,
    format: FORMAT_VERSION,
    bytes,
    writer,
    ...(run === undefined ? {} : { run }),
    workload: { ...workload, tasks, operations },
    sources: sources.map(({ name, text }) => ({ name, characters: text.length })),
    stretches,
    ...reached,
    ...endingOf(ending),
  };
}

function account({ recording, reached, ending }: Contents, style: Style): string {
  const { file, bytes, header, sources } = recording;
  const { run, workload, tasks, writer } = header;
  const rows: (readonly [name: string, text: string])[] = [
    [
      'workload',
      workload.name + (workload.kind === 'recorded' ? `, ${counted(tasks, 'task')}` : ''),
    ],
    ['files', sources.map(({ name }) => name).join(' · ')],
  ];
  if (run !== undefined) {
    const params = Object.entries(run.params).map(([name, value]) => `${name}=${value}`);
    rows.unshift(['script', run.script]);
    rows.push(
      ['setting', `seed ${run.seed} · ${run.semantics} · unload ${run.unload}`],
      ['params', params.join(' · ')],
      ['session', lengthText(reached)],
      ['outcome', outcomeText(ending)],
    );
  }
  rows.push(['written by', writer]);
  const shown = rows.filter(([, text]) => text !== '');
  return [
    `${style('name', printable(file))}  ${counted(bytes, 'byte')}`,
    ...shown.map(([name, text]) => `  ${style('bold', name.padEnd(10))} ${printable(text)}`),
    ...cutLines(ending, style),
    '',
  ].join('\n');
}

const lengthText = ({ steps, choices, events }: Position): string =>
  [counted(steps, 'step'), counted(choices, 'choice'), counted(events, 'event')].join(' · ');

function outcomeText(ending: Ending): string {
  const end = ending.kind === 'whole' ? ending.end : null;
  if (end === null) return '';
  const { outcome, violation } = end;
  if (violation === undefined) return outcome;
  return `${violation.kind}, ${violation.file}:${violation.line}:${violation.column}: ${violation.message}`;
}

/** How the recorded session ended, as far as the recording goes. */
export function endingOf(ending: Ending) {
  if (ending.kind === 'cut') return { complete: false, wholeBytes: ending.at };
  if (ending.end === null) return { complete: true };
  const { outcome, violation } = ending.end;
  return { complete: true, outcome, ...(violation === undefined ? {} : { violation }) };
}

export function cutLines(ending: Ending, style: Style): string[] {
  if (ending.kind === 'whole') return [];
  const text = `the recording was cut off; it is whole up to byte ${grouped(ending.at)}`;
  return [`  ${style('warn', text)}`];
}
