/**
 * An exploration in sandboxes, for whoever wants its report: sources and workload go in, progress and
 * the report come out, and a recording of the counterexample if one was asked for.
 *
 * One sandbox begins; if it is not done at once, others may join it. All of them read the same texts.
 */
import { basename } from 'node:path';
import { Course } from '../explore/sharing/course.ts';
import { Crew } from '../explore/sharing/crew.ts';
import { Ledger } from '../explore/sharing/ledger.ts';
import { fromBase64 } from '../recording/utrec/base64.ts';
import { createRecording } from '../recording/utrec/file.node.ts';
import type { SessionEnd, SourceFile } from '../recording/utrec/format.ts';
import type { Sandbox } from '../script/isolation/sandbox.ts';
import { checkDigest, digestOf } from './explore-digest.node.ts';
import { SandboxMember, unexplained } from './explore-member.node.ts';
import { reportOf, type SearchReport } from './explore-report.ts';
import type {
  ExploreHooks,
  ExploreProgress,
  ExploreReport,
  ExploreRequest,
} from './explore-request.ts';
import { RecordedNames } from './recorded-names.node.ts';
import { readSource } from './run.node.ts';
import { doneValue, inSandboxes, load } from './sandboxed.node.ts';
import { openWorkload } from './workload-source.node.ts';
import type { WorkloadSource } from './workload-source.ts';

/** What is over sooner is not worth the processes, ms. */
const ALONE_MS = 250;
/** What setTimeout can wait for, ms. */
const LONGEST_TIMER = 2 ** 31 - 1;

export async function exploreInSandbox(
  request: ExploreRequest,
  hooks: ExploreHooks = {},
): Promise<ExploreReport> {
  const workload = await openWorkload(request.workload);
  return inSandboxes(hooks.signal, async (open) => {
    const inputs = new Inputs(request, workload);
    const named = { ...request, script: inputs.names.script };
    const hire = () => new SandboxMember(named, () => inputs.loadInto(open()));
    const started = performance.now();
    const first = hire();
    await first.sandbox().catch((error: unknown) => {
      // Ctrl-C may end a sandbox before it is ready; then nothing has been made.
      if (hooks.enough?.aborted !== true) throw error;
    });
    const digest = digestOf(request, inputs, hooks.writer);
    const { report, isKept } = await explored(named, digest, first, hire, hooks);
    const seconds = Math.round(performance.now() - started) / 1000;
    if (report.violation === undefined) return { ...report, seconds };
    const violation = { ...report.violation, ...inputs.names.placed(report.violation) };
    const { record } = request;
    if (record === undefined || !isKept) return { ...report, violation, seconds };
    await keep(await first.sandbox(), record, named, inputs, hooks);
    return { ...report, violation, seconds, recording: record };
  });
}

/** Script and workload, under names that may be kept, and read only once. */
class Inputs {
  readonly names: RecordedNames;
  readonly workload: WorkloadSource;
  readonly #known: Readonly<Record<string, string>> | undefined;
  readonly #texts = new Map<string, Promise<string | null>>();
  readonly sources: SourceFile[] = [];

  constructor({ script }: ExploreRequest, workload: WorkloadSource) {
    this.#known = workload.kind === 'script' ? workload.sources : undefined;
    const isFile = workload.kind === 'script' && this.#known === undefined;
    this.names = new RecordedNames(script, isFile ? workload.path : undefined);
    this.workload = isFile ? { ...workload, path: this.names.workload ?? workload.path } : workload;
  }

  async loadInto(sandbox: Sandbox): Promise<Sandbox> {
    const { names, workload } = this;
    const readText = (name: string) => this.#text(name);
    await load(sandbox, names.script, workload, readText, (name) => names.pathOf(name));
    return sandbox;
  }

  #text(name: string): Promise<string | null> {
    let text = this.#texts.get(name);
    if (text === undefined) {
      text = this.#read(name);
      this.#texts.set(name, text);
    }
    return text;
  }

  async #read(name: string): Promise<string | null> {
    const text = this.#known?.[name] ?? (await readSource(this.names.pathOf(name)));
    if (text !== null) this.sources.push({ name, text });
    return text;
  }
}

/** Explores, and explains what was found. */
async function explored(
  request: ExploreRequest,
  digest: string,
  first: SandboxMember,
  hire: () => SandboxMember,
  hooks: ExploreHooks,
): Promise<{ readonly report: SearchReport; readonly isKept: boolean }> {
  const { shard, maxSchedules } = request;
  if (hooks.resume !== undefined) checkDigest(hooks.resume, digest, shard);
  const course = new Course(request, shard);
  const ledger = new Ledger(course, maxSchedules, hooks.resume?.checkpoint.ledger);
  const tell = (phase: ExploreProgress['phase']): void => {
    hooks.onProgress?.(progressOf(phase, ledger, first));
  };
  const crew = new Crew(ledger, {
    onProgress: () => tell('searching'),
    onDone: () => {
      const kept = shard === undefined ? {} : { shard };
      hooks.onCheckpoint?.({ version: 1, digest, ...kept, ledger: ledger.state });
    },
  });
  await worked(crew, request, first, hire, hooks);
  const { end } = ledger;
  if (end === null) throw new Error('an exploration without an end');
  const counted = reportOf(ledger, end, request, digest);
  if (end.kind !== 'violation') return { report: counted, isKept: false };
  const { violation, schedule } = end;
  const found = schedule === null ? null : await first.explain({ violation, schedule }, tell);
  return {
    report: { ...counted, violation: found ?? unexplained(end) },
    isKept: found !== null,
  };
}

/** Lets a crew work until it ends, its time is over, or whoever asks has had enough. */
async function worked(
  crew: Crew,
  { timeout, jobs = 1, shard }: ExploreRequest,
  first: SandboxMember,
  hire: () => SandboxMember,
  { enough }: ExploreHooks,
): Promise<void> {
  const interrupt = (): void => crew.stop('before it was interrupted');
  const others = (): void => {
    for (let more = jobs; more > 1; more--) crew.join(hire());
  };
  const timers = [setTimeout(others, shard === undefined ? ALONE_MS : 0)];
  if (timeout !== undefined) {
    const stop = () => crew.stop(`after ${timeout} s`);
    timers.push(setTimeout(stop, Math.min(timeout * 1000, LONGEST_TIMER)));
  }
  enough?.addEventListener('abort', interrupt);
  if (enough?.aborted) interrupt();
  try {
    crew.join(first);
    await crew.done;
  } finally {
    for (const timer of timers) clearTimeout(timer);
    enough?.removeEventListener('abort', interrupt);
  }
}

function progressOf(
  phase: ExploreProgress['phase'],
  ledger: Ledger,
  { preemptions }: SandboxMember,
): ExploreProgress {
  const { schedules, blocked, fraction } = ledger.tally;
  const { units } = ledger;
  return {
    phase,
    schedules,
    blocked,
    ...(fraction === undefined ? {} : { fraction }),
    ...(preemptions === undefined ? {} : { preemptions }),
    ...(units === null || units.of === 0 ? {} : { units }),
  };
}

/** Writes the counterexample down. */
async function keep(
  sandbox: Sandbox,
  path: string,
  request: ExploreRequest,
  { sources, workload }: Inputs,
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
        const told = event as { readonly kind: string; readonly contents: string };
        if (told.kind === 'stretch') file.writer.stretch(fromBase64(told.contents));
      },
    });
    file.writer.end(doneValue<SessionEnd>(reply));
  } finally {
    await file.close();
  }
}
