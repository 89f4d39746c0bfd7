import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTracerCode, isTracerFile } from '../../src/extension/tracer-scripts.ts';

test('a tracer script is known by its name, in every dress of the language', () => {
  for (const ending of ['ts', 'js', 'mts', 'cts', 'mjs', 'cjs']) {
    assert.ok(isTracerFile(`/w/exit.tracer.${ending}`), ending);
  }
  assert.ok(!isTracerFile('/w/tracer.ts'));
  assert.ok(!isTracerFile('/w/exit.tracer.tsx'));
});

test('a part of a tracer is known by what it imports, and no other file is', () => {
  assert.ok(isTracerCode('/w/follow.ts', "import {\n  current,\n} from 'utrace';"));
  assert.ok(isTracerCode('/w/follow.ts', 'import * as u from"utrace"'));
  assert.ok(!isTracerCode('/w/exit.workload.ts', "import { exit } from 'utrace/user';"));
  assert.ok(!isTracerCode('/w/server.ts', "import http from 'node:http'; // as utrace does"));
});

test('an engine of C is known by the functions that it names', () => {
  assert.ok(isTracerCode('/w/watch.c', 'int x = utrace_control(task, engine, UTRACE_DETACH);'));
  assert.ok(!isTracerCode('/w/driver.c', '#include <linux/module.h>'));
});
