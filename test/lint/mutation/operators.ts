/**
 * Operators: what careless hands do to code that tears down correctly.
 *
 * Each takes a right source to sources that differ from it in one place. They read syntax and know
 * nothing of how the lint reads it, so that the two can disagree. A detach is a utrace_control() with
 * UTRACE_DETACH; it counts when it comes from outside, and not right behind an attach, where no
 * callback can come yet.
 */
import type { Node } from 'web-tree-sitter';

export type Operator =
  | 'drop-check'
  | 'drop-barrier'
  | 'free-always'
  | 'swap-equality'
  | 'free-first'
  | 'free-at-once';

export interface Mutant {
  readonly operator: Operator;
  /** Counted from 1, in the right source. */
  readonly line: number;
  /** What was replaced, on one line. */
  readonly what: string;
  /** Tells mutants apart that replace the like of it in the same way; counted from 0. */
  readonly nth: number;
  readonly source: string;
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** A detach with what its function does about the result. */
interface Detach {
  readonly call: Node;
  readonly scope: Node;
  /** The variables that hold the result. */
  readonly results: ReadonlySet<string>;
  readonly frees: readonly Node[];
}

/** Every mutant of a source, of whose findings at `spoilt` lines nothing new can be learnt. */
export function mutantsOf(source: string, root: Node, spoilt: ReadonlySet<number>): Mutant[] {
  const mutants = detachesIn(root, spoilt).flatMap((detach) => [
    ...dropCheck(source, detach),
    ...dropBarrier(source, detach),
    ...freeAlways(source, detach),
    ...swapEquality(source, detach),
    ...moveFree(source, detach),
  ]);
  const counts = new Map<string, number>();
  return mutants.map((mutant) => {
    const key = `${mutant.operator} ${mutant.what}`;
    const nth = counts.get(key) ?? 0;
    counts.set(key, nth + 1);
    return { ...mutant, nth };
  });
}

function detachesIn(root: Node, spoilt: ReadonlySet<number>): readonly Detach[] {
  return callsIn(root).flatMap((call) => {
    const scope = scopeOf(call);
    if (!isDetach(call) || scope === null || isSpoilt(scope, spoilt)) return [];
    const before = scope.text.slice(0, call.startIndex - scope.startIndex);
    if (/utrace_attach_(?:task|pid)\(/.test(before) && /_CREATE/.test(before)) return [];
    const frees = callsIn(scope).filter((other) => isFree(other) && !isWithin(call, other));
    return [{ call, scope, results: resultsOf(call), frees }];
  });
}

function isDetach(call: Node): boolean {
  const args = call.childForFieldName('arguments')?.namedChildren ?? [];
  return (
    /^(?:\w+\.)?utrace_control(?:_pid)?$/.test(calleeOf(call)) &&
    /^(?:\w+\.)?UTRACE_DETACH$/.test(args[2]?.text ?? '') &&
    args[0]?.text !== 'current'
  );
}

/** A call that frees what its name says it frees; dropping a reference is something else. */
function isFree(call: Node): boolean {
  const callee = calleeOf(call).replace(/^\w+\./, '');
  return /^(?:kz?free|vfree|kvfree|kmem_cache_free|kfree_rcu|call_rcu)$|(?:^|_)(?:free|destroy|bury|drop)(?:$|_)|^(?:drop|release)$/.test(
    callee,
  );
}

function calleeOf(call: Node): string {
  return call.childForFieldName('function')?.text ?? '';
}

const functions =
  /^(?:function_definition|function_declaration|function_expression|arrow_function|method_definition)$/;

function scopeOf(node: Node): Node | null {
  for (let at = node.parent; at !== null; at = at.parent) if (functions.test(at.type)) return at;
  return null;
}

function isSpoilt(scope: Node, spoilt: ReadonlySet<number>): boolean {
  for (const line of spoilt) {
    if (line > scope.startPosition.row && line <= scope.endPosition.row + 1) return true;
  }
  return false;
}

function isWithin(node: Node, outer: Node): boolean {
  return node.startIndex >= outer.startIndex && node.endIndex <= outer.endIndex;
}

function callsIn(node: Node): readonly Node[] {
  return nodesOf(node, 'call_expression');
}

function nodesOf(node: Node, ...types: string[]): readonly Node[] {
  return node.descendantsOfType(types).filter((found) => found !== null);
}

/** The variable that a call is stored in, and those that are copies of it. */
function resultsOf(call: Node): ReadonlySet<string> {
  const target = targetOf(call);
  return new Set(target === null ? [] : [target]);
}

function targetOf(call: Node): string | null {
  for (let at = call.parent; at !== null; at = at.parent) {
    if (at.type === 'init_declarator') return at.childForFieldName('declarator')?.text ?? null;
    if (at.type === 'variable_declarator') return at.childForFieldName('name')?.text ?? null;
    if (at.type === 'assignment_expression') return at.childForFieldName('left')?.text ?? null;
    if (!/parenthesized|as_expression|cast/.test(at.type)) return null;
  }
  return null;
}

/** `(utrace_control(…), 0)`: whatever the answer, the code goes on as after 0. */
function dropCheck(source: string, { call }: Detach): readonly Unnumbered[] {
  return [mutant('drop-check', source, call, [replacement(call, `(${call.text}, 0)`)])];
}

/** The barrier never happens, and is taken to have said that all is well. */
function dropBarrier(source: string, { call, scope, frees }: Detach): readonly Unnumbered[] {
  if (frees.length === 0 && !/__exit|module_exit/.test(scope.text)) return [];
  return callsIn(scope)
    .filter((other) => /^(?:\w+\.)?utrace_barrier(?:_pid)?$/.test(calleeOf(other)))
    .filter((other) => other.startIndex > call.endIndex)
    .map((other) => mutant('drop-barrier', source, other, [replacement(other, '0')]));
}

/** What guards a free lets everything through. */
function freeAlways(source: string, detach: Detach): readonly Unnumbered[] {
  const { scope, frees } = detach;
  if (frees.length === 0) return [];
  const mutants: Unnumbered[] = [];
  for (const statement of nodesOf(scope, 'if_statement')) {
    const condition = statement.childForFieldName('condition');
    if (condition === null || !asksFor(condition, detach)) continue;
    const inner = condition.text.replace(/^\((.*)\)$/s, '$1');
    const yes = statement.childForFieldName('consequence');
    const no = statement.childForFieldName('alternative');
    const isInside = (node: Node | null): boolean =>
      node !== null && frees.some((free) => isWithin(free, node));
    if (isInside(yes) && !isInside(no)) {
      mutants.push(
        mutant('free-always', source, condition, [replacement(condition, `((${inner}) || 1)`)]),
      );
    } else if (yes !== null && leaves(yes) && behind(statement, frees)) {
      mutants.push(
        mutant('free-always', source, condition, [replacement(condition, `((${inner}) && 0)`)]),
      );
    }
  }
  return [...mutants, ...freeInEveryCase(source, detach)];
}

function behind(statement: Node, frees: readonly Node[]): boolean {
  return frees.some((free) => free.startIndex > statement.endIndex);
}

function leaves(node: Node): boolean {
  return nodesOf(node, 'return_statement', 'continue_statement').length > 0;
}

/** In a switch, -EALREADY and -ESRCH become labels of the case that frees. */
function freeInEveryCase(source: string, detach: Detach): readonly Unnumbered[] {
  return nodesOf(detach.scope, 'switch_statement').flatMap((statement) => {
    const subject =
      statement.childForFieldName('condition') ?? statement.childForFieldName('value');
    if (subject === null || !asksFor(subject, detach)) return [];
    const cases = nodesOf(statement, 'case_statement', 'switch_case');
    const freeing = cases.find(
      (each) => each.text.startsWith('case') && detach.frees.some((free) => isWithin(free, each)),
    );
    if (freeing === undefined) return [];
    const edits: Edit[] = [
      { from: freeing.startIndex, to: freeing.startIndex, text: 'case -EALREADY: case -ESRCH: ' },
    ];
    for (const each of cases) {
      const value = each.childForFieldName('value');
      if (value !== null && /^-(?:u\.)?(?:EALREADY|ESRCH)$/.test(value.text)) {
        edits.push(replacement(value, value.text.includes('EALREADY') ? '-1001' : '-1002'));
      }
    }
    return [mutant('free-always', source, freeing, edits)];
  });
}

/** True where an expression is about the result, or makes the call itself. */
function asksFor(expression: Node, { call, results }: Detach): boolean {
  if (isWithin(call, expression)) return true;
  const names = nodesOf(expression, 'identifier').map(({ text }) => text);
  return names.some((name) => results.has(name));
}

const opposite: ReadonlyMap<string, string> = new Map([
  ['==', '!='],
  ['!=', '=='],
  ['===', '!=='],
  ['!==', '==='],
]);

/** Each comparison of the result with a number, or the truth of it, the other way round. */
function swapEquality(source: string, detach: Detach): readonly Unnumbered[] {
  const { scope, call } = detach;
  return nodesOf(scope, 'binary_expression').flatMap((comparison) => {
    const operator = comparison.childForFieldName('operator');
    const other = operator === null ? undefined : opposite.get(operator.text);
    if (operator === null || other === undefined || comparison.endIndex < call.startIndex)
      return [];
    const left = comparison.childForFieldName('left');
    if (left === null || !asksFor(left, detach)) return [];
    return [mutant('swap-equality', source, comparison, [replacement(operator, other)])];
  });
}

/** The free goes above the detach, or between the detach and what is asked of its result. */
function moveFree(source: string, { call, frees, scope }: Detach): readonly Unnumbered[] {
  const at = statementOf(call, scope);
  if (at === null) return [];
  return frees.flatMap((free) => {
    const statement = statementOf(free, scope);
    if (statement === null || statement.type !== 'expression_statement') return [];
    if (free.startIndex < call.endIndex || hasOwnNames(free, call, scope)) return [];
    const text = ` ${free.text.replace(/\s+/g, ' ')}; `;
    const lines = statement.text.split('\n').length - 1;
    const gone = {
      from: statement.startIndex,
      to: statement.endIndex,
      text: `;${'\n'.repeat(lines)}`,
    };
    const first = { from: at.startIndex, to: at.startIndex, text };
    const isStored =
      /^(?:expression_statement|declaration|lexical_declaration|variable_declaration)$/.test(
        at.type,
      );
    const second = { from: at.endIndex, to: at.endIndex, text };
    return [
      ...(at.type.endsWith('declaration') && !statement.text.includes(';')
        ? []
        : [mutant('free-first', source, free, [first, gone])]),
      ...(isStored ? [mutant('free-at-once', source, free, [second, gone])] : []),
    ];
  });
}

/** True where the free names something that is only declared behind the call. */
function hasOwnNames(free: Node, call: Node, scope: Node): boolean {
  const names = new Set(nodesOf(free, 'identifier').map(({ text }) => text));
  return nodesOf(scope, 'init_declarator', 'variable_declarator').some((declarator) => {
    const name = declarator.childForFieldName('declarator') ?? declarator.childForFieldName('name');
    return declarator.startIndex > call.endIndex && names.has(name?.text.replace(/^\*+/, '') ?? '');
  });
}

/** The statement of a block that a node is part of. */
function statementOf(node: Node, scope: Node): Node | null {
  for (let at: Node = node; at.parent !== null && at !== scope; at = at.parent) {
    const { type } = at;
    if (type === 'expression_statement' && at.startIndex === node.startIndex) return at;
    if (
      /^(?:compound_statement|statement_block|case_statement|switch_case)$/.test(at.parent.type)
    ) {
      return at;
    }
  }
  return null;
}

function replacement(node: Node, text: string): Edit {
  return { from: node.startIndex, to: node.endIndex, text };
}

type Unnumbered = Omit<Mutant, 'nth'>;

function mutant(operator: Operator, source: string, at: Node, edits: readonly Edit[]): Unnumbered {
  let changed = source;
  for (const { from, to, text } of [...edits].sort((a, b) => b.from - a.from)) {
    changed = changed.slice(0, from) + text + changed.slice(to);
  }
  const what = at.text.replace(/\s+/g, ' ').slice(0, 60);
  return { operator, line: at.startPosition.row + 1, what, source: changed };
}
