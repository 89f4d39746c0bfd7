/**
 * Conditionals: which of the preprocessor's alternatives are read.
 *
 * The configuration is not known. At file scope every alternative is read that is whole in itself,
 * for there they do not run one after the other. Inside of a function one is chosen: the first, or
 * the one that is about engines, and of two such the one for the newer API.
 */

export interface Directive {
  /** The word behind the `#`. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

interface Branch {
  readonly from: number;
  to: number;
  readonly isOff: boolean;
  readonly parts: (Directive | Group)[];
}

interface Group {
  readonly start: number;
  end: number;
  readonly branches: Branch[];
}

/** A stretch of the text. */
export type Stretch = readonly [start: number, end: number];

/** Nobody nests conditionals this deep; below, all alternatives are read. */
const maxNesting = 100;

const pattern = /^[ \t]*#[ \t]*(\w*)((?:[^\n\\]|\\\r?\n|\\.)*)/gm;

/**
 * Finds the stretches that nobody reads, in order: directives, and alternatives that are passed over.
 *
 * @param bare  the source without comments and strings
 */
export function unread(bare: string): {
  readonly stretches: readonly Stretch[];
  readonly defines: readonly Directive[];
} {
  const defines: Directive[] = [];
  const whole = groupsOf(bare, defines);
  const stretches: Stretch[] = [];
  read(bare, whole, 0, stretches);
  stretches.sort(([a], [b]) => a - b);
  return { stretches: stretches.reduce(joined, [] as Stretch[]), defines };
}

/** The file as one branch with everything inside. */
function groupsOf(bare: string, defines: Directive[]): Branch {
  const file: Branch = { from: 0, to: bare.length, isOff: false, parts: [] };
  const open: { readonly group: Group; readonly outer: Branch }[] = [];
  let branch = file;
  let tooDeep = 0;
  for (const match of bare.matchAll(pattern)) {
    const [text, name = '', rest = ''] = match;
    const directive = { name, start: match.index, end: match.index + text.length };
    const innermost = open.at(-1);
    if (tooDeep > 0 || (open.length >= maxNesting && name.startsWith('if'))) {
      if (name.startsWith('if')) tooDeep++;
      else if (name === 'endif') tooDeep--;
      branch.parts.push(directive);
    } else if (/^if(?:n?def)?$/.test(name)) {
      const isOff = name === 'if' && /^\s*0\s*$/.test(rest);
      const group: Group = { start: directive.start, end: bare.length, branches: [] };
      branch.parts.push(group);
      open.push({ group, outer: branch });
      branch = { from: directive.end, to: bare.length, isOff, parts: [] };
      group.branches.push(branch);
    } else if (/^(?:elif|else)$/.test(name) && innermost !== undefined) {
      branch.to = directive.start;
      branch = { from: directive.end, to: bare.length, isOff: false, parts: [] };
      innermost.group.branches.push(branch);
    } else if (name === 'endif' && innermost !== undefined) {
      branch.to = directive.start;
      innermost.group.end = directive.end;
      branch = innermost.outer;
      open.pop();
    } else {
      branch.parts.push(directive);
    }
    if (name === 'define') defines.push(directive);
  }
  return file;
}

/**
 * Goes through a branch that is read.
 *
 * @param depth  how many braces are open at its beginning
 * @returns how many are open at its end
 */
function read(bare: string, branch: Branch, depth: number, stretches: Stretch[]): number {
  let at = branch.from;
  let open = depth;
  for (const part of branch.parts) {
    open += braceBalance(bare, at, part.start);
    if ('name' in part) stretches.push([part.start, part.end]);
    else open = readGroup(bare, part, open, stretches);
    at = part.end;
  }
  return open + braceBalance(bare, at, branch.to);
}

function readGroup(bare: string, group: Group, depth: number, stretches: Stretch[]): number {
  const chosen = depth === 0 ? wholeOnes(bare, group) : bestOne(bare, group);
  let from = group.start;
  let open = depth;
  for (const branch of chosen) {
    stretches.push([from, branch.from]);
    open = read(bare, branch, open, stretches);
    from = branch.to;
  }
  stretches.push([from, group.end]);
  return open;
}

/** The first alternative, whatever it is, and all others that close what they open. */
function wholeOnes(bare: string, { branches }: Group): readonly Branch[] {
  const first = branches.find(({ isOff }) => !isOff);
  return branches.filter((branch) => branch === first || (!branch.isOff && isWhole(bare, branch)));
}

function bestOne(bare: string, { branches }: Group): readonly Branch[] {
  const isOn = branches.filter(({ isOff }) => !isOff);
  const marks = isOn.map((branch) => relevance(bare.slice(branch.from, branch.to)));
  const best = isOn[marks.indexOf(Math.max(...marks))];
  return best === undefined ? [] : [best];
}

function relevance(text: string): number {
  if (/\butrace_(?:control|attach_task|attach_pid|set_events|barrier)/.test(text)) return 2;
  return /\butrace_/i.test(text) ? 1 : 0;
}

function isWhole(bare: string, branch: Branch): boolean {
  const text = bare.slice(branch.from, branch.to).replace(pattern, '');
  return /(?:^|[;}])\s*$/.test(text) && balanceOf(bare, branch) === 0;
}

/** The braces that a branch leaves open, by the first of every alternative inside. */
function balanceOf(bare: string, branch: Branch): number {
  let at = branch.from;
  let balance = 0;
  for (const part of branch.parts) {
    balance += braceBalance(bare, at, part.start);
    const inner = 'name' in part ? undefined : part.branches.find(({ isOff }) => !isOff);
    if (inner !== undefined) balance += balanceOf(bare, inner);
    at = part.end;
  }
  return balance + braceBalance(bare, at, branch.to);
}

/** How many braces a stretch opens and does not close. */
export function braceBalance(bare: string, from: number, to: number): number {
  let balance = 0;
  for (let at = from; at < to; at++) {
    const code = bare.charCodeAt(at);
    if (code === 123) balance++;
    else if (code === 125) balance--;
  }
  return balance;
}

function joined(stretches: Stretch[], [start, end]: Stretch): Stretch[] {
  const last = stretches.at(-1);
  if (last !== undefined && start < last[1]) {
    stretches[stretches.length - 1] = [last[0], Math.max(last[1], end)];
  } else {
    stretches.push([start, end]);
  }
  return stretches;
}
