/**
 * A run in a sandbox, for whoever wants its report: sources and workload go in, progress and the
 * report come out, and a recording if one was asked for.
 *
 * The process that calls this never executes a statement of the script. What the script does to its
 * sandbox (looping in a built-in, eating all memory) becomes a violation like any other.
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { InputError } from '../recording/input-error.ts';
import { fromBase64 } from '../recording/utrec/base64.ts';
import { createRecording, type RecordingFile } from '../recording/utrec/file.node.ts';
import type { SourceFile } from '../recording/utrec/format.ts';
import type { Sandbox, SandboxEnd } from '../script/isolation/sandbox.ts';
import { describeEnd } from '../script/isolation/sandbox.ts';
import type { Violation } from '../script/violation.ts';
import type { ScheduleAnswer } from './laboratory.ts';
import { RecordedNames } from './recorded-names.node.ts';
import type { RunHooks, RunLogEntry, RunProgress, RunReport, RunRequest } from './run-request.ts';
import { doneValue, inSandbox, load } from './sandboxed.node.ts';
import { openWorkload } from './workload-source.node.ts';
import type { WorkloadSource } from './workload-source.ts';

/** A message of the sandbox ahead of the report. */
type RunEvent =
  | { readonly kind: 'progress'; readonly progress: RunProgress }
  | { readonly kind: 'log'; readonly entry: RunLogEntry }
  | { readonly kind: 'stretch'; readonly contents: string };

export async function runInSandbox(request: RunRequest, hooks: RunHooks = {}): Promise<RunReport> {
  const workload = await openWorkload(request.workload);
  return inSandbox(hooks.signal, async (sandbox) => {
    if (request.record !== undefined) {
      return runRecorded(sandbox, { ...request, record: request.record }, workload, hooks);
    }
    const known = workload.kind === 'script' ? workload.sources : undefined;
    await load(sandbox, request.script, workload, async (path) => {
      return known?.[path] ?? readSource(path);
    });
    const { request: found, followed } = await scheduled(sandbox, request);
    return { ...(await runLoaded(sandbox, 'run', found, hooks)), ...followed };
  });
}

/** A request with its schedule, and what became of the switches that it is made from. */
interface Scheduled {
  readonly request: RunRequest;
  readonly followed: Pick<RunReport, 'schedule'>;
}

/**
 * Finds out what a token's switches come to.
 *
 * @throws InputError where the script has no such statement any more
 */
async function scheduled(sandbox: Sandbox, given: RunRequest): Promise<Scheduled> {
  const { switches, ...request } = given;
  if (switches === undefined) return { request, followed: {} };
  const answer = doneValue<ScheduleAnswer>(await sandbox.request('schedule', given));
  if (answer.kind === 'lost') {
    const { nth, of, thread } = answer;
    throw new InputError({
      file: request.script,
      problem: `it no longer has the statement at which ${thread} is to be left: switch ${nth} of ${of} of the schedule`,
      advice: 'explore it again for a new token, or go back to the version that the token is of',
    });
  }
  const { schedule, made, missed } = answer;
  const why = missed === undefined ? {} : { missed };
  return {
    request: { ...request, schedule, searched: true },
    followed: { schedule: { switches: switches.length, made, ...why } },
  };
}

/** The same under names that may be kept: the sandbox never hears of any others. */
async function runRecorded(
  sandbox: Sandbox,
  request: RunRequest & { readonly record: string },
  workload: WorkloadSource,
  hooks: RunHooks,
): Promise<RunReport> {
  const known = workload.kind === 'script' ? workload.sources : undefined;
  const isFile = workload.kind === 'script' && known === undefined;
  const names = new RecordedNames(request.script, isFile ? workload.path : undefined);
  const named = isFile ? { ...workload, path: names.workload ?? workload.path } : workload;
  const sources: SourceFile[] = [];
  const readText = async (name: string): Promise<string | null> => {
    const text = known?.[name] ?? (await readSource(names.pathOf(name)));
    if (text !== null) sources.push({ name, text });
    return text;
  };
  await load(sandbox, names.script, named, readText, (name) => names.pathOf(name));
  const { record, workload: _, ...unscheduled } = { ...request, script: names.script };
  const { request: found, followed } = await scheduled(sandbox, unscheduled);
  const { schedule: _steps, ...setting } = found;
  const file = createRecording(record);
  try {
    file.writer.begin({
      writer: hooks.writer ?? 'utrace-lab',
      run: setting,
      sources,
      workload:
        named.kind === 'script'
          ? named.path
          : { ...named.recording, name: basename(named.recording.name) },
    });
    const report = await runLoaded(sandbox, 'record', found, hooks, file);
    const { violation } = report;
    const placed = violation === undefined ? {} : { violation: names.placed(violation) };
    return { ...report, ...followed, ...placed, recording: record };
  } finally {
    await file.close();
  }
}

async function runLoaded(
  sandbox: Sandbox,
  method: 'run' | 'record',
  request: RunRequest,
  hooks: RunHooks,
  file?: RecordingFile,
): Promise<RunReport> {
  const log: RunLogEntry[] = [];
  const reply = await sandbox.request(method, request, {
    onEvent: (event) => tell(event as RunEvent, log, hooks, file),
  });
  // A recording of what ended its sandbox has no end: it reaches as far as was heard.
  if (reply.kind === 'lost') return lostReport(request, reply.end, log);
  const report = doneValue<RunReport>(reply);
  const { outcome, violation, steps, choices, logged: events, eventDigest: digest } = report;
  const what = violation === undefined ? {} : { violation };
  file?.writer.end({ outcome, ...what, steps, choices, events, digest });
  return report;
}

function tell(
  event: RunEvent,
  log: RunLogEntry[],
  hooks: RunHooks,
  file: RecordingFile | undefined,
): void {
  switch (event.kind) {
    case 'progress':
      hooks.onProgress?.(event.progress);
      break;
    case 'log':
      log.push(event.entry);
      hooks.onLog?.(event.entry);
      break;
    case 'stretch':
      file?.writer.stretch(fromBase64(event.contents));
      break;
    default:
      event satisfies never;
  }
}

/** @returns null where there is no such file: the front end then says who imported it */
export async function readSource(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return null;
    throw error;
  }
}

/** The sandbox is gone with the run in it; what is known of it is why. */
function lostReport(request: RunRequest, end: SandboxEnd, log: readonly RunLogEntry[]): RunReport {
  if (end.kind === 'closed') throw new Error('the run was cancelled');
  if (end.kind === 'crashed') throw new Error(describeEnd(end));
  const violation: Violation = {
    kind: end.kind === 'stuck' ? 'livelock' : 'exception',
    message: describeEnd(end),
    file: request.script,
    line: 0,
    column: 0,
    thread: '',
    stack: [],
  };
  const { semantics, seed } = request;
  const nothing = {
    steps: 0,
    events: 0,
    choices: 0,
    logged: 0,
    callbacks: 0,
    callbacksByKind: {},
    tasks: 0,
    eventDigest: '',
  };
  return { version: 1, outcome: 'violation', violation, semantics, seed, ...nothing, log };
}
