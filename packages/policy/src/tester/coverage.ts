import type { Body, Expr, ModuleNode, RuleNode } from '../ast/index.js';
import type { Explanation } from '../explain.js';
import { parseModule } from '../parser/index.js';

/** Rows of one file that were evaluated, and those that were not. */
export interface FileCoverage {
  readonly covered: readonly number[];
  readonly notCovered: readonly number[];
}

/** Coverage by file. */
export type Coverage = ReadonlyMap<string, FileCoverage>;

/** What evaluations covered of the rules of modules: heads and expressions, by row. */
export function reportCoverage(
  modules: Readonly<Record<string, string>>,
  version: 'v0' | 'v1',
  explanations: readonly Pick<Explanation, 'covered' | 'trail'>[],
): Coverage {
  const report = new Map<string, FileCoverage>();
  for (const [file, text] of Object.entries(modules)) {
    const module = parseModule(file, text, { version });
    const rows = new Set<number>();
    for (const rule of module.rules) ruleRows(module, rule, rows);
    const seen = new Set<number>();
    for (const { covered } of explanations) for (const row of covered.get(file) ?? []) seen.add(row);
    for (const row of defaultRows(module, explanations)) seen.add(row);
    const sorted = [...rows].sort((a, b) => a - b);
    report.set(file, {
      covered: sorted.filter((row) => seen.has(row)),
      notCovered: sorted.filter((row) => !seen.has(row)),
    });
  }
  return report;
}

function ruleRows(module: ModuleNode, rule: RuleNode, rows: Set<number>): void {
  rows.add(module.source.row(rule.at));
  if (!rule.generatedBody) bodyRows(module, rule.body, rows);
  if (rule.otherwise !== undefined) ruleRows(module, rule.otherwise, rows);
}

function bodyRows(module: ModuleNode, body: Body, rows: Set<number>): void {
  for (const expr of body) {
    if (expr.kind !== 'some' || isMembership(expr)) rows.add(module.source.row(expr.at));
    for (const inner of bodiesOf(expr)) bodyRows(module, inner, rows);
  }
}

/** `some x in xs` is evaluated; `some x` only declares. */
function isMembership(expr: Expr & { kind: 'some' }): boolean {
  return expr.symbols.some(({ kind }) => kind === 'call');
}

function bodiesOf(expr: Expr): Body[] {
  if (expr.kind === 'every' || expr.kind === 'not') return [expr.body];
  if (expr.kind === 'and' || expr.kind === 'or') return [expr.left, expr.right];
  return [];
}

/** Rows of default rules whose document was asked for and had no other value. */
function defaultRows(module: ModuleNode, explanations: readonly Pick<Explanation, 'trail'>[]): number[] {
  return module.rules
    .filter(({ isDefault }) => isDefault)
    .flatMap((rule) => {
      const name = rule.head.ref.head.kind === 'var' ? rule.head.ref.head.name : '';
      const document = ['data', ...module.packagePath, name].join('.');
      const used = explanations.some(({ trail }) => {
        const trials = trail.filter((trial) => trial.rule === document);
        return trials.length > 0 && !trials.some(({ holds }) => holds);
      });
      return used ? [module.source.row(rule.at)] : [];
    });
}

/** Percent of rows that were evaluated, with two digits. */
export function percentOf({ covered, notCovered }: FileCoverage): number {
  const all = covered.length + notCovered.length;
  return all === 0 ? 100 : Number(((covered.length * 100) / all).toFixed(2));
}

/** All files as one. */
export function totalOf(coverage: Coverage): FileCoverage {
  return {
    covered: [...coverage.values()].flatMap(({ covered }) => covered),
    notCovered: [...coverage.values()].flatMap(({ notCovered }) => notCovered),
  };
}
