import type { Disruption, RuleDraft } from '../actions/index.js';
import { type MacroText, nearest, type Problems, parseMacros, type TargetNode } from '../seclang/index.js';
import { isVariable, refusedVariables, variableNames } from '../variables/index.js';
import type { AssembledRule, LinkDraft } from './assemble.js';
import type { ProgramLink, ProgramRule, ProgramTarget } from './program.js';

function macros(text: string | undefined): MacroText | undefined {
  return text === undefined ? undefined : parseMacros(text);
}

function checkTarget(target: TargetNode, problems: Problems): void {
  if (isVariable(target.variable)) return;
  const reason = refusedVariables.get(target.variable);
  if (reason !== undefined) {
    problems.add('WAF_PARSE_REFUSED', target.place, `${target.variable} is refused: ${reason}`, 'remove the variable');
    return;
  }
  const near = nearest(target.variable, variableNames());
  problems.add(
    'WAF_PARSE_UNKNOWN_VARIABLE',
    target.place,
    `expected a variable, found ${JSON.stringify(target.variable.slice(0, 60))}`,
    near === undefined ? 'see the list of variables in the guide' : `did you mean ${near}?`,
  );
}

function lowerTarget({ variable, selector, count }: TargetNode): ProgramTarget {
  return { variable, selector, count };
}

function lowerLink(
  link: LinkDraft,
  defaults: RuleDraft | undefined,
  starter: boolean,
  problems: Problems,
): ProgramLink {
  const { draft, targets, operator } = link;
  for (const target of targets) checkTarget(target, problems);
  const inherited = draft.inheritTransformations ? (defaults?.transformations ?? []) : [];
  return {
    line: draft.place.line,
    targets: targets.filter(({ exclude }) => !exclude).map(lowerTarget),
    exclusions: targets.filter(({ exclude }) => exclude).map(lowerTarget),
    operator: operator && {
      name: operator.name.toLowerCase(),
      argument: parseMacros(operator.argument),
      negated: operator.negated,
    },
    transformations: [...inherited, ...draft.transformations],
    multiMatch: draft.multiMatch,
    capture: draft.capture,
    effects: draft.effects,
    msg: starter ? undefined : macros(draft.msg),
    logdata: starter ? undefined : macros(draft.logdata),
  };
}

/** `block` means what the default action of the phase says; without one, and without any action, that is to pass. */
function resolveDisruption(draft: RuleDraft, defaults: RuleDraft | undefined): Disruption {
  const chosen = draft.disruption ?? { kind: 'pass' };
  return chosen.kind === 'block' ? (defaults?.disruption ?? { kind: 'pass' }) : chosen;
}

/** Pass 3: a rule with all defaults resolved; jumps are linked later. Undefined when it has no links. */
export function lowerRule({ links, defaults }: AssembledRule, problems: Problems): ProgramRule | undefined {
  const [first] = links;
  if (first === undefined) return undefined;
  const { draft } = first;
  const log = draft.log ?? defaults?.log ?? true;
  const lasting = links.at(-1)?.draft;
  return {
    id: draft.id,
    phase: draft.phase ?? defaults?.phase ?? 2,
    file: draft.place.file,
    line: draft.place.line,
    severity: draft.severity ?? lasting?.severity,
    msg: macros(draft.msg),
    logdata: macros(draft.logdata),
    tags: links.flatMap((link) => link.draft.tags).map(parseMacros),
    ver: draft.ver,
    rev: draft.rev,
    maturity: draft.maturity,
    accuracy: draft.accuracy,
    log,
    auditLog: draft.auditLog ?? defaults?.auditLog ?? log,
    disruption: resolveDisruption(draft, defaults),
    status: links.findLast((link) => link.draft.status !== undefined)?.draft.status ?? defaults?.status,
    skip: draft.skip,
    skipAfter: draft.skipAfter,
    jump: -1,
    links: links.map((link, index) => lowerLink(link, defaults, index === 0, problems)),
  };
}
