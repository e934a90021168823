import type { ModuleNode } from '../ast/index.js';
import type { Builtin } from '../builtins/index.js';
import { mergeInto } from '../bundle/read-files.js';
import type { BundleContent } from '../bundle/store.js';
import { locateRule } from '../compile/program.js';
import type { CompileProblem } from '../errors.js';
import { parseModule } from '../parser/index.js';
import { compile, type Policy } from '../policy.js';
import type { Json, PlainObject, Value } from '../values/index.js';
import { ApiError, invalid } from './answer.js';
import { readDocument } from './documents.js';
import { problemsText } from './problem-json.js';

/** What a server begins with. */
export interface StateOptions {
  /** Texts of modules by their ids. */
  readonly modules?: Readonly<Record<string, string>>;
  readonly data?: Json;
  /** Language version of the modules. @default 'v1' */
  readonly version?: 'v0' | 'v1';
  readonly builtins?: readonly Builtin[];
  /** Receives the text of `print`. */
  readonly print?: (message: string) => void;
}

const NO_BUNDLES: BundleContent = { modules: {}, data: {}, version: undefined, owners: [] };

/**
 * Modules and documents of a server, and the policy that they make. Every change is whole: the policy is compiled first, and only then in
 * use. Nothing waits inside a change, so requests never see half of one.
 */
export class ServerState {
  readonly version: 'v0' | 'v1';
  readonly #options: Pick<StateOptions, 'builtins' | 'print'>;
  #modules: ReadonlyMap<string, string>;
  #parsed: ReadonlyMap<string, ModuleNode>;
  #own: PlainObject;
  #bundles: BundleContent = NO_BUNDLES;
  #policy: Policy;
  #data: PlainObject;

  constructor(options: StateOptions = {}) {
    this.version = options.version ?? 'v1';
    this.#options = options;
    this.#modules = new Map(Object.entries(options.modules ?? {}));
    this.#own = (options.data ?? {}) as PlainObject;
    this.#parsed = this.#parse(this.#allModules(this.#modules, NO_BUNDLES), new Map());
    this.#data = this.#own;
    this.#policy = this.#compile(this.#allModules(this.#modules, NO_BUNDLES), this.#data);
    this.#refuseConflicts(this.#parsed, this.#data);
  }

  get policy(): Policy {
    return this.#policy;
  }

  /** Base documents: those of the API and those of the bundles. */
  get data(): PlainObject {
    return this.#data;
  }

  /** Ids and texts of all modules, by id. */
  get modules(): ReadonlyMap<string, string> {
    return this.#allModules(this.#modules, this.#bundles);
  }

  /** A module as it was parsed. */
  parsed(id: string): ModuleNode | undefined {
    return this.#parsed.get(id);
  }

  /** Paths of `data` that bundles own, with their bundle. */
  get owners(): BundleContent['owners'] {
    return this.#bundles.owners;
  }

  /** Whether any rule gives a value at or below a path of `data`. */
  hasRules(path: readonly string[]): boolean {
    for (const module of this.#parsed.values()) {
      for (const node of module.rules) {
        const names = locateRule(module, node).path.map((part) =>
          part.kind === 'scalar' ? String(part.value) : undefined,
        );
        if (path.every((part, i) => i >= names.length || names[i] === undefined || names[i] === part)) return true;
      }
    }
    return false;
  }

