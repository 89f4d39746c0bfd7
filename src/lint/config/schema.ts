/**
 * The JSON Schema of `utrace-lab.json`: what an editor completes, explains and underlines.
 *
 * It is made from the rules, and kept as a file in schemas/ because editors read files. It says what
 * the reader in config.ts says; the tests hold the one against the other.
 */
import type { RuleName, Severity } from '../finding.ts';
import { levelNames, nameOfLevel } from './level.ts';

export interface SchemaRule {
  readonly name: RuleName;
  readonly severity: Severity;
  /** One sentence, shown beside the name. */
  readonly summary: string;
}

export function configSchema(rules: readonly SchemaRule[]): unknown {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Utrace Lab',
    description: 'Settings of utrace-lab for the directory of this file, and all below it.',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string', description: 'Where editors find this schema.' },
      include: patterns('The files of directories that are linted: all when left out.'),
      exclude: patterns(
        'The files of directories that are left out. One that is named is linted all the same.',
      ),
      rules: rulesSchema(rules),
      baseline: {
        type: 'string',
        minLength: 1,
        description:
          'The file with the findings that are known and do not fail, from the directory of this ' +
          'file. utrace-lab lint --update-baseline writes it.',
      },
      maxWarnings: {
        type: 'integer',
        minimum: 0,
        maximum: Number.MAX_SAFE_INTEGER,
        description: 'The lint fails above this many warnings: no limit when left out.',
      },
    },
    definitions: { level, patterns: patternList },
  };
}

function patterns(description: string): unknown {
  return { $ref: '#/definitions/patterns', description };
}

function rulesSchema(rules: readonly SchemaRule[]): unknown {
  const short = rules.map(({ name }) => name.replace(/^utrace\//, ''));
  return {
    type: 'object',
    description: 'How loud each rule is. The prefix utrace/ may be left out.',
    additionalProperties: false,
    properties: Object.fromEntries(
      rules.map(({ name, severity, summary }) => [
        name,
        { $ref: '#/definitions/level', description: summary, default: nameOfLevel(severity) },
      ]),
    ),
    patternProperties: { [`^(?:${short.join('|')})$`]: { $ref: '#/definitions/level' } },
  };
}

const level = {
  type: 'string',
  enum: levelNames,
  enumDescriptions: [
    'Not reported.',
    'Reported; fails nothing.',
    'Reported; fails where there are more of them than maxWarnings.',
    'Reported, and fails.',
  ],
};

const patternList = {
  type: 'array',
  items: {
    type: 'string',
    minLength: 1,
    description:
      'A path from the directory of this file, with slashes. * and ? stay within a name, ** goes ' +
      'through directories, {a,b} is either; without a slash it is a name at any depth.',
  },
  examples: [['drivers/**'], ['**/generated', '*.mod.c']],
};
