import type { Program, ProgramRule } from '../compile/index.js';
import { isLiteral, type MacroText, type Selector } from '../seclang/index.js';
import { compileKeyPattern } from '../variables/index.js';
import type { ChainNode } from './chains.js';
import type { CompiledLink, CompiledRule } from './compiled-rule.js';

/** Operators that only match a text in which their argument stands, or one of the phrases that it names. */
const groupable = new Set('rx pm pmfromfile pmf contains containsword strmatch streq beginswith endswith'.split(' '));

/** Why detectors cannot answer for this link; undefined when they can, as long as its pattern is regular. */
export function groupingObstacle(link: CompiledLink): string | undefined {
  const { operator } = link.program;
  if (operator === undefined) return 'it has no operator';
  if (!groupable.has(operator.name)) return `@${operator.name} is judged by itself`;
  if (operator.negated) return 'its operator is negated';
  if (!isLiteral(operator.argument)) return 'its argument has macros';
  // A count is a new value each time it is asked for.
  if (link.program.targets.some(({ count }) => count)) return 'it counts';
  return link.targets.live ? 'rules may change its targets' : undefined;
}

/** The chains whose texts the link looks at: its own, and with `multiMatch` every part of it. */
export function chainsOf(link: CompiledLink): ChainNode[] {
  const nodes = [link.chain];
  if (!link.program.multiMatch) return nodes;
  for (let node = link.chain.parent; node !== undefined; node = node.parent) nodes.push(node);
  return nodes;
}

/** The links any of which may decide that the rule surely does not match: what runs before them leaves no trace. */
export function decidingLinks({ links }: CompiledRule, late: boolean): readonly CompiledLink[] {
  if (!late) return links.slice(0, 1);
  const marked = links.findIndex(({ operator, effects }) => operator === undefined || effects.length > 0);
  return marked < 0 ? links : links.slice(0, marked + 1);
}

function namesMatches(text: MacroText | undefined): boolean {
  return (text ?? []).some((part) => typeof part !== 'string' && part.variable.startsWith('MATCHED_'));
}

function readsCaptures(text: MacroText | undefined): boolean {
  return (text ?? []).some(
    (part) => typeof part !== 'string' && part.variable === 'TX' && /^(?:\d|\/.*)?$/.test(part.key ?? ''),
  );
}

function takesDigits(selector: Selector | undefined): boolean {
  if (selector === undefined) return true;
  if (selector.kind === 'key') return /^\d$/.test(selector.text);
  const takes = compileKeyPattern(selector.text);
  return [...'0123456789'].some(takes);
}

/** Does a rule look at TX.0 to TX.9 without filling them? */
function readsOldCaptures({ links, msg, logdata, tags }: ProgramRule): boolean {
  if (links.some(({ capture }) => capture)) return false;
  const texts = links.flatMap(({ operator, effects, msg: own, logdata: ownData }) => [
    operator?.argument,
    own,
    ownData,
    ...effects.flatMap((effect) => [
      'value' in effect && typeof effect.value !== 'string' ? effect.value : undefined,
      'key' in effect ? effect.key : undefined,
    ]),
  ]);
  const targets = links.flatMap((link) => link.targets);
  return (
    [msg, logdata, ...tags, ...texts].some(readsCaptures) ||
    targets.some(({ variable, selector }) => variable === 'TX' && takesDigits(selector))
  );
}

/** Does a rule look at what rules before it matched or captured? Then a first link that matches is to be seen, also when its chain fails. */
export function readsOldMatches({ rules }: Program): boolean {
  return rules.some((rule) => {
    const { links, msg, logdata, tags } = rule;
    const [first] = links;
    if (readsOldCaptures(rule)) return true;
    if (first === undefined) return false;
    if (first.targets.some(({ variable }) => variable.startsWith('MATCHED_'))) return true;
    if (namesMatches(first.operator?.argument)) return true;
    if (first.operator !== undefined) return false;
    const values = first.effects.flatMap((effect) =>
      'value' in effect && typeof effect.value !== 'string' ? [effect.value] : [],
    );
    const keys = first.effects.flatMap((effect) => ('key' in effect ? [effect.key] : []));
    return [msg, logdata, ...tags, ...values, ...keys].some(namesMatches);
  });
}
