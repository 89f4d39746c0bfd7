import type { ScriptFrame } from './frame.ts';
export const scopesOf = (
  _frame: ScriptFrame,
): { name: string; variables: { name: string; get(): unknown }[] }[] => [];
