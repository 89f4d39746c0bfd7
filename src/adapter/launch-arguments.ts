/**
 * Launch attributes: what a launch.json may say, checked and completed with the defaults.
 */
import type { RunSetting } from '../recording/utrec/format.ts';
import { adapterErrors } from './adapter-errors.ts';
import { semanticsNames, unloadMoments } from './run-request.ts';
import type { LaunchRequest } from './session-port.ts';

/** The attributes as they come, from a file that a person wrote. */
export interface LaunchArguments {
  readonly program?: unknown;
  readonly workload?: unknown;
  readonly recording?: unknown;
  readonly seed?: unknown;
  readonly semantics?: unknown;
  readonly params?: unknown;
  readonly unload?: unknown;
  readonly stopOnEntry?: unknown;
  readonly stopOnViolation?: unknown;
  readonly maxSteps?: unknown;
}

/** Points passed by all threads together before a run is given up, unless the user says otherwise. */
export const DEFAULT_MAX_STEPS = 10_000_000;
/** As the command line's, so that F5 and `run` show the same run. */
const DEFAULT_SEED = 1;

/** @throws AdapterFailure naming the attribute that is wrong */
export function launchRequest(args: LaunchArguments): LaunchRequest {
  if (typeof args.program !== 'string' || args.program === '') throw adapterErrors.noProgram();
  const workload = optional(args.workload, 'workload', isText, 'a path or a name');
  return {
    script: args.program,
    ...(workload === undefined || workload === '' ? {} : { workload }),
    seed: optional(args.seed, 'seed', isCount, 'a whole number') ?? DEFAULT_SEED,
    semantics: oneOf(args.semantics, 'semantics', semanticsNames) ?? 'reference',
    params: params(args.params),
    unload: oneOf(args.unload, 'unload', unloadMoments) ?? 'after-workload',
    maxSteps:
      optional(args.maxSteps, 'maxSteps', isPositive, 'a whole number above 0') ??
      DEFAULT_MAX_STEPS,
    ...stops(args),
  };
}

/** @returns the recording to replay; undefined where a script is to be run */
export function recordingOf({ recording }: LaunchArguments): string | undefined {
  return optional(recording, 'recording', isText, 'the path of a .utrec') || undefined;
}

/** Everything that decides the run is in the recording; the rest is the user's. */
export function recordedLaunch(args: LaunchArguments, setting: RunSetting): LaunchRequest {
  return { ...setting, ...stops(args) };
}

function stops(args: LaunchArguments): Pick<LaunchRequest, 'stopOnEntry' | 'stopOnViolation'> {
  return {
    stopOnEntry: optional(args.stopOnEntry, 'stopOnEntry', isFlag, 'true or false') ?? false,
    stopOnViolation:
      optional(args.stopOnViolation, 'stopOnViolation', isFlag, 'true or false') ?? true,
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';
const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;
const isPositive = (value: unknown): value is number => isCount(value) && value > 0;

function optional<T>(
  value: unknown,
  name: string,
  fits: (value: unknown) => value is T,
  wanted: string,
): T | undefined {
  if (value === undefined || value === null) return undefined;
  if (!fits(value)) throw adapterErrors.badAttribute(name, wanted);
  return value;
}

function oneOf<T extends string>(value: unknown, name: string, all: readonly T[]): T | undefined {
  const fits = (candidate: unknown): candidate is T => all.some((one) => one === candidate);
  return optional(value, name, fits, `one of ${all.join(', ')}`);
}

function params(value: unknown): Record<string, string> {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value))
    throw adapterErrors.badAttribute('params', 'an object');
  const entries = Object.entries(value).map(([name, one]): [string, string] => {
    const isPlain = ['string', 'number', 'boolean'].includes(typeof one);
    if (!isPlain)
      throw adapterErrors.badAttribute(`params.${name}`, 'text, a number, true or false');
    return [name, String(one)];
  });
  return Object.fromEntries(entries);
}
