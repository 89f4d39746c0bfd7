/**
 * Scope analysis: one walk over a module that finds every scope, declaration and reference.
 *
 * Names are resolved after the walk, when hoisted declarations are known. What comes out is all the
 * emitter needs to know about variables: where each lives, who captures it, whether other threads
 * can see it change.
 */

import type { Class, Expression, Function as FunctionNode, Pattern, Program } from 'acorn';
import { declare, hasExpression, hoist, initialisersOf } from './declarations.ts';
import { boundNames, childrenOf, type Node } from './nodes.ts';
import {
  type Analysis,
  lookUp,
  newScope,
  type Range,
  type ScopeKind,
  type StaticScope,
  thisOwner,
  type Variable,
  varScope,
} from './scope.ts';
import { settle } from './settle.ts';

interface Reference {
  readonly node: Node;
  readonly name: string;
  readonly scope: StaticScope;
  readonly write: boolean;
}

/** Analyses a module; `firstScope` is the id of its first scope. */
export function analyse(program: Program, firstScope: number): Analysis {
  return new Walk(program, firstScope).run();
}

/** Analyses an expression as it would stand inside `outer`, with `this` of its own. */
export function analyseWithin(
  expression: Expression,
  outer: StaticScope,
  firstScope: number,
): Analysis {
  return new Walk(expression, firstScope, outer).run();
}

class Walk {
  readonly #root: Program | Expression;
  readonly #firstScope: number;
  readonly #module: StaticScope;
  readonly #scopes: StaticScope[] = [];
  readonly #scopeOf = new Map<Node, StaticScope>();
  readonly #bodyOf = new Map<Node, StaticScope>();
  readonly #fieldsOf = new Map<Node, StaticScope>();
  readonly #staticsOf = new Map<Node, StaticScope>();
  readonly #meaning = new Map<Node, Variable>();
  readonly #references: Reference[] = [];
  #looped = false;

  constructor(root: Program | Expression, firstScope: number, outer: StaticScope | null = null) {
    this.#root = root;
    this.#firstScope = firstScope;
    this.#module = this.#open(outer === null ? 'module' : 'function', root, outer, false);
  }

