/**
 * The protocol's own declarations as a check: does a message have the shape they give it?
 *
 * `@vscode/debugprotocol` ships its schema as one regular `.d.ts`, generated from the schema; this
 * reads as much of the language as stands in it. A member that the declarations do not know is
 * allowed, as it is in the schema.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

type Type =
  | { readonly kind: 'any' | 'string' | 'number' | 'boolean' | 'null' }
  | { readonly kind: 'literal'; readonly value: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'array'; readonly item: Type }
  | { readonly kind: 'union'; readonly types: readonly Type[] }
  | { readonly kind: 'map'; readonly value: Type }
  | { readonly kind: 'object'; readonly members: readonly Member[] };

interface Member {
  readonly name: string;
  readonly optional: boolean;
  readonly type: Type;
}

interface Interface {
  readonly parent: string | null;
  readonly members: readonly Member[];
}

const file = createRequire(import.meta.url).resolve('@vscode/debugprotocol/lib/debugProtocol.js');

class Declarations {
  readonly interfaces = new Map<string, Interface>();
  readonly aliases = new Map<string, Type>();
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(text: string) {
    const bare = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/\/\/.*$/gm, '');
    this.#tokens = bare.match(/'[^']*'|[A-Za-z_$][\w$]*|[^\s\w]/g) ?? [];
    while (this.#at < this.#tokens.length) this.#declaration();
  }

  #declaration(): void {
    const token = this.#next();
    if (token === 'interface') {
      const name = this.#next();
      const parent = this.#accept('extends') ? this.#next() : null;
      this.interfaces.set(name, { parent, members: this.#members() });
    } else if (token === 'type') {
      const name = this.#next();
      this.#expect('=');
      this.aliases.set(name, this.#type());
    }
  }

  #members(): Member[] {
    this.#expect('{');
    const members: Member[] = [];
    while (!this.#accept('}')) {
      if (this.#accept('[')) {
        // `[key: string]: T;` says of all members what others say of one.
        for (const each of ['key', ':', 'string', ']', ':']) this.#expect(each);
        members.push({ name: '*', optional: true, type: this.#type() });
      } else {
        const name = this.#next();
        const optional = this.#accept('?');
        this.#expect(':');
        members.push({ name, optional, type: this.#type() });
      }
      this.#accept(';');
    }
    return members;
  }

  #type(): Type {
    const types = [this.#postfix()];
    while (this.#accept('|')) types.push(this.#postfix());
    const [only] = types;
    return types.length === 1 && only !== undefined ? only : { kind: 'union', types };
  }

  #postfix(): Type {
    let type = this.#primary();
    while (this.#accept('[')) {
      this.#expect(']');
      type = { kind: 'array', item: type };
    }
    return type;
  }

  #primary(): Type {
    if (this.#tokens[this.#at] === '{') {
      const members = this.#members();
      const [only] = members;
      return only?.name === '*' ? { kind: 'map', value: only.type } : { kind: 'object', members };
    }
    const token = this.#next();
    if (token === '(') {
      const type = this.#type();
      this.#expect(')');
      return type;
    }
    if (token.startsWith("'")) return { kind: 'literal', value: token.slice(1, -1) };
    switch (token) {
      case 'any':
      case 'string':
      case 'number':
      case 'boolean':
      case 'null':
        return { kind: token };
      default:
        return { kind: 'name', name: token };
    }
  }

  #next(): string {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new Error('the declarations end too early');
    return token;
  }

  #accept(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }

  #expect(token: string): void {
    const found = this.#next();
    if (found !== token) throw new Error(`${token} was expected in the declarations, not ${found}`);
  }
}

const declarations = new Declarations(readFileSync(file.replace(/\.js$/, '.d.ts'), 'utf8'));

/** What is wrong with a message of the adapter; nothing where all is well. */
export function complaints(message: unknown): readonly string[] {
  const found: string[] = [];
  const name = declarationOf(message as Readonly<Record<string, unknown>>);
  check(message, { kind: 'name', name }, name, found);
  return found;
}

/** A request of ours is declared as `NextRequest`, its answer as `NextResponse`, and so on. */
function declarationOf(message: Readonly<Record<string, unknown>>): string {
  if (message['type'] === 'event') return known(`${capital(message['event'])}Event`, 'Event');
  if (message['type'] !== 'response') return 'ProtocolMessage';
  if (message['success'] !== true) return 'ErrorResponse';
  return known(`${capital(message['command'])}Response`, 'Response');
}

const capital = (name: unknown): string =>
  String(name).replace(/^./, (first) => first.toUpperCase());
const known = (name: string, general: string): string =>
  declarations.interfaces.has(name) ? name : general;

function check(value: unknown, wanted: Type, at: string, found: string[]): void {
  switch (wanted.kind) {
    case 'any':
      return;
    case 'null':
      if (value !== null) found.push(`${at} is not null`);
      return;
    case 'string':
    case 'number':
    case 'boolean':
      if (typeof value !== wanted.kind) found.push(`${at} is no ${wanted.kind}`);
      else if (wanted.kind === 'number' && !Number.isSafeInteger(value)) {
        // The schema says integer nearly everywhere; the declarations cannot.
        found.push(`${at} is no whole number`);
      }
      return;
    case 'literal':
      if (value !== wanted.value) found.push(`${at} is not ${wanted.value}`);
      return;
    case 'array':
      if (!Array.isArray(value)) found.push(`${at} is no list`);
      else
        for (const [index, item] of value.entries())
          check(item, wanted.item, `${at}[${index}]`, found);
      return;
    case 'union': {
      const fits = wanted.types.some((one) => {
        const inner: string[] = [];
        check(value, one, at, inner);
        return inner.length === 0;
      });
      if (!fits) found.push(`${at} is ${JSON.stringify(value)}`);
      return;
    }
    case 'map':
      if (!isObject(value)) found.push(`${at} is no object`);
      else
        for (const [key, one] of Object.entries(value))
          check(one, wanted.value, `${at}.${key}`, found);
      return;
    case 'object':
      checkMembers(value, wanted.members, at, found);
      return;
    case 'name':
      checkNamed(value, wanted.name, at, found);
      return;
    default: {
      wanted satisfies never;
    }
  }
}

function checkNamed(value: unknown, name: string, at: string, found: string[]): void {
  const alias = declarations.aliases.get(name);
  if (alias !== undefined) {
    check(value, alias, at, found);
    return;
  }
  const declared = declarations.interfaces.get(name);
  if (declared === undefined) throw new Error(`${name} is not declared`);
  if (declared.parent !== null) checkNamed(value, declared.parent, at, found);
  checkMembers(value, declared.members, at, found);
}

function checkMembers(
  value: unknown,
  members: readonly Member[],
  at: string,
  found: string[],
): void {
  if (!isObject(value)) {
    found.push(`${at} is no object`);
    return;
  }
  for (const { name, optional, type } of members) {
    const member = value[name];
    if (member !== undefined) check(member, type, `${at}.${name}`, found);
    else if (!optional) found.push(`${at}.${name} is missing`);
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
