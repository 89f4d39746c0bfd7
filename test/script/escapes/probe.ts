/**
 * Probes: scripts that try to get out or to do harm, run in the sandbox that ships.
 *
 * A probe is the body of module_init. What it says with `printk` comes back; so does how it ended:
 * refused by the front end, ended by the run's own rules, or lost with the sandbox.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openSandbox } from '../../../src/script/isolation/sandbox.node.ts';
import type { Sandbox, SandboxEnd } from '../../../src/script/isolation/sandbox.ts';

const entry = fileURLToPath(new URL('../../../../dist/sandbox.js', import.meta.url));
assert.ok(existsSync(entry), 'the bundle is built before the tests run');

/** How a probe is run; tighter than the product, so that the suite is quick. */
export interface ProbeOptions {
  /** Imports and declarations outside of module_init. */
  readonly top?: string;
  /** Patience of the watchdog, ms; short only where it is what has to act. */
  readonly silenceMs?: number;
  readonly maxSteps?: number;
}

const patient = 15_000;
const memoryMb = 160;

export type Ending =
  | { readonly kind: 'clean'; readonly said: readonly string[] }
  | {
      readonly kind: 'violation';
      readonly violation: string;
      readonly message: string;
      readonly said: readonly string[];
    }
  | { readonly kind: 'refused'; readonly message: string; readonly line: number }
  | { readonly kind: 'lost'; readonly end: SandboxEnd };

const workload = `import { exit, user_program } from 'utrace/user';
export default user_program('sh', () => exit(0));
`;

/** One sandbox for each patience, used for one probe after the other until one ends it. */
const sandboxes = new Map<number, Sandbox>();

/** Ends the sandboxes in use, at the end of a suite. */
export async function endProbes(): Promise<void> {
  for (const sandbox of sandboxes.values()) await sandbox.close();
  sandboxes.clear();
}

interface Question {
  readonly method: string;
  readonly params: unknown;
  readonly silenceMs: number;
  /** Takes the lines that the script writes. */
  readonly said: string[];
}

async function ask({ method, params, silenceMs, said }: Question): Promise<Answer> {
  const limits = { silenceMs, memoryMb };
  const sandbox = sandboxes.get(silenceMs) ?? openSandbox({ entry, limits });
  sandboxes.set(silenceMs, sandbox);
  const reply = await sandbox.request(method, params, {
    onEvent: (event) => {
      const { kind, entry: line } = event as LogEvent;
      if (kind === 'log' && line !== undefined) said.push(line.text);
    },
  });
  if (reply.kind === 'done') return { value: reply.value };
  if (reply.kind !== 'lost') {
    throw new Error(`the sandbox has a defect: ${JSON.stringify(reply)}`);
  }
  sandboxes.delete(silenceMs);
  return reply.end;
}

type Answer = { readonly value: unknown } | SandboxEnd;

interface LogEvent {
  readonly kind: string;
  readonly entry?: { readonly text: string };
}

/** Runs `body` as module_init of a tracer script. */
export function probe(body: string, options: ProbeOptions = {}): Promise<Ending> {
  const script = `import { module_init, printk } from 'utrace';
${options.top ?? ''}
module_init(() => {
${body}
});
`;
  return probeScript(script, options);
}

export async function probeScript(script: string, options: ProbeOptions = {}): Promise<Ending> {
  const said: string[] = [];
  const { silenceMs = patient, maxSteps = 100_000 } = options;
  const sources = { 'probe.tracer.ts': script, 'probe.workload.ts': workload };
  const files = { script: 'probe.tracer.ts', workload: 'probe.workload.ts', sources };
  const loaded = await ask({ method: 'load', params: files, silenceMs, said });
  if (!('value' in loaded)) return { kind: 'lost', end: loaded };
  const answer = loaded.value as {
    readonly kind: string;
    readonly message: string;
    readonly line: number;
  };
  if (answer.kind !== 'ready') {
    return { kind: 'refused', message: answer.message, line: answer.line };
  }
  const request = {
    script: 'probe.tracer.ts',
    seed: 1,
    semantics: 'reference',
    params: {},
    unload: 'after-workload',
    maxSteps,
  };
  const ran = await ask({ method: 'run', params: request, silenceMs, said });
  if (!('value' in ran)) return { kind: 'lost', end: ran };
  const { violation } = ran.value as {
    readonly violation?: { readonly kind: string; readonly message: string };
  };
  if (violation === undefined) return { kind: 'clean', said };
  return { kind: 'violation', violation: violation.kind, message: violation.message, said };
}
