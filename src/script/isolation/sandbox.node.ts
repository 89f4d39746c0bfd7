/**
 * A sandbox in a child process: it can be killed, whatever it is doing.
 *
 * A worker thread would not do: a dozen built-in calls of one line cannot be terminated or take the
 * whole process with them. The child has an empty environment, a bounded heap, no file but its own
 * bundle (Node's permission model) and no way to start anything. It dies with its parent.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { Exchange, type Place } from './exchange.ts';
import {
  DEFAULT_LIMITS,
  type FromSandbox,
  type Sandbox,
  type SandboxEnd,
  type SandboxLimits,
  type ToSandbox,
} from './sandbox.ts';

export interface ProcessSandboxOptions {
  /** The bundle to run: a script that calls `serveParent` of sandbox-child.node.ts. */
  readonly entry: string;
  readonly limits?: Partial<SandboxLimits>;
  /** The Node to run it with; the one that runs this by default. */
  readonly node?: string;
  /** The version of `node`, where it is not the one that runs this. */
  readonly nodeVersion?: string;
}

/** Starts a child process at once; requests wait until it is ready. */
export function openSandbox(options: ProcessSandboxOptions): Sandbox {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const place = new ProcessPlace(options, limits);
  const exchange = new Exchange(place, limits, (ms, tick) => {
    // Does not keep the parent alive by itself; the child's channel does.
    const timer = setInterval(tick, ms);
    timer.unref();
    return () => clearInterval(timer);
  });
  place.start(exchange);
  return exchange;
}

/** More memory than the heap alone: code, stacks, buffers. MB. */
const beyondHeapMb = 256;
/** As much of what the child complained about is kept. Characters. */
const complaintLength = 16_384;

class ProcessPlace implements Place {
  readonly #options: ProcessSandboxOptions;
  readonly #limits: SandboxLimits;
  #child: ChildProcess | null = null;
  /** Why we killed it, if we did. */
  #reason: SandboxEnd | null = null;
  #ready = false;

  constructor(options: ProcessSandboxOptions, limits: SandboxLimits) {
    this.#options = options;
    this.#limits = limits;
  }

  start(exchange: Exchange, attempt = 0): void {
    const entry = realpathSync(this.#options.entry);
    const { file, args, more } = commandLine(this.#options, this.#limits, entry, attempt);
    const child = spawn(file, args, {
      cwd: dirname(entry),
      env: process.versions['electron'] === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' },
      // JSON, because what arrives is not to be trusted, and a parser of plain text can be.
      serialization: 'json',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      windowsHide: true,
    });
    this.#child = child;
    let complaint = '';
    let over = false;
    const ended = (end: SandboxEnd): void => {
      if (over) return;
      over = true;
      forget(child);
      // An older or stranger host may not know all the flags: then with fewer.
      if (!this.#ready && this.#reason === null && more) this.start(exchange, attempt + 1);
      else exchange.end(this.#reason ?? end);
    };
    child.stderr?.setEncoding('utf8');
    child.stderr?.on('data', (text: string) => {
      complaint = (complaint + text).slice(-complaintLength);
    });
    child.on('message', (message) => {
      this.#ready = true;
      exchange.receive(message as FromSandbox);
    });
    child.on('error', (error) => ended({ kind: 'crashed', detail: error.message }));
    child.on('close', (code, signal) => {
      ended(reasonOf(code, signal, complaint, this.#limits.memoryMb));
    });
    remember(child);
  }

  send(message: ToSandbox): void {
    // A child that is just dying cannot be told; its end answers for it.
    if (this.#child?.connected === true) this.#child.send(message, () => {});
  }

  kill(end: SandboxEnd): void {
    this.#reason ??= end;
    this.#child?.kill('SIGKILL');
  }

  /** Buffers lie outside of the heap and its limit; only the system sees them. */
  check(): SandboxEnd | null {
    const residentMb = residentMbOf(this.#child?.pid);
    const { memoryMb } = this.#limits;
    return residentMb > memoryMb + beyondHeapMb
      ? { kind: 'out-of-memory', limitMb: memoryMb }
      : null;
  }
}

interface CommandLine {
  readonly file: string;
  readonly args: readonly string[];
  /** Is there a weaker form to fall back on? */
  readonly more: boolean;
}

/** Attempt 0 has every protection there is, 1 leaves out the wrapper, 2 the permission model. */
function commandLine(
  options: ProcessSandboxOptions,
  limits: SandboxLimits,
  entry: string,
  attempt: number,
): CommandLine {
  const node = options.node ?? process.execPath;
  const permission =
    attempt < 2
      ? [
          permissionFlag(options.nodeVersion ?? process.versions.node),
          `--allow-fs-read=${dirname(entry)}/*`,
        ]
      : [];
  const args = [
    `--max-old-space-size=${limits.memoryMb}`,
    '--no-warnings',
    '--no-addons',
    ...permission,
    entry,
  ];
  // Ends the child with us even when we are killed and it is deaf.
  const wrapper = '/usr/bin/setpriv';
  if (attempt === 0 && process.platform === 'linux' && existsSync(wrapper)) {
    return {
      file: wrapper,
      args: ['--pdeathsig', 'KILL', '--no-new-privs', '--', node, ...args],
      more: true,
    };
  }
  return { file: node, args, more: attempt < 2 };
}

/** The permission model lost its `experimental` in 22.13 and 23.5; each only knows its own name. */
function permissionFlag(version: string): string {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const stable = major > 23 || (major === 23 && minor >= 5) || (major === 22 && minor >= 13);
  return stable ? '--permission' : '--experimental-permission';
}

const outOfMemory = /out of memory|invalid (array|table|string|size)|allocation failed/i;

function reasonOf(
  code: number | null,
  signal: NodeJS.Signals | null,
  complaint: string,
  limitMb: number,
): SandboxEnd {
  // SIGKILL that we did not send: the system ran out of memory before the heap did.
  if (signal === 'SIGKILL' || outOfMemory.test(complaint))
    return { kind: 'out-of-memory', limitMb };
  const lines = complaint.split('\n').map((line) => line.trim());
  const error = lines.find((line) => /^\[?\w*Error\b|^FATAL|^# Fatal|bad option/.test(line));
  return {
    kind: 'crashed',
    detail: error ?? (signal === null ? `exit code ${code}` : `signal ${signal}`),
  };
}

/** Linux only; elsewhere 0, and the heap limit and the library's own must do. */
function residentMbOf(pid: number | undefined): number {
  if (pid === undefined || process.platform !== 'linux') return 0;
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    // It has just ended.
    return 0;
  }
}

/** Children alive; killed when this process ends, in whatever way it can notice. */
const alive = new Set<ChildProcess>();
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function remember(child: ChildProcess): void {
  if (alive.size === 0) {
    process.on('exit', killAll);
    for (const signal of endings) process.on(signal, onSignal);
  }
  alive.add(child);
}

function forget(child: ChildProcess): void {
  alive.delete(child);
  if (alive.size > 0) return;
  process.off('exit', killAll);
  for (const signal of endings) process.off(signal, onSignal);
}

function killAll(): void {
  for (const child of alive) child.kill('SIGKILL');
}

/** Where nobody else listens, the signal does what it does by default. */
function onSignal(signal: NodeJS.Signals): void {
  killAll();
  process.off(signal, onSignal);
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}
