import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { didYouMean, nearest } from '../../src/cli/nearest.ts';

const names = ['run', 'record', 'import', 'init', 'explain', 'lint'];

describe('nearest', () => {
  test('forgives one slip of each kind', () => {
    assert.equal(nearest('rn', names), 'run');
    assert.equal(nearest('ruun', names), 'run');
    assert.equal(nearest('imoprt', names), 'import');
    assert.equal(nearest('eXplain', names), 'explain');
    assert.equal(nearest('exqlain', names), 'explain');
  });

  test('prefers the name with fewer slips', () => {
    assert.equal(nearest('lnit', names), 'lint');
    assert.equal(nearest('inut', names), 'init');
  });

  test('says nothing rather than something far-fetched', () => {
    assert.equal(nearest('conformance', names), undefined);
    assert.equal(didYouMean('conformance', names), '');
  });

  test('knows a name by its beginning', () => {
    assert.equal(nearest('double', ['use-after-free', 'double-free']), 'double-free');
  });
});
