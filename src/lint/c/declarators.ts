/**
 * Declarators: the name, and the type worth knowing, in a declaration of C.
 */
import type { Syntax } from '../parse/syntax.ts';

/** The record a type is about: `struct watch *` and `watch_t *` alike. */
export function recordOf(type: Syntax | null): string | null {
  if (type === null) return null;
  if (type.type === 'struct_specifier' || type.type === 'union_specifier') {
    return type.childForFieldName('name')?.text ?? null;
  }
  if (type.type === 'type_identifier' || type.type === 'primitive_type') return type.text;
  return null;
}

/** The identifier inside a declarator, through pointers, arrays and parentheses. */
export function declaredName(
  declarator: Syntax | null,
): { readonly node: Syntax; readonly isFunction: boolean } | null {
  let isFunction = false;
  let at = declarator;
  while (at !== null) {
    if (at.type === 'identifier' || at.type === 'field_identifier') return { node: at, isFunction };
    if (at.type === 'function_declarator') {
      isFunction = at.childForFieldName('declarator')?.type === 'identifier';
    }
    at =
      at.childForFieldName('declarator') ??
      (at.type === 'parenthesized_declarator' || at.type === 'attributed_declarator'
        ? at.firstNamedChild
        : null);
  }
  return null;
}
