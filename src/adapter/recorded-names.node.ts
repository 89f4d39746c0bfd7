/**
 * Recorded names: what the files of a run are called in its recording, which says nothing about the
 * machine it was made on.
 *
 * A name is a path relative to a folder that is not named itself: the current one where everything is
 * below it, else the script's or the workload's, else the closest that holds both. Where that would
 * be a folder like /home, the two live in folders of names that only the recording has.
 */
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { SourcePlace, Violation } from '../script/violation.ts';

/** As many folders from the root are no project's. */
const TOO_HIGH = 2;

export class RecordedNames {
  /** By prefix of the names in them. */
  readonly #folders: ReadonlyMap<string, string>;
  /** How the user calls a file, by its name. */
  readonly #given: ReadonlyMap<string, string>;
  readonly script: string;
  /** Undefined where the workload is no file. */
  readonly workload: string | undefined;

  /** @param workload  the workload's file, where it is one */
  constructor(script: string, workload: string | undefined) {
    const files = [script, ...(workload === undefined ? [] : [workload])];
    const root = rootOf(files.map((file) => resolve(file)));
    this.#folders =
      root === null
        ? new Map([
            ['tracer/', dirname(resolve(script))],
            ['workload/', dirname(resolve(workload ?? script))],
          ])
        : new Map([['', root]]);
    const nameOf = (file: string, prefix: string): string =>
      root === null ? prefix + basename(file) : slashed(relative(root, resolve(file)));
    this.script = nameOf(script, 'tracer/');
    this.workload = workload === undefined ? undefined : nameOf(workload, 'workload/');
    this.#given = new Map([
      [this.script, script],
      [this.workload ?? this.script, workload ?? script],
    ]);
  }

  /** Where the file of this name is; the way the user would call it. */
  pathOf(name: string): string {
    const given = this.#given.get(name);
    if (given !== undefined) return given;
    for (const [prefix, folder] of this.#folders) {
      if (!name.startsWith(prefix)) continue;
      const path = join(folder, name.slice(prefix.length));
      const near = relative('', path);
      return near.startsWith('..') ? path : near;
    }
    return name;
  }

  /** The same violation with the names that the user knows. */
  placed(violation: Violation): Violation {
    const place = <T extends SourcePlace>(at: T): T => ({ ...at, file: this.pathOf(at.file) });
    const { stack, related } = violation;
    return {
      ...place(violation),
      stack: stack.map(place),
      ...(related === undefined ? {} : { related: related.map(place) }),
    };
  }
}

function rootOf(files: readonly string[]): string | null {
  const folders = files.map((file) => dirname(file));
  const [first = '', ...others] = folders;
  const near = [resolve(''), ...folders].find((root) => files.every((file) => isIn(root, file)));
  if (near !== undefined) return near;
  let common = first;
  while (!others.every((folder) => folder === common || isIn(common, folder))) {
    if (dirname(common) === common) return null;
    common = dirname(common);
  }
  const depth = common.split(sep).filter((part) => part !== '').length;
  return depth < TOO_HIGH ? null : common;
}

function isIn(folder: string, file: string): boolean {
  const path = relative(folder, file);
  return path !== '' && path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}

const slashed = (path: string): string => path.split(sep).join('/');
