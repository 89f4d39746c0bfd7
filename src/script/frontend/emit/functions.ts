/**
 * Functions: a generator beside the others for the body, and a maker of closures.
 *
 * A maker makes the ordinary function that a script sees: it carries the author's name and number of
 * parameters, is a constructor exactly if his is, and enters the generator only when some native
 * calls it. Everything else that a call needs is handed to the generator as it starts.
 */

import type { Function as FunctionNode, Pattern } from 'acorn';
import type { Node } from '../nodes.ts';
import type { StaticScope, Variable } from '../scope.ts';
import { Context, type FunctionEntry, type FunctionOptions, framed, quote } from './context.ts';
import { initialise, initialSlot, place, scopeLiteral } from './variables.ts';

/** Emits a function and answers the text that makes a closure of it. */
export function functionValue(context: Context, node: Node, options: FunctionOptions): string {
  const fn = node as FunctionNode & Node;
  const scope = context.module.analysis.scopeOf.get(node);
  if (scope === undefined) throw new Error('a function without a scope');
  const name = fn.id?.name ?? options.name;
  const kind = options.kind ?? kindOf(fn);
  const { unit } = context;
  const id = unit.reserve();
  const inner = new Context(unit, context.module, scope, kind, scope);
  const body = bodyOf(inner, fn);
  const eager = kind === 'generator' && !fn.params.every(isSimple);
  writeBody(inner, id, body.start, body.rest);
  const optional = fn.params.findIndex(
    (each) => each.type === 'AssignmentPattern' || each.type === 'RestElement',
  );
  const count = optional < 0 ? fn.params.length : optional;
  enterFunction(context, id, { name, kind, node: options.source ?? fn, scope, eager });
  writeMaker(context, id, { ...options, name, kind, count });
  return makerCall(context, id, scope, options);
}

/** The text that makes a closure over the scope around a function. */
export function makerCall(
  context: Context,
  id: number,
  scope: StaticScope,
  options: { readonly home?: string; readonly computedName?: string },
): string {
  const closure = context.object(scope.parent ?? scope);
  const name = options.computedName === undefined ? '' : `,${options.computedName}`;
  return `w${id}(R,${closure},${options.home ?? 'null'}${name})`;
}

function kindOf(node: FunctionNode & Node): FunctionEntry['kind'] {
  if (node.type === 'ArrowFunctionExpression') return 'arrow';
  return node.generator ? 'generator' : 'function';
}

/** Records what the virtual machine must know of a function. */
export function enterFunction(
  context: Context,
  id: number,
  entry: {
    readonly name: string;
    readonly kind: FunctionEntry['kind'];
    readonly node: { readonly start: number; readonly end: number };
    readonly scope: StaticScope;
    readonly eager: boolean;
  },
): void {
  const { source } = context.module;
  const { name, kind, eager } = entry;
  const { start, end } = entry.node;
  const text = source.text.slice(start, end);
  context.unit.functions[id] = {
    name,
    kind,
    file: source.file,
    start,
    end,
    source: text,
    scope: entry.scope.id,
    eager,
  };
}

function isSimple(param: Pattern): boolean {
  return param.type === 'Identifier';
}

/** The two halves of a body: before and after the function's own scope object is complete. */
function bodyOf(inner: Context, node: FunctionNode & Node): { start: string; rest: string } {
  const slots = ownSlots(inner, node.params);
  const start = `const s${inner.owner.id}=F.scope=${scopeLiteral(inner, inner.owner, slots)};`;
  let rest = '';
  if (inner.kind === 'base') rest += initialisesFields(inner);
  rest += parameters(inner, node);
  if (inner.kind === 'generator' && !node.params.every(isSimple)) {
    rest += `yield ${inner.helper('begin')};`;
  }
  if (node.body.type !== 'BlockStatement') {
    const step = inner.step(node.body, [node.body]);
    return { start, rest: `${rest}${step}return ${inner.value(node.body)};` };
  }
  const body = inner.module.analysis.bodyOf.get(node);
  if (body !== undefined) rest += copyParameters(inner, body);
  rest += inner.unit.parts.statements(inner, node.body.body, body ?? inner.owner);
  if (inner.kind === 'function' || inner.kind === 'base' || inner.kind === 'derived') {
    rest += `return ${inner.helper('result')}(F,void 0);`;
  }
  return { start, rest };
}

function initialisesFields(inner: Context): string {
  const call = framed(inner.unit, `${inner.helper('initialiseFields')}(R,F.fn,t)`);
  return `if(F.fn.fields!==null)${call};`;
}

/** Every slot of the function's scope object, so that all activations have one shape. */
export function ownSlots(
  inner: Context,
  params: readonly Pattern[],
): (readonly [slot: string, value: string])[] {
  const { owner } = inner;
  const slots: (readonly [string, string])[] = [];
  const eager = owner.eagerParams;
  const simple = new Map<string, string>();
  params.forEach((param, index) => {
    if (param.type === 'Identifier' && !eager) simple.set(param.name, `a[${index}]`);
  });
  for (const variable of homed(inner, owner)) {
    const given = variable.scope === owner ? simple.get(variable.name) : undefined;
    slots.push([variable.slot, given ?? firstValue(inner, variable)]);
  }
  if (owner.lendsFrame && owner.kind === 'function') slots.push(['this', 'F']);
  if (owner.lendsArguments && owner.kind === 'function')
    slots.push(['arguments', `${inner.helper('argumentsOf')}(a)`]);
  return slots;
}

