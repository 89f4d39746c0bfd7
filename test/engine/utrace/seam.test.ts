/**
 * What utrace asks of its host besides callbacks, and what it takes for a defect of ours.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { UTRACE_ATTACH_CREATE, UTRACE_DETACH } from '../../../src/engine/abi/actions.ts';
import { EXEC, REAP, UTRACE_EVENT } from '../../../src/engine/abi/events.ts';
import { Defect } from '../../../src/engine/invariant.ts';
import type { Steps } from '../../../src/engine/machine.ts';
import {
  utrace_attach_task,
  utrace_engine_get,
  utrace_engine_put,
} from '../../../src/engine/utrace/attach.ts';
import { utrace_control } from '../../../src/engine/utrace/control.ts';
import { releaseHook } from '../../../src/engine/utrace/death.ts';
import type { utrace_engine } from '../../../src/engine/utrace/engine.ts';
import { reportExec, reportSyscallEntry } from '../../../src/engine/utrace/report.ts';
import { utrace_set_events } from '../../../src/engine/utrace/set_events.ts';
import { VectorHost } from '../../conformance/host.ts';
import { Group, HostTask } from '../../conformance/task.ts';

/** Notes what it is asked, and runs release callbacks later, as a kernel does. */
class NotingHost extends VectorHost {
  readonly notes: string[] = [];
  #queue: utrace_engine[] = [];

  constructor(answer: number) {
    super('reference', { single_step: true, block_step: true }, (engine, { kind }) => {
      this.notes.push(`${kind} ${engine.id}`);
      return kind === 'reap' ? 0 : answer;
    });
  }

  override statusChanged(): void {
    this.notes.push('status changed');
  }

  override release(engine: utrace_engine): void {
    this.#queue.push(engine);
  }

  override released(): null {
    for (const engine of this.#queue) this.notes.push(`release ${engine.id}`);
    this.#queue = [];
    return null;
  }
}

const ops = { has: () => true };

function attach(host: VectorHost, task: HostTask, events: number): utrace_engine {
  const engine = utrace_attach_task(host, task, UTRACE_ATTACH_CREATE, ops, null);
  assert.ok(typeof engine !== 'number');
  assert.equal(utrace_set_events(host, null, task, engine, events), 0);
  return engine;
}

function finish<R>(steps: Steps<R>): R {
  const end = steps.next();
  assert.ok(end.done, 'blocked');
  return end.value as R;
}

describe('utrace tells its host', () => {
  test('when engines leave the list without a callback, before their release is run', () => {
    const host = new NotingHost(UTRACE_DETACH);
    const task = new HostTask('A', new Group(), false);
    const engine = attach(host, task, UTRACE_EVENT(EXEC));
    utrace_engine_put(host, engine);
    finish(reportExec(host, task));
    assert.deepEqual(host.notes, ['exec 1', 'status changed', 'release 1']);
  });

  test('when reaping begins, and after each engine torn down', () => {
    const host = new NotingHost(0);
    const task = new HostTask('A', new Group(), false);
    for (const _ of [1, 2]) utrace_engine_put(host, attach(host, task, UTRACE_EVENT(REAP)));
    finish(releaseHook(host, task));
    assert.deepEqual(host.notes, [
      'status changed',
      ...['reap 1', 'status changed', 'release 1'],
      ...['reap 2', 'status changed', 'release 2'],
    ]);
  });

  test('nothing at all about a task that nobody traces', () => {
    const host = new NotingHost(0);
    const task = new HostTask('A', new Group(), false);
    finish(reportExec(host, task));
    finish(releaseHook(host, task));
    assert.equal(finish(reportSyscallEntry(host, task)), 'RUN');
    assert.equal(task.utrace, null);
    assert.deepEqual(host.notes, []);
  });

  test('whether system calls need to be looked at', () => {
    const host = new NotingHost(0);
    const task = new HostTask('A', new Group(), false);
    const engine = attach(host, task, UTRACE_EVENT(EXEC) | (1 << 6));
    assert.ok(task.syscallTrace);
    utrace_control(host, null, task, engine, UTRACE_DETACH);
    finish(reportExec(host, task));
    assert.ok(!task.syscallTrace);
  });
});

describe('a defect of ours is thrown, never answered', () => {
  test('for a reference that is given back twice, or taken on a freed engine', () => {
    const host = new NotingHost(UTRACE_DETACH);
    const task = new HostTask('A', new Group(), false);
    const engine = attach(host, task, UTRACE_EVENT(EXEC));
    finish(reportExec(host, task));
    utrace_engine_put(host, engine);
    assert.throws(() => utrace_engine_put(host, engine), Defect);
    assert.throws(() => utrace_engine_get(engine), Defect);
  });

  test('for a pass that begins while another is in a callback', () => {
    const task = new HostTask('A', new Group(), false);
    const host: VectorHost = new VectorHost(
      'reference',
      { single_step: true, block_step: true },
      () => {
        finish(reportExec(host, task));
        return 0;
      },
    );
    attach(host, task, UTRACE_EVENT(EXEC));
    assert.throws(() => finish(reportExec(host, task)), Defect);
  });
});
