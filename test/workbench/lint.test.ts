import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { missingForWorkbench } from './editor.ts';
import { openWorkbench } from './open-workbench.ts';
import { packagedExtension } from './packaged.ts';

const demo = fileURLToPath(new URL('../../../test/workbench/data/demo', import.meta.url));
/** The line that loses the result. */
const detach = 20;

test('the packaged extension shows a lost detach while one looks at it', async (t) => {
  const missing = missingForWorkbench();
  if (missing !== null) return t.skip(missing);
  const opened = await openWorkbench(demo, packagedExtension());
  t.after(() => opened.close());
  t.diagnostic(`VS Code ${opened.version}`);
  const { hands } = opened;
  const { page } = hands;

  await t.test('as a squiggle under the call and a row in Problems', async () => {
    await hands.openFile('lost.tracer.ts');
    await hands.goToLine(detach);
    await page.locator('.squiggly-warning').first().waitFor();
    await hands.runCommand('View: Focus Problems');
    await hands.problem('-EALREADY').waitFor();
  });

  await t.test('the light bulb silences it', async () => {
    await hands.goToLine(detach);
    await hands.takeQuickFix('Suppress with a reason…');
    await page.locator('.view-line', { hasText: 'utrace-lint-disable-next-line' }).waitFor();
    await page.locator('.squiggly-warning').waitFor({ state: 'detached' });
  });

  await t.test('and goes when the result is looked at', async () => {
    await hands.runCommand('File: Revert File');
    await page.locator('.squiggly-warning').first().waitFor();
    await hands.goToLine(detach);
    await hands.press('Home');
    await page.keyboard.type('return void ');
    await page.locator('.squiggly-warning').first().waitFor();
    for (let i = 0; i < 'void '.length; i++) await hands.press('Backspace');
    await page.locator('.squiggly-warning').waitFor({ state: 'detached' });
    await hands.runCommand('File: Revert File');
  });

  await t.test('and the page threw nothing', () => assert.deepEqual(hands.pageErrors, []));
});