function firstValue(inner: Context, variable: Variable): string {
  if (variable.kind === 'self' && variable.scope === inner.owner) return 'F.fn.face';
  return initialSlot(inner, variable);
}

/** The variables that live in a scope's object; what a module imports lives elsewhere. */
function homed(inner: Context, home: StaticScope): Variable[] {
  return inner.module.analysis.scopes
    .filter((scope) => scope.home === home)
    .flatMap((scope) => [...scope.variables.values()])
    .filter(({ kind }) => kind !== 'import');
}

/** Binds the parameters that are more than a name. */
function parameters(inner: Context, node: FunctionNode & Node): string {
  const { owner } = inner;
  let text = '';
  if (owner.eagerParams && node.params.some((each) => inner.touches(each))) {
    const first = node.params[0]?.start ?? node.start;
    text += inner.step({ start: first, end: node.params.at(-1)?.end ?? first }, node.params);
  }
  node.params.forEach((param, index) => {
    if (param.type === 'Identifier') {
      const variable = inner.meaning(param);
      if (owner.eagerParams && variable) text += `${initialise(inner, variable, `a[${index}]`)};`;
    } else if (param.type === 'RestElement') {
      text += inner.unit.parts.bind(inner, param.argument, `a.slice(${index})`, 'init');
    } else text += inner.unit.parts.bind(inner, param, `a[${index}]`, 'init');
  });
  return text;
}

/** A `var` of the body that is named like a parameter starts with its value. */
function copyParameters(inner: Context, body: StaticScope): string {
  let text = '';
  for (const variable of body.variables.values()) {
    const param = inner.owner.variables.get(variable.name);
    if (variable.kind === 'var' && param !== undefined) {
      text += `${place(inner, variable)}=${place(inner, param)};`;
    }
  }
  return text;
}

/** Writes a generator with the names it needs in front. */
export function writeBody(inner: Context, id: number, start: string, rest: string): void {
  const lets = ['r', ...inner.lets];
  for (let n = 0; n < inner.maxTemps; n++) lets.push(`t${n}`);
  const head = `const R=F.runtime;${outerObjects(inner)}${start}let ${lets.join(',')};`;
  inner.unit.text.push(`function* f${id}(F,c,t,a){${head}${rest}}`);
}

/** Finds the scope objects of the functions around, by the way they hang together. */
function outerObjects(inner: Context): string {
  let text = '';
  let path = 'c';
  for (let at = inner.owner.parent?.home; at !== undefined; at = at.parent?.home) {
    if (inner.outer.has(at)) {
      text += `const s${at.id}=${path};`;
      path = `s${at.id}`;
    }
    path += '.extends';
  }
  return text;
}

/** Writes the maker of a function's closures. */
export function writeMaker(
  context: Context,
  id: number,
  options: FunctionOptions & { readonly kind: FunctionEntry['kind']; readonly count: number },
): void {
  const { kind, count } = options;
  const params = Array.from({ length: count }, (_, index) => `p${index}`).join(',');
  const enter = `{return $R.enter($f,this,arguments,new.target)}`;
  const name = options.computedName === undefined ? quote(options.name) : '$n';
  let face: string;
  if (kind === 'arrow') {
    const spread = params === '' ? '...$a' : `${params},...$a`;
    face = namedFace(options, `(${spread})=>$R.enter($f,void 0,[${spread}],void 0)`);
  } else if (kind === 'function' || kind === 'base' || kind === 'derived') {
    face = namedFace(options, `function(${params})${enter}`);
  } else if (options.accessor !== undefined) {
    const method = `{${options.accessor} [${name}](${options.accessor === 'set' ? 'p0' : ''})`;
    const helper = context.helper('accessorOf');
    face = `${helper}(${method}{return $R.enter($f,this,arguments,void 0)}},${name},${quote(options.accessor)})`;
  } else {
    // A name in brackets would be computed anew for each closure.
    const key = options.computedName === undefined ? name : `[${name}]`;
    face = `{${key}(${params}){return $R.enter($f,this,arguments,void 0)}}[${name}]`;
  }
  context.unit.text.push(
    `const w${id}=($R,$c,$h,$n)=>{const $f=${face};return $R.closure($f,k[${id}],$c,$h)};`,
  );
}

/** A function expression with its name, or surely with none. */
function namedFace(options: FunctionOptions, text: string): string {
  if (options.computedName !== undefined) return `{[$n]:${text}}[$n]`;
  if (options.name === '') return `(0,${text})`;
  return `{${quote(options.name)}:${text}}[${quote(options.name)}]`;
}
