import { compile, type Policy } from '../policy.js';
import type { Json } from '../values/index.js';
import { type Match, matches } from './match.js';
import type { AdmissionRequest, KubernetesObject } from './review.js';
import type { ReviewContext, Verdict } from './verdict.js';

/** A ConstraintTemplate of Gatekeeper whose targets are written in Rego. */
export interface ConstraintTemplate extends KubernetesObject {
  readonly spec: {
    readonly crd: {
      readonly spec: {
        readonly names: { readonly kind: string };
        readonly validation?: { readonly openAPIV3Schema?: Readonly<Record<string, unknown>> };
      };
    };
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
    readonly source: { readonly version?: string; readonly rego?: string; readonly libs?: readonly string[] };
  }[];
}

/** A constraint: where a template applies and with which parameters. */
export interface Constraint extends KubernetesObject {
  readonly spec?: { readonly enforcementAction?: string; readonly match?: Match; readonly parameters?: Json };
}

/** A compiled template: every violation of a constraint by a request. */
export type Template = (constraint: Constraint, request: AdmissionRequest, context?: TemplateContext) => Verdict[];

/** What a template knows besides constraint and request. */
export interface TemplateContext extends ReviewContext {
  /** What its Rego sees as `data.inventory`. @default what the template was made with */
  readonly inventory?: Json;
}

/** Compiles a template; `inventory` is what its Rego sees as `data.inventory`. Throws `PolicyCompileError` and `TypeError`. */
export function gatekeeperTemplate(template: ConstraintTemplate, inventory: Json = {}): Template {
  const kind = template.spec.crd.spec.names.kind;
  const { modules, version, name } = codeOf(template, kind);
  const compiled: Policy = compile(modules, { version, data: { inventory } });
  const query = `[violation | data.${name}.violation[violation]]`;
  const prepare = (policy: Policy) => policy.prepare<readonly { msg: string; details?: unknown }[]>(query);
  let current = { inventory, ask: prepare(compiled) };
  return (constraint, review, context = {}) => {
    const { match = {}, parameters = {}, enforcementAction = 'deny' } = constraint.spec ?? {};
    if (!matches(match, review, context)) return [];
    if (context.inventory !== undefined && context.inventory !== current.inventory) {
      const next = context.inventory;
      current = { inventory: next, ask: prepare(compiled.withData({ inventory: next })) };
    }
    return (current.ask({ review, parameters }) ?? []).map(({ msg, details }) => ({
      policy: `${kind}/${constraint.metadata?.name ?? ''}`,
      action: enforcementAction,
      message: msg,
      ...(details !== undefined && { details }),
    }));
  };
}

interface Code {
  readonly modules: Readonly<Record<string, string>>;
  readonly version: 'v0' | 'v1';
  /** The package of the template's rules. */
  readonly name: string;
}

function codeOf(template: ConstraintTemplate, kind: string): Code {
  const [target] = template.spec.targets;
  const entry = target?.code?.find(({ engine }) => engine === 'Rego')?.source;
  const code = entry ?? target;
  if (code?.rego === undefined) {
    throw new TypeError(`template ${kind}: spec.targets[0] must hold Rego, found none; CEL templates are not read`);
  }
  const name = /^[ \t]*package[ \t]+([\w.]+)/m.exec(code.rego)?.[1];
  if (name === undefined) throw new TypeError(`template ${kind}: spec.targets[0].rego must name its package`);
  const modules: Record<string, string> = { [`${kind}.rego`]: code.rego };
  for (const [index, lib] of (code.libs ?? []).entries()) modules[`${kind}.libs.${index}.rego`] = lib;
  return { modules, version: entry?.version === 'v1' ? 'v1' : 'v0', name };
}
