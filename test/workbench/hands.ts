/**
 * Hands: what a person does in the workbench, by keyboard and mouse.
 */
import { basename } from 'node:path';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';

const viewport = { width: 1400, height: 900 };
/** For the workbench to be there, on a machine that is busy besides. */
const startTimeoutMs = 60_000;
/** For anything after that. */
const timeoutMs = 20_000;

export class Hands {
  readonly page: Page;
  /** What the page threw; empty in a healthy run. */
  readonly pageErrors: readonly Error[];

  private constructor(page: Page, pageErrors: readonly Error[]) {
    this.page = page;
    this.pageErrors = pageErrors;
  }

  /** Opens a page and waits until the workbench shows its folder. */
  static async open(browser: Browser, url: string): Promise<Hands> {
    const permissions = ['clipboard-read', 'clipboard-write'];
    const context = await browser.newContext({ viewport, permissions });
    const page = await context.newPage();
    const pageErrors: Error[] = [];
    page.on('pageerror', (error) => pageErrors.push(error));
    page.setDefaultTimeout(startTimeoutMs);
    await page.goto(url);
    await page.locator('.monaco-workbench').waitFor();
    await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
    page.setDefaultTimeout(timeoutMs);
    return new Hands(page, pageErrors);
  }

  /** Runs a command by its palette title: `View: Toggle Output`. */
  async runCommand(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.#fillQuickInput(`>${title}`);
    await this.#quickInputRow(title).click();
  }

  /** Opens a file of the workspace and waits for its editor. */
  async openFile(path: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+P');
    await this.#fillQuickInput(path);
    const name = basename(path);
    await this.#quickInputRow(name).click();
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    const editor = this.page.locator('.editor-group-container.active .monaco-editor');
    await editor.locator('.view-line').first().waitFor();
  }

  /** Puts the cursor on a line of the active editor, and the focus into it. */
  async goToLine(line: number): Promise<void> {
    await this.page.keyboard.press('Control+G');
    await this.#fillQuickInput(`:${line}`);
    await this.page.keyboard.press('Enter');
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }

  /** A row of the Problems view, which must be open. */
  problem(text: string): Locator {
    return this.page.locator('.markers-panel .monaco-list-row', { hasText: text });
  }

  /** Opens the light bulb's menu at the cursor; what it offers may take a while to be there. */
  async openQuickFixes(offer: string): Promise<Locator> {
    const rows = this.page.locator('.action-widget .monaco-list-row');
    for (const timeout of [2_000, 2_000, 2_000, timeoutMs]) {
      await this.press('Control+.');
      const isThere = await appears(rows.filter({ hasText: offer }), timeout);
      if (isThere) break;
      await this.press('Escape');
    }
    return rows;
  }

  /** Takes an offer of the light bulb's menu, by the keyboard. */
  async takeQuickFix(offer: string): Promise<void> {
    const rows = await this.openQuickFixes(offer);
    const focused = this.page.locator('.action-widget .monaco-list-row.focused');
    for (let left = await rows.count(); left > 0; left--) {
      if ((await focused.textContent())?.includes(offer)) return this.press('Enter');
      await this.press('ArrowDown');
    }
    throw new Error(`the light bulb does not offer ${offer}`);
  }

  /** Waits for a variable in the Variables view; opens the first scope where that stayed closed. */
  async showVariables(name: string): Promise<void> {
    const hasText = new RegExp(`^${name} =`);
    const row = this.page.locator('.debug-variables .monaco-list-row', { hasText });
    if (await appears(row, 3_000)) return;
    await this.page.getByRole('treeitem', { name: 'Scope Locals' }).click();
    await row.waitFor();
  }

  /** Waits until the debugger's arrow stands on a line of the active editor. */
  async stoppedOn(line: number): Promise<void> {
    await this.page.waitForFunction(isArrowOn, line);
  }

  /** The document of the first visible webview. */
  webview(): FrameLocator {
    const frames = this.page.frameLocator('iframe.webview.ready >> visible=true');
    return frames.first().frameLocator('#active-frame');
  }

  async #fillQuickInput(text: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input[type=text]').first();
    await input.waitFor();
    await input.fill(text);
  }

  #quickInputRow(text: string): Locator {
    const rows = this.page.locator('.quick-input-list .monaco-list-row');
    return rows.filter({ hasText: text }).first();
  }
}

function appears(what: Locator, timeout: number): Promise<boolean> {
  return what.waitFor({ timeout }).then(
    () => true,
    () => false,
  );
}

/** Runs in the page. */
function isArrowOn(line: number): boolean {
  const arrows =
    '.codicon-debug-stackframe, .codicon-debug-breakpoint-stackframe, .codicon-debug-stackframe-active';
  const arrow = document.querySelector(arrows);
  const numbers = [...(arrow?.closest('.margin')?.querySelectorAll('.line-numbers') ?? [])];
  const top = arrow?.getBoundingClientRect().top ?? Number.NaN;
  return numbers.some(
    (number) =>
      number.textContent === String(line) && Math.abs(number.getBoundingClientRect().top - top) < 3,
  );
}
