import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startProgress } from '../../src/cli/progress.ts';
import { styleFor, type Terminal } from '../../src/cli/terminal.ts';

/** A terminal that keeps what it is told, and a clock that stands until it is set. */
function watching(watched: boolean) {
  const state = { time: 0, noted: '', ending: new AbortController() };
  const terminal: Terminal = {
    print: () => assert.fail('progress is not a result'),
    note: (text) => {
      state.noted += text;
    },
    style: styleFor(false),
    noteStyle: styleFor(false),
    watched,
    width: 60,
    interrupted: state.ending.signal,
  };
  return { state, progress: startProgress(terminal, () => state.time) };
}

describe('progress', () => {
  test('is silent for a second, and then shows how much is done and left', () => {
    const { state, progress } = watching(true);
    state.time = 999;
    progress.update(0.5, '10 files');
    assert.equal(state.noted, '');
    state.time = 2000;
    progress.update(0.5, '10 files');
    assert.match(state.noted, /━━━━━━━━━━┄┄┄┄┄┄┄┄┄┄ 10 files · about 2\.0 s left$/);
  });

  test('says how long it takes so far where the end is not known', () => {
    const { state, progress } = watching(true);
    state.time = 12_000;
    progress.update(undefined, '3 tasks');
    assert.equal(state.noted, '\r\x1b[2K  3 tasks · 12 s so far');
  });

  test('is not written to a file or a pipe', () => {
    const { state, progress } = watching(false);
    state.time = 5000;
    progress.update(0.5, 'x');
    progress.hide();
    assert.equal(state.noted, '');
  });

  test('never wraps around', () => {
    const { state, progress } = watching(true);
    state.time = 5000;
    progress.update(0.5, 'x'.repeat(200));
    assert.ok(state.noted.length <= 60 + '\r\x1b[2K'.length);
  });

  test('is gone when it is hidden, and when the person ends it all', () => {
    for (const end of ['hide', 'abort'] as const) {
      const { state, progress } = watching(true);
      state.time = 5000;
      progress.update(0.5, 'x');
      state.noted = '';
      if (end === 'hide') progress.hide();
      else state.ending.abort();
      assert.equal(state.noted, '\r\x1b[2K', end);
    }
  });
});
