import { builtinSignatures } from '../generated/builtin-signatures.js';
import type { Value } from '../values/index.js';
import type { BuiltinContext } from './context.js';
import { parseType, printType, type Type } from './type.js';

/** Computes a builtin: `undefined` when there is no result, a thrown BuiltinError when it fails. */
export type Evaluate = (args: readonly Value[], context: BuiltinContext) => Value | undefined;

/** Computes a builtin that needs the outside world. */
export type EvaluateAsync = (args: readonly Value[], context: BuiltinContext) => Promise<Value | undefined>;

/** Declared types of a builtin. */
export interface BuiltinSignature {
  readonly name: string;
  readonly args: readonly Type[];
  /** Type of all arguments that follow `args` (only `print`). */
  readonly variadic?: Type | undefined;
  /** `undefined` when a call has no value (`print`). */
  readonly result: Type | undefined;
  /** Operator that calls it: `+`, `==`, `in` ... */
  readonly infix?: string;
  /** True when the same arguments give the same result. */
  readonly deterministic: boolean;
  /** True when Rego v1 refuses it. */
  readonly deprecated: boolean;
  /** True when the result is an array of all the values that the call stands for (`walk`). */
  readonly relation: boolean;
}

/**
 * A builtin: a signature and what computes it.
 *
 * One that needs the outside world has `evaluateAsync`, which asynchronous evaluation prefers. Where `evaluate` is there too, it answers what needs no
 * waiting and throws otherwise. Messages of errors leave out the builtin's name, which the evaluator puts in front (`concat: operand 1 ...`).
 */
export interface Builtin extends BuiltinSignature {
  readonly evaluate?: Evaluate | undefined;
  readonly evaluateAsync?: EvaluateAsync | undefined;
}

interface DefinitionTypes {
  /** Dotted name: `acme.lookup`. */
  readonly name: string;
  /** Argument types, as {@link Type} or in OPA's notation (`'set[string]'`). */
  readonly args: readonly (Type | string)[];
  /** Result type, as {@link Type} or in OPA's notation. */
  readonly result: Type | string;
  /** Whether the same arguments give the same result. @default true */
  readonly deterministic?: boolean;
}

/** What {@link defineBuiltin} takes; `async` chooses the kind of `evaluate`. */
export type BuiltinDefinition = DefinitionTypes &
  (
    | { readonly async?: false; readonly evaluate: Evaluate }
    | { readonly async: true; readonly evaluate: EvaluateAsync }
  );

/**
 * Defines a builtin of one's own.
 *
 * Asynchronous ones are served by `evaluateAsync` only.
 *
 * @example
 * ```ts
 * const shout = defineBuiltin({
 *   name: 'acme.shout', args: ['string'], result: 'string',
 *   evaluate: ([text]) => `${text}!`,
 * });
 * ```
 */
export function defineBuiltin(definition: BuiltinDefinition): Builtin {
  const signature: BuiltinSignature = {
    name: definition.name,
    args: definition.args.map(asType),
    result: asType(definition.result),
    deterministic: definition.deterministic ?? true,
    deprecated: false,
    relation: false,
  };
  return definition.async === true
    ? { ...signature, evaluateAsync: definition.evaluate }
    : { ...signature, evaluate: definition.evaluate };
}

function asType(type: Type | string): Type {
  return typeof type === 'string' ? parseType(type) : type;
}

/** The signature of a builtin of OPA by name, whether or not its group is in use; `undefined` for an unknown name. */
export function standardSignature(name: string): BuiltinSignature | undefined {
  if (!Object.hasOwn(builtinSignatures, name)) return undefined;
  return new StandardSignature(name);
}

/** Names of all builtins of OPA. */
export function standardNames(): readonly string[] {
  return Object.keys(builtinSignatures);
}

/** A row of the generated table; types are read when first asked for, which keeps loading cheap. */
class StandardSignature implements BuiltinSignature {
  readonly name: string;
  readonly infix?: string;
  readonly deterministic: boolean;
  readonly deprecated: boolean;
  readonly relation: boolean;
  #args: readonly Type[] | undefined;
  #result: Type | undefined;

