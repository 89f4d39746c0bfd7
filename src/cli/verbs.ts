/**
 * Every verb there is, in the order in which help lists them.
 *
 * A verb is loaded when somebody asks for it, with all that it stands on: who lints a file does not
 * wait for the debugger to be read.
 */
import type { Verb } from './verb.ts';

export interface VerbEntry {
  readonly name: string;
  load(): Promise<Verb>;
}

export const verbs: readonly VerbEntry[] = [
  { name: 'run', load: async () => (await import('./run.ts')).runVerb },
  { name: 'explore', load: async () => (await import('./explore.ts')).exploreVerb },
  { name: 'merge', load: async () => (await import('./merge.ts')).mergeVerb },
  { name: 'replay', load: async () => (await import('./replay.ts')).replayVerb },
  { name: 'lint', load: async () => (await import('./lint.ts')).lintVerb },
  { name: 'import', load: async () => (await import('./import.ts')).importVerb },
  { name: 'record', load: async () => (await import('./record.ts')).recordVerb },
  { name: 'export', load: async () => (await import('./export.ts')).exportVerb },
  { name: 'dap', load: async () => (await import('./dap.ts')).dapVerb },
  { name: 'init', load: async () => (await import('./init.ts')).initVerb },
  { name: 'explain', load: async () => (await import('./explain.ts')).explainVerb },
];

/** The verbs themselves, for who tells about all of them. */
export function allVerbs(): Promise<readonly Verb[]> {
  return Promise.all(verbs.map((verb) => verb.load()));
}
