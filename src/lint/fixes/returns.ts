/**
 * Returns: how a function says that it failed.
 */
import type { Syntax } from '../parse/syntax.ts';
import type { Outline } from './outline.ts';
import type { Repair } from './repair.ts';

/** What a function of C returns, with its stars; null for a script, which does not say. */
export function returnTypeOf(outline: Outline, at: Syntax): string | null {
  const body = outline.functionOf(at);
  if (outline.language.name !== 'c' || body === null) return null;
  const type = body.childForFieldName('type');
  const isPointer = body.childForFieldName('declarator')?.type === 'pointer_declarator';
  return `${type?.text ?? ''}${isPointer ? ' *' : ''}`.replaceAll(/\s+/g, ' ');
}

const numbers = /^(?:(?:signed |unsigned )?(?:int|long|short|ssize_t|long long|long int)|s32|s64)$/;

/** The statement that hands up the error of an error pointer; null where the type cannot hold it. */
export function failureReturn(repair: Repair, at: Syntax, pointer: string): string | null {
  const { outline } = repair;
  const type = returnTypeOf(outline, at);
  if (type === null) {
    const isSilent = returnsNothing(outline, at);
    return isSilent ? 'return;' : `return ${repair.name('PTR_ERR')}(${pointer});`;
  }
  if (type === 'void') return 'return;';
  if (type === 'struct utrace_engine *') return `return ${pointer};`;
  return numbers.test(type) ? `return ${repair.name('PTR_ERR')}(${pointer});` : null;
}

/** True for a function none of whose returns has a value. */
export function returnsNothing(outline: Outline, at: Syntax): boolean {
  const type = returnTypeOf(outline, at);
  if (type !== null) return type === 'void';
  return returnsOf(outline, at).every((statement) => statement.firstNamedChild === null);
}

/** The returns of the function around a place, without those of functions inside of it. */
export function returnsOf(outline: Outline, at: Syntax): readonly Syntax[] {
  const own = outline.functionOf(at);
  const body = outline.bodyOf(at);
  return (body?.descendantsOfType('return_statement') ?? []).filter(
    (statement) => outline.functionOf(statement) === own,
  );
}

/** The statement that leaves a function with `value`, or with nothing where it returns nothing. */
export function returnWith(outline: Outline, at: Syntax, value: string): string {
  return returnsNothing(outline, at) ? 'return;' : `return ${value};`;
}
