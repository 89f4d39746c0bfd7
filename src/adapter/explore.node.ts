/**
 * An exploration in a sandbox, for whoever wants its report: sources and workload go in, progress and
 * the report come out, and a recording of the counterexample if one was asked for.
 */
import { basename } from 'node:path';
import { fromBase64 } from '../recording/utrec/base64.ts';
import { createRecording } from '../recording/utrec/file.node.ts';
import type { SessionEnd, SourceFile } from '../recording/utrec/format.ts';
import { describeEnd, type Sandbox, type SandboxReply } from '../script/isolation/sandbox.ts';
import type {
  ExploreHooks,
  ExploreProgress,
  ExploreReport,
  ExploreRequest,
} from './explore-request.ts';
import type { SearchReport } from './explorer.ts';
import { RecordedNames } from './recorded-names.node.ts';
import { readSource } from './run.node.ts';
import { doneValue, inSandbox, load } from './sandboxed.node.ts';
import { openWorkload } from './workload-source.node.ts';
import type { WorkloadSource } from './workload-source.ts';

type ExploreEvent =
  | { readonly kind: 'progress'; readonly progress: ExploreProgress }
  | { readonly kind: 'stretch'; readonly contents: string };

/** What was loaded, under names that may be kept. */
interface Loaded {
  readonly names: RecordedNames;
  readonly workload: WorkloadSource;
  readonly sources: readonly SourceFile[];
}

export async function exploreInSandbox(
  request: ExploreRequest,
  hooks: ExploreHooks = {},
): Promise<ExploreReport> {
  const workload = await openWorkload(request.workload);
  return inSandbox(hooks.signal, async (sandbox) => {
    const loaded = await loadNamed(sandbox, request, workload);
    const named = { ...request, script: loaded.names.script };
    const started = performance.now();
    const reply = await limited(sandbox, named, hooks);
    const report = reportOf(reply, request);
    const seconds = Math.round(performance.now() - started) / 1000;
    if (report.violation === undefined) return { ...report, seconds };
    const violation = { ...report.violation, ...loaded.names.placed(report.violation) };
    const { record } = request;
    if (record === undefined || reply.kind === 'lost') return { ...report, violation, seconds };
    await keep(sandbox, record, named, loaded, hooks);
    return { ...report, violation, seconds, recording: record };
  });
}

async function loadNamed(
  sandbox: Sandbox,
  { script }: ExploreRequest,
  workload: WorkloadSource,
): Promise<Loaded> {
  const known = workload.kind === 'script' ? workload.sources : undefined;
  const isFile = workload.kind === 'script' && known === undefined;
  const names = new RecordedNames(script, isFile ? workload.path : undefined);
  const named = isFile ? { ...workload, path: names.workload ?? workload.path } : workload;
  const sources: SourceFile[] = [];
  const readText = async (name: string): Promise<string | null> => {
    const text = known?.[name] ?? (await readSource(names.pathOf(name)));
    if (text !== null) sources.push({ name, text });
    return text;
  };
  await load(sandbox, names.script, named, readText, (name) => names.pathOf(name));
  return { names, workload: named, sources };
}

/** Explores until it ends, its time is over, or whoever asks has had enough. */
async function limited(
  sandbox: Sandbox,
  request: ExploreRequest,
  { enough, onProgress }: ExploreHooks,
): Promise<SandboxReply> {
  const stop = (why: string) => void sandbox.request('exploreStop', why);
  const interrupt = (): void => stop('interrupted');
  enough?.addEventListener('abort', interrupt);
  const { timeout } = request;
  const timer =
    timeout === undefined
      ? undefined
      : setTimeout(() => stop(`after ${timeout} s`), Math.min(timeout * 1000, LONGEST_TIMER));
  try {
    return await sandbox.request('explore', request, {
      onEvent: (event) => {
        const { kind, ...rest } = event as ExploreEvent;
        if (kind === 'progress' && 'progress' in rest) onProgress?.(rest.progress);
      },
    });
  } finally {
    clearTimeout(timer);
    enough?.removeEventListener('abort', interrupt);
  }
}

/** What setTimeout can wait for, ms. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** What the script did to its sandbox is a violation like any other. */
function reportOf(reply: SandboxReply, request: ExploreRequest): SearchReport {
  if (reply.kind !== 'lost') return doneValue<SearchReport>(reply);
  const { end } = reply;
  if (end.kind === 'closed') throw new Error('the exploration was cancelled');
  if (end.kind === 'crashed') throw new Error(describeEnd(end));
  const { strategy, semantics, seed, script } = request;
  const counts = { schedules: 0, blocked: 0, steps: 0, seed };
  return {
    version: 1,
    outcome: 'violation',
    strategy,
    semantics,
    ...counts,
    violation: {
      kind: end.kind === 'stuck' ? 'livelock' : 'exception',
      message: describeEnd(end),
      file: script,
      line: 0,
      column: 0,
      thread: '',
      stack: [],
      preemptions: 0,
      excludedBelow: 0,
    },
  };
}

/** Writes the counterexample down. */
async function keep(
  sandbox: Sandbox,
  path: string,
  request: ExploreRequest,
  { sources, workload }: Loaded,
  { writer = 'utrace-lab' }: ExploreHooks,
): Promise<void> {
  const { script, seed, semantics, params, unload, maxSteps } = request;
  const file = createRecording(path);
  try {
    file.writer.begin({
      writer,
      run: { script, seed, semantics, params, unload, maxSteps, searched: true },
      sources,
      workload:
        workload.kind === 'script'
          ? workload.path
          : { ...workload.recording, name: basename(workload.recording.name) },
    });
    const reply = await sandbox.request('exploreRecord', null, {
      onEvent: (event) => {
        const told = event as ExploreEvent;
        if (told.kind === 'stretch') file.writer.stretch(fromBase64(told.contents));
      },
    });
    file.writer.end(doneValue<SessionEnd>(reply));
  } finally {
    await file.close();
  }
}
