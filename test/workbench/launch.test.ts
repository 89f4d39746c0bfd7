import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { missingForWorkbench } from './editor.ts';
import { openWebHost } from './open-web-host.ts';
import { openWorkbench } from './open-workbench.ts';
import { packagedExtension } from './packaged.ts';

const project = fileURLToPath(new URL('../../../test/workbench/data/project', import.meta.url));

/** The first statement of what the tracer imports. */
const inTally = 8;

const hosts = [
  ['on the desktop', openWorkbench],
  ['in VS Code for the Web', openWebHost],
] as const;

for (const [where, open] of hosts) {
  test(`a launch.json names a script of two files and a packed recording ${where}`, async (t) => {
    const missing = missingForWorkbench();
    if (missing !== null) return t.skip(missing);
    const opened = await open(project, packagedExtension());
    t.after(() => opened.close());
    t.diagnostic(`VS Code ${opened.version}`);
    const { hands } = opened;
    await hands.openFile('tally.ts');
    await hands.goToLine(inTally);
    await hands.press('F9');
    await hands.page.locator('.codicon-debug-breakpoint').first().waitFor();
    await hands.openFile('count.tracer.ts');
    await hands.press('F5');
    await hands.page.locator('.tab.active[data-resource-name="tally.ts"]').waitFor();
    await hands.stoppedOn(inTally);
    await hands.showVariables('key');
    const stack = hands.page.locator('.debug-call-stack .monaco-list-row');
    await stack.filter({ hasText: 'report_syscall_entry' }).first().waitFor();
    assert.deepEqual(hands.pageErrors, []);
  });
}
