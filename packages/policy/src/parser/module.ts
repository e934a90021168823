import {
  type Annotation,
  type Body,
  type ImportNode,
  type ModuleNode,
  type RegoVersion,
  type RuleNode,
  Source,
  type Term,
} from '../ast/index.js';
import { type CompileProblem, PolicyCompileError } from '../errors.js';
import { EOF } from '../lexer/index.js';
import { ruleOfBody } from './body-rule.js';
import { Cursor, type ParseProblem } from './cursor.js';
import { query } from './expressions.js';
import { attachAnnotations, readAnnotations } from './metadata.js';
import { keywordAsRuleName, rules } from './rules.js';
import { applyImport, importStatement, packagePath } from './statements.js';
import { strictRuleProblems } from './strict-rules.js';

/** One statement of a module, in the order of the text. */
export type Statement =
  | { readonly kind: 'package'; readonly at: number; readonly path: string[] }
  | { readonly kind: 'import'; readonly at: number; readonly node: ImportNode }
  | { readonly kind: 'rule'; readonly at: number; readonly node: RuleNode }
  | { readonly kind: 'body'; readonly at: number; readonly body: Body };

/** How a text is read. */
export interface ParseOptions {
  /** Language version. @default 'v1' */
  readonly version?: RegoVersion;
}

function statements(p: Cursor): Statement[] {
  const list: Statement[] = [];
  while (!p.is(EOF) && p.problems.length === 0) {
    if (keywordAsRuleName(p, false)) break;
    const at = p.start;
    const mark = p.mark();
    // What was read before is not read again.
    p.terms.clear();
    if (p.is('package')) {
      const path = packagePath(p);
      if (path !== undefined) {
        if (p.is('minus')) {
          p.illegal();
          break;
        }
        list.push({ kind: 'package', at, path });
        continue;
      }
      if (p.problems.length > 0) break;
      p.reset(mark);
    }
    if (p.is('import')) {
      const node = importStatement(p);
      if (node !== undefined) {
        applyImport(p, node);
        list.push({ kind: 'import', at, node });
        continue;
      }
      if (p.problems.length > 0) break;
      p.reset(mark);
    }
    const found = rules(p);
    if (found !== undefined) {
      for (const node of found) list.push({ kind: 'rule', at: node.at, node });
      continue;
    }
    if (p.problems.length > 0) break;
    p.reset(mark);
    const body = query(p, EOF, true);
    if (body === undefined) break;
    list.push({ kind: 'body', at, body });
  }
  return list;
}

/**
 * Parses a module.
 *
 * @throws {PolicyCompileError} with every problem found, each with its row and column.
 */
export function parseModule(file: string, text: string, options: ParseOptions = {}): ModuleNode {
  const source = new Source(file, text);
  const version = options.version ?? 'v1';
  const p = new Cursor(source, version);
  const list = statements(p);
  refuse(source, p.problems);
  if (list.length === 0) refuse(source, [{ at: 0, message: 'empty module' }]);
  return assemble(source, version, list, p);
}

function assemble(source: Source, version: RegoVersion, list: readonly Statement[], p: Cursor): ModuleNode {
  const problems: ParseProblem[] = [];
  const first = list[0]!;
  if (first.kind !== 'package') problems.push({ at: first.at, message: 'package expected' });
  const imports: ImportNode[] = [];
  const found: RuleNode[] = [];
  for (const statement of first.kind === 'package' ? list.slice(1) : list) {
    if (statement.kind === 'package') problems.push({ at: statement.at, message: 'unexpected package' });
    else if (statement.kind === 'import') imports.push(statement.node);
    else if (statement.kind === 'rule') found.push(statement.node);
    else {
      const rule = ruleOfBody(statement.body);
      if (typeof rule !== 'string') found.push(rule);
      else if (statement !== first) problems.push({ at: statement.at, message: rule + keywordHint(source, statement) });
    }
  }
  const strict = version === 'v1' || imports.some((node) => isRegoImport(node));
  if (strict) for (const rule of found) problems.push(...strictRuleProblems(rule));
  refuse(source, problems);
  const annotations: Annotation[] = readAnnotations(source, p.comments, problems);
  const module: ModuleNode = {
    source,
    version,
    packageAt: first.at,
    packagePath: first.kind === 'package' ? first.path : [],
    imports,
    rules: found,
    annotations,
    comments: p.comments,
    strict,
  };
  attachAnnotations(module, list, problems);
  refuse(source, problems);
  return module;
}

