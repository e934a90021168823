import type { ProgramTarget } from '../compile/index.js';
import {
  compileKeyPattern,
  type KeyPattern,
  noValues,
  parseXpath,
  type Store,
  selectXpath,
  type TransactionData,
  Value,
  type VariableDefinition,
  variables,
} from '../variables/index.js';

/** A compiled entry of a target list. */
export interface CompiledTarget {
  readonly definition: VariableDefinition;
  /** In lower case; undefined for all keys. */
  readonly key: string | undefined;
  readonly pattern: KeyPattern | undefined;
  readonly xpath: ReturnType<typeof parseXpath>;
  readonly count: boolean;
  /** XPath as written, for the name of the value. */
  readonly label: string;
}

/** The values that a rule looks at; equal lists of targets are one set, resolved once for each phase. */
export interface TargetSet {
  readonly id: number;
  readonly targets: readonly CompiledTarget[];
  readonly exclusions: readonly CompiledTarget[];
  /** Rules may change the values while a phase runs, so nothing is kept. */
  readonly live: boolean;
  /** The values hold for the whole transaction. */
  readonly lasting: boolean;
  /** Set for a single `TX:key`, the most frequent target: looked up without a list. */
  readonly txKey: string | undefined;
}

/** Compiles one target. */
export function compileTarget({ variable, selector, count }: ProgramTarget): CompiledTarget {
  const definition = variables.get(variable);
  if (definition === undefined) throw new Error(`there is no variable ${variable}`);
  const xpath = variable === 'XML' ? parseXpath(selector?.text ?? '/*') : undefined;
  return {
    definition,
    key: selector?.kind === 'key' ? selector.text.toLowerCase() : undefined,
    pattern: selector?.kind === 'regex' ? compileKeyPattern(selector.text) : undefined,
    xpath,
    count,
    label: selector?.text ?? '',
  };
}

/** An argument that is excluded is excluded with its name, as in ModSecurity v3. */
const nameVariables: ReadonlyMap<string, string> = new Map([
  ['ARGS_NAMES', 'ARGS'],
  ['ARGS_GET_NAMES', 'ARGS_GET'],
  ['ARGS_POST_NAMES', 'ARGS_POST'],
]);

/** Does a target select this value? For exclusions. */
export function selects(target: CompiledTarget, value: Value): boolean {
  const { name } = target.definition;
  const keyed = target.key !== undefined || target.pattern !== undefined;
  if (name !== value.variable && !(keyed && name === nameVariables.get(value.variable))) return false;
  if (target.definition.name === 'XML') return target.label === '' || target.label === value.key;
  if (target.key !== undefined) return value.lowerKey === target.key;
  return target.pattern === undefined || target.pattern(value.key);
}

/** Interns target lists, so that rules with the same list share its values. */
export class TargetSets {
  readonly sets: TargetSet[] = [];
  readonly #known = new Map<string, TargetSet>();

  intern(targets: readonly ProgramTarget[], exclusions: readonly ProgramTarget[]): TargetSet {
    const key = JSON.stringify([targets, exclusions]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const compiled = targets.map(compileTarget);
    const [only] = compiled;
    const single = compiled.length === 1 && exclusions.length === 0 && only !== undefined && !only.count;
    const set: TargetSet = {
      id: this.sets.length,
      targets: compiled,
      exclusions: exclusions.map(compileTarget),
      live: compiled.some(({ definition }) => definition.lifetime === 'live'),
      lasting: compiled.every(({ definition }) => definition.lifetime === 'transaction'),
      txKey: single && only.definition.name === 'TX' ? only.key : undefined,
    };
    this.sets.push(set);
    this.#known.set(key, set);
    return set;
  }
}

const keysOfInitial = new WeakMap<
  CompiledTarget,
  { readonly of: Store['initial']; readonly keys: readonly string[] }
>();

/** The keys that each transaction begins with and the pattern takes: the same for all of them. */
function initialKeys(target: CompiledTarget, takes: KeyPattern, { initial }: Store): readonly string[] {
  let known = keysOfInitial.get(target);
  if (known === undefined || known.of !== initial) {
    const keys = [...initial].filter(([, { key }]) => takes(key)).map(([lowerKey]) => lowerKey);
    known = { of: initial, keys };
    keysOfInitial.set(target, known);
  }
  return known.keys;
}

/** What has been resolved in the running phase. */
export class Resolved {
  readonly #variables = new Map<string, readonly Value[]>();
  readonly #sets: (readonly Value[] | undefined)[] = [];
  readonly #lasting: (readonly Value[] | undefined)[] = [];

