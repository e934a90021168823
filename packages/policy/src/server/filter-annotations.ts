import { type Annotation, dottedName, type ModuleNode, type RuleNode, type Term } from '../ast/index.js';
import { locateRule } from '../compile/program.js';
import { parseTerm } from '../parser/index.js';
import { refText } from '../printer/index.js';
import { isArray, isPlainObject, type Value } from '../values/index.js';
import { ApiError } from './answer.js';

/** What the METADATA of a rule says under `compile`. */
export interface FilterAnnotations {
  readonly unknowns: readonly string[];
  /** The rule that masks columns, as a ref below `data`. */
  readonly maskRule: string | undefined;
}

/**
 * Reads the `compile` entries of the annotations that apply to a rule, the nearest first.
 *
 * @throws {ApiError} for an unknown that is neither below `input` nor below `data`.
 */
export function filterAnnotations(modules: Iterable<ModuleNode>, path: readonly string[]): FilterAnnotations {
  const all = [...modules];
  const unknowns: string[] = [];
  const problems: Value[] = [];
  let maskRule: string | undefined;
  for (const module of all) {
    const rule = module.rules.find((node) => isAt(module, node, path));
    if (rule === undefined) continue;
    for (const { annotation, owner } of chain(all, module, rule, path)) {
      const { data } = annotation;
      const compile = isPlainObject(data) ? data['compile'] : undefined;
      if (!isPlainObject(compile)) continue;
      for (const unknown of isArray(compile['unknowns']) ? compile['unknowns'] : []) {
        if (typeof unknown === 'string' && /^(?:input|data)(?:$|[.[])/.test(unknown)) unknowns.push(unknown);
        else problems.push(invalidUnknown(owner, annotation, unknown));
      }
      const mask = compile['mask_rule'];
      if (maskRule === undefined && typeof mask === 'string') maskRule = belowPackage(mask, module);
    }
    break;
  }
  if (problems.length > 0) {
    throw new ApiError(400, 'evaluation_error', 'error(s) occurred while evaluating query', problems);
  }
  return { unknowns, maskRule };
}

function isAt(module: ModuleNode, node: RuleNode, path: readonly string[]): boolean {
  const found = locateRule(module, node);
  return found.path.length === path.length && found.path.every((part, i) => nameOf(part) === path[i]);
}

function nameOf(part: Term): Value | undefined {
  return part.kind === 'scalar' ? part.value : undefined;
}

function* chain(
  modules: readonly ModuleNode[],
  module: ModuleNode,
  rule: RuleNode,
  path: readonly string[],
): Generator<{ readonly annotation: Annotation; readonly owner: ModuleNode }> {
  for (const annotation of rule.annotations) if (annotation.scope === 'rule') yield { annotation, owner: module };
  const scoped = (scope: string, at: readonly string[]): { annotation: Annotation; owner: ModuleNode }[] =>
    modules.flatMap((owner) =>
      owner.annotations
        .filter((block) => block.scope === scope && isSame(block.path, at))
        .map((annotation) => ({ annotation, owner })),
    );
  yield* scoped('document', path);
  yield* scoped('package', module.packagePath);
  for (let length = module.packagePath.length; length > 0; length--) {
    yield* scoped('subpackages', module.packagePath.slice(0, length));
  }
}

function isSame(a: readonly string[] | undefined, b: readonly string[]): boolean {
  return a?.length === b.length && a.every((part, i) => part === b[i]);
}

function invalidUnknown({ source }: ModuleNode, { at }: Annotation, unknown: Value): Value {
  const { file, row, column } = source.position(at);
  const shown = typeof unknown === 'string' ? unknown : JSON.stringify(unknown);
  return {
    code: 'invalid_unknown',
    message: `unknowns must be prefixed with \`input\` or \`data\`: ${shown}`,
    location: { file, row, col: column },
  };
}

function belowPackage(rule: string, module: ModuleNode): string {
  if (rule === 'data' || /^data[.[]/.test(rule)) return rule;
  const packageRef = ['data', ...module.packagePath].map((part, i) =>
    i === 0 || /^[A-Za-z_]\w*$/.test(part) ? part : `[${JSON.stringify(part)}]`,
  );
  return `${packageRef.join('.').replaceAll('.[', '[')}.${rule}`;
}

/** A ref as the client wrote it, printed; undefined where it is none. */
export function readRef(text: string): string | undefined {
  try {
    const { term } = parseTerm(text);
    return term.kind === 'ref' && dottedName({ ...term, path: [] }) !== undefined ? refText(term) : undefined;
  } catch {
    return undefined;
  }
}
