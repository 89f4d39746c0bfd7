import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  complete,
  configurationFor,
  openFile,
  relocate,
} from '../../src/extension/launch-configuration.ts';

const open = '/w/exit.tracer.ts';

describe('a launch configuration', () => {
  test('out of nothing starts the script that is open', () => {
    assert.deepEqual(complete({}, open), {
      type: 'utrace',
      request: 'launch',
      name: 'Debug tracer script',
      program: open,
    });
  });

  test('keeps what was written, and fills in the program', () => {
    const given = { type: 'utrace', request: 'launch', name: 'Mine', seed: 7 };
    assert.deepEqual(complete(given, open), { ...given, program: open });
    const other = { ...given, program: '/w/other.tracer.ts' };
    assert.deepEqual(complete(other, open), other);
  });

  test('takes the open file as a whole, where a variable would lose its scheme', () => {
    const uri = 'webfs://workspace/w/exit.tracer.ts';
    const given = { type: 'utrace', request: 'launch', name: 'Mine', program: openFile };
    assert.equal(complete(given, uri)?.['program'], uri);
  });

  test('is none where no script is named and none is open', () => {
    assert.equal(complete({}, undefined), undefined);
    assert.equal(complete({ type: 'utrace', program: '' }, undefined), undefined);
    assert.equal(complete({ type: 'utrace', program: openFile }, undefined), undefined);
  });

  test('needs no script where a recording holds it', () => {
    const given = { type: 'utrace', request: 'launch', name: 'Again', recording: '/w/a.utrec' };
    assert.deepEqual(complete(given, undefined), given);
  });

  test('of a file names it', () => {
    assert.equal(configurationFor(open, 'exit.tracer.ts')['name'], 'Debug exit.tracer.ts');
  });
});

describe('a launch configuration of a virtual workspace', () => {
  test('gets its absolute paths back as URIs, and nothing else', () => {
    const given = {
      type: 'utrace',
      program: '/w/exit.tracer.ts',
      workload: 'exit',
      recording: 'webfs://workspace/w/a.utrec',
      name: '/not/a/path',
    };
    assert.deepEqual(
      relocate(given, (path) => `webfs://workspace${path}`),
      { ...given, program: 'webfs://workspace/w/exit.tracer.ts' },
    );
  });
});
