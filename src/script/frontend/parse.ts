/**
 * Parsing: one module's text into a tree, or the first reason why not, with its place.
 */

import { type Expression, type Program, parse, parseExpressionAt } from 'acorn';
import { tooDeep, withinDepth } from './nesting.ts';
import { childrenOf, type Node } from './nodes.ts';
import type { SourceText } from './source.ts';

const noPromises =
  'kernel code has no promises; a callback returns its answer, kthread_run() starts a thread, ' +
  'wait_for_completion() and msleep() wait';

/** Parses the JavaScript of a file. The text is parsed alone, so it cannot close what surrounds it. */
export function parseModule(source: SourceText, text: string): Program {
  return withinDepth(source, () => {
    let program: Program;
    try {
      program = parse(text, { ecmaVersion: 2024, sourceType: 'module' });
    } catch (error) {
      throw explain(source, text, error);
    }
    refuse(program, source);
    return program;
  });
}

/** Parses one expression, as typed into a debugger. */
export function parseExpression(source: SourceText): Expression {
  const { text } = source;
  let expression: Expression;
  try {
    // Whether there is a class around is known only when names are resolved.
    expression = parseExpressionAt(text, 0, {
      ecmaVersion: 2024,
      sourceType: 'module',
      allowSuperOutsideMethod: true,
      checkPrivateFields: false,
    });
  } catch (error) {
    throw explain(source, text, error);
  }
  const rest = text.slice(expression.end).search(/[^\s;)]/);
  if (rest >= 0) throw source.error(expression.end + rest, 'only one expression can be evaluated');
  refuse(expression, source);
  return expression;
}

function explain(source: SourceText, text: string, error: unknown): unknown {
  if (!(error instanceof SyntaxError) || !('pos' in error)) return error;
  const offset = Number(error.pos);
  const message = error.message.replace(/ \(\d+:\d+\)$/, '');
  if (/stack space/.test(message)) return tooDeep(source, offset);
  const hint = hintAt(text, offset, message);
  return source.error(offset, hint ?? message);
}

function hintAt(text: string, offset: number, message: string): string | undefined {
  if (text[offset] === '@') return 'decorators are not supported; call the function yourself';
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  if (/\b(await\s+)?using\s*$/.test(line)) {
    return '`using` is not supported; write try … finally and release it there';
  }
  if (/'with' in strict mode/.test(message)) {
    return '`with` is not allowed in modules; name the object';
  }
  if (/\baccessor\s*$/.test(line)) {
    return '`accessor` fields are not supported; write a getter and a setter';
  }
  return undefined;
}

/** Refuses what parses but has no meaning here. */
function refuse(node: Node, source: SourceText): void {
  const reason = reasonAgainst(node);
  if (reason !== undefined) throw source.error(node.start, reason);
  for (const child of childrenOf(node)) refuse(child, source);
}

function reasonAgainst(node: Node): string | undefined {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return node.async ? `async functions are not supported: ${noPromises}` : undefined;
    case 'AwaitExpression':
      return `await is not supported: ${noPromises}`;
    case 'ForOfStatement':
      return node.await ? `for await is not supported: ${noPromises}` : undefined;
    case 'ImportExpression':
      return "import() is not supported; write `import … from './file.ts'` at the top";
    case 'MetaProperty':
      return node.meta.name === 'import'
        ? 'import.meta is not supported: a script has no address; pass values with module_param()'
        : undefined;
    case 'WithStatement':
      return '`with` is not allowed in modules; name the object';
    default:
      return undefined;
  }
}

/** A module as far as its names are concerned. */
interface Named {
  readonly source: SourceText;
  readonly program: Program | Expression;
  readonly analysis: { readonly meaning: ReadonlyMap<Node, unknown> };
}

/** Refuses names that are taken from nowhere and are known to be missing, with the reason. */
export function refuseFreeNames(
  module: Named,
  globals: ReadonlySet<string>,
  absent: Readonly<Record<string, string>>,
): void {
  for (const { name, start } of freeNames(module)) {
    if (globals.has(name) || !Object.hasOwn(absent, name)) continue;
    throw module.source.error(start, `${name} does not exist here: ${absent[name]}`);
  }
}

/** Identifiers that mean no variable; those that `typeof` asks about are not used. */
function freeNames(module: Named): { readonly name: string; readonly start: number }[] {
  const { meaning } = module.analysis;
  const found: { readonly name: string; readonly start: number }[] = [];
  const visit = (node: Node, parent: Node | null): void => {
    if (node.type === 'Identifier' && !meaning.has(node) && isReference(node, parent)) {
      found.push(node);
    }
    for (const child of childrenOf(node)) visit(child, node);
  };
  visit(module.program, null);
  return found;
}

/** Whether an identifier is read or written, and not the name of something. */
function isReference(node: Node, parent: Node | null): boolean {
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.computed || parent.object === node;
    case 'Property':
    case 'PropertyDefinition':
    case 'MethodDefinition':
      return parent.computed || parent.key !== node;
    case 'UnaryExpression':
      return parent.operator !== 'typeof';
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
    case 'ImportSpecifier':
    case 'ExportSpecifier':
    case 'ExportAllDeclaration':
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
    case 'FunctionExpression':
    case 'ClassExpression':
      return 'superClass' in parent && parent.superClass === node;
    default:
      return true;
  }
}
