/**
 * Scopes: which variable an identifier means, and who reads it.
 *
 * A rule that says "nobody reads this" must not be fooled by a name used twice, so identifiers are
 * bound as ECMAScript binds them: first every declaration goes into its scope, then every use is
 * looked up outwards. Types are skipped: they read nothing at run time.
 */
import type { Syntax } from '../parse/syntax.ts';

export interface Variable {
  /** Different for each variable of a file, even where names are the same. */
  readonly id: string;
  readonly name: string;
  /** The identifier that declares it. */
  readonly declared: Syntax;
  /** The node that introduced it: a declarator, a function, an import specifier, a parameter. */
  readonly origin: Syntax;
  readonly reads: Syntax[];
  readonly writes: Syntax[];
}

/** The answer for one file. */
export interface Scopes {
  /** The variable that an identifier declares or uses; undefined for a global. */
  variableOf(identifier: Syntax): Variable | undefined;
}

interface Scope {
  readonly names: Map<string, Variable>;
  readonly outer: Scope | null;
  /** A block passes its `var` declarations outwards, up to one that does not. */
  readonly isBlock: boolean;
}

const functions = new Set([
  'function_declaration',
  'function_expression',
  'generator_function',
  'generator_function_declaration',
  'arrow_function',
  'method_definition',
]);
const blocks = new Set([
  'statement_block',
  'for_statement',
  'for_in_statement',
  'catch_clause',
  'switch_body',
  'class_body',
]);
const types = new Set([
  'type_annotation',
  'type_arguments',
  'type_parameters',
  'type_query',
  'type_alias_declaration',
  'interface_declaration',
  'ambient_declaration',
  'function_type',
  'constructor_type',
  'object_type',
  'function_signature',
]);

export function isFunction(node: Syntax): boolean {
  return functions.has(node.type);
}

/** Binds every identifier of a file, which is parsed in pieces. */
export function bind(roots: readonly Syntax[]): Scopes {
  const binder = new Binder();
  const file: Scope = { names: new Map(), outer: null, isBlock: false };
  for (const root of roots) binder.declareIn(root, file);
  for (const root of roots) binder.useIn(root, file);
  return { variableOf: (identifier) => binder.bound.get(identifier.id) };
}

class Binder {
  readonly bound = new Map<number, Variable>();
  readonly #scopes = new Map<number, Scope>();
  /** How many variables each piece declares. */
  readonly #counts = new Map<number, number>();

  /** First walk: opens the scopes and puts every declaration into the right one. */
  declareIn(node: Syntax, outer: Scope): void {
    if (types.has(node.type)) return;
    const scope = this.#open(node, outer);
    this.#declareBy(node, scope, outer);
    for (const child of node.namedChildren) this.declareIn(child, scope);
  }

  /** Second walk: every identifier that declares nothing is a use. */
  useIn(node: Syntax, outer: Scope): void {
    if (types.has(node.type)) return;
    const scope = this.#scopes.get(node.id) ?? outer;
    if (isIdentifier(node) && !this.bound.has(node.id)) this.#use(node, scope);
    for (const child of node.namedChildren) this.useIn(child, scope);
  }

