/**
 * Levels in the editor: how loud each rule is, as the settings have it.
 */
import * as vscode from 'vscode';
import { applyLevels, isLevelName, type Level, levelOf } from '../lint/config/level.ts';
import type { Finding, RuleName } from '../lint/finding.ts';

/** The setting, which maps names of rules to `off`, `info`, `warn` or `error`. */
export const levelsSetting = 'utrace-lab.lint.rules';

/** The findings of a document as its user wants them; what the setting misspells is passed over. */
export function atLevels(findings: readonly Finding[], uri: vscode.Uri): readonly Finding[] {
  const set = vscode.workspace.getConfiguration('utrace-lab', uri).get<unknown>('lint.rules');
  if (typeof set !== 'object' || set === null) return findings;
  const levels = Object.entries(set).flatMap(([rule, level]): [RuleName, Level][] => {
    if (typeof level !== 'string' || !isLevelName(level)) return [];
    return [[`utrace/${rule.replace(/^utrace\//, '')}`, levelOf(level)]];
  });
  return applyLevels(findings, new Map(levels));
}
