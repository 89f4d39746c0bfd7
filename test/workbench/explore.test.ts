/**
 * The flow that the lab is for: a squiggle, *Show me*, and the debugger on the statement that breaks it.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { missingForWorkbench } from './editor.ts';
import { openWorkbench } from './open-workbench.ts';
import { packagedExtension } from './packaged.ts';

const demo = fileURLToPath(new URL('../../../test/workbench/data/demo', import.meta.url));
/** The line that loses the result of a detach. */
const detach = 45;

test('a finding shows its interleaving in the debugger', async (t) => {
  const missing = missingForWorkbench();
  if (missing !== null) return t.skip(missing);
  const opened = await openWorkbench(demo, packagedExtension());
  t.after(() => opened.close());
  const { hands } = opened;
  const { page } = hands;
  await hands.openFile('detach.tracer.ts');
  await hands.goToLine(detach);
  await page.locator('.squiggly-warning').first().waitFor();
  await hands.takeQuickFix('Show me the interleaving');
  await page.locator('.debug-toolbar').waitFor();
  await page.locator('.exception-widget').waitFor();
  const outcome = page.locator('.statusbar-item', {
    hasText: /use-after-free|callback-after-unload/,
  });
  await outcome.waitFor();

  await page.getByRole('button', { name: 'Step Back' }).click();
  await page.locator('.exception-widget').waitFor({ state: 'detached' });
  await hands.press('Shift+F5');
  await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
  assert.deepEqual(hands.pageErrors, []);
});
