/** A random program with documents to run it on. */
export interface RandomProgram {
  readonly module: string;
  readonly data: Json;
  readonly input: Json;
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const NAMES = ['a', 'b', 'c', 'd'] as const;

/** Makes the program of a seed: rules of every kind over small documents, each using rules before it. */
export function randomProgram(seed: number): RandomProgram {
  return new Generator(seed).program();
}

class Generator {
  #state: number;
  #next = 0;
  /** Rules so far: what may be referred to. */
  readonly #rules: { name: string; kind: 'complete' | 'set' | 'object' | 'function' }[] = [];

  constructor(seed: number) {
    this.#state = (seed * 2654435761 + 12345) >>> 0;
  }

  program(): RandomProgram {
    const data = { docs: this.#document(3), list: this.#list(2), map: this.#map(2), flags: [1, 2, 3, 2] };
    const input = this.#map(3);
    const count = 2 + this.#below(5);
    const rules: string[] = [];
    for (let i = 0; i < count; i++) rules.push(this.#rule(`r${i}`));
    return { module: `package p\n\n${rules.join('\n\n')}\n`, data, input };
  }

  #random(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #pick<T>(list: readonly T[]): T {
    return list[this.#below(list.length)]!;
  }

  #chance(share: number): boolean {
    return this.#random() < share;
  }

  #scalar(): Json {
    return this.#pick<Json>([0, 1, 2, 3, 'a', 'b', 'x y', true, false, null, 1.5, -1]);
  }

  #document(depth: number): Json {
    if (depth === 0 || this.#chance(0.25)) return this.#scalar();
    return this.#chance(0.5) ? this.#list(depth) : this.#map(depth);
  }

  #list(depth: number): Json[] {
    return Array.from({ length: this.#below(4) }, () => this.#document(depth - 1));
  }

  #map(depth: number): { [key: string]: Json } {
    const result: { [key: string]: Json } = {};
    for (const name of NAMES) if (this.#chance(0.6)) result[name] = this.#document(depth - 1);
    return result;
  }

  #rule(name: string): string {
    const kind = this.#pick(['complete', 'complete', 'set', 'set', 'object', 'function'] as const);
    const lines: string[] = [];
    const bodies = 1 + this.#below(2);
    if (kind === 'complete' && this.#chance(0.4)) lines.push(`default ${name} := ${this.#constant()}`);
    for (let i = 0; i < bodies; i++) lines.push(this.#definition(name, kind));
    this.#rules.push({ name, kind });
    return lines.join('\n\n');
  }

  #definition(name: string, kind: 'complete' | 'set' | 'object' | 'function'): string {
    const scope: string[] = kind === 'function' ? ['x'] : [];
    const body = this.#body(scope, 1 + this.#below(3));
    const value = this.#term(scope, 1);
    if (kind === 'set') return `${name} contains ${value} if {\n\t${body}\n}`;
    if (kind === 'object') return `${name}[${this.#key(scope)}] := ${value} if {\n\t${body}\n}`;
    if (kind === 'function') return `${name}(x) := ${value} if {\n\t${body}\n}`;
    const otherwise = this.#chance(0.3) ? ` else := ${this.#constant()}` : '';
    return this.#chance(0.4)
      ? `${name} if {\n\t${body}\n}${otherwise}`
      : `${name} := ${value} if {\n\t${body}\n}${otherwise}`;
  }

  #body(scope: string[], length: number): string {
    const list: string[] = [];
    for (let i = 0; i < length; i++) list.push(this.#expression(scope));
    return list.join('\n\t');
  }

  #variable(): string {
    return `v${this.#next++}`;
  }

