/**
 * Launching: from the attributes of a launch.json to a session that stands before its first step.
 */

import { adapterErrors } from './adapter-errors.ts';
import type { Conversation } from './conversation.ts';
import {
  type LaunchArguments,
  launchRequest,
  recordedLaunch,
  recordingOf,
} from './launch-arguments.ts';
import { loadSources } from './load-sources.ts';
import type { RecordedSession } from './recorded-session.ts';
import { Followed } from './request.ts';
import type { LaunchRequest, SessionPort } from './session-port.ts';
import { isBuiltIn } from './workload-source.ts';

/** The first launch: breakpoints come between the event `initialized` and `configurationDone`. */
export async function launch(
  conversation: Conversation,
  args: Readonly<Record<string, unknown>>,
): Promise<Followed> {
  conversation.phase = 'launching';
  try {
    await load(conversation, args);
    if (conversation.phase !== 'launching') throw adapterErrors.noSession();
    const configured = conversation.configuration();
    conversation.emit('initialized');
    await configured;
  } catch (error) {
    // Whoever is still there may mend the attributes and launch again.
    if (conversation.phase === 'launching') conversation.phase = 'initialized';
    throw error;
  }
  return begun(conversation);
}

/** Goes on with the session that was left standing last. */
export async function attach(conversation: Conversation): Promise<Followed> {
  const suspended = conversation.host.suspended?.pop();
  if (suspended === undefined) throw adapterErrors.nothingSuspended();
  conversation.phase = 'launching';
  conversation.adopt(suspended);
  try {
    const configured = conversation.configuration();
    conversation.emit('initialized');
    await configured;
  } catch (error) {
    conversation.close();
    throw error;
  }
  conversation.phase = 'live';
  const { stop } = suspended;
  return new Followed(undefined, async () => conversation.report({ ...stop, output: [] }));
}

/** Once more from the beginning, with what the client has set meanwhile. */
export async function relaunch(
  conversation: Conversation,
  args: Readonly<Record<string, unknown>>,
): Promise<Followed> {
  try {
    await load(conversation, args);
  } catch (error) {
    // The old session is gone, and there is no new one.
    conversation.end();
    throw error;
  }
  return begun(conversation);
}

function begun(conversation: Conversation): Followed {
  conversation.phase = 'live';
  return new Followed(undefined, () => conversation.go((port) => port.go('start')));
}

async function load(
  conversation: Conversation,
  args: Readonly<Record<string, unknown>> & LaunchArguments & { readonly noDebug?: unknown },
): Promise<void> {
  const { host } = conversation;
  conversation.runsThrough = args.noDebug === true;
  const whole = (path: unknown): unknown =>
    // A workload may be built in, and anything may be no text at all: those stay as they are.
    typeof path !== 'string' || path === '' || isBuiltIn(path) ? path : host.resolve(path);
  const named = {
    ...args,
    program: whole(args.program),
    workload: whole(args.workload),
    recording: whole(args.recording),
  };
  const recording = recordingOf(named);
  const recorded = recording === undefined ? null : await host.openRecording(recording);
  const request =
    recorded === null ? launchRequest(named) : recordedLaunch(named, recorded.setting);
  await placeFiles(conversation, recorded, named.program);
  await conversation.open((port) =>
    loadInto(
      port,
      conversation,
      conversation.runsThrough ? withoutStops(request) : request,
      recorded,
    ),
  );
  conversation.launched = args;
}

async function loadInto(
  port: SessionPort,
  { host }: Conversation,
  request: LaunchRequest,
  recorded: RecordedSession | null,
): Promise<void> {
  const entries = new Set([request.script, request.workload]);
  const readText = async (file: string): Promise<string | null> => {
    const text = await host.readText(file);
    if (text === null && entries.has(file)) throw adapterErrors.unreadable(file);
    return text;
  };
  const answer = await loadSources(
    (sources) => port.launch(request, sources, recorded),
    recorded === null ? readText : async (name) => recorded.sources.get(name) ?? null,
  );
  if (answer.kind === 'refused') throw adapterErrors.refused(answer);
}

/** Looks for the recorded files where the client may have them: here, or beside the recording. */
async function placeFiles(
  { host, places }: Conversation,
  recorded: RecordedSession | null,
  program: unknown,
): Promise<void> {
  if (recorded === null) return places.replaying([]);
  const beside = recorded.file.slice(0, recorded.file.lastIndexOf('/') + 1);
  const files = [...recorded.sources].map(async ([name, text]) => {
    const isScript = name === recorded.setting.script && typeof program === 'string';
    const candidates = [...(isScript ? [program] : []), host.resolve(name), beside + name];
    for (const path of candidates) {
      if ((await host.readText(path).catch(() => null)) === text) return { name, text, path };
    }
    return { name, text, path: undefined };
  });
  places.replaying(await Promise.all(files));
}

/** Started without debugging, a run only says at its end what was wrong. */
function withoutStops(request: LaunchRequest): LaunchRequest {
  return { ...request, stopOnEntry: false, stopOnViolation: false };
}
