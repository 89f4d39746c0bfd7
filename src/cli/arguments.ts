/**
 * Arguments: from the words after a verb to options and operands that are known to be well formed.
 *
 * `node:util` splits the words; what it finds is then held against the verb's own description, so
 * that every complaint can name the option, what it expects, and what was probably meant.
 */
import { parseArgs } from 'node:util';
import { didYouMean } from './nearest.ts';
import { UsageError } from './usage-error.ts';
import type { OptionSpec, Verb } from './verb.ts';

export interface ParsedCall {
  readonly operands: readonly string[];
  /** What stood after `--`, or undefined when there was no `--`. */
  readonly afterDashes: readonly string[] | undefined;
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, readonly string[]>;
}

const helpOption: OptionSpec = { name: 'help', short: 'h', summary: 'this text' };

interface Token {
  readonly kind: string;
  readonly name?: string;
  readonly rawName?: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

/** @throws UsageError for an option the verb does not have, or one without the value it needs */
export function parseCall(verb: Verb, words: readonly string[]): ParsedCall {
  const options = [...verb.options, helpOption];
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(options.map((option) => [option.name, parserOption(option)])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const flags = new Set<string>();
  const values = new Map<string, string[]>();
  const operands: string[] = [];
  let afterDashes: string[] | undefined;
  for (const token of tokens as readonly Token[]) {
    if (token.kind === 'option-terminator') afterDashes = [];
    else if (token.kind === 'positional') (afterDashes ?? operands).push(token.value ?? '');
    else takeOption(verb, options, token, flags, values);
  }
  return { operands, afterDashes, flags, values };
}

function parserOption(option: OptionSpec): { type: 'string' | 'boolean'; short?: string } {
  const type = option.value === undefined ? 'boolean' : 'string';
  return option.short === undefined ? { type } : { type, short: option.short };
}

function takeOption(
  verb: Verb,
  options: readonly OptionSpec[],
  token: Token,
  flags: Set<string>,
  values: Map<string, string[]>,
): void {
  const raw = token.rawName ?? '';
  const option = options.find((each) => each.name === token.name);
  if (option === undefined) {
    const names = options.map((each) => each.name);
    const hint = didYouMean(token.name ?? '', names, '--') || helpHint(verb);
    throw new UsageError(raw, `${verb.name} has no such option${hint}`);
  }
  if (option.value === undefined) {
    if (token.inlineValue) throw new UsageError(raw, `takes no value${helpHint(verb)}`);
    flags.add(option.name);
    return;
  }
  const list = values.get(option.name) ?? [];
  if (list.length > 0 && !option.repeatable) throw new UsageError(raw, 'is given twice; keep one');
  list.push(checkedValue(verb, option, raw, token));
  values.set(option.name, list);
}

function checkedValue(verb: Verb, option: OptionSpec, raw: string, token: Token): string {
  const value = token.value;
  const swallowed = !token.inlineValue && value !== undefined && /^-[^\d]/.test(value);
  if (value === undefined || value === '' || swallowed) {
    throw new UsageError(raw, `needs a value, ${option.value}${helpHint(verb)}`);
  }
  if (option.choices !== undefined && !option.choices.includes(value)) {
    const expected = listOf(option.choices);
    throw new UsageError(
      raw,
      `${expected} expected, not '${value}'${didYouMean(value, option.choices)}`,
    );
  }
  return value;
}

export function helpHint(verb: Verb): string {
  return `; utrace-lab ${verb.name} --help tells more`;
}

function listOf(choices: readonly string[]): string {
  const last = choices[choices.length - 1] ?? '';
  return choices.length < 2 ? last : `${choices.slice(0, -1).join(', ')} or ${last}`;
}

/** The value of an option that may be given once. */
export function optionValue(call: ParsedCall, name: string): string | undefined {
  return call.values.get(name)?.[0];
}

/**
 * The value of an option whose choices are `choices`, the first of them when it is not given.
 *
 * The parser has checked the value already; looking it up again gives it its type.
 */
export function choiceOf<C extends string>(
  call: ParsedCall,
  name: string,
  choices: readonly [C, ...C[]],
): C {
  const value = optionValue(call, name);
  return choices.find((choice) => choice === value) ?? choices[0];
}

/** @throws UsageError unless the value is a whole number from `least` to 2^53 - 1 */
export function wholeNumberOf(
  call: ParsedCall,
  name: string,
  { fallback, least }: { readonly fallback: number; readonly least: number },
): number {
  const text = optionValue(call, name);
  if (text === undefined) return fallback;
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(number) || number < least) {
    throw new UsageError(`--${name}`, `a whole number from ${least} was expected, not '${text}'`);
  }
  return number;
}

export function wantsJson(call: ParsedCall): boolean {
  return optionValue(call, 'format') === 'json';
}

/** @throws UsageError unless there is exactly one operand, called `what` in the usage line */
export function onlyOperand(verb: Verb, call: ParsedCall, what: string): string {
  const [first, second] = [...call.operands, ...(call.afterDashes ?? [])];
  if (first === undefined) {
    const example = verb.examples[0].command;
    throw new UsageError(verb.name, `a ${what} was expected, as in: ${example}`);
  }
  if (second !== undefined) {
    throw new UsageError(second, `one ${what} was expected, and this is a second${helpHint(verb)}`);
  }
  return first;
}
