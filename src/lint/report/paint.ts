/**
 * Paint: how a report marks what is important, without knowing whether there is any colour.
 *
 * A command line passes what its terminal can do, a test passes nothing but the text.
 */
import type { Severity } from '../finding.ts';

export type PaintTone = 'bold' | 'dim' | 'good' | 'bad' | 'warn' | 'name';
export type Paint = (tone: PaintTone, text: string) => string;

/** No colour at all. */
export const unpainted: Paint = (_tone, text) => text;

export const toneOf: Readonly<Record<Severity, PaintTone>> = {
  error: 'bad',
  warning: 'warn',
  info: 'name',
};
