import { type BuiltinContext, BuiltinError } from '../src/builtins/index.js';
import type { BuiltinRegistry } from '../src/builtins/registry.js';
import { PolicyEvalError } from '../src/errors.js';
import { replaceAt, select } from '../src/evaluate/access.js';
import {
  entriesOf,
  equal,
  isObject,
  numberOf,
  objectOf,
  type PlainObject,
  type RegoObject,
  RegoSet,
  sizeOf,
  type Value,
} from '../src/values/index.js';

interface Operand {
  readonly type: 'local' | 'bool' | 'string_index';
  readonly value: number | boolean;
}

interface Block {
  readonly stmts: readonly { readonly type: string; readonly stmt: Statement }[] | null;
}

/** The fields of all statements; each has some of them. */
interface Statement {
  readonly source: Operand & number;
  readonly key: Operand & number;
  readonly value: Operand & number;
  readonly a: Operand & number;
  readonly b: Operand & number;
  readonly target: number;
  readonly array: number;
  readonly object: number;
  readonly set: number;
  readonly local: number;
  readonly index: number;
  readonly Index: number;
  readonly func: string;
  readonly args: readonly (Operand & number)[];
  readonly result: number;
  readonly path: readonly (Operand & number)[] | null;
  readonly block: Block;
  readonly blocks: readonly Block[];
}

interface Func {
  readonly name: string;
  readonly params: readonly number[];
  readonly blocks: readonly Block[];
  readonly path?: readonly string[];
}

/** A plan in OPA's intermediate representation, as `opa build -t plan` writes it. */
export interface OpaPlan {
  readonly static: { readonly strings?: readonly { readonly value: string }[] };
  readonly plans: { readonly plans: readonly { readonly name: string; readonly blocks: readonly Block[] }[] };
  readonly funcs?: { readonly funcs?: readonly Func[] | null } | null;
}

/** No break: the statements of a block ran to its end. */
const NORMAL = -1;

type Locals = Map<number, Value>;

/** Interprets OPA's own plans with our values and builtins. */
export class OpaPlanInterpreter {
  readonly #plan: OpaPlan;
  readonly #registry: BuiltinRegistry;
  readonly #context: BuiltinContext;
  readonly #strict: boolean;
  readonly #functions: ReadonlyMap<string, Func>;
  #results: Value[] = [];
  readonly #base = new WeakMap<Locals, Set<number>>();
  #returned: { value: Value | undefined } | undefined;

  constructor(plan: OpaPlan, registry: BuiltinRegistry, context: BuiltinContext, strict: boolean) {
    this.#plan = plan;
    this.#registry = registry;
    this.#context = context;
    this.#strict = strict;
    this.#functions = new Map((plan.funcs?.funcs ?? []).map((func) => [func.name, func]));
  }

  run(entry: string, input: Value | undefined, data: Value): Value[] {
    const plan = this.#plan.plans.plans.find(({ name }) => name === entry)!;
    this.#results = [];
    const locals: Locals = new Map([[1, data]]);
    if (input !== undefined) locals.set(0, input);
    for (const block of plan.blocks) this.#block(block, locals);
    return this.#results;
  }

  #block(block: Block, locals: Locals): number {
    for (const { type, stmt } of block.stmts ?? []) {
      const jump = this.#statement(type, stmt, locals);
      if (jump !== NORMAL) return jump;
      if (this.#returned !== undefined) return NORMAL;
    }
    return NORMAL;
  }

