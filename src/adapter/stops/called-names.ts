/**
 * Called names: where in a program the functions of a module like `utrace` are called.
 *
 * Such a call makes no frame to stop in, so a breakpoint on its function lies on every statement
 * that calls it.
 */
import { childrenOf, type Node } from '../../script/frontend/nodes.ts';
import type { Program } from '../../script/vm/program.ts';

interface Call {
  readonly name: string;
  readonly file: string;
  readonly start: number;
  /** Nothing looks at what it answers. */
  readonly dropped: boolean;
}

const known = new WeakMap<Program, CalledNames>();

export function calledNames(program: Program): CalledNames {
  const found = known.get(program) ?? new CalledNames(program);
  known.set(program, found);
  return found;
}

export class CalledNames {
  readonly #byName = new Map<string, Set<number>>();
  /** Statements that drop the answer of a call of an imported function. */
  readonly dropping = new Set<number>();

  constructor(program: Program) {
    const calls = program.graph.modules.flatMap(({ source, program: tree, imports }) => {
      const found: Call[] = [];
      collect(tree, false, (name, start, dropped) => {
        const [first = name, member] = name.split('.');
        const binding = imports.get(first);
        if (binding?.kind === 'host')
          found.push({ name: binding.name, file: source.file, start, dropped });
        else if (binding?.kind === 'namespace' && member !== undefined) {
          found.push({ name: member, file: source.file, start, dropped });
        }
      });
      return found;
    });
    for (const call of calls) this.#add(program, call);
  }

  /** The statements that call a function whose name fits. */
  statements(fits: (name: string) => boolean): Set<number> {
    const all = [...this.#byName].filter(([name]) => fits(name));
    return new Set(all.flatMap(([, statements]) => [...statements]));
  }

  #add(program: Program, { name, file, start, dropped }: Call): void {
    let innermost = 0;
    program.statements.forEach((entry, statement) => {
      if (entry.file !== file || entry.start > start || start >= entry.end) return;
      const best = program.statements[innermost];
      if (best === undefined || entry.start >= best.start) innermost = statement;
    });
    if (innermost === 0) return;
    const statements = this.#byName.get(name) ?? new Set();
    this.#byName.set(name, statements.add(innermost));
    if (dropped) this.dropping.add(innermost);
  }
}

type Found = (name: string, start: number, dropped: boolean) => void;

function collect(node: Node, dropped: boolean, found: Found): void {
  if (node.type === 'CallExpression') {
    const name = nameOf(node.callee);
    if (name !== null) found(name, node.start, dropped);
  }
  for (const child of childrenOf(node)) collect(child, drops(node, child, dropped), found);
}

/** Does nobody look at the value of `child`? */
function drops(node: Node, child: Node, dropped: boolean): boolean {
  switch (node.type) {
    case 'ExpressionStatement':
      return true;
    case 'UnaryExpression':
      return node.operator === 'void';
    case 'SequenceExpression':
      return dropped || node.expressions.at(-1) !== child;
    case 'LogicalExpression':
      return dropped && node.right === child;
    case 'ConditionalExpression':
      return dropped && node.test !== child;
    case 'ChainExpression':
      return dropped;
    default:
      return false;
  }
}

function nameOf(callee: Node): string | null {
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type !== 'MemberExpression' || callee.computed) return null;
  const { object, property } = callee;
  if (object.type !== 'Identifier' || property.type !== 'Identifier') return null;
  return `${object.name}.${property.name}`;
}
