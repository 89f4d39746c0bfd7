/**
 * Recording files: which files one recording consists of.
 *
 * With `-ff` strace writes one file for each task, `NAME.TID`. The user may name the directory they
 * are in, the common beginning of their names, or each of them; anything else is a single file.
 */

import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../input-error.ts';

/** One file of a recording. */
export interface RecordingFile {
  readonly path: string;
  /** Its size in bytes as stored; 0 when it cannot be known before reading (a pipe). */
  readonly bytes: number;
  /** The task in its name, 0 when there is none. */
  readonly tid: number;
}

/** A recording as files. */
export interface RecordingFiles {
  /** True when each file is the recording of one task. */
  readonly perTask: boolean;
  readonly files: readonly RecordingFile[];
}

const perTaskName = /^(.+)\.(\d+)(?:\.gz)?$/;
const strangeAdvice =
  'give an strace log, or a directory of the NAME.TID files that strace -ff wrote';

/**
 * Finds the files that `paths` name.
 *
 * @throws InputError when there are none, or when they are not one recording
 */
export async function findRecording(paths: readonly string[]): Promise<RecordingFiles> {
  const [first, ...rest] = paths;
  if (first === undefined) throw new Error('findRecording needs a path');
  if (rest.length > 0) return severalFiles(paths);
  const found = await statOf(first);
  if (found === undefined) return filesBeginning(first);
  if (found.isDirectory()) return filesIn(first);
  return { perTask: false, files: [fileOf(first, found.isFile() ? found.size : 0)] };
}

async function statOf(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return undefined;
    throw new InputError({
      file: path,
      problem: `cannot be looked at (${String(code ?? error)})`,
      advice: 'check the path and its permissions',
    });
  }
}

function fileOf(path: string, bytes: number): RecordingFile {
  return { path, bytes, tid: Number(perTaskName.exec(basename(path))?.[2] ?? 0) };
}

async function severalFiles(paths: readonly string[]): Promise<RecordingFiles> {
  const files: RecordingFile[] = [];
  for (const path of paths) {
    const found = await statOf(path);
    const file = found?.isFile() === true ? fileOf(path, found.size) : undefined;
    if (file === undefined || file.tid === 0) {
      const problem = found === undefined ? 'no such file' : 'is not named NAME.TID';
      const advice = 'several files are one recording only when strace -ff wrote them';
      throw new InputError({ file: path, problem, advice });
    }
    files.push(file);
  }
  return perTask(files);
}

/** Nothing has this name; the files of a `-ff` recording may begin with it. */
async function filesBeginning(path: string): Promise<RecordingFiles> {
  const directory = dirname(path);
  const parent = await statOf(directory);
  const names = parent?.isDirectory() === true ? await readdir(directory) : [];
  const wanted = names.filter((name) => perTaskName.exec(name)?.[1] === basename(path));
  if (wanted.length === 0) {
    throw new InputError({ file: path, problem: 'no such file', advice: strangeAdvice });
  }
  return perTask(await filesNamed(directory, wanted));
}

async function filesIn(directory: string): Promise<RecordingFiles> {
  const names = (await readdir(directory)).filter((name) => perTaskName.test(name));
  const recordings = new Set(names.map((name) => perTaskName.exec(name)?.[1]));
  const [one, another] = recordings;
  if (one === undefined) {
    const problem = 'is a directory without NAME.TID files';
    throw new InputError({ file: directory, problem, advice: strangeAdvice });
  }
  if (another !== undefined) {
    throw new InputError({
      file: directory,
      problem: `holds several recordings (${one}, ${another}${recordings.size > 2 ? ', …' : ''})`,
      advice: `name the one you mean, as in ${join(directory, one)}`,
    });
  }
  return perTask(await filesNamed(directory, names));
}

async function filesNamed(directory: string, names: readonly string[]): Promise<RecordingFile[]> {
  const files: RecordingFile[] = [];
  for (const name of names) {
    const path = join(directory, name);
    const found = await statOf(path);
    if (found?.isFile()) files.push(fileOf(path, found.size));
  }
  return files;
}

/** Sorted by task, so that the same files give the same stream whatever order they were found in. */
function perTask(files: readonly RecordingFile[]): RecordingFiles {
  const sorted = [...files].sort((a, b) => a.tid - b.tid);
  for (const [n, file] of sorted.entries()) {
    if (n === 0 || sorted[n - 1]?.tid !== file.tid) continue;
    const problem = `is a second file of task ${file.tid}`;
    throw new InputError({ file: file.path, problem, advice: 'name the files of one recording' });
  }
  return { perTask: true, files: sorted };
}
