/**
 * Answers: what a callback returns, put right.
 *
 * Where a variable was given its value once, by a number, that number is what is wrong; elsewhere it
 * is the return.
 */
import type { Finding, Fix, FixKind } from '../finding.ts';
import type { Syntax } from '../parse/syntax.ts';
import { bare, type Outline } from './outline.ts';
import { Repair } from './repair.ts';

function answerWith(
  action: string,
  kind: FixKind,
): (finding: Finding, outline: Outline) => Fix | null {
  return (finding, outline) => {
    const value = answerOf(finding, outline);
    if (value === null) return null;
    const repair = new Repair(outline);
    const origin = value.type === 'identifier' ? originOf(value, outline) : null;
    repair.replace(origin ?? value, repair.name(action));
    return repair.fix(`Return ${action}`, kind);
  };
}

/** What no other code can have meant. */
export const answerDetach = answerWith('UTRACE_DETACH', 'safe');
export const answerResume = answerWith('UTRACE_RESUME', 'safe');
/** The other thing that the author may have meant. */
export const answerDetachInstead = answerWith('UTRACE_DETACH', 'suggestion');
export const answerResumeInstead = answerWith('UTRACE_RESUME', 'suggestion');

/** The expression that a finding about a return is about. */
function answerOf(finding: Finding, outline: Outline): Syntax | null {
  const range = outline.range(finding);
  let node = outline.covering(range);
  while (node.type !== 'return_statement' && node.parent?.start === node.start) {
    if (node.parent.end !== range.end) break;
    node = node.parent;
  }
  if (node.type === 'return_statement') return node.firstNamedChild;
  const isBody = node.parent?.type === 'arrow_function' && node.field === 'body';
  return isBody && !/block$/.test(node.type) ? bare(node) : null;
}

/** The one value that a variable of the function ever gets. */
function originOf(variable: Syntax, outline: Outline): Syntax | null {
  const body = outline.bodyOf(variable);
  if (body === null) return null;
  const isWritten = body
    .descendantsOfType(['assignment_expression', 'augmented_assignment_expression'])
    .some((write) => write.childForFieldName('left')?.text === variable.text);
  const uses = body.descendantsOfType('identifier').filter(({ text }) => text === variable.text);
  if (isWritten || uses.length !== 2) return null;
  for (const statement of body.descendantsOfType([
    'declaration',
    'lexical_declaration',
    'variable_declaration',
  ])) {
    const made = outline.language.declared(statement);
    if (made?.name.text === variable.text) return made.value;
  }
  return null;
}
