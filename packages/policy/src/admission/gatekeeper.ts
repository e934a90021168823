import { compile, type Policy } from '../policy.js';
import type { Json } from '../values/index.js';
import { type Match, type MatchContext, matches } from './match.js';
import type { AdmissionRequest, KubernetesObject } from './review.js';

/** A ConstraintTemplate of Gatekeeper whose targets are written in Rego v0. */
export interface ConstraintTemplate extends KubernetesObject {
  readonly spec: {
    readonly crd: { readonly spec: { readonly names: { readonly kind: string } } };
    readonly targets: readonly Target[];
  };
}

/** The code of a template: Rego at once, or one entry of `code` with the engine `Rego`. */
export interface Target {
  readonly target: string;
  readonly rego?: string;
  readonly libs?: readonly string[];
  readonly code?: readonly {
    readonly engine: string;
    readonly source: { readonly rego?: string; readonly libs?: readonly string[] };
  }[];
}

/** A constraint: where a template applies and with which parameters. */
export interface Constraint extends KubernetesObject {
  readonly spec?: { readonly enforcementAction?: string; readonly match?: Match; readonly parameters?: Json };
}

/** One violation that a constraint finds in a request. */
export interface Verdict {
  /** `Kind/name` of the constraint. */
  readonly constraint: string;
  readonly action: string;
  readonly message: string;
  readonly details?: unknown;
}

/** A compiled template: every violation of a constraint by a request. */
export type Template = (constraint: Constraint, request: AdmissionRequest, context?: MatchContext) => Verdict[];

/** Compiles a template; `inventory` is what its Rego sees as `data.inventory`. Throws `PolicyCompileError` and `TypeError`. */
export function gatekeeperTemplate(template: ConstraintTemplate, inventory: Json = {}): Template {
  const kind = template.spec.crd.spec.names.kind;
  const [target] = template.spec.targets;
  const code = target?.code?.find(({ engine }) => engine === 'Rego')?.source ?? target;
  if (code?.rego === undefined) {
    throw new TypeError(`template ${kind}: spec.targets[0] must hold Rego, found none; CEL templates are not read`);
  }
  const name = /^[ \t]*package[ \t]+([\w.]+)/m.exec(code.rego)?.[1];
  if (name === undefined) throw new TypeError(`template ${kind}: spec.targets[0].rego must name its package`);
  const modules: Record<string, string> = { [`${kind}.rego`]: code.rego };
  for (const [index, lib] of (code.libs ?? []).entries()) modules[`${kind}.libs.${index}.rego`] = lib;
  const policy: Policy = compile(modules, { version: 'v0', data: { inventory } });
  const violations = policy.prepare<readonly { msg: string; details?: unknown }[]>(
    `[violation | data.${name}.violation[violation]]`,
  );
  return (constraint, review, context) => {
    const { match = {}, parameters = {}, enforcementAction = 'deny' } = constraint.spec ?? {};
    if (!matches(match, review, context)) return [];
    return (violations({ review, parameters }) ?? []).map(({ msg, details }) => ({
      constraint: `${kind}/${constraint.metadata?.name ?? ''}`,
      action: enforcementAction,
      message: msg,
      ...(details !== undefined && { details }),
    }));
  };
}
