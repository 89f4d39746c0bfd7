/**
 * The session port's far end: one session in a sandbox, asked by messages.
 */
import type { Scheduler } from '../engine/machine.ts';
import { seededScheduler } from '../explore/seeded.ts';
import { fromBase64 } from '../recording/utrec/base64.ts';
import type { Handler } from '../script/isolation/serve.ts';
import type { Laboratory } from './laboratory.ts';
import { RecordedChoices } from './recorded-choices.ts';
import { Session } from './session.ts';
import { answered, type SessionAnswer } from './session-answer.ts';
import type { LaunchRequest, OutputLine, SessionCalls, SessionMotions } from './session-port.ts';

/** A call by name with its arguments, as {@link SessionCalls} has them. */
export interface SessionMessage {
  readonly name: keyof SessionCalls;
  readonly args: never;
}
interface MotionMessage {
  readonly name: keyof SessionMotions;
  readonly args: never;
}

/** Lines that are told of during one motion: nobody reads more, and a client must keep up. */
const MOST_LINES = 50_000;
const LEFT_OUT: OutputLine = {
  text: '… the rest of what is printed here is left out, up to the next stop',
  category: 'important',
};

export function sessionHandlers(laboratory: Laboratory): { readonly [method: string]: Handler } {
  let session: Session | null = null;
  const recorded = new RecordedChoices();
  const current = (): Session => {
    if (session === null) throw new Error('no session is open');
    return session;
  };
  return {
    *stretch(params) {
      recorded.add(fromBase64(params as string));
      return null;
    },
    *open(params) {
      session = openSession(laboratory, params as LaunchRequest, recorded);
      return null;
    },
    *ask(params) {
      const { name, args } = params as SessionMessage;
      const { recollection } = current();
      const known = recollection.answer(name, args);
      if (known !== null) return known;
      yield* recollection.settle();
      const answer = answered(() => Reflect.apply(current()[name], current(), args));
      recollection.heard(name, args, answer);
      return answer;
    },
    *go(params, tell) {
      const { name, args } = params as MotionMessage;
      const { recollection } = current();
      const stop =
        name === 'move' ? recollection.recall(...(args as Parameters<Session['move']>)) : null;
      if (stop !== null) return { kind: 'answer', value: stop } satisfies SessionAnswer;
      const paused = yield* recollection.settle();
      if (paused !== null) return { kind: 'answer', value: paused } satisfies SessionAnswer;
      const motion = answered(() => Reflect.apply(current()[name], current(), args));
      if (motion.kind === 'refused') return motion;
      const moving = motion.value as ReturnType<Session['start']>;
      let left = MOST_LINES;
      for (;;) {
        const next = moving.next();
        if (next.done) return { kind: 'answer', value: next.value } satisfies SessionAnswer;
        const lines = current().takeOutput();
        if (lines.length > 0 && left > 0) tell(left > lines.length ? lines : [...lines, LEFT_OUT]);
        left -= lines.length;
        yield;
      }
    },
    *settle() {
      if (session !== null) yield* session.recollection.settle();
      return null;
    },
    *pause() {
      session?.pause();
      return null;
    },
  };
}

function openSession(
  laboratory: Laboratory,
  request: LaunchRequest,
  recorded: RecordedChoices,
): Session {
  const base = (): Scheduler =>
    recorded.any ? recorded.scheduler(request.seed) : seededScheduler(request.seed);
  return new Session({
    makeRun: ({ print, log, scheduling }) =>
      laboratory.makeRun(
        request,
        'every',
        (kind, text, run) => {
          const { file, line, column } = run.hereAs('');
          const category = kind === 'warning' ? 'important' : 'stdout';
          print({ text, category, ...(file === '' ? {} : { place: { file, line, column } }) });
        },
        log,
        scheduling(base()),
      ),
    evaluate: laboratory.evaluate,
    entry: request.stopOnEntry ? request.script : null,
    stopOnViolation: request.stopOnViolation,
  });
}
