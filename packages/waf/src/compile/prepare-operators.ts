import {
  type Evaluate,
  inertOperators,
  OperatorArgumentError,
  type OperatorCompileContext,
  operators,
  readLines,
} from '../operators/index.js';
import { isLiteral, nearest, type Problems } from '../seclang/index.js';
import { compileSelector, parseXpath } from '../variables/index.js';
import type { CompileHost } from './compile-program.js';
import { dataFileKey, type Program, type ProgramOperator, type ProgramRule, type ProgramTarget } from './program.js';

/** Operators that this thread has compiled already: the check of the compiler is the work of the engine. */
const prepared = new WeakMap<ProgramOperator, Evaluate>();

const never: Evaluate = () => false;

/**
 * Operators that ask the host for data. Without it they never match, as in ModSecurity, so that rule sets which carry such
 * rules (CRS 3.3) load unchanged.
 */
const withoutHost: ReadonlyMap<string, Evaluate> = new Map([['geolookup', never]]);

/** Operators with large tables, which the set pass mostly spares: built when a rule first needs them. */
export const phraseOperators: ReadonlySet<string> = new Set(['pm', 'pmf', 'pmfromfile']);

function readPhrases(operator: ProgramOperator, context: OperatorCompileContext): void {
  if (operator.name !== 'pm') readLines(operator.name, literalArgument(operator), context);
}

function notListed(): boolean {
  return false;
}

/** The text of an argument without macros. */
export function literalArgument(operator: ProgramOperator): string {
  return operator.argument.filter((part) => typeof part === 'string').join('');
}

/** The compiled operator of a rule, from the cache or compiled now; for arguments without macros. */
export function evaluateOf(operator: ProgramOperator, context: OperatorCompileContext): Evaluate {
  let evaluate = prepared.get(operator);
  if (evaluate === undefined) {
    const definition = operators.get(operator.name);
    if (definition === undefined) throw new Error(`there is no operator @${operator.name}`);
    evaluate = withoutHost.get(operator.name) ?? definition.compile(literalArgument(operator), context);
    prepared.set(operator, evaluate);
  }
  return evaluate;
}

/** What operators of a stored program may read: only what the program holds. */
export function programContext(program: Program, ruleFile: string): OperatorCompileContext {
  return {
    readDataFile: (path) => {
      const key = dataFileKey(ruleFile, path);
      const text = Object.hasOwn(program.files, key) ? program.files[key] : undefined;
      if (text === undefined) throw new Error(`the program does not hold ${path}`);
      return text;
    },
    readDataset: (name) => (Object.hasOwn(program.datasets, name) ? program.datasets[name] : undefined),
    blocklist: notListed,
  };
}

/** Pass 5: compiles every operator once, so that faults are told with their rule; returns the data files they read. */
export function prepareOperators(
  rules: readonly ProgramRule[],
  datasets: Program['datasets'],
  host: CompileHost,
  problems: Problems,
): Record<string, string> {
  const files: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const rule of rules) {
    const context: OperatorCompileContext = {
      readDataFile: (path) => (files[dataFileKey(rule.file, path)] ??= host.readFile(path, rule.file)),
      readDataset: (name) => (Object.hasOwn(datasets, name) ? datasets[name] : undefined),
      blocklist: notListed,
    };
    for (const link of rule.links) {
      for (const target of [...link.targets, ...link.exclusions])
        checkSelector(target, { ...rule, line: link.line }, problems);
      if (link.operator !== undefined) prepare(link.operator, { ...rule, line: link.line }, context, problems);
    }
  }
  return { ...files };
}

/** Patterns of selectors must compile; an XPath beyond what is read selects nothing, which is told. */
function checkSelector({ selector, variable }: ProgramTarget, rule: ProgramRule, problems: Problems): void {
  if (selector === undefined || selector.kind === 'key') return;
  const place = { file: rule.file, line: rule.line, column: 1 };
  if (selector.kind === 'xpath') {
    if (parseXpath(selector.text) !== undefined) return;
    const message = `rule ${rule.id}: the XPath ${JSON.stringify(selector.text.slice(0, 80))} selects nothing`;
    problems.warn('WAF_PARSE_XPATH', place, message, 'see the guide for the XPaths that are read');
    return;
  }
  try {
    compileSelector(selector.text);
  } catch (error) {
    if (!(error instanceof OperatorArgumentError)) throw error;
    problems.add(
      'WAF_PARSE_SELECTOR',
      place,
      `rule ${rule.id}: ${variable}:/${selector.text}/: ${error.message}`,
      error.hint,
    );
  }
}

function prepare(
  operator: ProgramOperator,
  rule: ProgramRule,
  context: OperatorCompileContext,
  problems: Problems,
): void {
  const place = { file: rule.file, line: rule.line, column: 1 };
  if (!operators.has(operator.name)) {
    const near = nearest(operator.name, operators.keys());
    problems.add(
      'WAF_PARSE_UNKNOWN_OPERATOR',
      place,
      `rule ${rule.id}: expected an operator, found ${JSON.stringify(`@${operator.name.slice(0, 60)}`)}`,
      near === undefined ? 'see the list of operators in the guide' : `did you mean @${near}?`,
    );
    return;
  }
  const inert = inertOperators.get(operator.name);
  if (inert !== undefined) {
    const message = `rule ${rule.id}: @${operator.name} never matches: ${inert}`;
    problems.warn('WAF_OPERATOR_INERT', place, message, 'remove the rule');
  }
  if (!isLiteral(operator.argument)) return;
  try {
    if (phraseOperators.has(operator.name)) readPhrases(operator, context);
    else evaluateOf(operator, context);
  } catch (error) {
    if (!(error instanceof OperatorArgumentError)) throw error;
    problems.add(error.code, place, `rule ${rule.id}: ${error.message}`, error.hint);
  }
}
