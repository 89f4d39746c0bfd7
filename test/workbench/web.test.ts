import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { missingForWorkbench } from './editor.ts';
import { openWebHost } from './open-web-host.ts';
import { packagedExtension } from './packaged.ts';

const demo = fileURLToPath(new URL('../../../test/workbench/data/demo', import.meta.url));

/** The line that loses the result. */
const detach = 20;

test('in VS Code for the Web, where nothing has a disk, the packaged extension', async (t) => {
  const missing = missingForWorkbench();
  if (missing !== null) return t.skip(missing);
  const opened = await openWebHost(demo, packagedExtension());
  t.after(() => opened.close());
  t.diagnostic(`VS Code ${opened.version}`);
  const { hands } = opened;

  await t.test('shows a lost detach of a virtual file', async () => {
    await hands.openFile('lost.tracer.ts');
    await hands.goToLine(detach);
    await hands.page.locator('.squiggly-warning').first().waitFor();
    await hands.runCommand('View: Focus Problems');
    await hands.problem('-EALREADY').waitFor();
  });

  await t.test('throws nothing into the page', () => assert.deepEqual(hands.pageErrors, []));
});
