import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { missingForWorkbench } from './editor.ts';
import type { Hands } from './hands.ts';
import { openWebHost } from './open-web-host.ts';
import { openWorkbench } from './open-workbench.ts';
import { packagedExtension } from './packaged.ts';

const demo = fileURLToPath(new URL('../../../test/workbench/data/demo', import.meta.url));

/** The first two statements of report_death; the second reads what the first declares. */
const [declares, reads] = [30, 31];
/** The line that loses the result of a detach. */
const detach = 45;

/** The debugging session that every host has to manage, started without a launch.json. */
async function debugReportDeath(hands: Hands): Promise<void> {
  const { page } = hands;
  await hands.openFile('detach.tracer.ts');
  await hands.goToLine(detach);
  await page.locator('.squiggly-warning').first().waitFor();
  await hands.goToLine(declares);
  await hands.press('F9');
  await page.locator('.codicon-debug-breakpoint').first().waitFor();
  await hands.press('F5');
  await hands.stoppedOn(declares);
  const stack = page.locator('.debug-call-stack .monaco-list-row');
  await stack.filter({ hasText: 'report_death' }).first().waitFor();
  await hands.showVariables('group_dead');

  await hands.press('F10');
  await hands.stoppedOn(reads);
  await hands.showVariables('seen');

  await page.getByRole('button', { name: 'Step Back' }).click();
  await hands.stoppedOn(declares);

  await hands.press('Shift+F5');
  await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
  assert.deepEqual(hands.pageErrors, []);
}

const hosts = [
  ['on the desktop, in a process of its own', openWorkbench],
  ['in VS Code for the Web, inside the page', openWebHost],
] as const;

for (const [where, open] of hosts) {
  test(`a squiggle warns, F5 stops in report_death, steps and steps back ${where}`, async (t) => {
    const missing = missingForWorkbench();
    if (missing !== null) return t.skip(missing);
    const opened = await open(demo, packagedExtension());
    t.after(() => opened.close());
    t.diagnostic(`VS Code ${opened.version}`);
    await debugReportDeath(opened.hands);
  });
}
