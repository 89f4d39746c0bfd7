/**
 * `utrace-lab export`: a recording in a form that other programs read.
 *
 * The document is written as the recording is read, stretch by stretch, so its length does not matter.
 */
import { withRecording } from '../recording/utrec/file.node.ts';
import type { Ending, Recording, StretchRecord } from '../recording/utrec/reader.ts';
import { readStretch } from '../recording/utrec/stretch.ts';
import { helpHint, onlyOperand, optionValue, type ParsedCall } from './arguments.ts';
import { checkReadable } from './input-file.ts';
import { endingOf } from './recording-account.ts';
import { flush, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { type ExitCode, exitCodes, type Verb } from './verb.ts';

export const exportVerb: Verb = {
  name: 'export',
  usage: 'FILE.utrec --to json',
  summary: 'write a recording in a form that other programs read',
  details:
    'Prints one JSON document: what the recording says of itself, the sources, each choice of the ' +
    'scheduler, each event, and how the session ended.',
  options: [{ name: 'to', value: 'json', choices: ['json'], summary: 'the form' }],
  examples: [
    {
      command: "utrace-lab export late.utrec --to json | jq '.events[-1]'",
      summary: 'the last thing that happened',
    },
  ],
  run: exportRecording,
};

async function exportRecording(call: ParsedCall, terminal: Terminal): Promise<ExitCode> {
  const path = onlyOperand(exportVerb, call, 'FILE.utrec');
  if (optionValue(call, 'to') === undefined) {
    throw new UsageError('--to', `a form was expected, as in --to json${helpHint(exportVerb)}`);
  }
  checkReadable(path, 'recording');
  // Read once before anything is written: half a document on stdout is worse than none.
  const ending = await withRecording(path, checked);
  await withRecording(path, async (recording) => terminal.print(beginning(recording)));
  for (const part of [choicesText, eventsText]) {
    await withRecording(path, (recording) => printed(recording, part, terminal));
  }
  terminal.print(`,${JSON.stringify(endingOf(ending)).slice(1)}\n`);
  return exitCodes.clean;
}

async function checked(recording: Recording): Promise<Ending> {
  const records = recording.stretches();
  for (;;) {
    const next = await records.next();
    if (next.done) return next.value;
    for (const _ of eventsOf(recording, next.value));
    for (const _ of choicesOf(recording, next.value));
  }
}

/** Open at its end. */
function beginning({ header, sources, workload }: Recording): string {
  const { writer, run, workload: named } = header;
  const tasks = workload === null ? {} : { tasks: workload.tasks };
  const told = {
    version: 1,
    writer,
    ...(run === undefined ? {} : { run }),
    workload: { ...named, ...tasks },
    sources,
  };
  return JSON.stringify(told).slice(0, -1);
}

/** One member of the document, a list that all stretches add to. */
interface Part {
  readonly name: string;
  readonly itemsOf: (recording: Recording, record: StretchRecord) => Iterable<string>;
}

const choicesText: Part = {
  name: 'choices',
  *itemsOf(recording, record) {
    for (const choice of choicesOf(recording, record)) yield String(choice);
  },
};

const eventsText: Part = {
  name: 'events',
  *itemsOf(recording, record) {
    for (const event of eventsOf(recording, record)) yield JSON.stringify(event);
  },
};

/** Characters that are written in one go. */
const PIECE = 0x1_0000;

async function printed(
  recording: Recording,
  { name, itemsOf }: Part,
  terminal: Terminal,
): Promise<void> {
  let text = `,"${name}":[`;
  let separator = '';
  for await (const record of recording.stretches()) {
    for (const item of itemsOf(recording, record)) {
      text += separator + item;
      separator = ',';
      if (text.length < PIECE) continue;
      terminal.print(text);
      await flush();
      text = '';
    }
  }
  terminal.print(`${text}]`);
}

function* eventsOf(recording: Recording, { contents, at }: StretchRecord) {
  try {
    const { events } = readStretch(contents);
    for (let event = events.next(); event !== undefined; event = events.next()) yield event;
  } catch (error) {
    throw recording.damaged(at, error);
  }
}

function* choicesOf(recording: Recording, { contents, at }: StretchRecord) {
  try {
    const { choices } = readStretch(contents);
    while (choices.left > 0) yield choices.next();
  } catch (error) {
    throw recording.damaged(at, error);
  }
}
