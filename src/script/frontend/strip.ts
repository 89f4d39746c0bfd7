/**
 * Stripping types: TypeScript in, JavaScript of the same length out, every character in its place.
 *
 * The stripper itself is handed in, because how to load it, and how to get a fresh one after it has
 * broken, differs between Node and the web. Here are the rules around it: which files need it, how
 * deep they may nest, and what its errors mean to an author.
 */

import { limitNesting } from './nesting.ts';
import type { ScriptError } from './scriptError.ts';
import type { SourceText } from './source.ts';

/** What the stripper says about text it does not take; columns from 0, counted as displayed. */
export interface StripFailure {
  readonly code: string;
  readonly message: string;
  readonly startLine: number;
  readonly startColumn: number;
}

/** Blanks out types; throws a {@link StripFailure} for text that is wrong, anything else if broken. */
export type StripTypes = (text: string) => string;

const wayOut: readonly (readonly [RegExp, string])[] = [
  [/Legacy comments/, 'a comment starts with // or /*'],
  [/'with' statement/, 'name the object instead'],
  [/enum/, 'an enum is more than a type; write `const X = { … } as const`'],
  [
    /namespace|module declaration/,
    'a namespace is more than a type; write a file of its own and import it',
  ],
  [
    /parameter property/,
    'a parameter property is more than a type; write the field and assign it in the constructor',
  ],
  [/angle-bracket/, 'this cast looks like markup; write `value as Type` instead of `<Type>value`'],
  [/import equals/, "modules have no require; write `import … from '…'`"],
  [/export assignment/, 'modules have no `export =`; write `export default …`'],
];

/** The JavaScript of a file: types blanked out, positions as the author wrote them. */
export function javaScriptOf(source: SourceText, strip: StripTypes): string {
  limitNesting(source);
  if (/\.[cm]?js$/.test(source.file)) return source.text;
  try {
    return keepLength(source, strip(source.text));
  } catch (error) {
    if (!isFailure(error)) throw error;
    throw explain(source, error);
  }
}

/** The stripper takes a byte order mark away; a space in its place keeps the positions. */
function keepLength(source: SourceText, text: string): string {
  const marked = source.text.startsWith('\ufeff') && !text.startsWith('\ufeff');
  const whole = marked && text.length < source.text.length ? ` ${text}` : text;
  if (whole.length !== source.text.length) {
    throw source.error(0, 'the types of this file cannot be blanked out without moving the code');
  }
  return whole;
}

function isFailure(error: unknown): error is StripFailure {
  return typeof error === 'object' && error !== null && 'startLine' in error && 'code' in error;
}

function explain(source: SourceText, failure: StripFailure): ScriptError {
  const first = source.lineStart(failure.startLine);
  const line = source.text.slice(first, source.lineStart(failure.startLine + 1));
  const offset = first + fromDisplay(line, failure.startColumn);
  const hint = wayOut.find(([pattern]) => pattern.test(failure.message))?.[1];
  const [plain = ''] = failure.message.split(/\n|(?<=\w\w)\. (?=[A-Z])/);
  if (failure.code === 'UnsupportedSyntax' && hint !== undefined) return source.error(offset, hint);
  return source.error(offset, hint === undefined ? plain : `${plain}; ${hint}`);
}

/** Turns a display column, where wide characters count two, into UTF-16 units. */
function fromDisplay(line: string, column: number): number {
  let shown = 0;
  let units = 0;
  for (const character of line) {
    if (shown >= column) break;
    shown += width(character);
    units += character.length;
  }
  return units;
}

const wide: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

/** The stripper counts UTF-16 units, and one more for what is shown wide. */
function width(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code === 9) return 4;
  if ((code >= 0x300 && code <= 0x36f) || (code >= 0x200b && code <= 0x200f)) return 0;
  const isWide = wide.some(([low, high]) => code >= low && code <= high);
  return character.length + (isWide ? 1 : 0);
}
