import {
  type Annotation,
  type Comment,
  dottedName,
  type ModuleNode,
  type RuleNode,
  type Source,
} from '../ast/index.js';
import { parseYaml } from '../builtins/yaml/parse.js';
import { lookup, type PlainObject, type Value } from '../values/index.js';
import type { ParseProblem } from './cursor.js';
import type { Statement } from './module.js';

const SCOPES = ['rule', 'document', 'package', 'subpackages'];

/** The `# METADATA` blocks of a module's comments. */
export function readAnnotations(source: Source, comments: readonly Comment[], problems: ParseProblem[]): Annotation[] {
  const result: Annotation[] = [];
  for (let i = 0; i < comments.length; i++) {
    if (!isMetadata(source, comments[i]!)) continue;
    const first = comments[i]!;
    const lines: string[] = [];
    let last = first;
    for (i++; i < comments.length; i++) {
      const comment = comments[i]!;
      if (source.position(comment.at).column !== 1 || source.row(comment.at) !== source.row(last.at) + 1) break;
      if (isMetadata(source, comment)) break;
      lines.push(comment.text.replace('\r', '').replace(/^ /, ''));
      last = comment;
    }
    i--;
    const annotation = parseBlock(lines, first, source, last, problems);
    if (annotation !== undefined) result.push(annotation);
  }
  return result;
}

function isMetadata(source: Source, comment: Comment): boolean {
  return comment.text.trim().startsWith('METADATA') && source.position(comment.at).column === 1;
}

function parseBlock(
  lines: readonly string[],
  first: Comment,
  source: Source,
  last: Comment,
  problems: ParseProblem[],
): Annotation | undefined {
  if (lines.join('').trim() === '') {
    problems.push({ at: first.at, message: 'expected METADATA block, found whitespace' });
    return undefined;
  }
  let data: Value;
  try {
    data = parseYaml(lines.join('\n'));
  } catch (error) {
    problems.push({ at: first.at, message: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    problems.push({ at: first.at, message: 'yaml: METADATA block must be a mapping' });
    return undefined;
  }
  const written = lookup(data as PlainObject, 'scope');
  return {
    at: first.at,
    row: source.row(first.at),
    endRow: source.row(last.at),
    scope: typeof written === 'string' ? written : '',
    data: normalise(data as PlainObject),
    path: undefined,
  };
}

/** The block in the form that `rego.metadata` shows: authors and resources as objects. */
function normalise(data: PlainObject): Value {
  const result: Record<string, Value> = {};
  for (const [key, value] of Object.entries(data)) {
    if (key === 'authors' && Array.isArray(value)) result[key] = value.map(author);
    else if (key === 'related_resources' && Array.isArray(value)) {
      result[key] = value.map((entry: Value) => (typeof entry === 'string' ? { ref: entry } : entry));
    } else if (key === 'entrypoint' && value === false) continue;
    else result[key] = value;
  }
  return result;
}

function author(entry: Value): Value {
  if (typeof entry !== 'string') return entry;
  const words = entry.split(/\s+/).filter((word) => word !== '');
  const email = words.at(-1);
  if (email?.startsWith('<') && email.endsWith('>')) {
    const name = words.slice(0, -1).join(' ');
    return { ...(name !== '' && { name }), email: email.slice(1, -1) };
  }
  return { name: words.join(' ') };
}

/** Ties each block to the statement that follows it. */
export function attachAnnotations(module: ModuleNode, list: readonly Statement[], problems: ParseProblem[]): void {
  for (let i = 0; i < module.annotations.length; i++) {
    const annotation = module.annotations[i]!;
    const next = list.find((statement) => statement.kind !== 'import' && statement.at > annotation.at);
    const scope = annotation.scope || (next?.kind === 'package' ? 'package' : 'rule');
    const placed = { ...annotation, scope, data: withScope(annotation.data, scope) };
    const target = next?.kind === 'package' ? 'package' : next === undefined ? undefined : 'rule';
    if (!SCOPES.includes(scope)) {
      problems.push({
        at: annotation.at,
        message: `invalid annotation scope '${scope}'. Use one of 'rule', 'document', 'package', or 'subpackages'`,
      });
    } else if ((scope === 'package' || scope === 'subpackages') && target !== 'package') {
      mismatch(annotation, scope, 'package', target, problems);
    } else if ((scope === 'rule' || scope === 'document') && target !== 'rule') {
      mismatch(annotation, scope, 'rule', target, problems);
    }
    const rule = target === 'rule' ? ruleAt(module, next!.at) : undefined;
    placed.path = rule === undefined ? module.packagePath : [...module.packagePath, ...headPath(rule)];
    rule?.annotations.push(placed);
    module.annotations[i] = placed;
  }
}

function mismatch(
  annotation: Annotation,
  scope: string,
  want: string,
  have: string | undefined,
  problems: ParseProblem[],
): void {
  const found = have === undefined ? '' : ` (have ${have})`;
  problems.push({ at: annotation.at, message: `annotation scope '${scope}' must be applied to ${want}${found}` });
}

function withScope(data: Value, scope: string): Value {
  return { ...(data as PlainObject), scope };
}

function ruleAt(module: ModuleNode, at: number): RuleNode | undefined {
  return module.rules.find((rule) => rule.at === at);
}

function headPath(rule: RuleNode): string[] {
  return (dottedName(rule.head.ref) ?? '').split('.');
}
