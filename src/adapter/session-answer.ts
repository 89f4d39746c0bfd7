/**
 * A session's answer, or its own words why there is none.
 */
import { SessionRefusal } from './session-refusal.ts';

export type SessionAnswer =
  | { readonly kind: 'answer'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly text: string };

export function answered(work: () => unknown): SessionAnswer {
  try {
    return { kind: 'answer', value: work() };
  } catch (error) {
    if (!(error instanceof SessionRefusal)) throw error;
    return { kind: 'refused', text: error.message };
  }
}
