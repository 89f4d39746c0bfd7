/**
 * The outline of TypeScript and JavaScript: what their grammar calls its parts, and which names a
 * script has imported from 'utrace'.
 */
import type { Parser } from 'web-tree-sitter';
import { readSyntax, type Syntax } from '../parse/syntax.ts';
import { type Language, Outline } from './outline.ts';

/** Reads a script for its fixes; null where the parser was stopped. */
export function outlineTypeScript(parser: Parser, source: string, file: string): Outline | null {
  const tree = parser.parse(source);
  if (tree === null) return null;
  const cursor = tree.walk();
  const root = readSyntax(cursor, source, { next: 1 });
  cursor.delete();
  tree.delete();
  return new Outline(file, source, root, languageOf(importsOf(root)));
}

/** The names that a script has from 'utrace'. */
export interface Imports {
  /** The list between the braces, when there is one. */
  readonly list: Syntax | null;
  /** `u` of `import * as u`. */
  readonly namespace: string | null;
  /** What the API calls a thing, by what the script calls it. */
  readonly real: ReadonlyMap<string, string>;
}

export function importsOf(root: Syntax): Imports {
  const real = new Map<string, string>();
  let list: Syntax | null = null;
  let namespace: string | null = null;
  for (const statement of root.descendantsOfType('import_statement')) {
    if (statement.childForFieldName('source')?.text.slice(1, -1) !== 'utrace') continue;
    if (/^import\s+type\b/.test(statement.text)) continue;
    for (const named of statement.descendantsOfType('named_imports')) {
      list ??= named;
      for (const specifier of named.descendantsOfType('import_specifier')) {
        const name = specifier.childForFieldName('name')?.text ?? '';
        real.set(specifier.childForFieldName('alias')?.text ?? name, name);
      }
    }
    const all = statement.descendantsOfType('namespace_import')[0];
    if (all !== undefined) namespace = all.firstNamedChild?.text ?? null;
  }
  return { list, namespace, real };
}

function languageOf({ real, namespace }: Imports): Language {
  return {
    name: 'typescript',
    equals: '===',
    differs: '!==',
    null: 'null',
    pause: 'msleep(1)',
    unit: '  ',
    lists: new Set(['statement_block', 'switch_case', 'switch_default', 'program']),
    functions: new Set([
      'function_declaration',
      'function_expression',
      'generator_function',
      'generator_function_declaration',
      'arrow_function',
      'method_definition',
    ]),
    isStatement: ({ type }) =>
      (/_statement$/.test(type) && type !== 'labeled_statement') ||
      type === 'lexical_declaration' ||
      type === 'variable_declaration',
    declared,
    keep: (name, mayDeclare) => (mayDeclare ? `const ${name} = ` : `${name} = `),
    realName: (text) => {
      const isMember = namespace !== null && text.startsWith(`${namespace}.`);
      return isMember ? text.slice(namespace.length + 1) : (real.get(text) ?? text);
    },
    data: (engine) => `${engine}.data`,
  };
}

function declared(statement: Syntax): ReturnType<Language['declared']> {
  if (statement.type !== 'lexical_declaration' && statement.type !== 'variable_declaration') {
    return null;
  }
  const made = statement.namedChildren.filter(({ type }) => type === 'variable_declarator');
  const [only] = made;
  const name = only?.childForFieldName('name') ?? null;
  if (only === undefined || name?.type !== 'identifier' || made.length > 1) return null;
  return { name, value: only.childForFieldName('value') };
}