  #expression(scope: string[]): string {
    switch (this.#below(12)) {
      case 0:
      case 1: {
        const source = this.#source(scope);
        const name = this.#variable();
        scope.push(name);
        return `some ${name} in ${source}`;
      }
      case 2: {
        const source = this.#source(scope);
        const [key, value] = [this.#variable(), this.#variable()];
        scope.push(key, value);
        return `some ${key}, ${value} in ${source}`;
      }
      case 3:
      case 4: {
        const term = this.#term(scope, 2);
        const name = this.#variable();
        scope.push(name);
        return `${name} := ${term}`;
      }
      case 5:
        return `${this.#term(scope, 1)} ${this.#pick(['==', '!=', '<', '>=', '>'])} ${this.#term(scope, 1)}`;
      case 6:
        return `not ${this.#simple(scope)}`;
      case 7:
        return `${this.#term(scope, 1)} in ${this.#source(scope)}`;
      case 8: {
        const name = this.#variable();
        return `every ${name} in ${this.#source(scope)} { ${name} ${this.#pick(['!=', '==', '>='])} ${this.#term(scope, 1)} }`;
      }
      case 9: {
        const name = this.#variable();
        const source = this.#path(scope);
        scope.push(name);
        return `some ${name}\n\t${source}[${name}]`;
      }
      case 10:
        return `${this.#simple(scope)} with input.${this.#pick(NAMES)} as ${this.#constant()}`;
      default:
        return this.#simple(scope);
    }
  }

  #simple(scope: readonly string[]): string {
    return this.#chance(0.5)
      ? this.#path(scope)
      : `${this.#path(scope)} ${this.#pick(['==', '!='])} ${this.#term(scope, 1)}`;
  }

  /** Something that may be iterated. */
  #source(scope: readonly string[]): string {
    switch (this.#below(6)) {
      case 0:
        return `{${this.#constant()}, ${this.#constant()}}`;
      case 1:
        return `[${this.#term(scope, 1)}, ${this.#constant()}]`;
      case 2:
        return this.#comprehension(scope);
      default:
        return this.#path(scope);
    }
  }

  /** A ref: into the input, data, a variable or a rule. */
  #path(scope: readonly string[]): string {
    const rule = this.#rules.length > 0 ? this.#pick(this.#rules) : undefined;
    const choice = this.#below(rule === undefined ? 6 : 9);
    if (choice >= 6) return rule!.kind === 'function' ? `${rule!.name}(${this.#term(scope, 0)})` : rule!.name;
    const base =
      choice < 2
        ? 'input'
        : choice < 4
          ? `data.${this.#pick(['docs', 'list', 'map', 'flags'])}`
          : scope.length > 0
            ? this.#pick(scope)
            : 'input';
    const parts = Array.from({ length: this.#below(3) + (base === 'input' ? 1 : 0) }, () =>
      this.#chance(0.7) ? `.${this.#pick(NAMES)}` : this.#chance(0.5) ? `[${this.#below(3)}]` : '[_]',
    );
    return base + parts.join('');
  }

  #key(scope: readonly string[]): string {
    return scope.length > 0 && this.#chance(0.7) ? this.#pick(scope) : JSON.stringify(this.#pick(NAMES));
  }

  #term(scope: readonly string[], depth: number): string {
    if (scope.length > 0 && this.#chance(0.35)) return this.#pick(scope);
    if (depth === 0) return this.#constant();
    switch (this.#below(9)) {
      case 0:
        return `[${this.#term(scope, depth - 1)}, ${this.#term(scope, depth - 1)}]`;
      case 1:
        return `{"k": ${this.#term(scope, depth - 1)}, "l": ${this.#constant()}}`;
      case 2:
        return `{${this.#term(scope, depth - 1)}, ${this.#constant()}}`;
      case 3:
        return this.#comprehension(scope);
      case 4:
        return `count(${this.#source(scope)})`;
      case 5:
        return `${this.#below(4)} + ${this.#below(9)}`;
      case 6:
        return this.#path(scope);
      case 7:
        return `object.get(${this.#path(scope)}, "${this.#pick(NAMES)}", ${this.#constant()})`;
      default:
        return this.#constant();
    }
  }

  #comprehension(scope: readonly string[]): string {
    const name = this.#variable();
    const inner = [...scope, name];
    const source = this.#path(scope);
    const test = this.#chance(0.5) ? `; ${this.#simple(inner)}` : '';
    switch (this.#below(3)) {
      case 0:
        return `[${this.#chance(0.7) ? name : this.#constant()} | some ${name} in ${source}${test}]`;
      case 1:
        return `{${name} | some ${name} in ${source}${test}}`;
      default:
        return `{${name}: ${this.#pick(inner)} | some ${name} in ${source}${test}}`;
    }
  }

  #constant(): string {
    return this.#chance(0.15)
      ? this.#pick(['[1, "a"]', '{"k": 1}', '{1, 2}', '[]', 'set()'])
      : JSON.stringify(this.#scalar());
  }
}
