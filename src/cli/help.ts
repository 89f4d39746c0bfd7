/**
 * Help: what a verb does, said from the same description that its arguments are read with.
 */
import type { Style } from './terminal.ts';
import type { OptionSpec, Verb } from './verb.ts';

const exitCodeLine =
  '0 nothing wrong · 1 at fault · 2 the call or its input is wrong · 3 a defect of the lab';

export function programHelp(verbs: readonly Verb[], style: Style): string {
  const width = Math.max(...verbs.map((verb) => verb.name.length));
  return [
    `${style('bold', 'utrace-lab')}: lint, run and debug tracer engines built on Linux utrace`,
    '',
    `  utrace-lab VERB …        utrace-lab VERB --help tells about one`,
    '',
    ...verbs.map((verb) => `  ${style('name', verb.name.padEnd(width))}  ${verb.summary}`),
    '',
    style('bold', 'Start here'),
    '  utrace-lab run examples/fork-follower.tracer.ts --workload examples/recordings/make-j4.strace',
    '  utrace-lab explain use-after-free',
    '',
    style('dim', `exit codes: ${exitCodeLine}`),
    '',
  ].join('\n');
}

export function verbHelp(verb: Verb, style: Style): string {
  const options = [...verb.options, { name: 'help', short: 'h', summary: 'this text' }];
  const width = Math.max(...options.map((option) => optionLabel(option).length));
  return [
    `${style('bold', `utrace-lab ${verb.name}`)} ${verb.usage}`,
    '',
    ...wrapped(verb.details, 92).map((line) => `  ${line}`),
    '',
    style('bold', 'Options'),
    ...options.map((option) => `  ${optionLabel(option).padEnd(width)}  ${option.summary}`),
    '',
    style('bold', 'Examples'),
    ...verb.examples.flatMap((example) => [
      `  ${style('name', example.command)}`,
      `      ${example.summary}`,
    ]),
    '',
    style('dim', `exit codes: ${exitCodeLine}`),
    '',
  ].join('\n');
}

function optionLabel(option: OptionSpec): string {
  const short = option.short === undefined ? '' : `-${option.short}, `;
  const value = option.value === undefined ? '' : ` ${option.value}`;
  return `${short}--${option.name}${value}`;
}

/** Breaks running text between words so that no line is wider than `width`. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return line === '' ? lines : [...lines, line];
}
