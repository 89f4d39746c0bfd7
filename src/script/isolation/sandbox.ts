/**
 * Sandbox: a place of its own where scripts run, which can be ended at any moment from outside.
 *
 * What is in it may loop inside a built-in, eat all memory or crash; the one who opened it always
 * gets an answer, and never shares the fate. This file is what both sides agree on; the place is a
 * child process ({@link file://./sandbox.node.ts}) or a worker ({@link file://./sandbox.web.ts}).
 */

/** Requests are served side by side, each in batches; see `serve.ts`. */
export interface Sandbox {
  /**
   * Asks for `method` of the sandbox's handlers. Never rejects and never hangs: a sandbox that stops
   * giving signs of life is ended, and its requests are answered with `lost`.
   */
  request(method: string, params: unknown, options?: RequestOptions): Promise<SandboxReply>;
  /** Settles when the sandbox is gone, for whatever reason. */
  readonly ended: Promise<SandboxEnd>;
  /** Ends it at once. What was asked and not answered is lost. */
  close(): Promise<SandboxEnd>;
}

export interface RequestOptions {
  /** What the handler tells before its answer, in order. */
  readonly onEvent?: (event: unknown) => void;
  /** Given a function that asks the handler to stop: at its next batch it does, or is ended. */
  readonly onCancel?: (cancel: () => void) => void;
}

export type SandboxReply =
  | { readonly kind: 'done'; readonly value: unknown }
  /** The handler threw. What a script did wrong is not this: handlers answer it as a value. */
  | { readonly kind: 'failed'; readonly error: SandboxError }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'lost'; readonly end: SandboxEnd };

export interface SandboxError {
  readonly name: string;
  readonly message: string;
}

/** Why a sandbox is no more. */
export type SandboxEnd =
  | { readonly kind: 'closed' }
  /** No sign of life: something native never ended, a regular expression or a built-in. */
  | { readonly kind: 'stuck'; readonly silentMs: number }
  | { readonly kind: 'out-of-memory'; readonly limitMb: number }
  /** It could not be started at all, or died by itself. */
  | { readonly kind: 'crashed'; readonly detail: string };

/** What limits a sandbox. Every place of scripts has the same. */
export interface SandboxLimits {
  /** Largest heap, MB. */
  readonly memoryMb: number;
  /** Longest silence while something was asked, ms. */
  readonly silenceMs: number;
  /** Longest time from start to readiness, ms. */
  readonly startMs: number;
}

export const DEFAULT_LIMITS: SandboxLimits = { memoryMb: 384, silenceMs: 5_000, startMs: 20_000 };

/** From the one who opened it. */
export type ToSandbox =
  | {
      readonly kind: 'request';
      readonly id: number;
      readonly method: string;
      readonly params: unknown;
    }
  | { readonly kind: 'cancel'; readonly id: number };

/** From within. A beat says "alive, between two batches". */
export type FromSandbox =
  | { readonly kind: 'ready' }
  | { readonly kind: 'beat' }
  | { readonly kind: 'event'; readonly id: number; readonly event: unknown }
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: SandboxError }
  | { readonly kind: 'cancelled'; readonly id: number };

/** One sentence for whoever ran the script. */
export function describeEnd(end: SandboxEnd): string {
  switch (end.kind) {
    case 'closed':
      return 'the sandbox was closed';
    case 'stuck':
      return `the script was stopped: it did not come back from a built-in function for ${seconds(end.silentMs)} (a regular expression that backtracks, or work on a huge value)`;
    case 'out-of-memory':
      return `the script was stopped: it used more than ${end.limitMb} MB of memory`;
    case 'crashed':
      return `the sandbox ended unexpectedly: ${end.detail}`;
    default:
      return end satisfies never;
  }
}

function seconds(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${Math.round(ms / 100) / 10} s`;
}
