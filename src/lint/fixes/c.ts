/**
 * The outline of C: what the grammar of C calls its parts, and how kernel code is written.
 */
import type { Parser } from 'web-tree-sitter';
import { blankKernelC } from '../c/blank.ts';
import { declaredName } from '../c/declarators.ts';
import { readSyntax, type Syntax } from '../parse/syntax.ts';
import { type Language, Outline } from './outline.ts';

/** Reads a file of C for its fixes; null where the parser was stopped. */
export function outlineC(parser: Parser, source: string, file: string): Outline | null {
  const blanked = blankKernelC(source);
  const tree = parser.parse(blanked.text);
  if (tree === null) return null;
  const cursor = tree.walk();
  const root = readSyntax(cursor, blanked.text, { next: 1 });
  cursor.delete();
  tree.delete();
  return new Outline(file, source, root, language);
}

const language: Language = {
  name: 'c',
  equals: '==',
  differs: '!=',
  null: 'NULL',
  pause: 'schedule_timeout_uninterruptible(1)',
  unit: '\t',
  lists: new Set(['compound_statement', 'case_statement', 'translation_unit']),
  functions: new Set(['function_definition']),
  isStatement: ({ type }) =>
    type === 'declaration' ||
    (type.endsWith('_statement') && type !== 'compound_statement' && type !== 'case_statement'),
  declared,
  keep: (name, mayDeclare) => (mayDeclare ? `int ${name} = ` : `${name} = `),
  realName: (text) => text,
  data: (engine) => `${engine}->data`,
};

function declared(statement: Syntax): ReturnType<Language['declared']> {
  if (statement.type !== 'declaration') return null;
  const made = statement.namedChildren.filter(({ field }) => field === 'declarator');
  const [only] = made;
  if (only === undefined || made.length > 1) return null;
  const name = declaredName(only)?.node;
  if (name === undefined) return null;
  return { name, value: only.type === 'init_declarator' ? only.childForFieldName('value') : null };
}
