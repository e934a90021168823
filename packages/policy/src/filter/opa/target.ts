import type { LiteralDialect } from './literals.js';

/** What a filter is written for: the dialects of OPA's Compile API, and what each of them can say. */
export interface Target {
  readonly target: 'sql' | 'ucast';
  readonly dialect: string;
  /** How OPA names it in messages. */
  readonly shown: string;
  readonly builtins: ReadonlySet<string>;
  readonly features: ReadonlySet<Feature>;
}

/** What only some targets can say: negation, comparison of two fields, whether a field is there. */
export type Feature = 'not' | 'field-ref' | 'existence-ref';

const COMPARISONS = ['eq', 'neq', 'lt', 'lte', 'gt', 'gte'];
const WITH_IN = [...COMPARISONS, 'internal.member_2'];
const ALL = [...WITH_IN, 'startswith', 'endswith', 'contains'];
const SQL: readonly Feature[] = ['not', 'field-ref', 'existence-ref'];

function target(
  kind: 'sql' | 'ucast',
  dialect: string,
  builtins: readonly string[],
  features: readonly Feature[],
  name = dialect,
): Target {
  const shown = name === '' ? kind.toUpperCase() : `${kind.toUpperCase()} (${name})`;
  return { target: kind, dialect, shown, builtins: new Set(builtins), features: new Set(features) };
}

const TARGETS: readonly Target[] = [
  target('sql', 'postgresql' satisfies LiteralDialect, ALL, SQL),
  target('sql', 'mysql' satisfies LiteralDialect, ALL, SQL),
  target('sql', 'sqlserver' satisfies LiteralDialect, ALL, SQL),
  target('sql', 'sqlite' satisfies LiteralDialect, WITH_IN, SQL),
  target('sql', 'sqlite-internal' satisfies LiteralDialect, ALL, SQL),
  target('ucast', 'all', ALL, ['not', 'field-ref']),
  target('ucast', 'minimal', COMPARISONS, [], ''),
  target('ucast', 'prisma', ALL, ['not', 'existence-ref']),
  target('ucast', 'linq', WITH_IN, [], 'LINQ'),
];

/** The target of a name and a dialect; undefined where there is none. UCAST without a known dialect is the minimal one. */
export function targetOf(kind: string, dialect: string): Target | undefined {
  const found = TARGETS.find((one) => one.target === kind && one.dialect === dialect.toLowerCase());
  if (found === undefined && kind === 'ucast') return { ...targetOf('ucast', 'minimal')!, dialect };
  return found;
}

/** Why targets cannot call a builtin, a line for each; empty when all can. */
export function builtinProblems(targets: readonly Target[], name: string): string {
  return targets
    .filter(({ builtins }) => !builtins.has(name))
    .map(({ shown }) => `unsupported for ${shown}`)
    .join('\n');
}

/** Why targets lack a feature, a line for each; empty when all have it. */
export function featureProblems(targets: readonly Target[], feature: Feature): string {
  return targets
    .filter(({ features }) => !features.has(feature))
    .map(({ shown }) => `unsupported feature "${feature}" for ${shown}`)
    .join('\n');
}
