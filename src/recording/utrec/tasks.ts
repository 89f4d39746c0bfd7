/**
 * Recorded tasks as bytes: who was there first, then, in pieces, what each of them did.
 *
 * What is read is checked as a whole before anybody plays it: every operation is known and complete,
 * every task and image that is named exists, and each task is created at most once, by its creator.
 */
import type { RecordedImage, RecordedTask, RecordedWorkload } from '../recorded-workload.ts';
import { OP_BEGIN, OP_CLONE, OP_EXEC, OP_REAP, OPERANDS } from '../recorded-workload.ts';
import { ByteReader, ByteWriter, MalformedError } from './bytes.ts';

/** Bytes after which another record begins. */
const FULL = 0x1_0000;
/** All operations of a recording together: as many numbers as fit into some hundred megabytes. */
const MOST_OPERATIONS = 0x200_0000;
/** Creators of creators, at most. */
const DEEPEST = 2_000;

/** @returns contents of records of type tasks */
export function* writeTasks(tasks: readonly RecordedTask[]): Generator<Uint8Array> {
  const to = new ByteWriter();
  for (const { pid, comm, creator, leader, flags, images } of tasks) {
    for (const number of [pid, creator + 1, leader]) to.varint(number);
    to.number(flags);
    to.text(comm);
    to.varint(images.length);
    for (const { filename, argv } of images) {
      to.text(filename);
      to.varint(argv.length);
      for (const word of argv) to.text(word);
    }
    if (to.length < FULL) continue;
    yield to.bytes();
    to.clear();
  }
  if (to.length > 0) yield to.bytes();
}

/** @returns contents of records of type operations */
export function* writeOperations(tasks: readonly RecordedTask[]): Generator<Uint8Array> {
  const to = new ByteWriter();
  for (const [index, { operations }] of tasks.entries()) {
    for (let at = 0; at < operations.length; ) {
      const piece = operations.slice(at, at + FULL / 4);
      at += piece.length;
      to.varint(index);
      to.varint(piece.length);
      for (const operand of piece) to.number(operand);
      if (to.length < FULL) continue;
      yield to.bytes();
      to.clear();
    }
  }
  if (to.length > 0) yield to.bytes();
}

type OpenTask = Omit<RecordedTask, 'operations'> & { readonly operations: number[] };

/** Puts a workload together again. Every method throws {@link MalformedError}. */
export class TasksReader {
  readonly #tasks: OpenTask[] = [];
  #operations = 0;

  /** So much has been read. */
  get read(): { readonly tasks: number; readonly operations: number } {
    return { tasks: this.#tasks.length, operations: this.#operations };
  }

  tasks(contents: Uint8Array): void {
    const bytes = new ByteReader(contents);
    while (bytes.left > 0) {
      const [pid, creator, leader] = [bytes.varint(), bytes.varint() - 1, bytes.varint()];
      const flags = bytes.number();
      const comm = bytes.text();
      const images: RecordedImage[] = [];
      for (let left = bytes.count(2); left > 0; left--) images.push(readImage(bytes));
      this.#tasks.push({ pid, comm, creator, leader, flags, images, operations: [] });
    }
  }

  operations(contents: Uint8Array): void {
    const bytes = new ByteReader(contents);
    while (bytes.left > 0) {
      const task = this.#tasks[bytes.varint()];
      if (task === undefined) throw new MalformedError('operations of a task that is not there');
      const count = bytes.count();
      this.#operations += count;
      if (this.#operations > MOST_OPERATIONS)
        throw new MalformedError('it has too many operations');
      for (let left = count; left > 0; left--) task.operations.push(finite(bytes.number()));
    }
  }

  finish(name: string): RecordedWorkload {
    check(this.#tasks);
    return { name, tasks: this.#tasks };
  }
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new MalformedError('an operation has a number that is none');
  return value;
}

function readImage(bytes: ByteReader): RecordedImage {
  const filename = bytes.text();
  const argv: string[] = [];
  for (let left = bytes.count(); left > 0; left--) argv.push(bytes.text());
  return { filename, argv };
}

function check(tasks: readonly RecordedTask[]): void {
  checkCreators(tasks);
  const created = new Set<number>();
  for (const [index, task] of tasks.entries()) {
    const { operations, images, leader } = task;
    if (leader >= tasks.length) throw new MalformedError('a task is led by one that is not there');
    for (let at = 0; at < operations.length; ) {
      const [code = -1, operand = -1] = [operations[at], operations[at + 1]];
      const fixed = OPERANDS[code];
      if (fixed === undefined) throw new MalformedError('a task has an operation of no known kind');
      const length = 1 + fixed + (code === OP_BEGIN ? (operations[at + 2] ?? 0) : 0);
      const overrun = length < 1 || length > 64 || at + length > operations.length;
      if (overrun) throw new MalformedError('an operation is not complete');
      if (code === OP_CLONE) {
        const known = tasks[operand]?.creator === index && !created.has(operand);
        if (!known) throw new MalformedError('a task is created that cannot be');
        created.add(operand);
      }
      if (code === OP_REAP && tasks[operand] === undefined) {
        throw new MalformedError('a task is reaped that is not there');
      }
      if (code === OP_EXEC && images[operand] === undefined) {
        throw new MalformedError('an image is executed that is not there');
      }
      at += length;
    }
  }
}

function checkCreators(tasks: readonly RecordedTask[]): void {
  const depths = new Map<number, number>([[-1, 0]]);
  for (const start of tasks.keys()) {
    const path: number[] = [];
    let index = start;
    while (!depths.has(index)) {
      const task = tasks[index];
      const astray = task === undefined || path.length > DEEPEST;
      if (astray) throw new MalformedError('a task has no creator, or too many');
      path.push(index);
      index = task.creator;
    }
    let depth = depths.get(index) ?? 0;
    for (const each of path.reverse()) depths.set(each, ++depth);
    if (depth > DEEPEST) throw new MalformedError('a task has no creator, or too many');
  }
}