  constructor(name: string) {
    const flags = builtinSignatures[name]![2] ?? '';
    const at = flags.indexOf('@');
    const letters = at < 0 ? flags : flags.slice(0, at);
    this.name = name;
    if (at >= 0) this.infix = flags.slice(at + 1);
    this.deterministic = !letters.includes('n');
    this.deprecated = letters.includes('d');
    this.relation = letters.includes('r');
  }

  get args(): readonly Type[] {
    this.#args ??= this.#texts()
      .filter((text) => !text.startsWith('...'))
      .map(parseType);
    return this.#args;
  }

  get variadic(): Type | undefined {
    const last = this.#texts().at(-1);
    return last?.startsWith('...') ? parseType(last.slice(3)) : undefined;
  }

  get result(): Type | undefined {
    const text = builtinSignatures[this.name]![1];
    if (text === '') return undefined;
    this.#result ??= parseType(text);
    return this.#result;
  }

  #texts(): string[] {
    const text = builtinSignatures[this.name]![0];
    return text === '' ? [] : text.split(' ; ');
  }
}

class StandardBuiltin extends StandardSignature {
  readonly evaluate: Evaluate;

  constructor(name: string, evaluate: Evaluate) {
    super(name);
    this.evaluate = evaluate;
  }
}

class StandardAsyncBuiltin extends StandardBuiltin {
  readonly evaluateAsync: EvaluateAsync;

  constructor(name: string, evaluate: Evaluate, evaluateAsync: EvaluateAsync) {
    super(name, evaluate);
    this.evaluateAsync = evaluateAsync;
  }
}

/** Gives the builtins of OPA with these names their computation; the signatures come from the generated table. */
export function implement(evaluators: Readonly<Record<string, Evaluate>>): readonly Builtin[] {
  return Object.entries(evaluators).map(([name, evaluate]) => new StandardBuiltin(known(name), evaluate));
}

/** As {@link implement}, for builtins that need the outside world: the first function answers without it or throws. */
export function implementAsync(
  evaluators: Readonly<Record<string, readonly [Evaluate, EvaluateAsync]>>,
): readonly Builtin[] {
  return Object.entries(evaluators).map(([name, [now, later]]) => new StandardAsyncBuiltin(known(name), now, later));
}

function known(name: string): string {
  if (!Object.hasOwn(builtinSignatures, name))
    throw new TypeError(`'${name}' is not a builtin of OPA: use defineBuiltin`);
  return name;
}

/** Builtins by name. */
export interface BuiltinRegistry {
  get(name: string): Builtin | undefined;
  names(): readonly string[];
}

/**
 * Composes groups of builtins; of two with the same name the later wins, so users may replace one.
 *
 * @example
 * ```ts
 * const registry = createRegistry(coreBuiltins, jwtBuiltins, [shout]);
 * ```
 */
export function createRegistry(...groups: readonly (readonly Builtin[])[]): BuiltinRegistry {
  const byName = new Map<string, Builtin>();
  for (const group of groups) for (const builtin of group) byName.set(builtin.name, builtin);
  return { get: (name) => byName.get(name), names: () => [...byName.keys()] };
}

/** One builtin in the shape of OPA's capabilities file. */
export interface CapabilityRow {
  readonly name: string;
  readonly args: readonly string[];
  readonly result: string | undefined;
}

/** The signatures of a registry in OPA's type notation, sorted by name. */
export function describeRegistry(registry: BuiltinRegistry): CapabilityRow[] {
  return [...registry.names()].sort().map((name) => {
    const builtin = registry.get(name)!;
    const args = builtin.args.map(printType);
    if (builtin.variadic !== undefined) args.push(`...${printType(builtin.variadic)}`);
    return { name, args, result: builtin.result && printType(builtin.result) };
  });
}
