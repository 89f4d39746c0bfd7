/**
 * Lifetime: who has the last word about an engine, as far as a file shows.
 */
import type { Callback, OpsTable } from '../graph/graph.ts';
import type { Project } from '../machine/project.ts';

/** True where only release() frees the data, and nobody can unload the code under a callback. */
export function isOwnedByRelease(project: Project, file: string): boolean {
  const unit = project.unitOf(file);
  if (unit === undefined || unit.tables.length === 0) return false;
  const unloads = unit.functions.some(({ role }) => role.kind === 'exit');
  return !unloads && !unit.mentions.has('module_exit') && unit.tables.every(hasRelease);
}

export function hasRelease({ callbacks }: OpsTable): boolean {
  return callbacks.some(({ name }) => name === 'release');
}

/** The callback that a dying task makes in the end, if the file has one. */
export function lastCallbackOf(
  project: Project,
  file: string,
): (Callback & { readonly file: string }) | null {
  const all = project.tablesOf(file).flatMap(({ callbacks }) => callbacks);
  const last =
    all.find(({ name }) => name === 'report_death') ??
    all.find(({ name }) => name === 'report_reap');
  return last === undefined ? null : { ...last, file };
}
