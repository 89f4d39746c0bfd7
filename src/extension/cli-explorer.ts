/**
 * Exploring with the command line that ships with the extension, in a process of its own.
 */
import { spawn } from 'node:child_process';
import type * as vscode from 'vscode';
import type { ExploreReport } from '../adapter/explore-request.ts';
import type { Explore } from './exploring.ts';

/** @param program  `dist/cli.js` */
export function cliExplorer(program: string): Explore {
  return async (script, recording, token) => {
    const words = [script.fsPath, '--record', recording.fsPath, '--format', 'json'];
    const { code, out, problem } = await runCli(program, ['explore', ...words], token);
    if (token.isCancellationRequested) return null;
    // A clean end and a violation both come with a report.
    if (code === 0 || code === 1) return JSON.parse(out) as ExploreReport;
    throw new Error(problem.trim().split('\n')[0] || 'The exploration ended without a result.');
  };
}

interface CliEnd {
  readonly code: number | null;
  readonly out: string;
  readonly problem: string;
}

function runCli(
  program: string,
  words: readonly string[],
  token: vscode.CancellationToken,
): Promise<CliEnd> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
    const child = spawn(process.execPath, [program, ...words], { env });
    const cancelled = token.onCancellationRequested(() => child.kill('SIGTERM'));
    let out = '';
    let problem = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      problem += text;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      cancelled.dispose();
      resolve({ code, out, problem });
    });
  });
}
