/**
 * Places as the client names them: how it counts lines and columns, how it writes paths, and which
 * of our files it can open.
 *
 * A file of a recording is the client's own where that has the same text; otherwise, as with what is
 * built in, the client is given a reference and asks for the text.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { SourcePlace } from '../script/violation.ts';
import { builtInReference, builtInText } from './workload-source.ts';

/** References of recorded files begin here; those of built-in ones are below. */
const FIRST_RECORDED = 1000;

interface RecordedFile {
  readonly name: string;
  readonly text: string;
  /** Where the client has the same text. */
  readonly path: string | undefined;
}

export class ClientPlaces {
  #firstLine = 1;
  #firstColumn = 1;
  #asUris = false;
  #recorded: readonly RecordedFile[] = [];

  /** The files of the recording that is replayed, where one is. */
  get recorded(): readonly RecordedFile[] {
    return this.#recorded;
  }

  /** As `initialize` says it. */
  counting(from: {
    readonly linesStartAt1?: boolean | undefined;
    readonly columnsStartAt1?: boolean | undefined;
    readonly pathFormat?: string | undefined;
  }): void {
    this.#firstLine = from.linesStartAt1 === false ? 0 : 1;
    this.#firstColumn = from.columnsStartAt1 === false ? 0 : 1;
    this.#asUris = from.pathFormat === 'uri';
  }

  /** The files of the recording that is replayed. */
  replaying(files: readonly RecordedFile[]): void {
    this.#recorded = files;
  }

  line(ours: number): number {
    return ours - 1 + this.#firstLine;
  }

  column(ours: number): number {
    return ours - 1 + this.#firstColumn;
  }

  ourLine(line: number): number {
    return line - this.#firstLine + 1;
  }

  ourColumn(column: number): number {
    return column - this.#firstColumn + 1;
  }

  /** A place of ours with the client's numbers. */
  toClient({ file, line, column }: SourcePlace): {
    readonly source: DebugProtocol.Source;
    readonly line: number;
    readonly column: number;
  } {
    return { source: this.source(file), line: this.line(line), column: this.column(column) };
  }

  source(file: string): DebugProtocol.Source {
    const index = this.#recorded.findIndex(({ name }) => name === file);
    const recorded = this.#recorded[index];
    const path = this.path(recorded?.path ?? file);
    const name = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
    if (recorded !== undefined && recorded.path === undefined) {
      const origin = 'from the recording';
      return { name, path, sourceReference: FIRST_RECORDED + index, origin };
    }
    const sourceReference = recorded === undefined ? builtInReference(file) : 0;
    return { name, path, sourceReference };
  }

  /** The file of ours that the client means; empty where it says nothing that could be one. */
  file({
    path,
    sourceReference,
  }: {
    path?: string | undefined;
    sourceReference?: number | undefined;
  }): string {
    const byReference = this.#recorded[(sourceReference ?? 0) - FIRST_RECORDED];
    if (byReference !== undefined) return byReference.name;
    const given = this.#asUris ? pathOfUri(path ?? '') : (path ?? '');
    return this.#recorded.find((one) => one.path === given)?.name ?? given;
  }

  /** The text behind a reference that was handed out. */
  text(reference: number): string | undefined {
    return this.#recorded[reference - FIRST_RECORDED]?.text ?? builtInText(reference);
  }

  path(ours: string): string {
    if (!this.#asUris || !/^(\/|[a-z]:[\\/])/i.test(ours)) return ours;
    const whole = ours.startsWith('/') ? ours : `/${ours.replaceAll('\\', '/')}`;
    return `file://${encodeURI(whole).replaceAll('#', '%23').replaceAll('?', '%3F')}`;
  }
}

function pathOfUri(uri: string): string {
  if (!uri.startsWith('file://')) return uri;
  try {
    return decodeURIComponent(uri.slice('file://'.length)).replace(/^\/([a-z]:)/i, '$1');
  } catch {
    // Not an encoding of anything: then it names no file of ours.
    return uri;
  }
}
