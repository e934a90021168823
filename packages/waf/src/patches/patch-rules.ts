import type { HttpCondition, HttpPoint, VirtualPatch } from '@lamellar/events';
import { WafError } from '../errors.js';
import type { RuleSource } from '../seclang/index.js';
import { type Alternative, bytePattern, type Clause, clausesOf, combine } from './test-clauses.js';

/** Options of `patchRules`. */
export interface PatchRulesOptions {
  /** The id of the first rule; the others follow. @default 9_700_000 */
  readonly firstId?: number;
  /** Only patches whose product this accepts, such as those of an inventory. @default every patch */
  readonly concerns?: (target: VirtualPatch['target']) => boolean;
}

/** SecLang severity by OCSF `severity_id`. */
const severities = { 1: 'INFO', 2: 'NOTICE', 3: 'WARNING', 4: 'CRITICAL', 5: 'ALERT', 6: 'EMERGENCY' } as const;

const places: Readonly<Record<HttpCondition['part'], string>> = {
  query: 'ARGS_GET',
  body: 'ARGS_POST',
  header: 'REQUEST_HEADERS',
  cookie: 'REQUEST_COOKIES',
  uri: 'REQUEST_URI',
  path: 'REQUEST_FILENAME',
};

/** A condition on one part of the request, ready to be one SecRule of a chain. */
interface Link {
  readonly targets: string;
  readonly clause: Clause;
}

function targetsOf({ part, name, test }: HttpCondition): string {
  const variable = places[part];
  if (part === 'uri' || part === 'path') return variable;
  if (name !== undefined) {
    const key = bytePattern(name);
    // A parameter of a JSON body has the name of the document before it.
    return part === 'body' ? `${variable}:/^(?:json\\.)?${key}$/` : `${variable}:/^${key}$/`;
  }
  // Keys stand in names as well as in values.
  const named = 'hasKey' in test && (part === 'query' || part === 'body');
  return named ? `${variable}|${variable}_NAMES` : variable;
}

function linksOf(condition: HttpCondition, where: string): Link[][] {
  const targets = targetsOf(condition);
  return clausesOf(condition.test, where).map((clauses) => clauses.map((clause) => ({ targets, clause })));
}

/** The links of a point: method and path first, since they are cheap and mostly do not match. */
function alternativesOf(point: HttpPoint, where: string): Link[][] {
  const fixed: Link[][][] = [];
  if (point.methods !== undefined) {
    const operator = `@rx \\A(?:${point.methods.map(bytePattern).join('|')})\\z`;
    fixed.push([[{ targets: 'REQUEST_METHOD', clause: { operator, negated: false, transformations: [] } }]]);
  }
  if (point.path !== undefined) fixed.push(linksOf({ part: 'path', test: point.path }, `${where}.path`));
  const conditions = point.when.map((condition, index) => linksOf(condition, `${where}.when[${index}]`));
  const lists = [...fixed, ...conditions];
  if (lists.length === 0)
    throw new WafError('WAF_PATCH_POINT', `${where}: expected a condition; a point without one stops every request`);
  return combine(lists as unknown as Alternative[][], where) as unknown as Link[][];
}

function text(value: string): string {
  const plain = value.replace(/[^A-Za-z0-9 .,:;_/()<>=+-]/g, ' ').slice(0, 200);
  // A text may be empty; the value of an action may not.
  return plain.trim() === '' ? '-' : plain;
}

function ruleText(links: readonly Link[], id: number, patch: VirtualPatch): string {
  const tags = ['virtual-patch', `virtual-patch/${text(patch.id)}`, ...patch.advisories.map(text)];
  const meta = [
    `id:${id}`,
    'phase:2',
    'deny',
    'status:403',
    'log',
    `msg:'${text(patch.title)}'`,
    "logdata:'%{MATCHED_VAR_NAME}'",
    ...tags.map((tag) => `tag:'${tag}'`),
    `severity:${severities[patch.severityId ?? 4]}`,
  ];
  return links
    .map(({ targets, clause }, index) => {
      const { operator, negated, transformations } = clause;
      const chain = index < links.length - 1 ? ['chain'] : [];
      const actions = [...(index === 0 ? meta : []), 't:none', ...transformations.map((name) => `t:${name}`), ...chain];
      return `SecRule ${targets} "${negated ? '!' : ''}${operator}" "${actions.join(',')}"`;
    })
    .join('\n');
}

/**
 * Writes the `http` points of virtual patches as SecLang, to be compiled into the same program as the other rules: load them
 * before the rule set. Points of other kinds are for rasp. Throws `WAF_PATCH_...` with the place in the patch.
 *
 * @example
 * ```ts
 * const rules = await compileRules([patchRules(patches), 'crs-setup.conf', 'rules/*.conf']);
 * ```
 */
export function patchRules(patches: readonly VirtualPatch[], options: PatchRulesOptions = {}): RuleSource {
  const { firstId = 9_700_000, concerns = () => true } = options;
  const rules: string[] = [];
  const seen = new Set<string>();
  for (const patch of patches) {
    if (patch.format !== 1)
      throw new WafError('WAF_PATCH_FORMAT', `patch ${patch.id}: expected format 1, found ${String(patch.format)}`);
    if (seen.has(patch.id)) throw new WafError('WAF_PATCH_ID', `patch ${patch.id} stands twice in the list`);
    seen.add(patch.id);
    if (!concerns(patch.target)) continue;
    for (const [index, point] of patch.points.entries()) {
      if (point.kind !== 'http') continue;
      for (const links of alternativesOf(point, `patch ${patch.id}, points[${index}]`)) {
        rules.push(ruleText(links, firstId + rules.length, patch));
      }
    }
  }
  return { name: 'virtual-patches.conf', text: `${rules.join('\n')}\n` };
}