/** Where `if` is no keyword, a rule with it reads as a name alone. */
function keywordHint({ text }: Source, { at, body: [expr] }: Statement & { kind: 'body' }): string {
  if (expr?.kind !== 'term' || expr.term.kind !== 'var') return '';
  const rest = text.slice(at + expr.term.name.length, at + expr.term.name.length + 40).trimStart();
  const name = expr.term.name;
  return /^if\b/.test(rest) ? ` (hint: \`import future.keywords.if\` for \`${name} if { ... }\` rules)` : '';
}

function isRegoImport(node: ImportNode): boolean {
  return node.path.head.kind === 'var' && node.path.head.name === 'rego';
}

function refuse(source: Source, problems: readonly ParseProblem[]): void {
  if (problems.length === 0) return;
  throw new PolicyCompileError(
    problems.map(({ at, message }): CompileProblem => {
      const position = source.position(at);
      // OPA's place of the end is the last character's.
      const atEnd = message.startsWith('unexpected eof token');
      return {
        code: 'rego_parse_error',
        message,
        position: atEnd ? { ...position, column: position.column - 1 } : position,
      };
    }),
  );
}

/** What a query knows of its surroundings. */
export interface QueryOptions extends ParseOptions {
  /** Keywords beyond those of the version. */
  readonly keywords?: readonly string[];
  /** Whether problems are those of the text as a rule, when it is none either. @default false */
  readonly orRule?: boolean;
}

/**
 * Parses a query: expressions separated by `;` or line ends.
 *
 * @throws {PolicyCompileError}
 */
export function parseQuery(text: string, options: QueryOptions = {}, file = 'query'): { source: Source; body: Body } {
  const source = new Source(file, text);
  const p = new Cursor(source, options.version ?? 'v1', options.keywords);
  const body: Body = [];
  while (!p.is(EOF) && p.problems.length === 0) {
    if (p.is('import')) {
      const node = importStatement(p);
      if (node !== undefined) applyImport(p, node);
      continue;
    }
    const part = query(p, EOF, true);
    if (part === undefined) break;
    body.push(...part);
  }
  if (p.problems.length > 0) {
    refuse(source, (options.orRule === true ? asRule(source, options) : undefined) ?? p.problems);
  }
  if (body.length === 0) refuse(source, [{ at: 0, message: 'empty query: expected an expression' }]);
  return { source, body };
}

/** What is wrong with the text as a rule, which OPA tries before it reads a body. */
function asRule(source: Source, options: QueryOptions): readonly ParseProblem[] | undefined {
  const p = new Cursor(source, options.version ?? 'v1', options.keywords);
  rules(p);
  return p.problems.length > 0 ? p.problems : undefined;
}

/** Parses one term, such as `{1, 2}`. */
export function parseTerm(text: string, options: QueryOptions = {}): { source: Source; term: Term } {
  const { source, body } = parseQuery(text, options, 'term');
  const [expr] = body;
  if (body.length !== 1 || expr === undefined) refuse(source, [{ at: 0, message: 'expected exactly one term' }]);
  if (expr?.kind === 'call') {
    return { source, term: { kind: 'call', operator: expr.operator, args: expr.args, at: expr.at } };
  }
  if (expr?.kind !== 'term') refuse(source, [{ at: 0, message: 'expected a term' }]);
  return { source, term: (expr as { term: Term }).term };
}
