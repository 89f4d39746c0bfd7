/**
 * The terminal: where words for people go, and how they may look.
 *
 * Results go to stdout and everything else to stderr, so that a result can be piped on. A reader
 * that goes away early (`| head`) is no error: what it would have read is dropped and the verb
 * ends with the code it would have had.
 */

export type Tone = 'bold' | 'dim' | 'good' | 'bad' | 'warn' | 'name';

const codes: Readonly<Record<Tone, readonly [on: number, off: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  good: [32, 39],
  bad: [31, 39],
  warn: [33, 39],
  name: [36, 39],
};

export type Style = (tone: Tone, text: string) => string;

export interface Terminal {
  /** Writes to stdout as it stands; the caller ends its lines. */
  print(text: string): void;
  /** The same for stderr. */
  note(text: string): void;
  /** How to colour what is printed, and what is noted: the two may go to different places. */
  readonly style: Style;
  readonly noteStyle: Style;
  /** Someone is looking at stderr right now. */
  readonly watched: boolean;
  /** Columns of stderr; 100 where nobody knows. */
  readonly width: number;
  /** Aborted when the person asks for an end. */
  readonly interrupted: AbortSignal;
}

export interface StreamLike {
  readonly isTTY?: boolean | undefined;
}

/** Colour is for terminals. `NO_COLOR` takes it away everywhere, `FORCE_COLOR` adds it anywhere. */
export function hasColour(
  stream: StreamLike,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  if ((environment['NO_COLOR'] ?? '') !== '') return false;
  const forced = environment['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return stream.isTTY === true && environment['TERM'] !== 'dumb';
}

export function styleFor(colour: boolean): Style {
  if (!colour) return (_tone, text) => text;
  return (tone, text) => {
    const [on, off] = codes[tone];
    return `\x1b[${on}m${text}\x1b[${off}m`;
  };
}

/** The terminal of this process. */
export function processTerminal(interrupted: AbortSignal): Terminal {
  ignoreClosedPipe(process.stdout);
  ignoreClosedPipe(process.stderr);
  return {
    print: (text) => void process.stdout.write(text),
    note: (text) => void process.stderr.write(text),
    style: styleFor(hasColour(process.stdout, process.env)),
    noteStyle: styleFor(hasColour(process.stderr, process.env)),
    watched: process.stderr.isTTY === true,
    width: process.stderr.columns || 100,
    interrupted,
  };
}

function ignoreClosedPipe(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/** Resolves when all that was written so far has left the process, or has nowhere to go. */
export async function flush(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    if (stream.writableLength > 0 && !stream.destroyed) {
      await new Promise<void>((resolve) => stream.write('', () => resolve()));
    }
  }
}

/** `1234567` as people write it: `1,234,567`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 task`, `27 tasks`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** Text that came from a file or a program, made safe to show: no control character survives. */
export function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}
