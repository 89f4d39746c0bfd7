/**
 * Blanking: kernel C made readable for a parser that knows only C.
 *
 * The preprocessor is not run, for the lint has neither the headers nor the configuration. Instead
 * what a grammar of plain C stumbles over is overwritten with blanks, or with a keyword of at most
 * the same length: every offset stays what it was, so findings need no mapping back.
 */
import { braceBalance, unread } from './conditionals.ts';

export interface Blanked {
  readonly text: string;
  /** Comments and strings blanked as well: safe to search with regular expressions. */
  readonly bare: string;
  /** Iterator macros that became `while`, by the offset of their name. */
  readonly iterators: ReadonlyMap<number, string>;
  /** Object-like macros of the file. */
  readonly macros: ReadonlyMap<string, string>;
  /** Function-like macros of the file: parameters and body. */
  readonly functionMacros: ReadonlyMap<string, FunctionMacro>;
}

export interface FunctionMacro {
  readonly parameters: readonly string[];
  readonly body: string;
}

const blank = (text: string): string => text.replace(/[^\r\n]/g, ' ');

/** Words that annotate a declaration and mean nothing to its behaviour. */
const annotations = new RegExp(
  '\\b(?:__(?:init|exit|initdata|exitdata|devinit|devexit|must_check|user|rcu|force|kernel|iomem|percpu|' +
    'always_inline|maybe_unused|unused|used|cold|hot|pure|read_mostly|deprecated|weak|sched|kprobes|' +
    'cacheline_aligned(?:_in_smp)?|packed|aligned|noreturn|safe|nocast|private|bitwise|cpuinit|' +
    'refdata|ref|naked|visible|randomize_layout|inline|inline__|extension__|restrict)|' +
    'asmlinkage|noinline|notrace|fastcall|noinline_for_stack|always_inline)\\b',
  'g',
);
const annotationsWithArguments =
  /\b(?:__attribute__|__attribute|__acquires|__releases|__must_hold|__printf|__aligned|__section|__acquire|__release|__context__)(?=\s*\()/g;

const iterator = /\b(?:\w*for_each\w*|\w*foreach\w*)(?=\s*\()/gi;

/** Overwrites what is no C. */
export function blankKernelC(source: string): Blanked {
  const bareSource = withoutCommentsAndStrings(source);
  const macros = new Map<string, string>();
  const functionMacros = new Map<string, FunctionMacro>();
  const { stretches, defines } = unread(bareSource);
  for (const { start, end } of defines) define(source.slice(start, end), macros, functionMacros);
  const chars = new Overlay(source, bareSource);
  chars.replaceAll(stretches.map(([start, end]) => [start, end, '']));
  constantsIn(chars.bare, macros);
  blankAnnotations(chars);
  blankFileScopeMacros(chars);
  blankTypeArguments(chars);
  const iterators = rewriteIterators(chars);
  return { text: chars.text, bare: chars.bare, iterators, macros, functionMacros };
}

/** Two texts of the same length that are overwritten together. */
class Overlay {
  text: string;
  bare: string;

  constructor(text: string, bare: string) {
    this.text = text;
    this.bare = bare;
  }

  /** Replaces stretches, in order and apart from each other, by texts that are not longer. */
  replaceAll(edits: readonly (readonly [start: number, end: number, text: string])[]): void {
    if (edits.length === 0) return;
    this.text = overwritten(this.text, edits);
    this.bare = overwritten(this.bare, edits);
  }
}

function overwritten(
  text: string,
  edits: readonly (readonly [start: number, end: number, text: string])[],
): string {
  const parts: string[] = [];
  let at = 0;
  for (const [start, end, replacement] of edits) {
    if (start < at) continue;
    parts.push(
      text.slice(at, start),
      replacement,
      blank(text.slice(start + replacement.length, end)),
    );
    at = end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

/** The same text with blanks for comments, and for what stands between quotes. */
export function withoutCommentsAndStrings(source: string): string {
  return source.replace(
    /\/\/(?:[^\n\\]|\\\r?\n|\\.)*|\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"\\\n]|\\[\s\S])*(?:"|$|(?=\n))|'(?:[^'\\\n]|\\.)*(?:'|$|(?=\n))/gm,
    (match) => {
      const quote = match[0];
      if (quote === '/') return blank(match);
      const isClosed = match.length > 1 && match.endsWith(quote ?? '');
      return isClosed ? `${quote}${blank(match.slice(1, -1))}${quote}` : blank(match);
    },
  );
}

function define(
  text: string,
  macros: Map<string, string>,
  functionMacros: Map<string, FunctionMacro>,
): void {
  const flat = text.replace(/\\\r?\n/g, ' ');
  const match = /^\s*#\s*define\s+(\w+)(\(([^)]*)\))?\s*([\s\S]*)$/.exec(flat);
  if (match === null) return;
  const [, name = '', isFunction, parameters = '', body = ''] = match;
  const plain = body.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/g, ' ').trim();
  if (isFunction === undefined) macros.set(name, plain);
  else {
    functionMacros.set(name, {
      parameters: parameters.split(',').map((parameter) => parameter.trim()),
      body: plain,
    });
  }
}

/** Constants that are no macros are read as if they were. */
function constantsIn(bare: string, macros: Map<string, string>): void {
  const constant =
    /^(?:static[ \t]+const|const[ \t]+static|const|static)[ \t]+(?:enum[ \t]+\w+|(?:unsigned[ \t]+)?(?:int|long)|unsigned|u32|u64)[ \t]+(?:const[ \t]+)?(\w+)\s*=\s*([^;{]+);/gm;
  for (const [whole, name = '', value = ''] of bare.matchAll(constant)) {
    if (/\bconst\b/.test(whole)) macros.set(name, value);
  }
  const answers = new Set([...bare.matchAll(/\breturn\s+(\w+)\s*;/g)].map(([, name = '']) => name));
  for (const [, members = ''] of bare.matchAll(/\benum\b[ \t]*\w*\s*\{([^{}]*)\}/g)) {
    let next: number | null = 0;
    for (const member of members.split(',')) {
      const [, name = '', value = ''] = /^\s*(\w+)\s*(?:=([\s\S]+))?$/.exec(member) ?? [];
      if (value !== '') next = /^\s*\d+\s*$/.test(value) ? Number(value) : null;
      // What a helper answers with is worth a number; a state may change while nobody looks.
      if (/UTRACE/.test(value)) macros.set(name, value);
      else if (next !== null && answers.has(name)) macros.set(name, `${next}`);
      if (next !== null) next++;
    }
  }
}

function blankAnnotations(chars: Overlay): void {
  const edits: [number, number, string][] = [];
  for (const match of chars.bare.matchAll(annotations)) {
    edits.push([match.index, match.index + match[0].length, '']);
  }
  for (const match of chars.bare.matchAll(annotationsWithArguments)) {
    const open = chars.bare.indexOf('(', match.index);
    const close = closing(chars.bare, open);
    if (close !== null) edits.push([match.index, close, '']);
  }
  chars.replaceAll(edits.sort(([a], [b]) => a - b));
}

/** `EXPORT_SYMBOL_GPL(f);` and `static DEFINE_MUTEX(m);`: declarations that C has no syntax for. */
function blankFileScopeMacros(chars: Overlay): void {
  const edits: [number, number, string][] = [];
  const macro = /^(?:static\s+)?[A-Za-z_]\w*[ \t]*\(/gm;
  let end = 0;
  let depth = 0;
  for (let match = macro.exec(chars.bare); match !== null; match = macro.exec(chars.bare)) {
    const close = closing(chars.bare, match.index + match[0].length - 1);
    if (close === null || match.index < end) continue;
    depth += braceBalance(chars.bare, end, match.index);
    end = match.index;
    // Somebody's statements begin in the first column as well.
    if (depth > 0) continue;
    end = close;
    const isAlone = /^\s*;/.test(chars.bare.slice(close, close + 20));
    const isShouted = /^(?:static\s+)?[A-Z][A-Z0-9_]*\s*\($/.test(match[0]);
    if (isAlone || isShouted) {
      const semicolon = isAlone ? chars.bare.indexOf(';', close) + 1 : close;
      if (isShouted && !isAlone && /^\s*[{a-z]/.test(chars.bare.slice(close, close + 40))) continue;
      edits.push([match.index, semicolon, '']);
    }
  }
  chars.replaceAll(edits);
}

/** `list_entry(p, struct watch, link)` becomes a call with names for arguments. */
function blankTypeArguments(chars: Overlay): void {
  const edits: [number, number, string][] = [];
  const keyword = /,\s*((?:struct|union|const|enum)\s+)+\w+(\s*\*+)?\s*(?=[,)])/g;
  for (const match of chars.bare.matchAll(keyword)) {
    const from = match.index + match[0].search(/struct|union|const|enum/);
    const word = /\w+(?=\s*\**\s*$)/.exec(match[0]);
    if (word === null) continue;
    edits.push([from, match.index + word.index, '']);
    const stars = match.index + word.index + word[0].length;
    edits.push([stars, match.index + match[0].length, '']);
  }
  chars.replaceAll(edits);
}

function rewriteIterators(chars: Overlay): ReadonlyMap<number, string> {
  const iterators = new Map<number, string>();
  const edits: [number, number, string][] = [];
  for (const match of chars.bare.matchAll(iterator)) {
    const name = match[0];
    const close = closing(chars.bare, chars.bare.indexOf('(', match.index));
    // `for_each_thing(x);` is a call of some function; an iterator has something to repeat.
    if (
      name.length < 5 ||
      close === null ||
      /^\s*[;,)]/.test(chars.bare.slice(close, close + 80))
    ) {
      continue;
    }
    iterators.set(match.index, name);
    edits.push([match.index, match.index + name.length, 'while']);
  }
  const threads = /\b(do_each_thread|do_each_pid_task|do_each_pid_thread)\s*\(/g;
  for (const match of chars.bare.matchAll(threads)) {
    const open = match.index + match[0].length - 1;
    const close = closing(chars.bare, open);
    if (close === null) continue;
    iterators.set(match.index, match[1] ?? '');
    edits.push([match.index, open, 'while']);
  }
  for (const match of chars.bare.matchAll(/\bwhile_each_(?:thread|pid_task|pid_thread)\s*\(/g)) {
    const before = chars.bare.slice(0, match.index).trimEnd();
    const close = closing(chars.bare, match.index + match[0].length - 1);
    if (close === null || !before.endsWith('}')) continue;
    // After `do { … }` it is the loop's condition; after an iterator it ends what that began.
    if (/\bdo_each_/.test(before.slice(-4000))) edits.push([match.index, close, '']);
    else edits.push([match.index, match.index + match[0].length - 1, 'while']);
  }
  chars.replaceAll(edits.sort(([a], [b]) => a - b));
  return iterators;
}

/** The offset behind the parenthesis that closes the one at `open`. */
function closing(bare: string, open: number): number | null {
  let depth = 0;
  const limit = Math.min(bare.length, open + 8_000);
  for (let at = open; at < limit; at++) {
    const code = bare.charCodeAt(at);
    if (code === 40) depth++;
    else if (code === 41 && --depth === 0) return at + 1;
  }
  return null;
}