  /** Replaces base documents; the change gives all of them. */
  writeData(change: (data: PlainObject) => PlainObject): void {
    const own = change(this.#own);
    const data = merged(own, this.#bundles.data);
    this.#refuseConflicts(this.#parsed, data);
    this.#policy = this.#policy.withData(data as Json);
    this.#own = own;
    this.#data = data;
  }

  /** Puts a module in, or takes it out when there is no text. */
  writeModule(id: string, text: string | undefined): void {
    const modules = new Map(this.#modules);
    if (text === undefined) modules.delete(id);
    else modules.set(id, text);
    const all = this.#allModules(modules, this.#bundles);
    const parsed = this.#parse(all, this.#parsed);
    const policy = this.#compile(all, this.#data);
    this.#refuseConflicts(parsed, this.#data);
    [this.#modules, this.#parsed, this.#policy] = [modules, parsed, policy];
  }

  /** Takes other modules and documents in the place of all that no bundle brought. */
  replace(modules: Readonly<Record<string, string>>, own: PlainObject): void {
    const texts = new Map(Object.entries(modules));
    const all = this.#allModules(texts, this.#bundles);
    const parsed = this.#parse(all, this.#parsed);
    const data = merged(own, this.#bundles.data);
    const policy = this.#compile(all, data);
    this.#refuseConflicts(parsed, data);
    [this.#modules, this.#own, this.#parsed, this.#policy, this.#data] = [texts, own, parsed, policy, data];
  }

  /** Puts the content of all bundles beside what the API wrote: the hook of a bundle store. */
  activate(bundles: BundleContent): Policy {
    const all = this.#allModules(this.#modules, bundles);
    const parsed = this.#parse(all, this.#parsed);
    const data = merged(this.#own, bundles.data);
    const policy = bundles.sameModules === true ? this.#policy.withData(data as Json) : this.#compile(all, data);
    this.#refuseConflicts(parsed, data);
    [this.#bundles, this.#parsed, this.#policy, this.#data] = [bundles, parsed, policy, data];
    return policy;
  }

  #allModules(own: ReadonlyMap<string, string>, bundles: BundleContent): ReadonlyMap<string, string> {
    return new Map([...own, ...Object.entries(bundles.modules)].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #parse(modules: ReadonlyMap<string, string>, before: ReadonlyMap<string, ModuleNode>): Map<string, ModuleNode> {
    const { version } = this;
    const parsed = new Map<string, ModuleNode>();
    for (const [id, text] of modules) {
      const known = before.get(id);
      parsed.set(id, known?.source.text === text ? known : parseModule(id, text, { version }));
    }
    return parsed;
  }

  #compile(modules: ReadonlyMap<string, string>, data: PlainObject): Policy {
    const { builtins, print } = this.#options;
    return compile(Object.fromEntries(modules), {
      data: data as Json,
      version: this.version,
      ...(builtins !== undefined && { builtins }),
      ...(print !== undefined && { print }),
    });
  }

  /** A rule and a base document at one place: OPA refuses them. */
  #refuseConflicts(modules: ReadonlyMap<string, ModuleNode>, data: PlainObject): void {
    const problems: CompileProblem[] = [];
    const seen = new Set<string>();
    for (const module of modules.values()) {
      for (const node of module.rules) {
        const { path, ground } = locateRule(module, node);
        const names = path.slice(0, ground).map((part) => (part as { value: string }).value);
        const place = names.join('/');
        if (seen.has(place) || readDocument(data, names) === undefined) continue;
        seen.add(place);
        const message = `conflicting rule for data path ${place} found`;
        problems.push({ code: 'rego_compile_error', message, position: module.source.position(node.at) });
      }
    }
    if (problems.length > 0) throw new DataConflict(problems);
  }
}

/** Rules and base documents that are in each other's way. */
export class DataConflict extends ApiError {
  readonly problems: readonly CompileProblem[];

  constructor(problems: readonly CompileProblem[]) {
    super(400, 'invalid_parameter', problemsText(problems));
    this.problems = problems;
  }
}

/** Refuses a change of what a bundle owns. */
export function refuseOwned(owners: BundleContent['owners'], path: readonly string[]): void {
  if (owners.length === 0) return;
  if (path.length === 0) throw invalid("can't write to document root with bundle roots configured");
  for (const { bundle, root } of owners) {
    if (root === '') throw invalid(`all paths owned by bundle "${bundle}"`);
    const steps = root.split('/');
    if (path.every((part, i) => i >= steps.length || part === steps[i])) {
      throw invalid(`path ${path.join('/')} is owned by bundle "${bundle}"`);
    }
  }
}

function merged(own: PlainObject, bundled: PlainObject): PlainObject {
  if (Object.keys(bundled).length === 0) return own;
  const data: { [key: string]: Value } = {};
  mergeInto(data, own, 'data of the API');
  mergeInto(data, bundled, 'data of bundles');
  return data;
}
