/**
 * The adapter's errors: one numbered list, each saying what to try next.
 */
import { InputError } from '../recording/input-error.ts';

interface AdapterError {
  readonly id: number;
  readonly text: string;
}

class AdapterFailure extends Error implements AdapterError {
  readonly id: number;
  readonly text: string;
  constructor(id: number, text: string) {
    super(text);
    this.id = id;
    this.text = text;
  }
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export const adapterErrors = {
  defect: (error: unknown) =>
    new AdapterFailure(1000, `This is a defect of the lab, please report it: ${String(error)}`),
  noSession: () => new AdapterFailure(1001, 'No session is running: launch one first.'),
  unreadable: (file: string) =>
    new AdapterFailure(
      1002,
      `${file} cannot be read: check "program" and "workload" in launch.json.`,
    ),
  refused: ({ file, line, column, message }: Place) =>
    new AdapterFailure(1003, `${file}:${line}:${column}: ${message}`),
  noProgram: () =>
    new AdapterFailure(
      1004,
      'The launch configuration names no "program": give it a tracer script.',
    ),
  badAttribute: (name: string, wanted: string) =>
    new AdapterFailure(1005, `The launch attribute "${name}" is not ${wanted}: mend launch.json.`),
  sandbox: (text: string) => new AdapterFailure(1006, text),
  replay: () =>
    new AdapterFailure(
      1007,
      'Replaying a "recording" comes with a later version: give "program" and "workload" instead.',
    ),
  moving: () => new AdapterFailure(1008, 'The run is on its way already: pause it first.'),
  noSource: () => new AdapterFailure(1010, 'There is no such source: open the file instead.'),
  input: (text: string) => new AdapterFailure(1009, text),

  /** The id and text of an error, be it of this list or not. */
  asAnswer: (error: unknown): AdapterError => {
    if (error instanceof InputError) return adapterErrors.input(error.message);
    return error instanceof AdapterFailure ? error : adapterErrors.defect(error);
  },
};
