import type { Value } from '../values/index.js';
import type { Body } from './expr.js';
import type { Source } from './source.js';
import type { RefTerm, Term } from './term.js';

/** The language version of a module. */
export type RegoVersion = 'v0' | 'v1';

export interface ImportNode {
  readonly at: number;
  readonly path: RefTerm;
  readonly alias: string | undefined;
}

/** The head of a rule: `ref`, `ref(args)`, `ref contains key`, `ref[key] := value`. */
export interface RuleHead {
  readonly at: number;
  /** The name and what follows it, without the package. */
  ref: RefTerm;
  args: Term[] | undefined;
  /** The member of a partial set. */
  key: Term | undefined;
  value: Term | undefined;
  /** Whether `value` is the implied `true`. */
  generatedValue: boolean;
  assign: boolean;
  readonly usesContains: boolean;
  usesIf: boolean;
  /** Whether a v0 `p[x] { ... }` or `contains` makes it a set. */
  multiValue: boolean;
}

export interface RuleNode {
  readonly at: number;
  isDefault: boolean;
  head: RuleHead;
  body: Body;
  generatedBody: boolean;
  otherwise: RuleNode | undefined;
  /** The METADATA blocks that apply to the rule itself. */
  annotations: Annotation[];
}

/** A `# METADATA` block. */
export interface Annotation {
  readonly at: number;
  readonly row: number;
  readonly endRow: number;
  readonly scope: string;
  /** The block as data, in the form of `rego.metadata.rule()`. */
  readonly data: Value;
  /** Where it is attached, as a path of `data`. */
  path: readonly string[] | undefined;
}

export interface Comment {
  readonly at: number;
  readonly text: string;
}

export interface ModuleNode {
  readonly source: Source;
  readonly version: RegoVersion;
  readonly packageAt: number;
  /** The path below `data`. */
  readonly packagePath: readonly string[];
  imports: ImportNode[];
  rules: RuleNode[];
  readonly annotations: Annotation[];
  readonly comments: readonly Comment[];
  /** Whether v1 rules apply, by version or by `import rego.v1`. */
  readonly strict: boolean;
}
