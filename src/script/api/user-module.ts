/**
 * The module 'utrace/user' as workload files import it: the same functions in every run.
 */

import { userCalls } from './user.ts';
import { apiFunctions } from './utrace-module.ts';

export const userModule: Readonly<Record<string, unknown>> = apiFunctions(userCalls);
export const userNames: readonly string[] = Object.keys(userModule);
