/**
 * The adapter's errors: one numbered list, each saying what to try next.
 */
import { InputError } from '../recording/input-error.ts';
import { ShapeError } from './shapes.ts';

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
  moving: () => new AdapterFailure(1008, 'The run is on its way already: pause it first.'),
  noSource: () => new AdapterFailure(1010, 'There is no such source: open the file instead.'),
  input: (text: string) => new AdapterFailure(1009, text),
  notUnderstood: (what: string) =>
    new AdapterFailure(1011, `The adapter ${what}: send a request as the protocol describes it.`),
  unknownCommand: (command: string) =>
    new AdapterFailure(
      1012,
      `The request ${JSON.stringify(command.slice(0, 80))} is not known here: the capabilities say what is.`,
    ),
  badArgument: (text: string) => new AdapterFailure(1013, `The arguments do not fit: ${text}.`),
  notInitialized: () =>
    new AdapterFailure(1014, 'Nothing was initialized: send "initialize" first.'),
  initializedTwice: () =>
    new AdapterFailure(1015, 'This connection is initialized already: launch a session.'),
  launchedTwice: () =>
    new AdapterFailure(
      1016,
      'A session was launched on this connection: restart it, or open another connection.',
    ),
  notStarted: () =>
    new AdapterFailure(1017, 'The run does not stand anywhere: it has not begun, or it is over.'),
  nothingSuspended: () =>
    new AdapterFailure(
      1021,
      'No session was left standing here: launch one, and disconnect from it with "suspendDebuggee".',
    ),
  cancelled: () => new AdapterFailure(1018, 'cancelled'),
  nothingThere: (what: string) =>
    new AdapterFailure(1019, `There is no ${what}: ask again where the run stands now.`),
  /** The session says in its own words why something cannot be done. */
  session: (text: string) => new AdapterFailure(1020, text),

  /** The id and text of an error, be it of this list or not. */
  asAnswer: (error: unknown): AdapterError => {
    if (error instanceof InputError) return adapterErrors.input(error.message);
    if (error instanceof ShapeError) return adapterErrors.badArgument(error.message);
    return error instanceof AdapterFailure ? error : adapterErrors.defect(error);
  },
};