  /** The scope that a node's children stand in. */
  #open(node: Syntax, outer: Scope): Scope {
    if (!functions.has(node.type) && !blocks.has(node.type)) return outer;
    const scope: Scope = { names: new Map(), outer, isBlock: blocks.has(node.type) };
    this.#scopes.set(node.id, scope);
    return scope;
  }

  #declareBy(node: Syntax, scope: Scope, outer: Scope): void {
    switch (node.type) {
      case 'import_specifier':
        this.#declare(
          node.childForFieldName('alias') ?? node.childForFieldName('name'),
          node,
          scope,
        );
        return;
      case 'namespace_import':
      case 'import_clause':
        for (const child of node.namedChildren) {
          if (child.type === 'identifier') this.#declare(child, node, scope);
        }
        return;
      case 'variable_declarator':
        this.#declareVariable(node, scope);
        return;
      case 'for_in_statement':
        if (node.childForFieldName('kind') !== null) {
          this.#declare(node.childForFieldName('left'), node, scope);
        }
        return;
      case 'catch_clause':
        this.#declare(node.childForFieldName('parameter'), node, scope);
        return;
      case 'required_parameter':
      case 'optional_parameter':
        this.#declare(node.childForFieldName('pattern'), node, scope);
        return;
      case 'class_declaration':
      case 'enum_declaration':
        this.#declare(node.childForFieldName('name'), node, scope);
        return;
      case 'arrow_function':
        this.#declare(node.childForFieldName('parameter'), node, scope);
        return;
      case 'function_declaration':
      case 'generator_function_declaration':
        this.#declare(node.childForFieldName('name'), node, outer);
        return;
      case 'function_expression':
      case 'generator_function':
        this.#declare(node.childForFieldName('name'), node, scope);
        return;
    }
  }

  #declareVariable(node: Syntax, scope: Scope): void {
    const name = node.childForFieldName('name');
    const isVar = node.parent?.type === 'variable_declaration';
    this.#declare(name, node, isVar ? functionScope(scope) : scope);
    // Whoever imports an exported variable may read it.
    if (name === null || node.parent?.parent?.type !== 'export_statement') return;
    this.bound.get(name.id)?.reads.push(name);
  }

  /** Declares a name, or every name of a destructuring pattern. */
  #declare(pattern: Syntax | null, origin: Syntax, scope: Scope): void {
    if (pattern === null) return;
    if (isIdentifier(pattern) || pattern.type === 'type_identifier') {
      const name = pattern.text;
      const known = scope.names.get(name);
      const variable = known ?? {
        id: this.#idFor(pattern),
        name,
        declared: pattern,
        origin,
        reads: [],
        writes: [],
      };
      scope.names.set(name, variable);
      this.bound.set(pattern.id, variable);
      return;
    }
    if (pattern.type === 'pair_pattern') {
      this.#declare(pattern.childForFieldName('value'), origin, scope);
    } else if (/^(object|array)_assignment_pattern$|^assignment_pattern$/.test(pattern.type)) {
      this.#declare(pattern.childForFieldName('left'), origin, scope);
    } else if (/^(object|array|rest)_pattern$/.test(pattern.type)) {
      for (const part of pattern.namedChildren) this.#declare(part, origin, scope);
    }
  }

  /** Ids do not say what stands before a piece: they are the same wherever it moves. */
  #idFor({ stretch }: Syntax): string {
    const count = this.#counts.get(stretch.serial) ?? 0;
    this.#counts.set(stretch.serial, count + 1);
    return `${stretch.serial}_${count}`;
  }

  #use(identifier: Syntax, scope: Scope | null): void {
    const name = identifier.text;
    for (let at = scope; at !== null; at = at.outer) {
      const variable = at.names.get(name);
      if (variable === undefined) continue;
      this.bound.set(identifier.id, variable);
      const role = roleOf(identifier);
      if (role === 'read') variable.reads.push(identifier);
      if (role === 'write' || isChanged(identifier)) variable.writes.push(identifier);
      return;
    }
  }
}

function isIdentifier(node: Syntax): boolean {
  return (
    node.type === 'identifier' ||
    node.type === 'shorthand_property_identifier' ||
    node.type === 'shorthand_property_identifier_pattern'
  );
}

function functionScope(scope: Scope): Scope {
  return scope.isBlock && scope.outer !== null ? functionScope(scope.outer) : scope;
}

/**
 * What a use does with the variable. A statement that only names it, `rc;` or `void rc;`, is how
 * people quieten a compiler: it neither reads nor writes.
 */
function roleOf(identifier: Syntax): 'read' | 'write' | 'mention' {
  if (identifier.type === 'shorthand_property_identifier_pattern') return 'write';
  let node = identifier;
  for (let parent = node.parent; parent !== null; node = parent, parent = node.parent) {
    switch (parent.type) {
      case 'parenthesized_expression':
      case 'non_null_expression':
        continue;
      case 'unary_expression':
        if (parent.childForFieldName('operator')?.text === 'void') continue;
        return 'read';
      case 'expression_statement':
        return 'mention';
      case 'assignment_expression':
      case 'for_in_statement':
        return isField(parent, 'left', node) ? 'write' : 'read';
      case 'augmented_assignment_expression':
      case 'update_expression':
        // `rc |= …;` reads rc for nobody but itself.
        return parent.parent?.type === 'expression_statement' && !isField(parent, 'right', node)
          ? 'write'
          : 'read';
      case 'array_pattern':
      case 'rest_pattern':
        return 'write';
      case 'pair_pattern':
        return isField(parent, 'value', node) ? 'write' : 'read';
      case 'assignment_pattern':
      case 'object_assignment_pattern':
        return isField(parent, 'left', node) ? 'write' : 'read';
      default:
        return 'read';
    }
  }
  return 'read';
}

/** `i++`, whoever looks at its value besides. */
function isChanged(identifier: Syntax): boolean {
  const { parent } = identifier;
  if (parent?.type === 'update_expression') return true;
  return parent?.type === 'augmented_assignment_expression' && isField(parent, 'left', identifier);
}

function isField(parent: Syntax, field: string, child: Syntax): boolean {
  return parent.childForFieldName(field)?.id === child.id;
}
