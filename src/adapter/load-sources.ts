/**
 * Loading sources into a sandbox: the sandbox says which files it needs, the host reads them.
 *
 * A script's imports are known only to whoever parses it, and that is the sandbox, where a hostile
 * file can do no harm. So the text goes in round by round until nothing is missing.
 */
import type { LaunchAnswer } from './session-port.ts';

/** @returns the text; null where there is no such file; throws what the caller wants to be told */
export type ReadText = (path: string) => Promise<string | null>;

/** Asks until the sandbox is ready, or refuses. */
export async function loadSources(
  ask: (sources: Readonly<Record<string, string | null>>) => Promise<LaunchAnswer>,
  readText: ReadText,
): Promise<Exclude<LaunchAnswer, { kind: 'needs' }>> {
  const sources: Record<string, string | null> = {};
  for (;;) {
    const answer = await ask(sources);
    if (answer.kind !== 'needs') return answer;
    for (const file of answer.files) sources[file] = await readText(file);
  }
}
