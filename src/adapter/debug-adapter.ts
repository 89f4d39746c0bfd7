/**
 * The debug adapter: the debug protocol on one side, a session on the other, and nothing decided
 * in between.
 *
 * It keeps what only the protocol knows (capabilities, the order of the handshake) and hands everything else to a {@link SessionPort}. How a session is made, and
 * how the text of a file is read, are the host's: a child process and a disk on the desktop, a
 * worker and the editor's file system in the web.
 */
import {
  DebugSession,
  InitializedEvent,
  OutputEvent,
  Scope,
  Source,
  StackFrame,
  StoppedEvent,
  TerminatedEvent,
  Thread,
  Variable,
} from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { adapterErrors } from './adapter-errors.ts';
import { explainStop } from './explain-stop.ts';
import { type LaunchArguments, launchRequest } from './launch-arguments.ts';
import { loadSources } from './load-sources.ts';
import type { Motion, OutputLine, PlacedBreakpoint, SessionPort, Stop } from './session-port.ts';

/** What an adapter needs of the place it runs in. */
export interface AdapterHost {
  openSession(): SessionPort;
  /** @returns the text, or null where there is no such file */
  readText(path: string): Promise<string | null>;
}

const INTERNAL_ERROR = 1000;

export class UtraceDebugSession extends DebugSession {
  readonly #host: AdapterHost;
  #port: SessionPort | null = null;
  #configured: () => void = () => {};
  readonly #configurationDone: Promise<void>;