  #operand(operand: Operand, locals: Locals): Value | undefined {
    if (operand.type === 'local') return locals.get(operand.value as number);
    if (operand.type === 'bool') return operand.value as boolean;
    return this.#string(operand.value as number);
  }

  #string(index: number): string {
    return this.#plan.static.strings![index]!.value;
  }

  /** The locals that hold parts of base data, reached by refs alone. */
  #baseOf(locals: Locals): Set<number> {
    let base = this.#base.get(locals);
    if (base === undefined) this.#base.set(locals, (base = new Set([1])));
    return base;
  }

  #call(name: string, args: readonly (Value | undefined)[]): Value | undefined {
    const func = this.#functions.get(name);
    if (func !== undefined) {
      const locals: Locals = new Map();
      for (const [i, local] of func.params.entries()) if (args[i] !== undefined) locals.set(local, args[i]);
      for (const block of func.blocks) {
        this.#block(block, locals);
        const { value } = this.#returned ?? { value: undefined };
        if (this.#returned !== undefined) {
          this.#returned = undefined;
          return value;
        }
      }
      return undefined;
    }
    if (args.some((arg) => arg === undefined)) return undefined;
    const evaluate = this.#registry.get(name)?.evaluate;
    if (evaluate === undefined) throw new PolicyEvalError('eval_builtin_error', `${name} is missing`);
    try {
      return evaluate(args as Value[], this.#context);
    } catch (error) {
      if (!(error instanceof BuiltinError)) throw error;
      if (this.#strict || error.halt) throw new PolicyEvalError(error.code, error.message);
      return undefined;
    }
  }

  /** {@link NORMAL}, or how many blocks to leave beside the one at hand; 0 leaves that one. */
  #statement(type: string, s: Statement, locals: Locals): number {
    const get = (operand: Operand): Value | undefined => this.#operand(operand, locals);
    const put = (local: number, value: Value | undefined): number => {
      if (value === undefined) return 0;
      locals.set(local, value);
      return NORMAL;
    };
    const test = (holds: boolean): number => (holds ? NORMAL : 0);
    switch (type) {
      case 'AssignIntStmt':
      case 'MakeNumberIntStmt':
        return put(s.target, s.value);
      case 'MakeNumberRefStmt':
        return put(s.target, numberOf(this.#string(s.Index ?? s.index))!);
      case 'MakeNullStmt':
        return put(s.target, null);
      case 'MakeArrayStmt':
        return put(s.target, []);
      case 'MakeObjectStmt':
        return put(s.target, {});
      case 'MakeSetStmt':
        return put(s.target, new RegoSet());
      case 'NopStmt':
        return NORMAL;
      case 'ResetLocalStmt':
        locals.delete(s.target);
        return NORMAL;
      case 'AssignVarStmt': {
        const value = get(s.source);
        if (value === undefined) locals.delete(s.target);
        return value === undefined ? NORMAL : put(s.target, value);
      }
      case 'AssignVarOnceStmt': {
        const value = get(s.source);
        const known = locals.get(s.target);
        if (known !== undefined && value !== undefined && !equal(known, value)) conflict();
        return put(s.target, value);
      }
      case 'ArrayAppendStmt':
        return put(s.array, [...(locals.get(s.array) as Value[]), get(s.value)!]);
      case 'SetAddStmt':
        return put(s.set, (locals.get(s.set) as RegoSet).union(new RegoSet([get(s.value)!])));
      case 'ObjectInsertStmt':
        return put(s.object, inserted(locals.get(s.object)!, get(s.key)!, get(s.value)!));
      case 'ObjectInsertOnceStmt': {
        const object = locals.get(s.object)!;
        const known = select(object, get(s.key)!);
        if (known !== undefined && !equal(known, get(s.value)!)) conflict();
        return put(s.object, inserted(object, get(s.key)!, get(s.value)!));
      }
      case 'ObjectMergeStmt':
        return put(s.target, merged(locals.get(s.a), locals.get(s.b)));
      case 'DotStmt': {
        const source = get(s.source);
        const key = get(s.key);
        if (source === undefined || key === undefined) return 0;
        // In a ref into base data a number also names the member of an object that it writes.
        const base = s.source.type === 'local' && this.#baseOf(locals).has(s.source.value as number);
        if (base) this.#baseOf(locals).add(s.target);
        else this.#baseOf(locals).delete(s.target);
        const found = select(source, key);
        return put(
          s.target,
          found === undefined && typeof key === 'number' && base ? select(source, String(key)) : found,
        );
      }
      case 'LenStmt':
        return put(s.target, lengthOf(get(s.source)));
      case 'EqualStmt':
        return test(same(get(s.a), get(s.b)));
      case 'NotEqualStmt':
        return test(!same(get(s.a), get(s.b)));
      case 'IsArrayStmt':
        return test(Array.isArray(get(s.source)));
      case 'IsObjectStmt':
        return test(isObject(get(s.source)));
      case 'IsSetStmt':
        return test(get(s.source) instanceof RegoSet);
      case 'IsDefinedStmt':
        return test(locals.has(s.source));
      case 'IsUndefinedStmt':
        return test(!locals.has(s.source));
      case 'BreakStmt':
        return s.index;
      case 'BlockStmt':
        for (const block of s.blocks) {
          const jump = this.#block(block, locals);
          if (jump > 0) return jump - 1;
          if (this.#returned !== undefined) return NORMAL;
        }
        return NORMAL;
      case 'NotStmt':
        return this.#block(s.block, locals) === NORMAL ? 0 : NORMAL;
      case 'ScanStmt':
        return this.#scan(s, locals);
      case 'WithStmt':
        return this.#with(s, locals);
      case 'CallStmt':
        return put(s.result, this.#call(s.func, (s.args ?? []).map(get)));
      case 'CallDynamicStmt': {
        const path = s.path!.map(get);
        const func = [...this.#functions.values()].find((own) => own.path?.join('/') === path.join('/'));
        return put(
          s.result,
          func &&
            this.#call(
              func.name,
              s.args.map((local) => locals.get(local)),
            ),
        );
      }
      case 'ReturnLocalStmt':
        this.#returned = { value: locals.get(s.source) };
        return NORMAL;
      case 'ResultSetAddStmt':
        this.#results.push(locals.get(s.value)!);
        return NORMAL;
      default:
        throw new Error(`unknown statement ${type}`);
    }
  }

  #scan(s: Statement, locals: Locals): number {
    for (const [key, value] of entriesOfValue(locals.get(s.source)) ?? []) {
      locals.set(s.key, key);
      locals.set(s.value, value);
      const jump = this.#block(s.block, locals);
      if (jump > 0) return jump - 1;
      if (this.#returned !== undefined) return NORMAL;
    }
    return NORMAL;
  }

  #with(s: Statement, locals: Locals): number {
    const before = locals.get(s.local);
    const value = this.#operand(s.value, locals);
    const path = (s.path ?? []).map((index) => this.#string(index));
    // What a `with` replaced is put back by another one, also where there was nothing before.
    if (value !== undefined) locals.set(s.local, replaceAt(before, path, value));
    else if (path.length === 0) locals.delete(s.local);
    else return 0;
    const jump = this.#block(s.block, locals);
    if (before === undefined) locals.delete(s.local);
    else locals.set(s.local, before);
    return jump > 0 ? jump - 1 : jump;
  }
}

function conflict(): never {
  throw new PolicyEvalError('eval_conflict_error', 'conflict');
}

function same(a: Value | undefined, b: Value | undefined): boolean {
  return a !== undefined && b !== undefined && equal(a, b);
}

function lengthOf(value: Value | undefined): number | undefined {
  if (Array.isArray(value)) return value.length;
  if (value instanceof RegoSet) return value.size;
  return isObject(value) ? sizeOf(value) : undefined;
}

function entriesOfValue(value: Value | undefined): [Value, Value][] | undefined {
  if (Array.isArray(value)) return value.map((entry: Value, i) => [i, entry]);
  if (value instanceof RegoSet) return value.sorted().map((entry) => [entry, entry]);
  return isObject(value) ? entriesOf(value) : undefined;
}

function inserted(object: Value, key: Value, value: Value): Value {
  return objectOf([...entriesOf(object as PlainObject | RegoObject), [key, value]]);
}

/** `a` over `b`, as deep as both are objects. */
function merged(a: Value | undefined, b: Value | undefined): Value | undefined {
  if (!isObject(a) || !isObject(b)) return a ?? b;
  const result = new Map(entriesOf(b));
  return objectOf([
    ...result,
    ...entriesOf(a).map(([key, value]): [Value, Value] => [key, merged(value, select(b, key))!]),
  ]);
}