  readonly #byKey = new Map<VariableDefinition, ReadonlyMap<string, readonly Value[]>>();

  /** The values of one key: for collections that hold for the whole transaction, from an index. */
  #ofKey(definition: VariableDefinition, key: string, data: TransactionData): readonly Value[] {
    let index = this.#byKey.get(definition);
    if (index === undefined) {
      const made = new Map<string, Value[]>();
      for (const value of this.variable(definition, data)) {
        const known = made.get(value.lowerKey);
        if (known === undefined) made.set(value.lowerKey, [value]);
        else known.push(value);
      }
      index = made;
      this.#byKey.set(definition, index);
    }
    return index.get(key) ?? noValues;
  }

  /** Forgets what the next phase may change. */
  startPhase(): void {
    for (const name of this.#variables.keys()) {
      if (variables.get(name)?.lifetime !== 'transaction') this.#variables.delete(name);
    }
    this.#sets.length = 0;
  }

  variable(definition: VariableDefinition, data: TransactionData): readonly Value[] {
    if (definition.lifetime === 'live') return definition.resolve(data);
    let values = this.#variables.get(definition.name);
    if (values === undefined) {
      values = definition.resolve(data);
      this.#variables.set(definition.name, values);
    }
    return values;
  }

  values(set: TargetSet, data: TransactionData): readonly Value[] {
    if (set.live) return this.#collect(set, data);
    const known = set.lasting ? this.#lasting : this.#sets;
    let values = known[set.id];
    if (values === undefined) {
      values = this.#collect(set, data);
      known[set.id] = values;
    }
    return values;
  }

  #collect(set: TargetSet, data: TransactionData): Value[] {
    const values: Value[] = [];
    for (const target of set.targets) {
      const start = values.length;
      for (const value of this.#all(target, data)) {
        if (target.key !== undefined && value.lowerKey !== target.key) continue;
        if (target.pattern !== undefined && !target.pattern(value.key)) continue;
        if (set.exclusions.length > 0 && set.exclusions.some((exclusion) => selects(exclusion, value))) continue;
        values.push(value);
      }
      if (!target.count) continue;
      const count = values.length - start;
      values.length = start;
      values.push(new Value(target.definition.name, target.label, String(count)));
    }
    return values;
  }

  #all(target: CompiledTarget, data: TransactionData): readonly Value[] {
    if (target.pattern !== undefined && target.definition.name === 'TX') {
      return data.tx.matching(target.pattern, initialKeys(target, target.pattern, data.tx));
    }
    if (target.key !== undefined && target.definition.name === 'TX') {
      const value = data.tx.get(target.key);
      return value === undefined ? noValues : [value];
    }
    if (target.definition.name !== 'XML') {
      if (target.key === undefined || target.definition.lifetime !== 'transaction') {
        return this.variable(target.definition, data);
      }
      return this.#ofKey(target.definition, target.key, data);
    }
    if (data.xml === undefined || target.xpath === undefined) return [];
    const key = `XML ${target.label}`;
    let values = this.#variables.get(key);
    if (values === undefined) {
      values = selectXpath(data.xml, target.xpath).map((text) => new Value('XML', target.label, text));
      this.#variables.set(key, values);
    }
    return values;
  }
}
