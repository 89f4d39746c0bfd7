/**
 * Exception filters: what a session stops at without any breakpoint.
 *
 * A condition narrows a filter to names, any one of which must be the exception's: the kind of a
 * violation, the class of an error, the errno of a result or the call that answered it, the pid or
 * the name of a task.
 */

export const exceptionFilters = [
  {
    id: 'violation',
    label: 'Violations',
    description: 'Stops where the script breaks a rule, with the story of how it came to that.',
    conditionDescription: 'Kinds, such as use-after-free leak',
    byDefault: true,
  },
  {
    id: 'throw',
    label: 'Thrown errors',
    description: 'Stops where the script throws something, whether it is caught or not.',
    conditionDescription: 'Names, such as TypeError',
    byDefault: false,
  },
  {
    id: 'error-result',
    label: 'Calls that return an error',
    description: 'Stops after a call of the API that answered an error.',
    conditionDescription: 'Errors or calls, such as EALREADY utrace_control',
    byDefault: false,
  },
  {
    id: 'error-ignored',
    label: 'Error results that are ignored',
    description: 'Stops after a call that answered an error where nothing looks at the answer.',
    conditionDescription: 'Errors or calls, such as EALREADY utrace_control',
    byDefault: false,
  },
  {
    id: 'task-death',
    label: 'Deaths of tasks',
    description: 'Stops when a task of the workload dies.',
    conditionDescription: 'Pids or names, such as 1001 sh',
    byDefault: false,
  },
] as const;

export type FilterId = (typeof exceptionFilters)[number]['id'];

export const isFilter = (id: string): id is FilterId =>
  exceptionFilters.some((each) => each.id === id);

/** Does an exception have one of the names that a condition lists? No condition asks for none. */
export function fitsCondition(condition: string | undefined, names: readonly string[]): boolean {
  const wanted = (condition ?? '').split(/[\s,|]+/).filter((name) => name !== '');
  if (wanted.length === 0) return true;
  const plain = (name: string): string => name.replace(/^-/, '').toLowerCase();
  return wanted.some((one) => names.some((name) => plain(name) === plain(one)));
}
