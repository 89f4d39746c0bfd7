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
import type {
  LaunchRequest,
  Motion,
  OutputLine,
  PlacedBreakpoint,
  SessionPort,
  Stop,
} from './session-port.ts';
import { builtInReference, builtInText, isBuiltIn } from './workload-source.ts';

/** What an adapter needs of the place it runs in. */
export interface AdapterHost {
  openSession(): SessionPort;
  /** @returns the whole name of a file, as the editor names it when it sets breakpoints */
  resolve(path: string): string;
  /** @returns the text, or null where there is no such file */
  readText(path: string): Promise<string | null>;
}

export class UtraceDebugSession extends DebugSession {
  readonly #host: AdapterHost;
  #port: SessionPort | null = null;
  #configured: () => void = () => {};
  readonly #configurationDone: Promise<void>;
  /** Started without debugging: nothing stops. */
  #runsThrough = false;
  #moving = false;
  #over = false;

  constructor(host: AdapterHost) {
    super();
    // As ours do; the base class translates for clients that count from 0.
    this.setDebuggerLinesStartAt1(true);
    this.setDebuggerColumnsStartAt1(true);
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
      const { program, workload } = args;
      const named = { ...args, program: this.#whole(program), workload: this.#whole(workload) };
      const request = launchRequest(named);
      this.#runsThrough = args.noDebug === true;
      this.#close();
      this.#port = this.#host.openSession();
      await this.#load(this.#runsThrough ? withoutStops(request) : request);
      // Only now can breakpoints be placed: the editor sends them after this event.
      this.sendEvent(new InitializedEvent());
      await this.#configurationDone;
      this.sendResponse(response);
      await this.#go((port) => port.start());
    });
  }

  /** A workload may be built in, and anything may be no text at all: those stay as they are. */
  #whole(path: unknown): unknown {
    if (typeof path !== 'string' || path === '' || isBuiltIn(path)) return path;
    return this.#host.resolve(path);
  }

  async #load(request: LaunchRequest): Promise<void> {
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
      const wanted = (args.breakpoints ?? []).map(({ line }) => ({
        line: this.convertClientLineToDebugger(line),
      }));
      const placed = this.#runsThrough
        ? wanted.map(() => ({ verified: false }))
        : await this.#session().setBreakpoints(file, wanted);
      response.body = { breakpoints: placed.map((each) => this.#breakpoint(each)) };
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
          const frame: DebugProtocol.StackFrame = new StackFrame(id, name);
          if (subtle) frame.presentationHint = 'subtle';
          // A frame of the kernel is nowhere, and 0 says so to everyone.
          if (file === undefined) return frame;
          return Object.assign(frame, {
            source: new Source(baseName(file), file, builtInReference(file)),
            line: this.convertDebuggerLineToClient(line),
            column: this.convertDebuggerColumnToClient(column),
          });
        }),
      };
      this.sendResponse(response);
    });
  }

  /** Only what is built in has no file that the client could open. */
  protected override sourceRequest(
    response: DebugProtocol.SourceResponse,
    { source, sourceReference }: DebugProtocol.SourceArguments,
  ): void {
    this.#answer(response, async () => {
      const content = builtInText(source?.sourceReference ?? sourceReference);
      if (content === undefined) throw adapterErrors.noSource();
      response.body = { content, mimeType: 'text/typescript' };
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
    this.#end();
  }

  protected override disconnectRequest(response: DebugProtocol.DisconnectResponse): void {
    this.dispose();
    this.sendResponse(response);
    this.shutdown();
  }

  /** The client is gone: nobody is left to answer to. */
  override dispose(): void {
    this.#over = true;
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
      this.#session();
      if (this.#moving) throw adapterErrors.moving();
      this.sendResponse(response);
      await this.#go((port) => port.move(motion, threadId));
    });
  }

  /** Its request is answered already, so what goes wrong here is told and ends the session. */
  async #go(motion: (port: SessionPort) => Promise<Stop>): Promise<void> {
    this.#moving = true;
    try {
      const stop = await motion(this.#session());
      if (!this.#over) this.#report(stop);
    } catch (error) {
      this.#print({ text: adapterErrors.asAnswer(error).text, category: 'important' });
      this.#end();
    } finally {
      this.#moving = false;
    }
  }

  #report(stop: Stop): void {
    for (const line of stop.output) this.#print(line);
    if (stop.kind === 'stopped') {
      const event = new StoppedEvent(stop.reason, stop.threadId, explainStop(stop));
      Object.assign(event.body, { allThreadsStopped: true, description: stop.description });
      this.sendEvent(event);
      return;
    }
    this.#print({
      text: explainStop(stop) ?? 'The run has ended, and no rule was broken.',
      category: stop.clean ? 'console' : 'important',
    });
    this.#end();
  }

  /** Says once that it is over. */
  #end(): void {
    if (this.#over) return;
    this.#over = true;
    this.sendEvent(new TerminatedEvent());
  }

  #breakpoint(placed: PlacedBreakpoint): DebugProtocol.Breakpoint {
    const { line, column } = placed;
    return {
      ...placed,
      ...(line === undefined ? {} : { line: this.convertDebuggerLineToClient(line) }),
      ...(column === undefined ? {} : { column: this.convertDebuggerColumnToClient(column) }),
    };
  }

  #print({ text, category }: OutputLine): void {
    this.sendEvent(new OutputEvent(`${text}\n`, category));
  }

  /** Runs the work of a request; whatever it throws becomes the request's error answer. */
  #answer(response: DebugProtocol.Response, work: () => Promise<void>): void {
    work().catch((error: unknown) => {
      const { id, text } = adapterErrors.asAnswer(error);
      // Without variables the base class would take braces in the text for some.
      this.sendErrorResponse(response, id, text, {});
    });
  }
}

/** Started without debugging, a run only says at its end what was wrong. */
function withoutStops(request: LaunchRequest): LaunchRequest {
  return { ...request, stopOnEntry: false, stopOnViolation: false };
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
