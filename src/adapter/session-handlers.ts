/**
 * The session port's far end: one session in a sandbox, asked by messages.
 */
import type { Handler } from '../script/isolation/serve.ts';
import type { Laboratory } from './laboratory.ts';
import { Session } from './session.ts';
import type { LaunchRequest, LineBreakpoint, Motion, OutputLine } from './session-port.ts';

/** A call by name with its arguments, as {@link SessionCalls} has them. */
export interface SessionMessage {
  readonly args: readonly unknown[];
}

export function sessionHandlers(laboratory: Laboratory): { readonly [method: string]: Handler } {
  let session: Session | null = null;
  const current = (): Session => {
    if (session === null) throw new Error('no session is open');
    return session;
  };
  const answered = (answer: (session: Session, args: readonly unknown[]) => unknown): Handler =>
    function* (params) {
      return answer(current(), (params as SessionMessage).args);
    };
  return {
    *open(params) {
      session = openSession(laboratory, params as LaunchRequest);
      return null;
    },
    start: () => current().start(),
    *move(params) {
      const [motion, thread] = (params as SessionMessage).args;
      return yield* current().move(motion as Motion, thread as number);
    },
    pause: answered((open) => open.pause()),
    setBreakpoints: answered((open, [file, breakpoints]) =>
      open.setBreakpoints(file as string, breakpoints as readonly LineBreakpoint[]),
    ),
    threads: answered((open) => open.threads()),
    stack: answered((open, [thread]) => open.stack(thread as number)),
    scopes: answered((open, [frame]) => open.scopes(frame as number)),
    variables: answered((open, [reference]) => open.variables(reference as number)),
  };
}

function openSession(laboratory: Laboratory, request: LaunchRequest): Session {
  return new Session({
    makeRun: (print: (line: OutputLine) => void) =>
      laboratory.makeRun(request, 'every', (kind, text) =>
        print({ text, category: kind === 'warning' ? 'important' : 'stdout' }),
      ),
    entry: request.stopOnEntry ? request.script : null,
    stopOnViolation: request.stopOnViolation,
  });
}