  run(): Analysis {
    if (this.#root.type === 'Program') this.#statements(this.#root.body, this.#module);
    else this.#visit(this.#root, this.#module);
    for (const reference of this.#references) this.#resolve(reference);
    for (const scope of this.#scopes) settle(scope);
    return {
      module: this.#module,
      scopes: this.#scopes,
      scopeOf: this.#scopeOf,
      bodyOf: this.#bodyOf,
      fieldsOf: this.#fieldsOf,
      staticsOf: this.#staticsOf,
      meaning: this.#meaning,
    };
  }

  #open(kind: ScopeKind, at: Range, parent: StaticScope | null, arrow: boolean): StaticScope {
    const id = this.#firstScope + this.#scopes.length;
    const scope = newScope({ id, kind, at, parent, arrow, looped: this.#looped });
    this.#scopes.push(scope);
    return scope;
  }

  /** Declares what a list of statements declares for its whole scope, then visits them. */
  #statements(list: readonly Node[], scope: StaticScope): void {
    for (const statement of list) hoist(statement, scope);
    for (const statement of list) this.#visit(statement, scope);
  }

  #visit(node: Node, scope: StaticScope): void {
    switch (node.type) {
      case 'Identifier':
        this.#references.push({ node, name: node.name, scope, write: false });
        return;
      case 'PrivateIdentifier':
        this.#references.push({ node, name: `#${node.name}`, scope, write: false });
        return;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        this.#function(node, scope);
        return;
      case 'ClassDeclaration':
      case 'ClassExpression':
        this.#class(node, scope);
        return;
      case 'VariableDeclaration':
        for (const { id, init } of node.declarations) {
          if (node.kind === 'var') this.#vars(id, scope);
          // A `var` may be written again by the same declaration: treat it as an assignment.
          this.#pattern(id, scope, node.kind === 'var' && init ? 'assign' : 'bind');
          if (init) this.#visit(init, scope);
        }
        return;
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
      case 'BreakStatement':
      case 'ContinueStatement':
        return;
      case 'LabeledStatement':
        this.#visit(node.body, scope);
        return;
      case 'ExportNamedDeclaration':
        this.#exports(node, scope);
        return;
      case 'ExportDefaultDeclaration':
        this.#visit(node.declaration as Node, scope);
        for (const name of ['*default*', 'id' in node.declaration && node.declaration.id?.name]) {
          const variable = name ? scope.variables.get(name) : undefined;
          if (variable !== undefined) variable.captured = true;
        }
        return;
      default:
        this.#visitStatement(node, scope);
    }
  }

  #exports(node: Extract<Node, { type: 'ExportNamedDeclaration' }>, scope: StaticScope): void {
    const { declaration } = node;
    if (declaration) {
      this.#visit(declaration, scope);
      const names =
        declaration.type === 'VariableDeclaration'
          ? declaration.declarations.flatMap((each) => boundNames(each.id))
          : [declaration.id];
      for (const { name } of names) {
        const variable = scope.variables.get(name);
        if (variable !== undefined) variable.captured = true;
      }
    } else if (!node.source) {
      for (const { local } of node.specifiers) {
        if (local.type !== 'Identifier') continue;
        this.#references.push({ node: local, name: local.name, scope, write: false });
        const variable = scope.variables.get(local.name);
        if (variable !== undefined) variable.captured = true;
        else this.#exportedLater.push({ name: local.name, scope });
      }
    }
  }

  /** Names exported above the `var` that declares them. */
  readonly #exportedLater: { readonly name: string; readonly scope: StaticScope }[] = [];

  #visitStatement(node: Node, scope: StaticScope): void {
    switch (node.type) {
      case 'BlockStatement': {
        const block = this.#open('block', node, scope, false);
        this.#scopeOf.set(node, block);
        this.#statements(node.body, block);
        return;
      }
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
        this.#for(node, scope);
        return;
      case 'WhileStatement':
      case 'DoWhileStatement':
        this.#inLoop(() => {
          this.#visit(node.test, scope);
          this.#visit(node.body, scope);
        });
        return;
      case 'SwitchStatement': {
        this.#visit(node.discriminant, scope);
        const inner = this.#open('switch', node, scope, false);
        this.#scopeOf.set(node, inner);
        for (const each of node.cases) {
          for (const statement of each.consequent) hoist(statement, inner);
        }
        for (const each of node.cases) {
          if (each.test) this.#visit(each.test, inner);
          for (const statement of each.consequent) this.#visit(statement, inner);
        }
        return;
      }
      case 'CatchClause': {
        const inner = this.#open('catch', node, scope, false);
        this.#scopeOf.set(node, inner);
        if (node.param) {
          for (const id of boundNames(node.param)) {
            declare(inner, id.name, 'catch', node.param.end);
          }
          this.#pattern(node.param, inner, 'bind');
        }
        this.#visit(node.body, inner);
        return;
      }
      default:
        this.#visitExpression(node, scope);
    }
  }

  #visitExpression(node: Node, scope: StaticScope): void {
    switch (node.type) {
      case 'AssignmentExpression':
        if (node.left.type === 'MemberExpression') this.#calls(node, scope);
        if (node.operator !== '=') this.#visit(node.left, scope);
        this.#pattern(node.left, scope, 'assign');
        this.#visit(node.right, scope);
        return;
      case 'UpdateExpression':
        this.#visit(node.argument, scope);
        if (node.argument.type === 'Identifier') this.#pattern(node.argument, scope, 'assign');
        return;
      case 'MemberExpression':
        this.#visit(node.object, scope);
        if (node.computed || node.property.type === 'PrivateIdentifier') {
          this.#visit(node.property, scope);
        }
        return;
      case 'Property':
        if (node.computed) this.#visit(node.key, scope);
        this.#visit(node.value, scope);
        return;
      case 'MetaProperty':
        this.#lendFrame(scope);
        return;
      case 'ThisExpression':
      case 'Super':
        this.#lendFrame(scope);
        return;
      case 'CallExpression':
      case 'NewExpression':
      case 'TaggedTemplateExpression':
      case 'YieldExpression':
        this.#calls(node, scope);
        for (const child of childrenOf(node)) this.#visit(child, scope);
        return;
      default:
        for (const child of childrenOf(node)) this.#visit(child, scope);
    }
  }

  #calls(node: Node, scope: StaticScope): void {
    scope.owner.firstCall = Math.min(scope.owner.firstCall, node.start);
  }

  #lendFrame(scope: StaticScope): void {
    const owner = thisOwner(scope);
    if (owner !== scope.owner) owner.lendsFrame = true;
  }

  #inLoop(visit: () => void): void {
    const before = this.#looped;
    this.#looped = true;
    visit();
    this.#looped = before;
  }

  #inFunction(visit: () => void): void {
    const before = this.#looped;
    this.#looped = false;
    visit();
    this.#looped = before;
  }

  #for(
    node: Extract<Node, { type: 'ForStatement' | 'ForInStatement' | 'ForOfStatement' }>,
    scope: StaticScope,
  ): void {
    const head = node.type === 'ForStatement' ? node.init : node.left;
    const lexical = head?.type === 'VariableDeclaration' && head.kind !== 'var' ? head : undefined;
    if (node.type !== 'ForStatement') {
      const dead = lexical === undefined ? scope : this.#open('block', node.right, scope, false);
      for (const { id } of lexical?.declarations ?? []) {
        for (const { name } of boundNames(id)) declare(dead, name, 'dead', 0);
      }
      this.#calls(node, scope);
      this.#visit(node.right, dead);
    }
    this.#inLoop(() => {
      const inner = this.#open('loop', node, scope, false);
      this.#scopeOf.set(node, inner);
      if (lexical !== undefined) {
        hoist(lexical, inner);
      }
      if (head?.type === 'VariableDeclaration') {
        if (head.kind === 'var') for (const { id } of head.declarations) this.#vars(id, inner);
        for (const { id, init } of head.declarations) {
          this.#pattern(id, inner, head.kind === 'var' ? 'assign' : 'bind');
          if (init) this.#visit(init, inner);
        }
      } else if (head) {
        if (node.type === 'ForStatement') this.#visit(head, inner);
        else this.#pattern(head as Pattern, inner, 'assign');
      }
      if (node.type === 'ForStatement') {
        if (node.test) this.#visit(node.test, inner);
        if (node.update) this.#visit(node.update, inner);
      }
      this.#visit(node.body, inner);
    });
  }

  #vars(pattern: Pattern, scope: StaticScope): void {
    const target = varScope(scope);
    for (const { name } of boundNames(pattern)) declare(target, name, 'var', 0);
  }

  /** Visits a pattern: its names as writes when it assigns, its defaults and keys as reads. */
  #pattern(pattern: Pattern, scope: StaticScope, mode: 'bind' | 'assign'): void {
    switch (pattern.type) {
      case 'Identifier':
        this.#references.push({
          node: pattern,
          name: pattern.name,
          scope,
          write: mode === 'assign',
        });
        return;
      case 'MemberExpression':
        this.#visit(pattern, scope);
        return;
      case 'RestElement':
        this.#pattern(pattern.argument, scope, mode);
        return;
      case 'AssignmentPattern':
        this.#pattern(pattern.left, scope, mode);
        this.#visit(pattern.right, scope);
        return;
      case 'ArrayPattern':
        this.#calls(pattern, scope);
        for (const each of pattern.elements) if (each) this.#pattern(each, scope, mode);
        return;
      case 'ObjectPattern':
        for (const each of pattern.properties) {
          if (each.type === 'RestElement') this.#pattern(each.argument, scope, mode);
          else {
            if (each.computed) this.#visit(each.key, scope);
            this.#pattern(each.value, scope, mode);
          }
        }
        return;
      default:
        pattern satisfies never;
    }
  }

  #function(node: FunctionNode & Node, outer: StaticScope): void {
    this.#inFunction(() => {
      const arrow = node.type === 'ArrowFunctionExpression';
      const scope = this.#open('function', node, outer, arrow);
      this.#scopeOf.set(node, scope);
      for (const param of node.params) {
        for (const { name } of boundNames(param)) declare(scope, name, 'param', param.end);
      }
      for (const param of node.params) this.#pattern(param, scope, 'bind');
      const apart = node.params.some(hasExpression);
      scope.eagerParams = apart;
      if (node.body.type !== 'BlockStatement') this.#visit(node.body, scope);
      else {
        const body = apart ? this.#open('body', node.body, scope, false) : scope;
        if (apart) this.#bodyOf.set(node, body);
        this.#statements(node.body.body, body);
      }
      if (node.type === 'FunctionExpression' && node.id && !scope.variables.has(node.id.name)) {
        declare(scope, node.id.name, 'self', 0);
      }
    });
  }

  #class(node: Class & Node, outer: StaticScope): void {
    const scope = this.#open('class', node, outer, false);
    this.#scopeOf.set(node, scope);
    if (node.id) declare(scope, node.id.name, 'self', node.end);
    if (node.superClass) this.#visit(node.superClass, scope);
    const elements = node.body.body;
    for (const element of elements) {
      if (element.type === 'StaticBlock') continue;
      if (element.key.type === 'PrivateIdentifier') {
        declare(scope, `#${element.key.name}`, 'private', 0);
        this.#visit(element.key, scope);
      } else if (element.computed && element.type === 'PropertyDefinition') {
        // The key is computed with the class and used with each instance.
        declare(scope, `key:${element.start}`, 'private', 0);
      }
      if (element.computed) this.#visit(element.key, scope);
      if (element.type === 'MethodDefinition') this.#function(element.value, scope);
    }
    this.#initialisers(node, scope, false, this.#fieldsOf);
    this.#initialisers(node, scope, true, this.#staticsOf);
    if (this.#staticsOf.has(node)) this.#calls(node, outer);
  }

  /** Field initialisers, or static ones and static blocks: together one function without a name. */
  #initialisers(
    node: Class & Node,
    outer: StaticScope,
    isStatic: boolean,
    into: Map<Node, StaticScope>,
  ): void {
    const elements = initialisersOf(node, isStatic);
    if (elements.length === 0) return;
    this.#inFunction(() => {
      const scope = this.#open('function', node.body, outer, false);
      into.set(node, scope);
      for (const element of elements) {
        if (element.type === 'StaticBlock') {
          const body = this.#open('body', element, scope, false);
          this.#bodyOf.set(element, body);
          this.#statements(element.body, body);
        } else if (element.type === 'PropertyDefinition' && element.value) {
          this.#visit(element.value, scope);
        }
      }
    });
  }

  #resolve(reference: Reference): void {
    const { node, name, scope } = reference;
    const variable = lookUp(scope, name);
    if (variable === undefined) {
      if (name === 'arguments') thisOwner(scope).lendsArguments = true;
      return;
    }
    this.#meaning.set(node, variable);
    if (reference.write) variable.assigned = true;
    if (variable.scope.owner !== scope.owner) variable.captured = true;
    for (const later of this.#exportedLater) {
      const exported = later.scope.variables.get(later.name);
      if (exported !== undefined) exported.captured = true;
    }
  }
}