  constructor(host: AdapterHost) {
    super();
    this.#host = host;
    this.#configurationDone = new Promise((resolve) => {
      this.#configured = resolve;
    });
  }

  /** A client that names no path format means paths, as the protocol says; the base class forgets. */
  protected override dispatchRequest(request: DebugProtocol.Request): void {
    if (request.command === 'initialize') {
      request.arguments = { pathFormat: 'path', ...request.arguments };
    }
    super.dispatchRequest(request);
  }

  protected override initializeRequest(response: DebugProtocol.InitializeResponse): void {
    response.body = {
      supportsConfigurationDoneRequest: true,
      supportsStepBack: true,
      supportsTerminateRequest: true,
      exceptionBreakpointFilters: [],
    };
    this.sendResponse(response);
  }

  protected override configurationDoneRequest(
    response: DebugProtocol.ConfigurationDoneResponse,
  ): void {
    this.sendResponse(response);
    this.#configured();
  }

  protected override launchRequest(
    response: DebugProtocol.LaunchResponse,
    args: DebugProtocol.LaunchRequestArguments & LaunchArguments,
  ): void {
    this.#answer(response, async () => {
      this.#port = this.#host.openSession();
      await this.#load(args);
      // Only now can breakpoints be placed: the editor sends them after this event.
      this.sendEvent(new InitializedEvent());
      await this.#configurationDone;
      this.sendResponse(response);
      this.#report(await this.#session().start());
    });
  }

  async #load(args: LaunchArguments): Promise<void> {
    const request = launchRequest(args);
    const entries = new Set([request.script, request.workload]);
    const answer = await loadSources(
      (sources) => this.#session().launch(request, sources),
      async (file) => {
        const text = await this.#host.readText(file);
        if (text === null && entries.has(file)) throw adapterErrors.unreadable(file);
        return text;
      },
    );
    if (answer.kind === 'refused') throw adapterErrors.refused(answer);
  }

  protected override setBreakPointsRequest(
    response: DebugProtocol.SetBreakpointsResponse,
    args: DebugProtocol.SetBreakpointsArguments,
  ): void {
    this.#answer(response, async () => {
      const file = args.source.path ?? '';
      const wanted = args.breakpoints ?? [];
      const placed = await this.#session().setBreakpoints(file, wanted);
      response.body = { breakpoints: placed.map(asBreakpoint) };
      this.sendResponse(response);
    });
  }

  protected override threadsRequest(response: DebugProtocol.ThreadsResponse): void {
    this.#answer(response, async () => {
      const threads = await this.#session().threads();
      response.body = { threads: threads.map(({ id, name }) => new Thread(id, name)) };
      this.sendResponse(response);
    });
  }

  protected override stackTraceRequest(
    response: DebugProtocol.StackTraceResponse,
    args: DebugProtocol.StackTraceArguments,
  ): void {
    this.#answer(response, async () => {
      const frames = await this.#session().stack(args.threadId);
      const from = args.startFrame ?? 0;
      const shown = frames.slice(from, args.levels ? from + args.levels : undefined);
      response.body = {
        totalFrames: frames.length,
        stackFrames: shown.map(({ id, name, file, line, column, subtle }) => {
          const source = file === undefined ? undefined : new Source(baseName(file), file);
          const frame: DebugProtocol.StackFrame = new StackFrame(id, name, source, line, column);
          if (subtle) frame.presentationHint = 'subtle';
          return frame;
        }),
      };
      this.sendResponse(response);
    });
  }

  protected override scopesRequest(
    response: DebugProtocol.ScopesResponse,
    args: DebugProtocol.ScopesArguments,
  ): void {
    this.#answer(response, async () => {
      const scopes = await this.#session().scopes(args.frameId);
      response.body = { scopes: scopes.map(({ name, reference }) => new Scope(name, reference)) };
      this.sendResponse(response);
    });
  }

  protected override variablesRequest(
    response: DebugProtocol.VariablesResponse,
    args: DebugProtocol.VariablesArguments,
  ): void {
    this.#answer(response, async () => {
      const variables = await this.#session().variables(args.variablesReference);
      response.body = {
        variables: variables.map(({ name, value, type, reference }) =>
          Object.assign(new Variable(name, value, reference), { type }),
        ),
      };
      this.sendResponse(response);
    });
  }

  protected override continueRequest(
    response: DebugProtocol.ContinueResponse,
    args: DebugProtocol.ContinueArguments,
  ): void {
    response.body = { allThreadsContinued: true };
    this.#move(response, 'continue', args.threadId);
  }

  protected override nextRequest(
    response: DebugProtocol.NextResponse,
    args: DebugProtocol.NextArguments,
  ): void {
    this.#move(response, 'stepOver', args.threadId);
  }

  protected override stepInRequest(
    response: DebugProtocol.StepInResponse,
    args: DebugProtocol.StepInArguments,
  ): void {
    this.#move(response, 'stepIn', args.threadId);
  }

  protected override stepOutRequest(
    response: DebugProtocol.StepOutResponse,
    args: DebugProtocol.StepOutArguments,
  ): void {
    this.#move(response, 'stepOut', args.threadId);
  }

  protected override stepBackRequest(
    response: DebugProtocol.StepBackResponse,
    args: DebugProtocol.StepBackArguments,
  ): void {
    this.#move(response, 'stepBack', args.threadId);
  }

  protected override reverseContinueRequest(
    response: DebugProtocol.ReverseContinueResponse,
    args: DebugProtocol.ReverseContinueArguments,
  ): void {
    this.#move(response, 'reverseContinue', args.threadId);
  }

  protected override pauseRequest(response: DebugProtocol.PauseResponse): void {
    this.#port?.pause();
    this.sendResponse(response);
  }

  protected override terminateRequest(response: DebugProtocol.TerminateResponse): void {
    this.#close();
    this.sendResponse(response);
    this.sendEvent(new TerminatedEvent());
  }

  protected override disconnectRequest(response: DebugProtocol.DisconnectResponse): void {
    this.#close();
    this.sendResponse(response);
    this.shutdown();
  }

  /** The client is gone: nobody is left to answer to. */
  abandon(): void {
    this.#close();
  }

  #close(): void {
    this.#port?.dispose();
    this.#port = null;
  }

  #session(): SessionPort {
    if (this.#port === null) throw adapterErrors.noSession();
    return this.#port;
  }

  /** A motion is acknowledged at once and reported when it ends, as the protocol wants it. */
  #move(response: DebugProtocol.Response, motion: Motion, threadId: number): void {
    this.#answer(response, async () => {
      const port = this.#session();
      this.sendResponse(response);
      this.#report(await port.move(motion, threadId));
    });
  }

  #report(stop: Stop): void {
    for (const line of stop.output) this.#print(line);
    if (stop.kind === 'stopped') {
      const event = new StoppedEvent(stop.reason, stop.threadId, explainStop(stop));
      Object.assign(event.body, { allThreadsStopped: true, description: stop.description });
      this.sendEvent(event);
      return;
    }
    if (stop.violation !== undefined) {
      this.#print({ text: explainStop(stop) ?? '', category: 'important' });
    }
    this.sendEvent(new TerminatedEvent());
  }

  #print({ text, category }: OutputLine): void {
    this.sendEvent(new OutputEvent(`${text}\n`, category));
  }

  /** Runs the work of a request; whatever it throws becomes the request's error answer. */
  #answer(response: DebugProtocol.Response, work: () => Promise<void>): void {
    work().catch((error: unknown) => {
      const known = adapterErrors.asAnswer(error);
      this.sendErrorResponse(response, known?.id ?? INTERNAL_ERROR, known?.text ?? String(error));
    });
  }
}

function asBreakpoint(placed: PlacedBreakpoint): DebugProtocol.Breakpoint {
  return { ...placed };
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
