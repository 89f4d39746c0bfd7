import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { LogFacts } from '../../../src/recording/strace/facts.ts';
import { readFacts } from '../../../src/recording/strace/read.node.ts';
import { livesOf } from './import-text.ts';

const folder = new URL('../../../../test/recording/strace/data/options/', import.meta.url);
const data = fileURLToPath(folder);
const recordings = readdirSync(data).filter((name) => !name.endsWith('.c'));

/** What the log says, with numbers for the tasks in the order in which they were created. */
function history(log: LogFacts) {
  const order = [...new Set(log.tasks.map(({ tid }) => tid))].sort((a, b) => a - b);
  const short = (tid: number | null) => (tid === null ? null : order.indexOf(tid));
  const renumbered = (text: string) =>
    order.reduce(
      (lives, tid, n) => lives.replace(new RegExp(`\\b${tid}\\b`, 'g'), String(n)),
      text,
    );
  return {
    tasks: livesOf(log).map(renumbered).sort(),
    execs: log.execs.map(({ tid, by_thread }) => `${short(tid)} by ${short(by_thread ?? tid)}`),
    reaps: log.reaps
      .map(({ child, exit, signal }) => `${short(child)} ${exit ?? signal ?? '?'}`)
      .sort(),
    reports: log.wait_reports.map(({ child, what, signal }) => `${short(child)} ${what} ${signal}`),
    signals: log.signals,
  };
}

/** p.c: a thread that executes, a stop, a signal, a failing vfork, an abort. */
const ofP = {
  tasks: [
    '0.0 root null exit 5',
    '1.0 fork 0 superseded by 3',
    '1.1 exec-takeover 0 exit 0',
    '2.0 thread 1 exit 0',
    '3.0 thread 1 became 1',
    '4.0 fork 0 exit 3',
    '5.0 fork 0 SIGTERM',
    '6.0 vfork 0 exit 127',
    '7.0 fork 0 SIGABRT',
  ],
  execs: ['0 by 0', '1 by 3'],
  reaps: ['1 0', '4 3', '5 SIGTERM', '6 ?', '7 SIGABRT'],
  reports: ['4 stopped SIGSTOP', '5 peek undefined'],
  signals: { SIGCHLD: 7, SIGSTOP: 1, SIGCONT: 1, SIGTERM: 1, SIGABRT: 1 },
};

/** m.c: six children that write while the others do; one is killed, one executes, one forks. */
const ofM = {
  tasks: [
    'fork exit 0',
    'fork exit 0',
    'fork exit 1',
    'fork exit 2',
    'fork exit 5',
    'fork exit 9',
    'fork SIGTERM',
    'root exit 5',
  ].sort(),
  execs: 2,
  reaps: ['0', '0', '1', '2', '5', '?', 'SIGTERM'],
};

/** strace was told not to mention that the thread executed. */
function withoutSuperseded(tasks: readonly string[]): readonly string[] {
  return tasks.map((life) => life.replace('superseded by 3', 'open'));
}

describe('one program, recorded with different options, did the same things', () => {
  for (const name of recordings.filter((file) => !file.includes('.mixed.'))) {
    test(name, async () => {
      const { log } = await readFacts(data + name);
      const quiet = name.startsWith('quiet-exec');
      const tasks = quiet ? withoutSuperseded(ofP.tasks) : ofP.tasks;
      assert.deepEqual(history(log), { ...ofP, tasks });
      assert.equal(log.counts['unparsed'], 0);
    });
  }

  for (const name of recordings.filter((file) => file.includes('.mixed.'))) {
    test(`${name}: its output among the lines hides nothing`, async () => {
      const { log } = await readFacts(data + name);
      const tasks = livesOf(log).map((life) => life.replace(/^\S+ (\S+) \S+/, '$1'));
      const reaps = log.reaps.map(({ exit, signal }) => `${exit ?? signal ?? '?'}`);
      assert.deepEqual({ tasks: tasks.sort(), execs: log.execs.length, reaps: reaps.sort() }, ofM);
    });
  }
});
